// Package seek looks for words on a screen: in the rows of a list, or within a
// dialogue. What is looked for is written in a line that is followed while one types.
package seek

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/line"
	"debrief/ui/match"
	"debrief/ui/text"
	"debrief/ui/voice"
)

// longest is how many characters can be looked for.
const longest = 200

// Nowhere is the place of a cursor that is on no hit.
const Nowhere = -1

// Words is what is looked for: written in a line, and kept by Enter.
type Words struct {
	Input   line.Line
	Writing bool
	Asked   match.Words // zero: nothing is looked for
}

// NewWords returns those of nothing.
func NewWords() Words { return Words{Input: line.New(longest)} }

// Kept reports whether something is looked for that is not being written any more.
func (w *Words) Kept() bool { return !w.Writing && !w.Asked.IsZero() }

// Begin opens the line, with what was looked for before.
func (w *Words) Begin() {
	w.Writing = true
	w.Input.Begin()
}

// Rest leaves the line.
func (w *Words) Rest() {
	w.Writing = false
	w.Input.Blur()
}

// Put looks for something else.
func (w *Words) Put(words string) {
	w.Input.Put(text.Line(words))
	w.Asked = match.Asked(w.Input.Value())
}

// Write takes a key of the line; changed reports whether something else is looked for
// now.
func (w *Words) Write(msg tea.KeyMsg) (taken, changed bool) {
	taken, changed = w.Input.Write(msg)
	w.Asked = match.Asked(w.Input.Value())
	return taken, changed
}

// Line draws what is looked for, with what came of it at the end; "" where nothing is.
func (w *Words) Line(v voice.Voice, width int, found string, none bool) string {
	if !w.Writing && !w.Kept() {
		return ""
	}
	styles := v.Style
	room := max(width-5-text.Width(found), 1)
	said := " " + styles.Accent.Render("/") + " "
	if w.Writing {
		said += w.Input.Show(room)
	} else {
		said += styles.Normal.Render(text.Truncate(text.Line(w.Input.Value()), room))
	}
	style := styles.Faint
	if none {
		style = styles.Warn
	}
	return said + text.Spaces(width-1-text.Width(said)-text.Width(found)) + style.Render(found)
}

// Found says which hit of how many the cursor is on, as "3/17"; how many there are
// when it is on none.
func (w *Words) Found(v voice.Voice, at, hits int) string {
	switch {
	case w.Asked.IsZero():
		return ""
	case hits == 0:
		return v.Text.T("seek.not_found")
	case at == Nowhere:
		return v.Text.N("seek.hits", hits)
	}
	return strconv.Itoa(at+1) + "/" + strconv.Itoa(hits)
}

// Leap returns the hit that is so many on from where the cursor is, or back for a
// number below zero, and whether that went over an end to the other one. at is the hit
// under the cursor or Nowhere, and next the first one behind it, hits where there is
// none.
func Leap(hits, at, next, by int) (to int, wrapped bool) {
	switch {
	case at != Nowhere:
		to = at + by
	case by > 0:
		to = next + by - 1
	default:
		to = next + by
	}
	wrapped = to < 0 || to >= hits
	return (to%hits + hits) % hits, wrapped
}
