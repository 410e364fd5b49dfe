package ui

import (
	"strings"
	"testing"

	"debrief/model"
	"debrief/ui/pane"
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
		"whose work":     {queue, "t", "Enter choose  ↓ next  ↑ previous  Esc cancel"},
		"a view's name":  {queue, "s", "Enter choose  ↓ next  ↑ previous  Esc cancel"},
		"a stage":        {queue, "space f", "Enter choose  ↓ next  ↑ previous  Esc cancel"},
		"a tag":          {dialogue, "t", "Enter choose  ↓ next  ↑ previous  Esc cancel"},
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
