package model

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// examples returns the JSON examples of docs/events.md, of the public format and
// of our own events.
func examples(t *testing.T) (public, own []string) {
	t.Helper()
	page, err := os.ReadFile("../docs/events.md")
	if err != nil {
		t.Fatal(err)
	}
	first, second, found := strings.Cut(string(page), "\n# Our own events\n")
	if !found {
		t.Fatal("docs/events.md lacks the part on our own events")
	}
	return jsonBlocks(first), jsonBlocks(second)
}

func jsonBlocks(page string) (blocks []string) {
	for _, block := range strings.Split(page, "```json\n")[1:] {
		text, _, _ := strings.Cut(block, "\n```")
		blocks = append(blocks, text)
	}
	return blocks
}

// TestDocsShowEveryPublicType reads each example of the page; none may hold a
// field that the format does not know.
func TestDocsShowEveryPublicType(t *testing.T) {
	public, _ := examples(t)
	shown := map[Type]bool{}
	for _, example := range public {
		e := decode(t, example)
		shown[e.Type] = true
		if len(e.Extra) > 0 {
			t.Errorf("%s: not a field of the format: %s", example, e.Extra)
		}
	}
	for _, want := range publicTypes {
		if !shown[want] {
			t.Errorf("docs/events.md has no example of %s", want)
		}
	}
}

// TestDocsShowEveryOwnType compares each example of our own events with what is
// written of a full event of that type: the same fields in the same order.
func TestDocsShowEveryOwnType(t *testing.T) {
	_, own := examples(t)
	shown := map[Type]string{}
	for _, example := range own {
		members, err := scanInOrder(example)
		if err != nil {
			t.Fatalf("%s: %v", example, err)
		}
		shown[Type(strings.Trim(members["type"], `"`))] = strings.Join(members.names(example), " ")
	}
	for _, typ := range ownTypes {
		entry := fullOwn(typ)
		line, err := EncodeEntry(&entry)
		if err != nil {
			t.Fatal(err)
		}
		members, err := scanInOrder(string(line))
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Join(members.names(string(line)), " "); shown[typ] != want {
			t.Errorf("the example of %s has\n%s\nbut what is exported has\n%s", typ, shown[typ], want)
		}
		delete(shown, typ)
	}
	if len(shown) > 0 {
		t.Errorf("examples of no type of ours: %v", slices.Sorted(maps.Keys(shown)))
	}
}

type object map[string]string

func scanInOrder(line string) (object, error) {
	members, err := scanObject([]byte(line), nil)
	o := object{}
	for _, m := range members {
		o[string(m.name)] = string(m.raw)
	}
	return o, err
}

// names returns the names of o in the order in which line has them.
func (o object) names(line string) []string {
	return slices.SortedFunc(maps.Keys(o), func(a, b string) int {
		return strings.Index(line, `"`+a+`":`) - strings.Index(line, `"`+b+`":`)
	})
}

// fullOwn returns an entry of one of our own types in which nothing is left out.
func fullOwn(typ Type) Entry {
	lead := EntityRef{EntityLead, "7719"}
	body := NewBody(typ)
	e := Entry{Key: Key{1}, Pos: 1, Event: Event{
		Type: typ, TS: clock, Source: SourceOwn, ID: "a-1", Seq: 1, Actor: "olga", Group: "g-1", Body: body,
	}}
	switch b := body.(type) {
	case *Verdict:
		e.SessionID = "s"
		*b = Verdict{Answer: Key{2}, Value: Bad, Reason: "r", Note: "n", Correction: "c", Swept: true, Seconds: 1, Second: true}
	case *Note:
		e.SessionID = "s"
		*b = Note{Target: Key{2}, Text: "t"}
	case *Link:
		e.SessionID = "s"
		*b = Link{Target: Key{2}, Entity: lead, Reason: LinkPerson, Removed: true}
	case *Assigned:
		e.SessionID = "s"
		*b = Assigned{Target: Key{2}, Who: "boris"}
	case *Tagged:
		e.SessionID = "s"
		*b = Tagged{Target: Key{2}, Tag: "price", Removed: true}
	case *Undo:
		*b = Undo{Targets: []Key{{3}}, Entity: lead}
	case *FixQueued:
		fields := Fields{"STATUS_ID": TextValue("NEW")}
		*b = FixQueued{Kind: FixRecover, Session: "s", Entity: lead, Changes: fields, Base: fields, BaseTime: clock, NotBefore: clock, Evidence: Key{2}}
	case *FixStep:
		b.Fix, b.Entity = Key{4}, lead
		switch typ {
		case TypeFixWritten:
			b.Overwrote, b.By, b.At = Fields{"STATUS_ID": TextValue("NEW")}, "17", clock
		case TypeFixConfirmed:
			b.Theirs, b.By, b.Made = Fields{"STATUS_ID": TextValue("NEW")}, "17", lead
		case TypeFixConflict:
			b.Theirs, b.By, b.At = Fields{"STATUS_ID": TextValue("NEW")}, "17", clock
		case TypeFixRefused:
			b.Error = "no"
		case TypeFixDelayed:
			b.Error, b.Attempt, b.RetryAt = "no", 1, clock.Add(time.Second)
		}
	case *IncidentOpened:
		e.SessionID = "s"
		*b = IncidentOpened{
			Rule: RuleLeadNotCreated, Cause: CauseRefused, Target: Key{2}, Evidence: []Key{{2}, {3}}, Since: clock, Entity: lead, Detail: "d",
			Scope:   Scope{Source: "s", Bot: "b", Version: "v", From: clock, Span: time.Hour},
			Figures: Figures{At: clock, Seen: 0.125, Of: 48, Usual: 0.5, Low: 0.25, High: 0.75, Weeks: 8},
		}
	case *IncidentStep:
		e.SessionID, b.Incident = "s", Key{5}
		switch typ {
		case TypeIncidentSnoozed:
			b.Until = clock
		case TypeIncidentClosed:
			b.Reason, b.Cleared, b.By = "r", true, Key{6}
			b.Figures = Figures{At: clock, Seen: 0.5, Of: 52, Usual: 0.5, Low: 0.25, High: 0.75, Weeks: 8}
		}
	case *SampleDrawn:
		*b = SampleDrawn{
			Week: "2026-W47", Zone: "z", Seed: 7, Rate: 0.05, Minimum: 1, SecondShare: 0.1, AsOf: 9, Population: 2, Unfinished: 1, Digest: "d",
			Strata:  []SampleStratum{{"s", "lost", 2, 1}},
			Choices: []SampleChoice{{Key{2}, 1, "anna", "boris"}},
		}
	case *SampleReplaced:
		*b = SampleReplaced{Week: "2026-W47", Out: Key{2}, In: Key{3}, Reason: "r"}
	case *AlertQueued:
		*b = AlertQueued{Week: "2026-W10", Place: "p", Escalated: true, From: "q", Incidents: []Key{{2}, {3}}}
	case *AlertStep:
		b.Week, b.Alert, b.Attempt = "2026-W10", Key{7}, 1
		if typ == TypeAlertFailed {
			b.Error, b.Unsure, b.Final, b.RetryAt = "no", true, true, clock.Add(time.Second)
		}
	case *Stages:
		*b = Stages{Portal: "p", Entity: EntityLead, Stages: []Stage{{ID: "NEW", Name: "New", Semantics: "S", Color: "#fff", Sort: 10}}}
	}
	return e
}

// TestOwnTypesNeverComeIn decodes an export of each of our own events.
func TestOwnTypesNeverComeIn(t *testing.T) {
	for _, typ := range ownTypes {
		entry := fullOwn(typ)
		line, err := EncodeEntry(&entry)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeEvent(line, clock); err == nil || !strings.Contains(err.Error(), "never taken from outside") {
			t.Errorf("%s: %v", typ, err)
		}
	}
}
