package storage

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

// digests returns those of an archive by dialogue.
func digests(tb *testing.T, a *Archive) map[string]string {
	tb.Helper()
	all := map[string]string{}
	err := a.Digests(background, func(d DialogueDigest) error {
		if _, twice := all[d.ID]; twice {
			tb.Errorf("%s comes twice", d.ID)
		}
		all[d.ID] = fmt.Sprint(d.Events, " ", d.SHA256)
		return nil
	})
	must(tb, err)
	return all
}

// TestTheOrderOfArrivalChangesNoDigest has archives with keys of their own take
// the same events in any order, ten times each.
func TestTheOrderOfArrivalChangesNoDigest(t *testing.T) {
	var events []model.Event
	for i := range 12 {
		e := say(fmt.Sprint("s", i%3), fmt.Sprint(i), i/4, model.RoleClient, fmt.Sprint("text ", i)) // several of one time
		if i >= 9 {
			e.TS = e.TS.Add(48 * time.Hour) // a second dialogue
		}
		events = append(events, e)
	}
	ordered := inMemory(t)
	want := digests(t, withEvents(t, ordered, events))
	if len(want) != 6 {
		t.Fatalf("%d dialogues: %v", len(want), want)
	}
	rapid.Check(t, func(r *rapid.T) {
		var tenfold []model.Event
		for range 10 {
			tenfold = append(tenfold, events...)
		}
		a, err := Open(background, Options{InMemory: true, Now: steady})
		if err != nil {
			r.Fatal(err)
		}
		withEvents(t, a, rapid.Permutation(tenfold).Draw(r, "deliveries"))
		if got := digests(t, a); fmt.Sprint(got) != fmt.Sprint(want) {
			r.Errorf("digests are\n%v\nwant\n%v", got, want)
		}
		closeNow(t, a)
	})
}

func withEvents(tb testing.TB, a *Archive, events []model.Event) *Archive {
	tb.Helper()
	for len(events) > 0 {
		n := min(7, len(events))
		add(tb, a, events[:n]...)
		events = events[n:]
	}
	return a
}

func TestADigestTellsOfAnotherTextAndNotOfAVerdict(t *testing.T) {
	one, other := inMemory(t), inMemory(t)
	keys := add(t, one, talk("s", 0, 2)...)
	changed := talk("s", 0, 2)
	changed[1].Body = &model.Message{Role: model.RoleAssistant, Text: "something else"}
	add(t, other, changed...)
	before := digests(t, one)
	if fmt.Sprint(before) == fmt.Sprint(digests(t, other)) {
		t.Error("another text has the same digest")
	}
	do(t, one, verdict("s", keys[1].Key, model.Good))
	if after := digests(t, one); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("a verdict changes %v to %v", before, after)
	}
}

func TestCommitsAreTold(t *testing.T) {
	var told []Commit
	o := Options{InMemory: true, Now: steady, Observe: func(c Commit) { told = append(told, c) }}
	a := open(t, o)
	outcomes := add(t, a, talk("s", 0, 3)...)
	add(t, a, talk("s", 0, 3)...) // nothing new, so no commit
	do(t, a, verdict("s", outcomes[1].Key, model.Good))
	must(t, <-a.SaveDraft("d", "text"))
	var sizes []int
	for _, c := range told {
		sizes = append(sizes, c.Events)
		if c.Bytes == 0 {
			t.Errorf("%+v wrote nothing", c)
		}
	}
	if fmt.Sprint(sizes) != "[3 1 0]" {
		t.Errorf("commits of %v events are told", sizes)
	}
	if events, bytes := a.Waiting(); events != 0 || bytes != 0 {
		t.Errorf("%d events of %d bytes wait for nobody", events, bytes)
	}
}
