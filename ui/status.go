package ui

import (
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// statusTTL is how long a line is shown.
const statusTTL = 4 * time.Second

// status is the line above the footer. Each text has a number, so that the timer
// of an earlier one does not take a later one away.
type status struct {
	kind   pane.Kind
	text   string
	number int
}

type statusExpiredMsg struct{ number int }

func (s *status) expire(number int) {
	if number == s.number {
		s.text = ""
	}
}

// say shows a line for a few seconds.
func (a *App) say(kind pane.Kind, line string) tea.Cmd {
	if kind == pane.Error {
		a.log.Warn("told on the screen", "text", line)
		a.keepOpen()
	}
	a.status.number++
	a.status.kind, a.status.text = kind, strings.Join(strings.Fields(line), " ")
	a.messages.add(a.env.Now(), kind, a.status.text)
	return a.env.After(statusTTL, statusExpiredMsg{a.status.number})
}

// statusLine draws the line: what is being typed comes before what was said.
func (a *App) statusLine() string {
	styles := a.env.Style
	switch {
	case a.quit.begun:
		return a.fit(" " + styles.Warn.Render(a.env.Text.T("frame.saving")))
	case a.input.prefix != "":
		return a.fit(a.prefixLine())
	case a.input.count > 0:
		return a.fit(" " + styles.Accent.Render(strconv.Itoa(a.input.count)))
	case a.input.ahead:
		return a.fit(" " + styles.Accent.Render(a.aheadLine()))
	case a.wait.told && (a.status.text == "" || a.status.kind == pane.Info):
		return a.fit(" " + styles.Warn.Render(a.waitLine()))
	case a.status.text == "" && a.help != nil:
		return a.fit(" " + styles.Faint.Render(a.helpRest()))
	case a.status.text == "":
		if hint := a.undoHint(); hint != "" {
			return a.fit(" " + styles.Faint.Render(text.Truncate(hint, max(a.width-1, 0))))
		}
		return ""
	}
	style := styles.Faint
	sign := ""
	switch a.status.kind {
	case pane.Info:
	case pane.OK:
		style = styles.Good
	case pane.Warn:
		style, sign = styles.Warn, "! "
	case pane.Error:
		style, sign = styles.Bad, "! "
	}
	return a.fit(" " + a.whole(sign+a.status.text, style))
}

// whole draws a line, and where it is longer than the terminal the key that shows
// all of it.
func (a *App) whole(line string, style lipgloss.Style) string {
	room := max(a.width-1, 0)
	if text.Width(line) <= room {
		return style.Render(line)
	}
	hint := "  " + a.env.Keys.Key(keymap.ShowMessages) + " " + a.env.Text.T("frame.shows_all")
	if text.Width(hint) > room/2 || a.textMode() {
		return style.Render(text.Truncate(line, room))
	}
	return style.Render(text.Truncate(line, room-text.Width(hint))) + a.env.Style.Faint.Render(hint)
}

// fit cuts a line to the terminal.
func (a *App) fit(line string) string { return text.Truncate(line, a.width) }
