package storage

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

// story draws events of a few sessions and entities, with acts that name them,
// in the order of their making. keyOf tells the key that an event will get.
func story(t *rapid.T, keyOf func(*model.Event) model.Key) []model.Event {
	var events []model.Event
	var keys []model.Key
	n := rapid.IntRange(1, 40).Draw(t, "events")
	span := rapid.SampledFrom([]int{0, 4, 40}).Draw(t, "span")
	anyKey := func(t *rapid.T) model.Key {
		if len(keys) == 0 || rapid.IntRange(0, 9).Draw(t, "stray") == 0 {
			return model.Key{byte(rapid.IntRange(1, 9).Draw(t, "unknown"))}
		}
		return rapid.SampledFrom(keys).Draw(t, "target")
	}
	for i := range n {
		e := model.Event{
			V: 1, ID: fmt.Sprint("m", i), Seq: int64(rapid.IntRange(-1, 2).Draw(t, "seq")),
			TS:     noon.Add(time.Duration(rapid.IntRange(0, span).Draw(t, "hours")) * 3 * time.Hour),
			Source: rapid.SampledFrom([]string{"whatsapp", "site"}).Draw(t, "source"),
		}
		session := rapid.SampledFrom([]string{"s1", "s2", "s1~2"}).Draw(t, "session")
		ref := model.EntityRef{Kind: model.EntityLead, ID: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "lead")}
		e.Client = rapid.SampledFrom([]model.Client{{}, {ID: "1"}, {Phone: "+79131234567"}, {ID: "2", Email: "anna@example.org"}}).Draw(t, "client")
		drawBody(t, &e, session, ref, anyKey)
		if e.Type.Own() {
			e.Actor, e.Seq = rapid.SampledFrom([]string{"anna", "boris"}).Draw(t, "actor"), int64(i+1)
		}
		events = append(events, e)
		keys = append(keys, keyOf(&events[i]))
	}
	return events
}

func drawBody(t *rapid.T, e *model.Event, session string, ref model.EntityRef, anyKey func(*rapid.T) model.Key) {
	e.SessionID = session
	switch rapid.IntRange(0, 20).Draw(t, "kind") {
	case 0, 1, 2, 3:
		role := rapid.SampledFrom([]model.Role{model.RoleClient, model.RoleAssistant}).Draw(t, "role")
		e.Type, e.Body = model.TypeMessage, &model.Message{Role: role, Text: "text " + e.ID}
	case 4:
		target := fmt.Sprint("m", rapid.IntRange(0, 39).Draw(t, "edited"))
		e.Type, e.Body = model.TypeEdit, &model.Edit{Target: target, Text: "edited"}
	case 5:
		e.Type, e.Body = model.TypeSessionEnd, &model.Session{}
	case 6:
		status := rapid.SampledFrom([]model.LeadStatus{model.LeadRequested, model.LeadCreated, model.LeadFailed}).Draw(t, "status")
		e.Type, e.Body = model.TypeLead, &model.Lead{Status: status, LeadID: ref.ID}
	case 7, 8, 9:
		value := rapid.SampledFrom([]model.VerdictValue{model.Good, model.Bad, model.Skipped}).Draw(t, "value")
		e.Type, e.Body = model.TypeVerdict, &model.Verdict{Answer: anyKey(t), Value: value}
	case 10:
		e.Type, e.Body = model.TypeNote, &model.Note{Target: anyKey(t), Text: "note"}
	case 11:
		e.Type, e.Body = model.TypeUndo, &model.Undo{Targets: []model.Key{anyKey(t)}}
	case 12:
		e.Type, e.Body = model.TypeCRM, &model.CRM{Entity: ref, Action: model.CRMUpdate, Fields: model.Fields{"STATUS_ID": model.TextValue(e.ID), "PHONE": model.TextValue("8 913 123-45-67")}}
	case 13:
		e.Type, e.Body = model.TypeFixQueued, &model.FixQueued{Entity: ref, Changes: model.Fields{"STATUS_ID": model.TextValue("NEW")}}
	case 14:
		step := rapid.SampledFrom([]model.Type{model.TypeFixClaimed, model.TypeFixConfirmed, model.TypeFixDelayed}).Draw(t, "step")
		e.Type, e.Body = step, &model.FixStep{Type: step, Fix: anyKey(t), Entity: ref}
	case 15:
		reason := rapid.SampledFrom(model.LinkReasons()).Draw(t, "reason")
		e.Type, e.Body = model.TypeLink, &model.Link{Target: anyKey(t), Entity: ref, Reason: reason, Removed: rapid.Bool().Draw(t, "removed")}
	case 17:
		e.Type, e.Body = model.TypeAssigned, &model.Assigned{Target: anyKey(t), Who: rapid.SampledFrom([]string{"", "anna", "boris"}).Draw(t, "who")}
	case 20:
		tag := rapid.SampledFrom([]string{"price", "Price", "late"}).Draw(t, "tag")
		e.Type, e.Body = model.TypeTagged, &model.Tagged{Target: anyKey(t), Tag: tag, Removed: rapid.Bool().Draw(t, "removed")}
	case 19:
		if rapid.IntRange(0, 3).Draw(t, "about the archive") == 0 {
			e.SessionID = ""
		}
		e.Type, e.Body = model.TypeIncident, &model.IncidentOpened{Rule: model.RuleUnanswered, Target: anyKey(t)}
	case 18:
		step := rapid.SampledFrom([]model.Type{model.TypeIncidentTaken, model.TypeIncidentSnoozed, model.TypeIncidentClosed}).Draw(t, "step")
		e.Type, e.Body = step, &model.IncidentStep{Type: step, Incident: anyKey(t), Until: rapid.SampledFrom([]time.Time{{}, noon}).Draw(t, "until")}
	case 16:
		e.Type, e.Body = model.TypeForm, &model.Form{Fields: model.Fields{"PHONE": model.TextValue("8 913 " + e.ID)}}
	}
}

// feed appends events in batches of random size.
func feed(t *rapid.T, a *Archive, events []model.Event) {
	for len(events) > 0 {
		n := rapid.IntRange(1, len(events)).Draw(t, "batch")
		if _, err := a.Append(context.Background(), events[:n]); err != nil {
			t.Fatalf("append: %v", err)
		}
		events = events[n:]
	}
}

// fresh opens an in-memory archive for one round of a property.
func fresh(t *rapid.T) *Archive {
	a, err := Open(context.Background(), Options{InMemory: true, Now: steady, Rand: sameKeys()})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

func futureKey(t *rapid.T, a *Archive) func(*model.Event) model.Key {
	return func(e *model.Event) model.Key {
		p, err := a.prepare(nil, e)
		if err != nil {
			t.Fatalf("prepare: %v", err)
		}
		return p.entry.Key
	}
}

func TestTheLiveProjectionsAreTheRebuiltOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := fresh(t)
		feed(t, a, rapid.Permutation(story(t, futureKey(t, a))).Draw(t, "order"))
		live := projectionsOf(t, a)
		if err := a.Rebuild(context.Background(), nil); err != nil {
			t.Fatalf("rebuild: %v", err)
		}
		sameRecords(t, live, projectionsOf(t, a))
		report, err := a.Verify(context.Background(), nil)
		if err != nil || !report.OK {
			t.Fatalf("verify: %v, %+v", err, report)
		}
	})
}

func TestTheOrderOfArrivalChangesNoDialogue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := fresh(t), fresh(t)
		events := story(t, futureKey(t, first))
		feed(t, first, events)
		feed(t, second, rapid.Permutation(events).Draw(t, "order"))
		if a, b := rowsOf(t, first), rowsOf(t, second); !reflect.DeepEqual(a, b) {
			t.Fatalf("the dialogues differ:\n%+v\n%+v", a, b)
		}
		if a, b := countsOf(t, first), countsOf(t, second); !reflect.DeepEqual(a, b) {
			t.Fatalf("the counts differ:\n%+v\n%+v", a, b)
		}
	})
}

func projectionsOf(t *rapid.T, a *Archive) map[string]string {
	out := map[string]string{}
	err := a.view(context.Background(), func(r *reader) error {
		return r.rows(generationPrefix(r.gen), false, func(key, plain []byte) (bool, error) {
			out[string(key[:1])+string(key[2:])] = string(plain)
			return true, nil
		})
	})
	if err != nil {
		t.Fatalf("read projections: %v", err)
	}
	return out
}

func sameRecords(t *rapid.T, live, rebuilt map[string]string) {
	for key, value := range live {
		if rebuilt[key] != value {
			t.Fatalf("%s: live %x, rebuilt %x", recordName([]byte(key)), value, rebuilt[key])
		}
	}
	if len(live) != len(rebuilt) {
		t.Fatalf("%d records live, %d rebuilt", len(live), len(rebuilt))
	}
}

func rowsOf(t *rapid.T, a *Archive) []model.Row {
	page, err := a.Dialogues(context.Background(), model.DialogueQuery{Limit: 1000})
	if err != nil {
		t.Fatalf("list: %v", err)
	}
	slices.SortFunc(page.Rows, func(a, b model.Row) int { return cmp.Or(cmp.Compare(a.SessionID, b.SessionID), cmp.Compare(a.N, b.N)) })
	for _, row := range page.Rows {
		readBack(t, a, row)
	}
	return page.Rows
}

// readBack opens a dialogue as the list names it. Where a session's own id looks
// like another one's later dialogue, the session itself goes first.
func readBack(t *rapid.T, a *Archive, row model.Row) {
	d, err := a.Dialogue(context.Background(), row.ID)
	if err != nil {
		t.Fatalf("open %s: %v", row.ID, err)
	}
	if d.SessionID == row.SessionID && !reflect.DeepEqual(d.Summary, row.Summary) {
		t.Fatalf("the dialogue is not the one of the list:\n%+v\n%+v", d.Summary, row.Summary)
	}
}

func countsOf(t *rapid.T, a *Archive) model.Counts {
	counts, err := a.Counts(context.Background())
	if err != nil {
		t.Fatalf("count: %v", err)
	}
	return counts
}
