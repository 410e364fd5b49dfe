package lookout_test

import (
	"context"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	crmsync "debrief/sync"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
	"debrief/sync/lookout"
)

// withPortal puts a simulated portal behind a post: what the archive knows of the CRM
// comes from there, through the syncer.
func (p *post) withPortal() (*portal.Portal, *crmsync.Syncer) {
	p.t.Helper()
	now := func() time.Time { return p.now }
	sleep := func(ctx context.Context, d time.Duration) error {
		p.pass(d)
		return ctx.Err()
	}
	half := func() float64 { return 0.5 }
	crm := portal.New(portal.Options{Now: now, Sleep: sleep})
	crm.AddUser(portal.User{ID: 7, Name: "Anna", LastName: "Petrova"})
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: crm.WebhookURL("https://salon.example"), Transport: crm.Transport(), Now: now, Sleep: sleep, Rand: half,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	syncer := crmsync.New(crmsync.Options{
		Log: p.archive, Outbox: p.archive, State: p.archive, CRM: client, Now: now, Rand: half, Workers: 1,
	})
	p.lookout = lookout.New(lookout.Options{
		Archive: p.archive, Log: p.archive, Rules: p.rules, Gone: storage.ErrNotFound, Now: now,
		CRMRead: func() time.Time { return leadsRead(syncer) },
	})
	return crm, syncer
}

// leadsRead is when the portal's leads were read whole for the last time.
func leadsRead(syncer *crmsync.Syncer) time.Time {
	for _, source := range syncer.Status().Sources {
		if source.Name == "crm leads" {
			return source.LastAt
		}
	}
	return time.Time{}
}

// phoned are the fields of somebody with that phone.
func phoned(phone string) model.Fields {
	return model.Fields{"NAME": model.TextValue("Petr"), "PHONE": []byte(`[{"VALUE":"` + phone + `","VALUE_TYPE":"WORK"}]`)}
}

// TestAMergedLeadIsToldApartFromADeletedOne merges the bot's lead in the portal, where
// the one that goes is deleted and the other keeps the client.
func TestAMergedLeadIsToldApartFromADeletedOne(t *testing.T) {
	for name, other := range map[string]struct {
		add  func(*portal.Portal) (string, error)
		kind model.EntityKind
		want model.IncidentCause
	}{
		"into a lead of the client": {func(crm *portal.Portal) (string, error) {
			return crm.AddLead(phoned("8 (916) 123-45-67"))
		}, model.EntityLead, model.CauseMerged},
		"beside a lead of somebody else": {func(crm *portal.Portal) (string, error) {
			return crm.AddLead(phoned("+79169999999"))
		}, model.EntityLead, model.CauseDeleted},
		"beside a contact of the client, who is no lead": {func(crm *portal.Portal) (string, error) {
			return crm.AddContact(phoned("+79161234567"))
		}, model.EntityContact, model.CauseDeleted},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t)
			crm, syncer := p.withPortal()
			round := func() {
				t.Helper()
				if _, err := syncer.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			kept, err := other.add(crm)
			if err != nil {
				t.Fatal(err)
			}
			id, err := crm.AddLead(phoned("+79161234567"))
			if err != nil {
				t.Fatal(err)
			}
			p.happens("wa:1", client("Запишите меня на завтра, 8 916 123-45-67"),
				&model.Lead{Status: model.LeadCreated, LeadID: id}, bot("Готово"))
			round()
			p.pass(time.Minute)
			p.look()
			p.want()
			crm.Delete(model.EntityRef{Kind: model.EntityLead, ID: id})
			p.pass(7 * time.Hour)
			round()
			p.look()
			found, err := p.archive.Incidents(t.Context(), model.IncidentQuery{Rules: []model.IncidentRule{model.RuleLeadNotCreated}})
			if err != nil || len(found) != 1 {
				t.Fatalf("%+v, %v", found, err)
			}
			detail := ""
			if other.want == model.CauseMerged {
				detail = model.EntityRef{Kind: other.kind, ID: kept}.String()
			}
			if n := found[0]; n.Cause != other.want || n.Detail != detail || n.Entity.ID != id || n.State != model.IncidentOpen {
				t.Errorf("%s %q about %s, %s; want %s %q", n.Cause, n.Detail, n.Entity, n.State, other.want, detail)
			}
		})
	}
}
