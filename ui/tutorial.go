package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/tutorial"
)

// mostLesson bounds the lines of a step.
const mostLesson = 3

// lesson is the tutorial on the screen.
type lesson struct {
	offered bool // on invented dialogues only, where nothing can be spoilt
	course  *tutorial.Course
	lines   []string // of the step, for the width
}

// toggleTutorial begins the tutorial, or leaves it.
func (a *App) toggleTutorial() tea.Cmd {
	switch {
	case a.lesson.course != nil:
		a.lesson.course = nil
	case !a.lesson.offered:
		return a.say(pane.Warn, a.env.Text.T("disabled.not_demo"))
	default:
		a.lesson.course = tutorial.Begin()
		a.journal.acts = nil
	}
	a.help, a.palette = nil, nil
	a.layOut()
	return nil
}

// learn looks whether the step of the tutorial is done.
func (a *App) learn() {
	if a.lesson.course == nil {
		a.journal.acts = nil
		return
	}
	sight := tutorial.Sight{Screen: a.current, Palette: a.palette != nil, Acts: a.journal.acts}
	a.journal.acts = nil
	if a.lesson.course.Look(sight) {
		a.layOut()
	}
}

// layOut gives everything its size, with the lines of the tutorial between the
// pane and the status.
func (a *App) layOut() {
	a.lesson.lines = a.lessonLines()
	for _, screen := range screens {
		a.panes[screen].Resize(a.width, a.bodyHeight())
	}
	if a.help != nil {
		a.resizeHelp()
	}
	if a.palette != nil {
		a.palette.Resize(a.width, a.bodyHeight())
	}
}

// lessonLines draws the step: a line with its name and number, and what to do.
func (a *App) lessonLines() []string {
	if a.lesson.course == nil || a.width < pane.LeastWidth {
		return nil
	}
	t, styles := a.env.Text, a.env.Style
	step, number, of := a.lesson.course.Step()
	left := fmt.Sprintf("%d/%d %s", number, of, t.T(step.Name()))
	right := t.T("tutorial.leave", "Key", a.env.Keys.Key(keymap.Tutorial))
	room := a.width - text.Width(left) - text.Width(right) - 6
	head := styles.Faint.Render(strings.Repeat(styles.Dash(), 2)) + " " + styles.Accent.Render(left)
	if room > 0 {
		head += " " + styles.Faint.Render(strings.Repeat(styles.Dash(), room)) + " " + styles.Faint.Render(right)
	}
	lines := []string{text.Truncate(head, a.width)}
	for i, line := range text.Wrap(t.T(step.Text(), a.keysOfStep(step)...), max(a.width-2, 1)) {
		if i < mostLesson {
			lines = append(lines, text.Truncate(" "+line, a.width))
		}
	}
	return lines
}

// keysOfStep returns the keys of a step as its text uses them.
func (a *App) keysOfStep(step tutorial.Step) []any {
	var args []any
	for i, id := range step.Keys {
		args = append(args, fmt.Sprintf("Key%d", i+1), a.env.Keys.Key(id))
	}
	return args
}

// seen keeps what was submitted for the tutorial to look at.
func (l *ledger) seen(events []model.Event) { l.acts = append(l.acts, events...) }
