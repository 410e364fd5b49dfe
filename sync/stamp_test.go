package sync

import (
	"testing"
	"time"
)

// TestAClockThatWasSetBackDoesNotTurnTheViewBack: two changes within the portal's
// second are told apart by a number of ours. It grows although our clock was set
// back and another syncer reads the second one.
func TestAClockThatWasSetBackDoesNotTurnTheViewBack(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	w.clock.pass(time.Minute)
	for i, title := range []string{"one", "two", "three"} {
		if i == 2 {
			w.skew = -time.Hour
			now := w.clock.Now()
			w.restart(t)
			w.clock.set(now)
		}
		if err := w.portal.Edit(ref, 7, text("TITLE", title)); err != nil {
			t.Fatal(err)
		}
		w.syncer.Fetch(ref)
		w.round(t)
		if known, _ := w.archive.Entity(t.Context(), ref); known.Fields.Text("TITLE") != title {
			t.Errorf("after %q we show %q", title, known.Fields.Text("TITLE"))
		}
	}
}
