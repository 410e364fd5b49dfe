package lead

import (
	"slices"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
)

// longestValue is how many characters a value may have.
const longestValue = 2000

// line is one line of text that is being written.
type line struct {
	runes  []rune
	cursor int
}

func newLine(s string) *line {
	runes := []rune(text.Line(s))
	return &line{runes: runes, cursor: len(runes)}
}

func (l *line) text() string { return string(l.runes) }

// key takes a key and reports whether it was one of a line's own.
func (l *line) key(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		if msg.Alt {
			return false
		}
		l.insert(string(msg.Runes))
	case tea.KeyBackspace:
		l.remove(l.cursor-1, l.cursor)
	case tea.KeyDelete:
		l.remove(l.cursor, l.cursor+1)
	case tea.KeyCtrlU:
		l.remove(0, l.cursor)
	case tea.KeyCtrlW:
		l.remove(l.wordStart(), l.cursor)
	case tea.KeyLeft:
		l.cursor = max(l.cursor-1, 0)
	case tea.KeyRight:
		l.cursor = min(l.cursor+1, len(l.runes))
	case tea.KeyHome, tea.KeyCtrlA:
		l.cursor = 0
	case tea.KeyEnd, tea.KeyCtrlE:
		l.cursor = len(l.runes)
	default:
		return false
	}
	return true
}

// insert puts in what was typed or pasted, on one line and no longer than there
// is room for.
func (l *line) insert(s string) {
	if s != " " {
		s = keepEnds(s)
	}
	typed := []rune(s)
	typed = typed[:min(len(typed), max(longestValue-len(l.runes), 0))]
	l.runes = slices.Insert(l.runes, l.cursor, typed...)
	l.cursor += len(typed)
}

// keepEnds makes s safe without taking the spaces at its ends.
func keepEnds(s string) string {
	out := []rune(text.Clean(s))
	for i, r := range out {
		if r == '\n' {
			out[i] = ' '
		}
	}
	return string(out)
}

func (l *line) remove(from, to int) {
	from, to = max(from, 0), min(to, len(l.runes))
	if from >= to {
		return
	}
	l.runes = slices.Delete(l.runes, from, to)
	l.cursor = from
}

// wordStart is the place where the word before the cursor begins.
func (l *line) wordStart() int {
	at := l.cursor
	for at > 0 && unicode.IsSpace(l.runes[at-1]) {
		at--
	}
	for at > 0 && !unicode.IsSpace(l.runes[at-1]) {
		at--
	}
	return at
}

// view shows the line with its cursor in at most width cells; the part around the
// cursor is always in sight.
func (l *line) view(width int) string {
	before, after := string(l.runes[:l.cursor]), string(l.runes[l.cursor:])
	for text.Width(before)+1 > width && before != "" {
		_, before = firstRune(before)
	}
	return text.Truncate(before+"▏"+after, width)
}

func firstRune(s string) (first, rest string) {
	for i := range s {
		if i > 0 {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
