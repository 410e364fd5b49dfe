package lead

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/list"
	"debrief/ui/match"
	"debrief/ui/text"
	"debrief/ui/theme"
)

// choice is what a field can be chosen to be.
type choice struct {
	ID, Name string
	sign     string // "S" and "F" of stages that end, "" else
}

// stageChoices are the stages, in the CRM's order.
func stageChoices(stages []model.Stage) []choice {
	out := make([]choice, len(stages))
	for i, s := range stages {
		out[i] = choice{s.ID, s.Name, s.Semantics}
	}
	return out
}

// peopleChoices are those who work there, by name, and who is responsible now.
func peopleChoices(people []model.CRMUser, now string) []choice {
	var out []choice
	for _, p := range people {
		if !p.Active && p.ID != now {
			continue
		}
		name := p.Name
		if p.Post != "" {
			name += ", " + p.Post
		}
		out = append(out, choice{ID: p.ID, Name: name})
	}
	return out
}

// ratingChoices are the ratings of an open-line session, the best first.
func ratingChoices() []choice {
	var out []choice
	for rating := fixes.BestRating; rating >= fixes.WorstRating; rating-- {
		stars := strings.Repeat("*", rating) + strings.Repeat(".", fixes.BestRating-rating)
		out = append(out, choice{ID: strconv.Itoa(rating), Name: stars})
	}
	return out
}

// picker chooses one of several. What is typed narrows the choice.
type picker struct {
	choices []choice
	current string // what the CRM holds
	now     string // the word that marks it
	filter  *line
	found   *list.List[found]
}

// found is a choice that the filter let through, with the characters of its name
// that it found, counted in runes.
type found struct {
	choice
	hits []int
}

func newPicker(choices []choice, current, chosen, now string, style theme.Styles) *picker {
	p := &picker{choices: choices, current: current, now: now, filter: newLine("")}
	p.found = list.New(func(f found) string { return f.ID }, func(f found, on bool, _ int) string {
		return p.row(f, on, style)
	})
	p.apply()
	p.found.Select(chosen)
	return p
}

// key takes a key for the filter and reports whether it was one.
func (p *picker) key(msg tea.KeyMsg) bool {
	before := p.filter.text()
	taken := p.filter.key(msg)
	if p.filter.text() != before {
		p.apply()
	}
	return taken
}

// clear empties the filter and reports whether there was one.
func (p *picker) clear() bool {
	if p.filter.text() == "" {
		return false
	}
	p.filter = newLine("")
	p.apply()
	return true
}

// atEnd reports whether there is nothing below the cursor.
func (p *picker) atEnd() bool {
	n, _ := p.found.Len()
	return p.found.Index() >= n-1
}

func (p *picker) apply() {
	chosen, had := p.found.Selected()
	filter := p.filter.text()
	matches := find(p.choices, filter)
	p.found.Set(matches, false)
	switch {
	case filter != "" && len(matches) > 0:
		p.found.Select(matches[0].ID) // the best one
	case had:
		p.found.Select(chosen.ID)
	}
}

// find returns the choices that a filter finds, the best first; all of them, in
// their order, for an empty one.
func find(choices []choice, filter string) []found {
	names := make([]string, len(choices))
	for i, s := range choices {
		names[i] = text.Line(s.Name) + " " + text.Line(s.ID)
	}
	out := make([]found, 0, len(choices))
	for _, f := range match.Find(names, filter) {
		out = append(out, found{choices[f.Index], f.Runes})
	}
	return out
}

// row draws a choice: the cursor, a sign for stages that end, the name with what
// was found in it, and the CRM's id.
func (p *picker) row(f found, selected bool, style theme.Styles) string {
	cursor, base := "  ", style.Normal
	if selected {
		cursor, base = "> ", style.Cursor
	}
	sign := " "
	switch f.sign {
	case "S":
		sign = style.Good.Render("+")
	case "F":
		sign = style.Bad.Render("x")
	}
	var b strings.Builder
	b.WriteString(base.Render(cursor) + sign + " ")
	name := []rune(text.Line(f.Name) + " " + text.Line(f.ID))
	nameEnd := utf8.RuneCountInString(text.Line(f.Name))
	for from := 0; from < len(name); {
		hit := slices.Contains(f.hits, from)
		to := from + 1
		for to < len(name) && to != nameEnd && slices.Contains(f.hits, to) == hit {
			to++
		}
		piece := string(name[from:to])
		switch {
		case hit:
			b.WriteString(style.Match.Render(piece))
		case from >= nameEnd:
			b.WriteString(style.Faint.Render(piece))
		default:
			b.WriteString(base.Render(piece))
		}
		from = to
	}
	if f.ID == p.current {
		b.WriteString(style.Faint.Render(" · " + p.now))
	}
	return b.String()
}
