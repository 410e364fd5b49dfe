package bitrix24_test

import (
	"context"
	"fmt"
	"strings"
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
// The test fails when the portal has something to complain of.
func connect(t *testing.T) (*portal.Portal, *bitrix24.Client, *clock) {
	t.Helper()
	p, client, c := connectCarelessly(t)
	watched(t, p)
	return p, client, c
}

// watched fails the test at its end when the portal has something to complain of.
func watched(t testing.TB, p *portal.Portal) {
	t.Helper()
	t.Cleanup(func() {
		if notes := p.Misbehaviour(); len(notes) > 0 {
			t.Errorf("the portal complains: %v", notes)
		}
	})
}

// connectCarelessly is connect for a client that is made to misbehave.
func connectCarelessly(t *testing.T, change ...func(*bitrix24.Options)) (*portal.Portal, *bitrix24.Client, *clock) {
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

func TestUpdateWritesOnlyWhatIsGivenAndReturnsTheRest(t *testing.T) {
	p, client, c := connect(t)
	ref := lead(t, p, text("TITLE", "a").With("UF_CRM_17", "sofa"))
	c.now = c.now.Add(time.Minute)
	fields := text("STATUS_ID", "IN_PROCESS").With("OPPORTUNITY", "12500").With("UF_CRM_17", "chair").With("ASSIGNED_BY_ID", "7")
	wrote, err := client.Update(t.Context(), model.Entity{Ref: ref}, fields)
	if err != nil {
		t.Fatal(err)
	}
	got := wrote.After
	for name, want := range map[string]string{
		"STATUS_ID": "IN_PROCESS", "OPPORTUNITY": "12500.00", "UF_CRM_17": "chair", "ASSIGNED_BY_ID": "7",
		"TITLE": "a", "STATUS_SEMANTIC_ID": "P", "MOVED_BY_ID": "1",
	} {
		if got.Fields.Text(name) != want {
			t.Errorf("%s is %q", name, got.Fields.Text(name))
		}
	}
	if !got.ChangedAt.Equal(c.now) {
		t.Errorf("changed at %v", got.ChangedAt)
	}
}

func TestPhonesBecomeTheListThatIsWanted(t *testing.T) {
	cases := map[string]struct{ had, want, then string }{
		"one is changed":      {"+1", "+2", "+2"},
		"one is added":        {"+1", "+1, +2", "+1, +2"},
		"one is taken away":   {"+1,+2", "+2", "+2"},
		"all are taken away":  {"+1,+2", "", ""},
		"the same twice":      {"+1,+1", "+1", "+1"},
		"nothing changes":     {"+1,+2", "+1,+2", "+1, +2"},
		"several at once":     {"+1,+2,+3", "+4, +3, +5", "+4, +5, +3"},
		"the first ones come": {"", "+1, +2", "+1, +2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, client, _ := connect(t)
			ref := lead(t, p, text("TITLE", "a"))
			for _, phones := range []string{c.had, c.want} {
				if _, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("PHONE", phones)); err != nil {
					t.Fatal(err)
				}
			}
			if held, _ := p.Entity(ref); held.Fields.Text("PHONE") != c.then {
				t.Errorf("the portal holds %q", held.Fields.Text("PHONE"))
			}
		})
	}
}

func TestChangedPagesByIdWhateverHappensMeanwhile(t *testing.T) {
	p, client, _ := connect(t)
	for range 120 {
		lead(t, p, text("TITLE", "a"))
	}
	var ids []string
	err := client.Changed(t.Context(), model.EntityLead, model.Scan{}, func(page model.Changed) error {
		for _, e := range page.Entities {
			ids = append(ids, e.Ref.ID)
		}
		for _, gone := range []string{"1", "2", "3"} { // with offsets, three rows would be missed
			p.Delete(model.EntityRef{Kind: model.EntityLead, ID: gone})
		}
		return nil
	})
	if err != nil || len(ids) != 120 || ids[0] != "1" || ids[119] != "120" {
		t.Errorf("%d ids, %v", len(ids), err)
	}
}

func TestChangedAsksSinceAnInstantNotALocalTime(t *testing.T) {
	p, client, c := connect(t)
	lead(t, p, text("TITLE", "old"))
	c.now = c.now.Add(time.Hour)
	lead(t, p, text("TITLE", "new"))
	since := c.now.In(time.FixedZone("", -8*60*60))
	var titles []string
	err := client.Changed(t.Context(), model.EntityLead, model.Scan{Since: since}, func(page model.Changed) error {
		for _, e := range page.Entities {
			titles = append(titles, e.Fields.Text("TITLE"))
		}
		return nil
	})
	if err != nil || len(titles) != 1 || titles[0] != "new" {
		t.Errorf("%v, %v", titles, err)
	}
}

// Some portals read the time of a filter and pass over its offset; west of Greenwich
// they would then leave out what changed in the last hours.
func TestATimeIsAskedForAsThePortalWritesItself(t *testing.T) {
	for name, hours := range map[string]int{"west": -5, "east": 3, "Greenwich": 0} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			p := portal.New(portal.Options{
				Now: c.Now, Sleep: c.Sleep, Zone: time.FixedZone("server", hours*60*60), Unsettled: portal.Unsettled{WallTimes: true},
			})
			watched(t, p)
			client, err := bitrix24.New(bitrix24.Options{
				WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
			})
			if err != nil {
				t.Fatal(err)
			}
			ref := lead(t, p, text("TITLE", "old"))
			seen, err := client.Get(t.Context(), ref) // an answer shows the offset
			if err != nil {
				t.Fatal(err)
			}
			since := c.now.Add(time.Hour)
			c.now = since
			lead(t, p, text("TITLE", "new"))
			found := 0
			err = client.Changed(t.Context(), model.EntityLead, model.Scan{Since: since}, func(page model.Changed) error {
				found += len(page.Entities)
				return nil
			})
			if err != nil || found != 1 {
				t.Errorf("%d leads, %v", found, err)
			}
			calls := len(p.Requests())
			if _, err := client.Update(t.Context(), seen, text("TITLE", "ours")); err != nil || len(p.Requests()) != calls+1 {
				t.Errorf("the write took %d requests, %v", len(p.Requests())-calls, err)
			}
		})
	}
}

func TestEverybodyWhoChangedSomethingIsNamed(t *testing.T) {
	p, client, _ := connect(t)
	const many = 70 // more than one answer names
	for i := range many {
		p.AddUser(portal.User{ID: 100 + i, Name: fmt.Sprintf("Anna %d", i)})
		ref := lead(t, p, text("TITLE", "old"))
		if err := p.Edit(ref, 100+i, text("TITLE", "new")); err != nil {
			t.Fatal(err)
		}
	}
	named := 0
	err := client.Changed(t.Context(), model.EntityLead, model.Scan{}, func(page model.Changed) error {
		for _, e := range page.Entities {
			if strings.HasPrefix(e.By, "Anna ") {
				named++
			}
		}
		return nil
	})
	if err != nil || named != many {
		t.Errorf("%d of %d are named, %v", named, many, err)
	}
}

func TestStagesOfAllPipelines(t *testing.T) {
	p, client, _ := connect(t)
	p.SetStages("DEAL_STAGE_9", []portal.Status{{ID: "C9:NEW", Name: "Came in", Sort: 10}})
	deals, err := client.Stages(t.Context(), model.EntityDeal)
	if err != nil || len(deals) != 9 || deals[0].ID != "NEW" || deals[8].ID != "C9:NEW" || deals[7].Semantics != "F" {
		t.Errorf("%+v, %v", deals, err)
	}
	leads, err := client.Stages(t.Context(), model.EntityLead)
	if err != nil || len(leads) != 5 || leads[4].Semantics != "F" || leads[0].Color != "#39A8EF" {
		t.Errorf("%+v, %v", leads, err)
	}
}

func TestWithoutTheRightToReadUsersTheirNumberStays(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	p.Fail("user.get", 1, portal.Fault{Kind: portal.Refusal, Status: 403, Code: "insufficient_scope"})
	for range 2 {
		if got, err := client.Get(t.Context(), ref); err != nil || got.By != "1" {
			t.Errorf("by %q, %v", got.By, err)
		}
	}
	if n := len(p.Requests()); n != 3 {
		t.Errorf("%d calls: users were asked for again", n)
	}
}
