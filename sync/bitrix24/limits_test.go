package bitrix24_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

func TestTheLimitIsThatOfThePlan(t *testing.T) {
	for name, plan := range map[string]struct {
		burst     int
		perSecond float64
		atOnce    int // calls before the clock has to move
	}{
		"standard": {50, 2, 48}, "enterprise": {250, 5, 245}, "by default": {0, 0, 48}, "one at a time": {1, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Burst: plan.burst, PerSecond: int(plan.perSecond)})
			watched(t, p)
			client, err := bitrix24.New(bitrix24.Options{
				WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep,
				Burst: plan.burst, PerSecond: plan.perSecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			started, atOnce := c.now, 0
			for range 400 {
				if _, err := client.Stages(t.Context(), model.EntityLead); err != nil {
					t.Fatal(err)
				}
				if c.now.Equal(started) {
					atOnce++
				}
			}
			if notes := p.Misbehaviour(); atOnce != plan.atOnce || len(notes) > 0 {
				t.Errorf("%d at once, %v", atOnce, notes)
			}
		})
	}
}

func TestWritesGoBeforeTheReadsThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := portal.New(portal.Options{})
		watched(t, p)
		client, err := bitrix24.New(bitrix24.Options{WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport()})
		if err != nil {
			t.Fatal(err)
		}
		ref := lead(t, p, text("TITLE", "a"))
		for range 48 {
			if _, err := client.Stages(t.Context(), model.EntityLead); err != nil {
				t.Fatal(err)
			}
		}
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() { _, _ = client.Stages(t.Context(), model.EntityLead) })
		}
		synctest.Wait() // they all wait for room
		for i := range 3 {
			group.Go(func() { _, _ = client.AddComment(t.Context(), ref, fmt.Sprint("note ", i)) })
		}
		group.Wait()
		var order []string
		for _, r := range p.Requests()[48:] {
			order = append(order, r.Method[strings.LastIndexByte(r.Method, '.')+1:])
		}
		if len(order) != 13 || !slices.Equal(order[:3], []string{"add", "add", "add"}) {
			t.Errorf("%v", order)
		}
	})
}

func TestAMethodIsSpreadBeforeItIsBlocked(t *testing.T) {
	p, client, c := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	if _, err := client.Get(t.Context(), ref); err != nil { // who changed it is known from here on
		t.Fatal(err)
	}
	for used, want := range map[float64]time.Duration{0: 0, 300: 0, 400: 6 * time.Second} {
		p.SetOperating("crm.item.get", used)
		if _, err := client.Get(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
		started := c.now
		if _, err := client.Get(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
		if waited := c.now.Sub(started); waited < want || waited > want+time.Second {
			t.Errorf("with %v seconds used it waits %v, want %v", used, waited, want)
		}
	}
}

func TestNoMethodIsEverBlockedByItsTime(t *testing.T) {
	for _, byMethod := range []bool{false, true} {
		c := newClock()
		p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Unsettled: portal.Unsettled{BatchByMethod: byMethod}})
		watched(t, p)
		client, err := bitrix24.New(bitrix24.Options{WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep})
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			lead(t, p, text("TITLE", "a"))
		}
		p.SetCost("crm.item.list", 11*time.Second)
		for range 20 {
			err := client.Changed(t.Context(), model.EntityLead, model.Scan{}, func(model.Changed) error { return nil })
			if err != nil && crmError(t, err).Class == model.CRMBusy {
				c.now = crmError(t, err).RetryAt // as the syncer does
			} else if err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range p.Requests() {
			if r.Status == 429 {
				t.Fatalf("by method %v: %s was called although it was blocked", byMethod, r.Method)
			}
		}
	}
}

func TestABlockedPortalIsLeftAlone(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	p.Block(true)
	if _, err := client.Get(t.Context(), ref); crmError(t, err).Class != model.CRMBlocked || len(p.Requests()) != 1 {
		t.Errorf("%v after %d calls", err, len(p.Requests()))
	}
}

func TestWithoutTheRightToTheCRMPeopleAreReadAllTheSame(t *testing.T) {
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Scopes: []string{"user"}})
	watched(t, p)
	client, err := bitrix24.New(bitrix24.Options{WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Get(context.Background(), lead5)
	if got := crmError(t, err); got.Scope != "crm" || got.Class != model.CRMAuth || !strings.Contains(err.Error(), `lacks the right "crm"`) {
		t.Errorf("%+v", got)
	}
	for range 30 {
		lead(t, p, text("TITLE", "a"))
	}
	users, err := client.Users(t.Context())
	if err != nil || len(users) == 0 {
		t.Errorf("what is allowed: %v, %v", users, err)
	}
}

func TestARenameIsTold(t *testing.T) {
	p, client, _ := connect(t)
	ref := lead(t, p, text("TITLE", "a"))
	var told []string
	client.OnMoved(func(host string) { told = append(told, host) })
	p.Rename("https://clinic.example")
	for range 3 {
		if _, err := client.Get(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 1 || told[0] != "clinic.example" {
		t.Errorf("told of %v", told)
	}
}
