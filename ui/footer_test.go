package ui

import (
	"strings"
	"testing"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// The footer under a list to choose from names the keys of that list, and none of
// the dialog for fixes, which has a list of its own.
func TestTheFooterUnderAChoiceIsThatOfTheChoice(t *testing.T) {
	queue, dialogue := setting{start: pane.Queue}, setting{start: pane.Replay, arg: "chat-2"}
	for name, c := range map[string]struct {
		set  setting
		keys string
		want string
	}{
		"whose work":     {queue, "t", "Enter choose  ↓ next  Esc cancel"},
		"a view's name":  {queue, "s q", "Enter choose  Esc cancel"},
		"a stage":        {queue, "space f", "Enter choose  ↓ next  Esc cancel"},
		"a tag":          {dialogue, "t n", "Enter choose  Esc cancel"},
		"a note's text":  {dialogue, "n ctrl+t", "1-9 put in  Esc cancel"},
		"a correction's": {dialogue, "c ctrl+t", "1-9 put in  Esc cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			c.set.width, c.set.height, c.set.env = 120, 36, everything
			s := newSession(t, c.set)
			s.archive.SetEntities([]model.Stage{{ID: "NEW", Name: "New"}, {ID: "JUNK", Name: "Junk"}})
			s.Press(strings.Fields(c.keys)...)
			if footer := s.footerLine(); !strings.HasPrefix(strings.TrimSpace(footer), c.want) {
				t.Errorf("the footer is %q in\n%s", footer, s.Model.View())
			}
			s.Press("esc")
			if footer := s.footerLine(); strings.Contains(footer, c.want) {
				t.Errorf("the footer stayed: %q", footer)
			}
		})
	}
}

// footerLine is the last line of the frame.
func (s *session) footerLine() string {
	lines := s.Lines()
	return lines[len(lines)-1]
}

// moments are the scenes of all scopes, and those in which a text is written, with their
// names.
func moments() map[string]scenario {
	out := map[string]scenario{}
	for scope, sc := range sceneOf() {
		out[string(scope)] = sc
	}
	for screen, keys := range map[pane.Screen]string{
		pane.Inbox: "", pane.Queue: "", pane.Replay: "", pane.Lead: "", pane.Sync: "", pane.Report: "", pane.Alerts: "", pane.Find: "esc",
	} {
		out["screen "+string(screen)] = scenario{setting{start: screen}, keys}
		out["empty "+string(screen)] = scenario{setting{start: screen, events: []model.Event{}}, keys}
	}
	out["a fix's line"] = scenario{setting{start: pane.Lead}, "f tab j j j e"}
	out["a reason"] = scenario{setting{start: pane.Alerts, events: uitest.WithIncidents(uitest.Few())}, "e"}
	out["a search"] = scenario{setting{start: pane.Replay, arg: "chat-2"}, "/ р"}
	out["asking for turns"] = scenario{setting{start: pane.Find}, "p"}
	out["a choice"] = scenario{setting{start: pane.Queue}, "t"}
	out["a tag"] = scenario{setting{start: pane.Replay, arg: "chat-1"}, "t"}
	for name, sc := range out {
		sc.set.width, sc.set.height = 200, 60
		if sc.set.env == nil {
			sc.set.env = everything
		}
		if screen := sc.set.start; screen == pane.Lead && sc.set.arg == "" || screen == pane.Sync {
			sc.set = inWorld(sc.set)
		}
		out[name] = sc
	}
	return out
}

// Whatever the footer names does something in that moment; while a text is written it
// names no key that writes.
func TestEveryKeyOfTheFooterDoesSomething(t *testing.T) {
	for name, sc := range moments() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSession(t, sc.set)
			s.Press(strings.Fields(sc.before)...)
			s.app.View()
			for _, action := range s.app.offered() {
				if action.ID == keymap.NextDialogue && name == "empty replay" {
					continue // it asks the archive again, which has nothing still
				}
				label := keysOf(action) + " " + s.app.env.Text.T(action.Label)
				if !strings.Contains(s.footerLine(), label) {
					t.Errorf("%q is not in the footer %q", label, s.footerLine())
				}
				key := action.Keys[0]
				if s.app.textMode() && !action.Digit && (len([]rune(key)) == 1 || key == "space" || strings.Contains(key, " ")) {
					t.Errorf("%s, which the footer names, is text in\n%s", key, s.app.View())
				}
				sc.takes(t, action, key)
			}
		})
	}
}

// takes fails the test unless a key that the footer names changes what is shown or kept,
// or ends the program.
func (sc scenario) takes(t *testing.T, action keymap.Action, key string) {
	t.Helper()
	s := newSession(t, sc.set)
	s.Press(strings.Fields(sc.before)...)
	before, submitted, told := s.app.View(), len(s.archive.Submitted), s.app.messages.total
	s.Press(strings.Fields(key)...)
	for _, m := range s.app.messages.since(told) {
		if m.kind == pane.Error {
			t.Errorf("%s (%s) fails: %s\n%s", key, action.ID, m.text, before)
		}
	}
	if !s.Quit && s.app.View() == before && len(s.archive.Submitted) == submitted {
		t.Errorf("%s (%s) does nothing in\n%s", key, action.ID, before)
	}
}
