package model

import (
	"fmt"
	"time"

	"pgregory.net/rapid"
)

// Building blocks of sessions for the tests of the folds. Times are hours after
// start, keys are made from names.

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func hour(h float64) time.Time { return start.Add(time.Duration(h * float64(time.Hour))) }

func keyOf(name string) Key {
	var k Key
	copy(k[:], name)
	return k
}

// at makes an entry of a body, named and so many hours after start.
func at(h float64, name string, body Body) *Entry {
	return &Entry{Key: keyOf(name), Event: Event{
		V: Version, Type: body.EventType(), TS: hour(h), Source: "site", SessionID: "s", ID: name, Body: body,
	}}
}

func says(h float64, name string, role Role, text string) *Entry {
	return at(h, name, &Message{Role: role, Text: text})
}

// act makes an event of our own, the seq-th in the archive.
func act(seq int64, name string, body Body) *Entry {
	e := at(1000+float64(seq), name, body)
	e.Seq, e.Actor, e.Source = seq, "olga", SourceOwn
	return e
}

func names(entries []*Entry) (out []string) {
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return out
}

// history draws the events of one session, in no order: talk over five days, what
// accompanies it, edits and acts, some of them on events that are not there.
var history = rapid.Custom(func(t *rapid.T) []*Entry {
	var entries []*Entry
	n := rapid.IntRange(1, 24).Draw(t, "events")
	for i := range n {
		name := fmt.Sprintf("e%02d", i)
		if rapid.IntRange(0, 3).Draw(t, "act") == 0 {
			e := act(int64(i+1), name, drawAct(t, n))
			e.TS = hour(float64(rapid.IntRange(0, 120).Draw(t, "act hour")))
			e.Actor = rapid.SampledFrom([]string{"olga", "petr"}).Draw(t, "actor")
			entries = append(entries, e)
			continue
		}
		h := rapid.SampledFrom([]float64{0, 0, 1, 1, 2, 20, 26, 27, 50, 51, 51.5, 76, 110}).Draw(t, "hour")
		e := at(h, name, drawTalk(t, n))
		e.Seq = rapid.Int64Range(0, 1).Draw(t, "seq")
		e.Topic = rapid.SampledFrom([]string{"", "price", "booking"}).Draw(t, "topic")
		e.Client.Phone = rapid.SampledFrom([]string{"", "+7 913 123-45-67", "8 914 000-00-00"}).Draw(t, "phone")
		e.Client.ID = rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "client id")
		e.Source = rapid.SampledFrom([]string{"site", "telegram"}).Draw(t, "source")
		e.Client.Name = rapid.SampledFrom([]string{"", "Anna", "Ann"}).Draw(t, "client")
		e.Assistant.Version = rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "version")
		entries = append(entries, e)
	}
	return entries
})

func drawName(t *rapid.T, n int) string {
	return fmt.Sprintf("e%02d", rapid.IntRange(0, n+1).Draw(t, "target"))
}

func drawTalk(t *rapid.T, n int) Body {
	switch rapid.IntRange(0, 15).Draw(t, "talk") {
	case 0:
		return &Edit{Target: drawName(t, n), Text: "edited"}
	case 1:
		return &Delete{Target: drawName(t, n)}
	case 2:
		return &Session{Start: true}
	case 3:
		return &Session{}
	case 4:
		return &Scenario{To: "price"}
	case 5:
		return &ToolCall{CallID: "c1", Tool: "f"}
	case 6:
		return &ToolResult{CallID: "c1"}
	case 7:
		status := rapid.SampledFrom([]LeadStatus{LeadRequested, LeadCreated, LeadFailed}).Draw(t, "status")
		return &Lead{Status: status, RequestID: rapid.SampledFrom([]string{"", "r1", "r2"}).Draw(t, "request"), LeadID: rapid.SampledFrom([]string{"", "7", "8"}).Draw(t, "lead"), Error: "no",
			Fields: rapid.SampledFrom([]Fields{nil, {"PHONE": TextValue("8 915 000-00-00")}}).Draw(t, "fields")}
	case 8:
		return &Booking{Status: "made"}
	case 9:
		return &Notification{Status: "sent"}
	case 10:
		return &Handoff{To: "operator"}
	}
	return &Message{Role: roles.Draw(t, "role"), Text: "text"}
}

func drawAct(t *rapid.T, n int) Body {
	switch rapid.IntRange(0, 5).Draw(t, "act kind") {
	case 4, 5:
		return &Link{
			Target: keyOf(drawName(t, n)), Entity: EntityRef{kinds.Draw(t, "entity kind"), rapid.SampledFrom([]string{"7", "8"}).Draw(t, "entity")},
			Reason: rapid.SampledFrom(LinkReasons()).Draw(t, "reason"), Removed: rapid.Bool().Draw(t, "removed"),
		}

	case 0:
		return &Note{Target: keyOf(drawName(t, n)), Text: rapid.SampledFrom([]string{"", "why"}).Draw(t, "note")}
	case 1:
		return &Undo{Targets: []Key{keyOf(drawName(t, n))}}
	}
	value := rapid.SampledFrom([]VerdictValue{Good, Bad, Skipped}).Draw(t, "verdict")
	return &Verdict{Answer: keyOf(drawName(t, n)), Value: value, Note: rapid.SampledFrom([]string{"", "note"}).Draw(t, "note")}
}
