package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func TestABoardIsFoundAgainAsItWasLeft(t *testing.T) {
	for name, at := range map[string]struct {
		screen pane.Screen
		keys   []string
	}{
		"inbox":  {pane.Inbox, []string{"j", "j"}},
		"alerts": {pane.Alerts, []string{"F", "F", "j", "j"}},
	} {
		t.Run(name, func(t *testing.T) {
			setting := setting{start: at.screen, events: uitest.WithIncidents(uitest.Few()), width: 120, height: 36}
			s := newSession(t, setting)
			top := cursorLine(t, s)
			s.Press(at.keys...)
			left := cursorLine(t, s)
			if left == top {
				t.Fatalf("the cursor is still on %q", top)
			}
			for _, fired := range s.timers.Take() { // nobody leaves: what was kept at a pause is enough
				s.Send(fired.Msg)
			}
			setting.env = restarted(s).env
			next := newSession(t, setting)
			if got := cursorLine(t, next); got != left {
				t.Errorf("the cursor is on %q, was left on %q", got, left)
			}
			setting.env = func(env *pane.Env) { restarted(s).env(env); env.Actor = "boris" }
			if got := cursorLine(t, newSession(t, setting)); got != top {
				t.Errorf("somebody else begins on %q, want %q", got, top)
			}
		})
	}
}

// cursorLine is the line of the row under the cursor, as the screen shows it.
func cursorLine(t *testing.T, s *session) string {
	t.Helper()
	line, _, _ := strings.Cut(s.Lines()[cursorAt(t, s)], "|")
	return strings.TrimRight(line, " ")
}

// cursorAt is the line of the screen on which the cursor is.
func cursorAt(t *testing.T, s *session) int {
	t.Helper()
	at := slices.IndexFunc(s.Lines(), func(line string) bool { return strings.HasPrefix(line, "> ") })
	if at < 0 {
		t.Fatalf("no row is selected in\n%s", strings.Join(s.Lines(), "\n"))
	}
	return at
}

func TestTheListedStatesOfAlertsAreFoundAgain(t *testing.T) {
	s := onAlerts(t)
	s.Press("F")
	s.Hidden(t, "no lead")
	s.Press("g", "i")
	next := newSession(t, setting{start: pane.Alerts, width: 120, height: 36, env: restarted(s).env})
	next.See(t, "empty lead", "дописала телефон")
	next.Hidden(t, "no lead")
	for _, broken := range []string{`{`, `{"shown":"odd","row":"nobody"}`, `[]`} {
		if err := <-s.archive.SaveDraft("view/alerts/anna", broken); err != nil {
			t.Fatal(err)
		}
		newSession(t, setting{start: pane.Alerts, width: 120, height: 36, env: restarted(s).env}).See(t, "[open 2]", "no lead")
	}
}

func TestABackgroundChangeDoesNotMoveTheCursorOfABoard(t *testing.T) {
	for _, screen := range []pane.Screen{pane.Inbox, pane.Alerts} {
		t.Run(string(screen), func(t *testing.T) {
			s := newSession(t, setting{start: screen, events: uitest.WithIncidents(uitest.Few()), width: 120, height: 36})
			s.Press("j", "j")
			before, at := cursorLine(t, s), cursorAt(t, s)
			s.archive.Add(model.Event{V: model.Version, Type: (&model.IncidentOpened{}).EventType(), TS: uitest.Today, Source: model.SourceOwn, SessionID: "chat-3", Actor: "syncer",
				Body: &model.IncidentOpened{Rule: model.RuleUnanswered, Cause: model.CauseSilence, Target: uitest.KeyOf(1), Evidence: []model.Key{uitest.KeyOf(1)}, Since: uitest.Day.Add(-time.Hour)}}) // the longest wait and the newest find: it stands above

			s.Send(changedMsg{})
			if cursorAt(t, s) == at {
				t.Fatalf("nothing came above the cursor:\n%s", strings.Join(s.Lines(), "\n"))
			}
			if got := cursorLine(t, s); got != before {
				t.Errorf("the cursor went from %q to %q", before, got)
			}
		})
	}
}

func TestAPlaceThatCannotBeKeptIsToldOnce(t *testing.T) {
	s := onAlerts(t)
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("j", "g", "i")
	s.See(t, "Where you are on this screen is not on disk", "disk full")
	s.Press("g", "a", "j")
	s.app.status.expire(s.app.status.number)
	s.Press("g", "i")
	s.Hidden(t, "not on disk")
}

func TestNothingRunsWhereThePlaceIsKept(t *testing.T) {
	s := onAlerts(t)
	s.Press("j")
	for _, fired := range s.timers.Take() {
		s.Send(fired.Msg)
	}
	s.timers.Take()
	s.Send(keepMsg{})
	for _, timer := range s.timers.Take() {
		if _, keeps := timer.Msg.(keepMsg); keeps {
			t.Error("the clock of keeping runs while there is nothing to keep")
		}
	}
}
