package replay

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// mark is a piece of a text that was found, in bytes.
type mark struct {
	from, to int
	here     bool // the search stands on it
}

// marksIn returns what was found in a part of an item.
func (s *search) marksIn(event model.Key, part int, said string) []mark {
	if s.asked.IsZero() {
		return nil
	}
	var out []mark
	for _, span := range s.asked.In(said) {
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
		b.WriteString(inOne(base, line[last:from]) + inOne(style, line[from:to]))
		last = to
	}
	b.WriteString(inOne(base, line[last:]))
	return b.String()
}

// inOne draws a piece in one go. An underlined text would be drawn rune by rune, which
// parts characters that are made of several, as flags are.
func inOne(style lipgloss.Style, piece string) string {
	if piece == "" {
		return ""
	}
	before, after, _ := strings.Cut(style.Render("x"), "x")
	return before + piece + after
}

// searchLine is the line in which one writes what to look for, or in which it stands,
// with which hit of how many it is; "" without a search.
func (p *Pane) searchLine(width int) string {
	styles := p.env.Style
	if !p.search.writing && !p.search.kept() {
		return ""
	}
	count := p.hitCount()
	room := max(width-5-text.Width(count), 1)
	line := " " + styles.Accent.Render("/") + " "
	if p.search.writing {
		line += p.search.input.Show(room)
	} else {
		line += styles.Normal.Render(text.Truncate(text.Line(p.search.input.Value()), room))
	}
	style := styles.Faint
	if len(p.hits()) == 0 {
		style = styles.Warn
	}
	return line + text.Spaces(width-1-text.Width(line)-text.Width(count)) + style.Render(count)
}

// hitCount says which hit of how many it is; how many there are once the cursor was
// moved away.
func (p *Pane) hitCount() string {
	hits := len(p.hits())
	switch at := p.place(); {
	case p.search.asked.IsZero():
		return ""
	case hits == 0:
		return p.env.Text.T("replay.not_found")
	case at == nowhere:
		return p.env.Text.N("replay.hits", hits)
	default:
		return strconv.Itoa(at+1) + "/" + strconv.Itoa(hits)
	}
}
