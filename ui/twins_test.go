package ui

import (
	"testing"

	"debrief/keymap"
	"debrief/ui/pane"
)

// wayTo is the action by which each screen is opened.
func wayTo() map[pane.Screen]keymap.ID {
	return map[pane.Screen]keymap.ID{
		pane.Inbox: keymap.GoInbox, pane.Queue: keymap.GoQueue, pane.Replay: keymap.Open, pane.Lead: keymap.GoLead,
		pane.Sync: keymap.GoSync, pane.Report: keymap.GoReport, pane.Alerts: keymap.GoAlerts, pane.Find: keymap.GoFind,
	}
}

// What a screen shows, a command prints, and the palette names the command.
func TestEveryScreenHasACommandThatThePaletteShows(t *testing.T) {
	for _, screen := range screens {
		way, ok := wayTo()[screen]
		twin := keymap.Twin(way)
		if !ok || twin == "" {
			t.Errorf("no command prints what %s shows", screen)
			continue
		}
		s := newSession(t, setting{start: pane.Queue})
		s.Press(":")
		action, _ := s.app.env.Keys.Action(way)
		for _, item := range s.app.choices() {
			if item.Action.ID == way && item.Twin != twin {
				t.Errorf("the palette shows %q for %s", item.Twin, screen)
			}
		}
		s.Type(s.app.env.Text.T(action.Help))
		s.See(t, "$ "+twin)
	}
}
