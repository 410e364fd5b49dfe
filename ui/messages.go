package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/lipgloss"

	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostMessages is how many messages are kept for a second look.
const mostMessages = 200

// message is one line that was told.
type message struct {
	at   time.Time
	kind pane.Kind
	text string
}

// messages are the last lines that were told, the newest last.
type messages struct {
	kept  []message
	total int // told since the start
}

func (m *messages) add(at time.Time, kind pane.Kind, text string) {
	m.total++
	m.kept = append(m.kept, message{at, kind, text})
	if len(m.kept) > mostMessages {
		m.kept = append(m.kept[:0:0], m.kept[len(m.kept)-mostMessages:]...)
	}
}

// since returns the messages after the first total ones, as far as they are kept.
func (m *messages) since(total int) []message {
	return m.kept[len(m.kept)-min(m.total-total, len(m.kept)):]
}

// openMessages shows what was told last, the newest first.
func (a *App) openMessages() {
	a.help = &help{all: a.messageLines(), make: a.messageLines}
}

// messageLines makes the lines of what was told, each with its time and the sign
// of how it was meant.
func (a *App) messageLines() []string {
	styles, t := a.env.Style, a.env.Text
	lines := []string{" " + styles.Title.Render(t.T("frame.messages")), ""}
	if len(a.messages.kept) == 0 {
		return append(lines, " "+styles.Faint.Render(t.T("frame.no_messages")))
	}
	for _, m := range slices.Backward(a.messages.kept) {
		sign, style := a.messageSign(m.kind)
		head := " " + styles.Faint.Render(t.Clock(m.at, a.env.Zone)) + " " + style.Render(sign) + " "
		for i, line := range text.Wrap(m.text, max(a.width-text.Width(head)-1, 8)) {
			if i > 0 {
				head = text.Spaces(text.Width(head))
			}
			lines = append(lines, head+style.Render(line))
		}
	}
	return lines
}

// messageSign is how a message was meant, in a letter and a style.
func (a *App) messageSign(kind pane.Kind) (string, lipgloss.Style) {
	styles := a.env.Style
	switch kind {
	case pane.OK:
		return "+", styles.Good
	case pane.Warn:
		return "!", styles.Warn
	case pane.Error:
		return "x", styles.Bad
	case pane.Info:
	}
	return " ", styles.Normal
}
