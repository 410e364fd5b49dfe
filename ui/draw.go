package ui

import (
	"strings"

	"debrief/ui/pane"
	"debrief/ui/text"
)

// What stands around a pane: the header with its line, the status, the footer.
const frameRows = 4

// drawn holds what was drawn last, so that a message which changes nothing costs
// nothing.
type drawn struct {
	header    string // "" when it must be made anew
	headerKey headerKey
	footer    string
	footerKey string
	body      string // as the pane gave it …
	fitted    string // … and in exactly its lines
	bodyRows  int
}

// bodyHeight is how many lines a pane has.
func (a *App) bodyHeight() int { return max(a.height-frameRows-len(a.lesson.lines), 0) }

// draw makes the whole frame.
func (a *App) draw() string {
	if a.width < pane.LeastWidth || a.height < pane.LeastHeight {
		return a.tooSmall()
	}
	view := ""
	switch {
	case a.palette != nil:
		view = a.palette.View()
	case a.help != nil:
		view = a.help.view(a.bodyHeight())
	default:
		view = a.pane().View()
	}
	frame := a.header() + "\n" + a.whichKey(a.fitBody(view)) + "\n"
	for _, line := range a.lesson.lines {
		frame += line + "\n"
	}
	return frame + a.statusLine() + "\n" + a.footer()
}

// fitBody keeps a pane to its lines: one too many would push the header off the
// screen.
func (a *App) fitBody(view string) string {
	d := &a.drawn
	if view == d.body && d.bodyRows == a.bodyHeight() && d.fitted != "" {
		return d.fitted
	}
	d.body, d.bodyRows = view, a.bodyHeight()
	d.fitted = strings.Join(a.lines(view, a.bodyHeight()), "\n")
	return d.fitted
}

// tooSmall asks for a larger terminal, in exactly its lines.
func (a *App) tooSmall() string {
	lines := make([]string, a.height)
	words := a.env.Text.T("frame.too_small", "Width", a.width, "Height", a.height, "LeastWidth", pane.LeastWidth, "LeastHeight", pane.LeastHeight)
	for i, line := range text.Wrap(words, a.width) {
		if i < len(lines) {
			lines[i] = text.Truncate(line, a.width)
		}
	}
	return strings.Join(lines, "\n")
}
