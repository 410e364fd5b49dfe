// Package find finds turns by what was said in them: a line to ask in, the turns
// that hold it with the words marked, and the dialogue of the chosen one.
package find

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// before is which part of a line may stand before the first word that was found.
const before = 3

// Snippet shows on one line of at most cells what was said around the words that
// were found, with these in a style of their own; 0 cells are no limit. It is safe
// to show, whatever the text holds.
func Snippet(said string, marks []model.TextSpan, cells int, base, hit lipgloss.Style) string {
	pieces := cutAt(said, marks)
	if cells > 0 {
		shorten(pieces, cells)
	}
	var b strings.Builder
	left := cells
	for i, piece := range pieces {
		if piece == "" {
			continue
		}
		if cells > 0 {
			if left < 1 {
				break
			}
			width := text.Width(piece)
			if width > left || width == left && strings.Join(pieces[i+1:], "") != "" {
				piece = text.Truncate(piece+"…", left)
			}
			left -= text.Width(piece)
		}
		style := base
		if i%2 == 1 {
			style = hit
		}
		b.WriteString(style.Render(piece))
	}
	return b.String()
}

// cutAt cuts a text into pieces that are safe on one line; every other one, from
// the second on, was found. No character is cut in two: what was found in a part of one
// has all of it.
func cutAt(said string, marks []model.TextSpan) []string {
	var pieces []string
	last := 0
	for _, m := range marks {
		if m.From < last || m.To < m.From || m.To > len(said) {
			continue
		}
		if m = whole(said, m); m.From < last {
			m.From = last
		}
		pieces = append(pieces, oneLine(said[last:m.From]), oneLine(said[m.From:m.To]))
		last = m.To
	}
	pieces = append(pieces, oneLine(said[last:]))
	pieces[0] = strings.TrimLeft(pieces[0], " ")
	pieces[len(pieces)-1] = strings.TrimRight(pieces[len(pieces)-1], " ")
	return pieces
}

// whole widens what was found to the characters that it touches, as far as they are to
// be seen.
func whole(said string, m model.TextSpan) model.TextSpan {
	from, to := text.Whole(said, m.From, m.To)
	if at := strings.LastIndexFunc(said[from:m.From], unicode.IsControl); at >= 0 {
		from = m.From
	}
	if at := strings.IndexFunc(said[m.To:to], unicode.IsControl); at >= 0 {
		to = m.To + at
	}
	return model.TextSpan{From: from, To: to}
}

// oneLine makes a piece of a text safe, and keeps the spaces at its ends.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return ' '
		}
		return r
	}, text.Clean(s))
}

// shorten cuts the beginning, when what was found would not be seen otherwise.
func shorten(pieces []string, cells int) {
	if len(pieces) == 1 {
		return
	}
	room := max(cells/before, 1)
	if text.Width(pieces[0])+text.Width(pieces[1]) > cells-room && text.Width(pieces[0]) > room {
		pieces[0] = text.TruncateHead(pieces[0], room)
	}
}
