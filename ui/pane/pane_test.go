package pane_test

import (
	"context"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"debrief/model"
	"debrief/ui/pane"
)

func TestPlaceOfAnEventIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.String().Draw(t, "id")
		var key model.Key
		copy(key[:], rapid.SliceOfN(rapid.Byte(), len(key), len(key)).Draw(t, "key"))
		if key.IsZero() {
			key[0] = 1
		}
		if gotID, gotKey := pane.Place(pane.At(id, key)); gotID != id || gotKey != key {
			t.Fatalf("read %q %s", gotID, gotKey)
		}
		if gotID, gotKey := pane.Place(pane.At(id, model.Key{})); gotID != id || !gotKey.IsZero() {
			t.Fatalf("read %q %s of an id alone", gotID, gotKey)
		}
	})
}

func TestPanicInACommandBecomesAMessage(t *testing.T) {
	msg, ok := pane.Guard(func(context.Context) tea.Msg { panic("boom") })().(pane.PanicMsg)
	if !ok || msg.Value != "boom" || !strings.Contains(string(msg.Stack), "pane_test.go") {
		t.Fatalf("message %+v", msg)
	}
}

func TestCommandsOfReadingEndSomeDay(t *testing.T) {
	pane.Guard(func(ctx context.Context) tea.Msg {
		if _, ok := ctx.Deadline(); !ok {
			t.Fatal("no deadline")
		}
		return nil
	})()
}

// The root counts writes by Settled, so a write whose answer panics must come as
// one too.
func TestEveryWriteIsSettled(t *testing.T) {
	answer := make(chan error, 2)
	answer <- nil
	answer <- nil
	if msg, ok := pane.Await(answer, func(error) tea.Msg { return "done" })().(pane.Settled); !ok || msg.Msg != "done" {
		t.Fatalf("message %+v", msg)
	}
	msg, ok := pane.Await(answer, func(error) tea.Msg { panic("boom") })().(pane.Settled)
	if _, inner := msg.Msg.(pane.PanicMsg); !ok || !inner {
		t.Fatalf("message %+v", msg)
	}
}
