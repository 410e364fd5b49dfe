package sync

import (
	"context"
	"errors"
	"strings"
	"testing"

	"debrief/model"
)

// TestLimitIsKeptOverRestarts starts a syncer again and again, as cron does with
// sync --once: all of them together stay within the portal's limit, which the
// portal itself watches.
func TestLimitIsKeptOverRestarts(t *testing.T) {
	w := newWorld(t)
	w.lead(t, model.Fields{}.With("TITLE", "Manicure"))
	for range 20 {
		w.startAgain(t)
		w.round(t)
	}
	if asked := len(w.portal.Requests()); asked < 100 {
		t.Errorf("only %d requests: the limit was never near", asked)
	}
}

func TestLimitThatCannotBeKeptIsTold(t *testing.T) {
	w := newWorld(t)
	w.archive.broken = errors.New("disk full")
	if _, err := w.syncer.Once(context.Background()); err == nil {
		t.Fatal("a broken archive is no failure")
	}
	for _, told := range w.syncer.Status().Errors {
		if strings.Contains(told.Text, "how much of the limit") {
			return
		}
	}
	t.Errorf("nobody is told: %v", w.syncer.Status().Errors)
}
