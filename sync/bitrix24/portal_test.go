package bitrix24_test

import (
	"context"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

// clock is a time that moves only when it is told to, or when somebody sleeps.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(max(d, 0))
	return ctx.Err()
}

// connect returns a portal and a client that share a clock and need no network.
func connect(t *testing.T, change ...func(*bitrix24.Options)) (*portal.Portal, *bitrix24.Client, *clock) {
	t.Helper()
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep})
	o := bitrix24.Options{
		WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(),
		Now: c.Now, Sleep: c.Sleep, Rand: func() float64 { return 0.5 },
	}
	for _, f := range change {
		f(&o)
	}
	client, err := bitrix24.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p, client, c
}

func text(name, value string) model.Fields { return model.Fields{}.With(name, value) }

func lead(t *testing.T, p *portal.Portal, fields model.Fields) model.EntityRef {
	t.Helper()
	id, err := p.AddLead(fields)
	if err != nil {
		t.Fatal(err)
	}
	return model.EntityRef{Kind: model.EntityLead, ID: id}
}

func TestGetGivesClassicNamesAndValues(t *testing.T) {
	p, client, _ := connect(t)
	p.AddUser(portal.User{ID: 7, Name: "Anna", LastName: "Petrova"})
	ref := lead(t, p, model.Fields{
		"TITLE": []byte(`"Botox"`), "OPPORTUNITY": []byte(`999.9`), "UF_CRM_17": []byte(`"sofa"`),
		"PHONE": []byte(`[{"VALUE":"+79990000001","VALUE_TYPE":"WORK"},{"VALUE":"+79990000002","VALUE_TYPE":"HOME"}]`),
	})
	if err := p.Edit(ref, 7, text("STATUS_ID", "IN_PROCESS")); err != nil {
		t.Fatal(err)
	}
	got, err := client.Get(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := p.Entity(ref)
	for _, name := range want.Fields.Names() {
		if got.Fields.Text(name) != want.Fields.Text(name) {
			t.Errorf("%s is %q, the portal holds %q", name, got.Fields.Text(name), want.Fields.Text(name))
		}
	}
	for _, name := range got.Fields.Names() {
		if _, ok := want.Fields[name]; !ok {
			t.Errorf("%s is no field of the classic form", name)
		}
	}
	if got.Fields.Text("OPPORTUNITY") != "999.90" || got.Fields.Text("PHONE") != "+79990000001, +79990000002" {
		t.Errorf("opportunity %s, phone %s", got.Fields["OPPORTUNITY"], got.Fields["PHONE"])
	}
	if got.By != "Anna Petrova" || !got.ChangedAt.Equal(want.ChangedAt) || got.Ref != ref {
		t.Errorf("by %q, changed %v, ref %v", got.By, got.ChangedAt, got.Ref)
	}
}
