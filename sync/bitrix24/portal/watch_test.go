package portal

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// at makes a call without waiting for anything.
func (b *bench) at(method, params string) {
	b.t.Helper()
	b.send(http.MethodPost, b.WebhookURL(base)+method, "application/json", params)
}

// TestWhatACarelessClientDoesIsNoticed has a client that does one thing wrong.
func TestWhatACarelessClientDoesIsNoticed(t *testing.T) {
	const (
		get     = `{"entityTypeId":1,"id":1}`
		set     = `{"entityTypeId":1,"id":1,"fields":{"title":"b"}}`
		make    = `{"entityTypeId":1,"fields":{"title":"new","originatorId":"DEBRIEF","originId":"s"}}`
		several = `{"halt":1,"cmd":{"c00":"crm.item.list?entityTypeId=1&filter[%3Did]=1","c01":"crm.item.update?entityTypeId=1&id=$result[c00][items][0][id]&fields[title]=b"}}`
		inside  = `{"cmd":{"a":"crm.item.get?entityTypeId=1&id=1","b":"crm.item.update?entityTypeId=1&id=1&fields[title]=b"}}`
	)
	cases := map[string]struct {
		careless func(*bench)
		notes    string
	}{
		"more than the rate": {func(b *bench) {
			for range 51 {
				b.at("crm.item.get", get)
			}
		}, "the rate limit was exceeded"},
		"a value that is there": {func(b *bench) {
			b.call("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"a"}}`)
		}, "TITLE was written although it had that value"},
		"a write again, blindly": {func(b *bench) {
			b.Fail("crm.item.update", 1, Fault{Kind: ResetBefore})
			b.call("crm.item.update", set)
			b.call("crm.item.update", set)
		}, "repeated blindly"},
		"an add again, blindly": {func(b *bench) {
			b.Fail("crm.item.add", 1, Fault{Kind: ResetAfter})
			b.call("crm.item.add", make)
			b.call("crm.item.add", make)
		}, "repeated blindly"},
		"a comment again, blindly": {func(b *bench) {
			b.Fail("crm.timeline.comment.add", 1, Fault{Kind: GatewayAfter})
			for range 2 {
				b.call("crm.timeline.comment.add", `{"fields":{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":"x"}}`)
			}
		}, "repeated blindly"},
		"a batch with writes again": {func(b *bench) {
			b.Fail("batch", 1, Fault{Kind: ResetBefore})
			b.call("batch", several)
			b.call("batch", several)
		}, "batch: its writes were repeated"},
		"a batch that looks only while it writes": {func(b *bench) {
			b.Fail("batch", 1, Fault{Kind: ResetAfter})
			b.call("batch", inside)
			b.call("batch", strings.Replace(inside, "=b", "=c", 1))
		}, "batch: its writes were repeated"},
		"again and again without waiting": {func(b *bench) {
			b.Fail("crm.item.get", 3, Fault{Kind: GatewayBefore})
			for range 3 {
				b.at("crm.item.get", get)
			}
		}, "asked again and again without waiting"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.lead(text1("TITLE", "a"))
			c.careless(b)
			if notes := b.Misbehaviour(); len(notes) == 0 || !strings.Contains(strings.Join(notes, "\n"), c.notes) {
				t.Errorf("noticed: %q", notes)
			}
		})
	}
}

// TestWhatACarefulClientDoesIsNotBlamed does the same things the right way.
func TestWhatACarefulClientDoesIsNotBlamed(t *testing.T) {
	b := newBench(t)
	b.lead(text1("TITLE", "a"))
	const several = `{"halt":1,"cmd":{"c00":"crm.item.list?entityTypeId=1&filter[%3Did]=1","c01":"crm.item.update?entityTypeId=1&id=$result[c00][items][0][id]&fields[title]=b"}}`
	b.Fail("batch", 1, Fault{Kind: ResetBefore})
	b.call("batch", several)
	b.call("crm.item.get", `{"entityTypeId":1,"id":1}`)
	b.call("batch", several)
	b.Fail("crm.item.get", 4, Fault{Kind: LimitExceeded})
	for wait := time.Second; wait < 20*time.Second; wait *= 2 {
		b.at("crm.item.get", `{"entityTypeId":1,"id":1}`)
		b.clock.now = b.clock.now.Add(wait)
	}
	if notes := b.Misbehaviour(); len(notes) != 0 {
		t.Errorf("%q", notes)
	}
}
