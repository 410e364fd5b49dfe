package cli

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"debrief/model"
	crmsync "debrief/sync"
	"debrief/ui/cli/config"
)

// oneLead is a CRM that holds one lead.
type oneLead struct {
	crmsync.CRM
	lead    model.Entity
	updates int
}

func (c *oneLead) Portal() string { return "salon.bitrix24.example" }

func (c *oneLead) Stages(context.Context, model.EntityKind) ([]model.Stage, error) { return nil, nil }

func (c *oneLead) Fields(context.Context) (map[model.EntityKind][]model.CRMField, error) {
	return nil, nil
}

func (c *oneLead) Users(context.Context) ([]model.CRMUser, error) { return nil, nil }

func (c *oneLead) StageHistory(context.Context, model.EntityKind, string, func([]model.StageMove) error) error {
	return nil
}

func (c *oneLead) Chats(context.Context, []model.EntityRef) ([]model.Chat, error) { return nil, nil }

func (c *oneLead) Transcripts(context.Context, []string) ([]model.Transcript, error) {
	return nil, nil
}

func (c *oneLead) Get(context.Context, model.EntityRef) (model.Entity, error) { return c.lead, nil }

func (c *oneLead) Changed(_ context.Context, kind model.EntityKind, _ model.Scan, each func(model.Changed) error) error {
	if kind != c.lead.Ref.Kind {
		return nil
	}
	return each(model.Changed{Entities: []model.Entity{c.lead}, Total: 1})
}

func (c *oneLead) Update(_ context.Context, _ model.Entity, fields model.Fields) (model.Updated, error) {
	c.updates++
	for name, value := range fields {
		c.lead.Fields[name] = value
	}
	return model.Updated{After: c.lead}, nil
}

func newLead() *oneLead {
	return &oneLead{lead: model.Entity{
		Ref: model.EntityRef{Kind: model.EntityLead, ID: "5"}, ChangedAt: afternoon.Add(-time.Hour),
		Fields: model.Fields{
			"STATUS_ID": model.TextValue("NEW"), "NAME": model.TextValue("Анна"), "DATE_MODIFY": model.TextValue("2026-11-22T11:00:00+00:00"),
			"PHONE": json.RawMessage(`[{"ID":"1","VALUE":"+79001234567"}]`), "COMMENTS": model.TextValue("звонить 89001234567"),
		},
	}}
}

// A lead that is read again is the same lead, whatever the log has lost of it.
func TestWhatTheCRMHoldsIsRecordedOnceAndWithoutWhatIsNotKept(t *testing.T) {
	a, archive := discreetApp(t, config.Privacy{Phone: "mask"})
	in := a.intake(archive)
	syncer := crmsync.New(crmsync.Options{
		Log: in, Outbox: archive, State: archive, CRM: discreet{newLead(), in}, Now: a.Now, Interval: time.Hour,
	})
	for range 3 {
		if _, err := syncer.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	kept, events := everythingKept(t, archive)
	lead, err := archive.Entity(t.Context(), model.EntityRef{Kind: model.EntityLead, ID: "5"})
	if err != nil || len(events) != 1 || lead.Fields.Text("PHONE") != "***67" || lead.Fields.Text("COMMENTS") != "звонить ***67" {
		t.Errorf("%d events, %+v, %v:\n%s", len(events), lead, err, kept)
	}
}

func TestAFieldThatIsNotShownIsNotWrittenOver(t *testing.T) {
	a, archive := discreetApp(t, config.Privacy{Phone: "mask"})
	crm := newLead()
	d := discreet{crm, a.intake(archive)}
	_, err := d.Update(t.Context(), crm.lead, model.Fields{"COMMENTS": model.TextValue("перезвонила")})
	var failure *model.CRMError
	if !errors.As(err, &failure) || failure.Class != model.CRMDenied || crm.updates != 0 {
		t.Errorf("%v, %d updates", err, crm.updates)
	}
	wrote, err := d.Update(t.Context(), crm.lead, model.Fields{"STATUS_ID": model.TextValue("IN_PROCESS")})
	back := wrote.After
	if err != nil || crm.updates != 1 || back.Fields.Text("STATUS_ID") != "IN_PROCESS" || back.Fields.Text("PHONE") != "***67" {
		t.Errorf("%+v, %v, %d updates", back, err, crm.updates)
	}
}
