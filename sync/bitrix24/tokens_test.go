package bitrix24_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

// vault is a source of tokens that the portal knows.
type vault struct {
	portal *portal.Portal
	fails  error

	mu        sync.Mutex
	token     string
	refreshed int
}

func (v *vault) Token(context.Context) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.token, nil
}

func (v *vault) Refresh(_ context.Context, expired string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.refreshed++
	if v.fails != nil {
		return "", v.fails
	}
	if expired != v.token {
		return "", fmt.Errorf("%s is not the token that is used", expired)
	}
	v.token = fmt.Sprint("fresh0token", v.refreshed)
	v.portal.AddToken(portal.Token{Value: v.token, Admin: true})
	return v.token, nil
}

// install returns a portal, a client that is an application, and its tokens.
func install(t *testing.T, change ...func(*bitrix24.Options)) (*portal.Portal, *bitrix24.Client, *vault, *clock) {
	t.Helper()
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep})
	watched(t, p)
	v := &vault{portal: p, token: "first0token"}
	p.AddToken(portal.Token{Value: v.token, Admin: true, Expires: c.now.Add(time.Hour)})
	o := bitrix24.Options{PortalURL: "https://salon.example/", Tokens: v, Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep, Rand: func() float64 { return 0.5 }}
	for _, f := range change {
		f(&o)
	}
	client, err := bitrix24.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p, client, v, c
}

func TestAnExpiredTokenIsReplacedOnce(t *testing.T) {
	p, client, v, c := install(t)
	ref := lead(t, p, text("TITLE", "a"))
	if _, err := client.Get(t.Context(), ref); err != nil || v.refreshed != 0 {
		t.Fatalf("%v, refreshed %d times", err, v.refreshed)
	}
	c.now = c.now.Add(2 * time.Hour)
	calls := len(p.Requests())
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() {
			if _, err := client.AddComment(t.Context(), ref, "note"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	added := 0
	for _, r := range p.Requests()[calls:] {
		if r.Status == 200 {
			added++
		}
		if r.Params["auth"] != nil {
			t.Errorf("%s keeps the token", r.Method)
		}
	}
	if v.refreshed != 1 || added != 5 {
		t.Errorf("refreshed %d times for %d comments", v.refreshed, added)
	}
}

func TestATokenThatCannotBeReplacedIsTold(t *testing.T) {
	p, client, v, c := install(t)
	v.fails = errors.New("the application was taken away")
	ref := lead(t, p, text("TITLE", "a"))
	c.now = c.now.Add(2 * time.Hour)
	_, err := client.Get(t.Context(), ref)
	if got := crmError(t, err); got.Class != model.CRMAuth || !strings.Contains(err.Error(), "taken away") || !errors.Is(err, v.fails) {
		t.Errorf("%v", err)
	}
	if v.refreshed != 1 || len(p.Requests()) != 1 {
		t.Errorf("refreshed %d times, %d calls", v.refreshed, len(p.Requests()))
	}
}

func TestANewTokenThatIsRefusedTooIsNotRepeatedForEver(t *testing.T) {
	p, client, v, _ := install(t)
	ref := lead(t, p, text("TITLE", "a"))
	p.Fail("*", 9, portal.Fault{Kind: portal.Refusal, Status: 401, Code: "expired_token", Words: "The access token provided has expired."})
	_, err := client.Get(t.Context(), ref)
	if got := crmError(t, err); got.Class != model.CRMAuth || v.refreshed != 1 || len(p.Requests()) != 2 {
		t.Errorf("%v, refreshed %d times, %d calls", err, v.refreshed, len(p.Requests()))
	}
}

func TestTokensAreNeverShown(t *testing.T) {
	p, client, _, _ := install(t)
	p.Fail("*", 1, portal.Fault{Kind: portal.Refusal, Words: "no such token first0token"})
	_, err := client.Get(t.Context(), lead5)
	if shown := fmt.Sprintf("%v %+v %#v %v", err, err, crmError(t, err).Words, client); strings.Contains(shown, "first0token") {
		t.Error(shown)
	}
	for _, url := range []string{"", "salon.example", "http://salon.example/"} {
		if _, err := bitrix24.New(bitrix24.Options{PortalURL: url, Tokens: &vault{}}); err == nil {
			t.Errorf("%q is taken for a portal", url)
		}
	}
}

func TestAnApplicationIsNotToldOfItself(t *testing.T) {
	p, client, _, _ := install(t, func(o *bitrix24.Options) { o.Connector = "debrief" })
	ref := lead(t, p, text("TITLE", "a"))
	if err := client.BindOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "ours")); err != nil {
		t.Fatal(err)
	}
	changes, err := client.OfflineChanges(t.Context())
	if err != nil || len(changes.Refs) != 0 {
		t.Errorf("%+v, %v", changes, err)
	}
	if err := p.Edit(ref, 7, text("TITLE", "theirs")); err != nil {
		t.Fatal(err)
	}
	if changes, err = client.OfflineChanges(t.Context()); err != nil || len(changes.Refs) != 1 || changes.Refs[0] != ref {
		t.Errorf("%+v, %v", changes, err)
	}
}

func TestOfflineChangesAreKeptUntilTheyAreConfirmed(t *testing.T) {
	for noData, wantRefs := range map[bool]int{false: 2, true: 0} {
		p, client, _, c := install(t)
		if noData {
			p = portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Unsettled: portal.Unsettled{NoEventData: true}})
			watched(t, p)
			p.AddToken(portal.Token{Value: "first0token", Admin: true})
			var err error
			client, err = bitrix24.New(bitrix24.Options{PortalURL: "https://salon.example", Tokens: &vault{portal: p, token: "first0token"}, Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := client.BindOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		lead(t, p, text("TITLE", "a"))
		lead(t, p, text("TITLE", "b"))
		first, err := client.OfflineChanges(t.Context())
		if err != nil || len(first.Refs) != wantRefs || first.Unnamed != noData || first.Process == "" {
			t.Fatalf("%+v, %v", first, err)
		}
		if second, err := client.OfflineChanges(t.Context()); err != nil || len(second.Refs) != 0 || second.Unnamed {
			t.Errorf("given twice: %+v, %v", second, err)
		}
		if err := client.ConfirmOffline(t.Context(), first.Process); err != nil {
			t.Error(err)
		}
	}
}
