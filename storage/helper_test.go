package storage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"debrief/model"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// steady is a clock that stands still.
func steady() time.Time { return noon.Add(1000 * time.Hour) }

// sameKeys gives every archive that is made with it the same id and keys.
func sameKeys() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{7}) }

// place makes options for an archive in a directory of the test's.
func place(tb testing.TB) Options {
	dir := tb.TempDir()
	return Options{Dir: filepath.Join(dir, "archive"), KeyDir: filepath.Join(dir, "keys"), Create: true, Now: steady}
}

func open(tb testing.TB, o Options) *Archive {
	tb.Helper()
	a, err := Open(context.Background(), o)
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	tb.Cleanup(func() {
		if err := a.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return a
}

func inMemory(tb testing.TB) *Archive {
	return open(tb, Options{InMemory: true, Now: steady, Rand: sameKeys()})
}

func closeNow(tb testing.TB, a *Archive) {
	tb.Helper()
	if err := a.Close(); err != nil {
		tb.Fatalf("close: %v", err)
	}
}

// say is a message some minutes after noon.
func say(session, id string, minute int, role model.Role, text string) model.Event {
	return model.Event{
		V: 1, Type: model.TypeMessage, ID: id, TS: noon.Add(time.Duration(minute) * time.Minute),
		Source: "whatsapp", SessionID: session, Body: &model.Message{Role: role, Text: text},
	}
}

// talk is a conversation of n turns, client and assistant in turn.
func talk(session string, from, n int) []model.Event {
	events := make([]model.Event, n)
	for i := range n {
		role := model.RoleClient
		if i%2 == 1 {
			role = model.RoleAssistant
		}
		events[i] = say(session, fmt.Sprintf("%s-%d", session, from+i), from+i, role, fmt.Sprintf("turn %d of %s", from+i, session))
	}
	return events
}

func add(tb testing.TB, a *Archive, events ...model.Event) []model.Outcome {
	tb.Helper()
	outcomes, err := a.Append(context.Background(), events)
	if err != nil {
		tb.Fatalf("append: %v", err)
	}
	return outcomes
}

// do submits an act and returns the keys of its events.
func do(tb testing.TB, a *Archive, events ...model.Event) []model.Key {
	tb.Helper()
	receipt := <-a.Submit(model.Submission{Events: events})
	if receipt.Err != nil {
		tb.Fatalf("submit: %v", receipt.Err)
	}
	keys := make([]model.Key, len(receipt.Outcomes))
	for i, outcome := range receipt.Outcomes {
		keys[i] = outcome.Key
	}
	return keys
}

func verdict(session string, answer model.Key, value model.VerdictValue) model.Event {
	return model.Event{Type: model.TypeVerdict, SessionID: session, Actor: "anna", Body: &model.Verdict{Answer: answer, Value: value}}
}

func undo(session string, targets ...model.Key) model.Event {
	return model.Event{Type: model.TypeUndo, SessionID: session, Actor: "anna", Body: &model.Undo{Targets: targets}}
}

var lead = model.EntityRef{Kind: model.EntityLead, ID: "7719"}

func fixOf(ref model.EntityRef, stage string) model.Event {
	return model.Event{Type: model.TypeFixQueued, Actor: "anna", Body: &model.FixQueued{
		Entity: ref, Changes: model.Fields{"STATUS_ID": model.TextValue(stage)},
	}}
}

func stepOf(ref model.EntityRef, t model.Type, fix model.Key) model.Event {
	return model.Event{Type: t, Actor: "sync", Body: &model.FixStep{Type: t, Fix: fix, Entity: ref}}
}

func undoFix(ref model.EntityRef, targets ...model.Key) model.Event {
	return model.Event{Type: model.TypeUndo, Actor: "anna", Body: &model.Undo{Targets: targets, Entity: ref}}
}

func crm(ref model.EntityRef, id string, minute int, fields model.Fields) model.Event {
	return model.Event{
		V: 1, Type: model.TypeCRM, ID: id, TS: noon.Add(time.Duration(minute) * time.Minute), Source: "bitrix24",
		Body: &model.CRM{Entity: ref, Action: model.CRMUpdate, Fields: fields},
	}
}

func leadEvent(session, id string, minute int, status model.LeadStatus, leadID string) model.Event {
	return model.Event{
		V: 1, Type: model.TypeLead, ID: id, TS: noon.Add(time.Duration(minute) * time.Minute), Source: "whatsapp",
		SessionID: session, Body: &model.Lead{Status: status, RequestID: "r" + id, LeadID: leadID},
	}
}

// projections returns the opened records of the live generation, without the
// byte of the generation in their keys.
func projections(tb testing.TB, a *Archive) map[string]string {
	tb.Helper()
	out := map[string]string{}
	err := a.view(context.Background(), func(r *reader) error {
		return r.rows(generationPrefix(r.gen), false, func(key, plain []byte) (bool, error) {
			out[string(key[:1])+string(key[2:])] = string(plain)
			return true, nil
		})
	})
	if err != nil {
		tb.Fatalf("read projections: %v", err)
	}
	return out
}

// generations returns which generations have records.
func generations(tb testing.TB, a *Archive) map[byte]bool {
	tb.Helper()
	out := map[byte]bool{}
	err := a.view(context.Background(), func(r *reader) error {
		return r.scan([]byte{kindProjection}, nil, func(key, _ []byte) (bool, error) {
			out[key[1]] = true
			return true, nil
		})
	})
	if err != nil {
		tb.Fatalf("read projections: %v", err)
	}
	return out
}

// allRows lists every dialogue, page by page.
func allRows(tb testing.TB, a *Archive, q model.DialogueQuery) []model.Row {
	tb.Helper()
	var rows []model.Row
	for {
		page, err := a.Dialogues(context.Background(), q)
		if err != nil {
			tb.Fatalf("list: %v", err)
		}
		rows = append(rows, page.Rows...)
		if !page.More {
			return rows
		}
		q.After = page.Rows[len(page.Rows)-1].ID
	}
}
