package replay

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/seek"
	"debrief/ui/text"
)

// mark is a piece of a text that was found, in bytes.
type mark struct {
	from, to int
	here     bool // the search stands on it
}

// marksIn returns what was found in a part of an item.
func (s *search) marksIn(event model.Key, part int, said string) []mark {
	if s.Asked.IsZero() {
		return nil
	}
	var out []mark
	for _, span := range s.Asked.In(said) {
		out = append(out, mark{span.From, span.To, s.here == hit{event, part, span.From, span.To}})
	}
	return out
}

// markedLines makes the lines of a part with what was found in it marked. Without
// styles, the lines on which something was found have a sign before them.
func (p *Pane) markedLines(pt part, lines []string, marks []mark, head string, c columns) []string {
	places := pt.places(lines)
	for n, line := range lines {
		before := pt.head(n, head, c)
		on := onLine(marks, places[n], pt.kept(line, places[n]))
		if places[n] == nowhere || len(on) == 0 {
			lines[n] = before + pt.style.Render(line)
			continue
		}
		if p.env.Style.Mono {
			before = strings.TrimSuffix(before, " ") + "*"
		}
		lines[n] = before + p.painted(line, on, pt.style)
	}
	return lines
}

// onLine returns the pieces that stand on a line which begins at a place of the text
// and shows so many bytes of it.
func onLine(marks []mark, at, length int) []mark {
	var out []mark
	for _, m := range marks {
		from, to := max(m.from-at, -min(at, 0), 0), min(m.to-at, length)
		if from < to {
			out = append(out, mark{from, to, m.here})
		}
	}
	return out
}

// painted draws a line with the pieces that were found in a style of their own. A
// piece is never less than whole characters.
func (p *Pane) painted(line string, on []mark, base lipgloss.Style) string {
	var b strings.Builder
	last := 0
	for _, m := range on {
		from, to := text.Whole(line, m.from, m.to)
		if from = max(from, last); from >= to {
			continue
		}
		style := p.env.Style.Match
		if m.here {
			style = p.env.Style.Here
		}
		b.WriteString(seek.InOne(base, line[last:from]) + seek.InOne(style, line[from:to]))
		last = to
	}
	b.WriteString(seek.InOne(base, line[last:]))
	return b.String()
}

// searchLine is the line in which one writes what to look for, or in which it stands,
// with which hit of how many it is; "" without a search.
func (p *Pane) searchLine(width int) string {
	hits := len(p.hits())
	return p.search.Line(p.env.Voice(), width, p.search.Found(p.env.Voice(), p.place(), hits), hits == 0)
}
