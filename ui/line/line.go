// Package line is one line of text that a person writes on a screen: a filter, what
// is looked for, a reason.
package line

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
)

// Line is what stands there, with the cursor in it. New makes one.
type Line struct{ textinput.Model }

// New returns an empty line that holds so many characters at most.
func New(most int) Line {
	input := textinput.New()
	input.Prompt, input.CharLimit = "", most
	input.Cursor.SetMode(cursor.CursorStatic) // nothing moves while nothing happens
	return Line{input}
}

// Put writes something else into the line, with the cursor behind it.
func (l *Line) Put(words string) {
	l.SetValue(words)
	l.CursorEnd()
}

// Begin takes keys from now on, behind what stands there.
func (l *Line) Begin() {
	l.Focus()
	l.CursorEnd()
}

// Write takes a key that writes in the line; all others are actions. changed reports
// whether other words stand there now.
func (l *Line) Write(msg tea.KeyMsg) (taken, changed bool) {
	if !writes(msg) {
		return false, false
	}
	if msg.Type == tea.KeyRunes {
		runes := msg.Runes[:min(len(msg.Runes), max(l.CharLimit, 1))]
		msg.Runes = []rune(strings.ReplaceAll(text.Clean(string(runes)), "\n", " "))
	}
	before := l.Value()
	l.Model, _ = l.Update(msg)
	return true, l.Value() != before
}

func writes(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		return !msg.Alt
	case tea.KeyBackspace, tea.KeyDelete, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd,
		tea.KeyCtrlA, tea.KeyCtrlE, tea.KeyCtrlU, tea.KeyCtrlK, tea.KeyCtrlW:
		return true
	}
	return false
}
