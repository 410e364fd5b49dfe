package queue

import (
	"strings"

	"debrief/model"
	"debrief/ui/text"
)

// Filter says which dialogues are listed: one of the lists that are always there,
// or a saved view.
type Filter string

// The lists that are always there, in the order of their tabs. Open takes their names
// as its argument.
const (
	ToReview Filter = "todo"
	All      Filter = "all"
	WithBad  Filter = "reviewed"
	LostLead Filter = "lost"
	Sample   Filter = "sample" // what is left of the weekly sample, for whoever sits here
)

// viewMark begins the Filter of a saved view.
const viewMark = "view:"

// OfView returns the Filter of a saved view, which Open takes too.
func OfView(name string) Filter { return Filter(viewMark + name) }

// view returns the name of the saved view, false for another list.
func (f Filter) view() (string, bool) { return strings.CutPrefix(string(f), viewMark) }

// builtIn are the lists that are always there.
func builtIn() []Filter { return []Filter{ToReview, All, WithBad, LostLead} }

// query returns the dialogues of the list. That of a view stands in the line.
func (f Filter) query() model.DialogueQuery {
	switch f {
	case ToReview:
		return model.DialogueQuery{Review: []model.ReviewState{model.ReviewNew, model.ReviewPartial}}
	case WithBad:
		return model.DialogueQuery{Review: []model.ReviewState{model.ReviewPartial, model.ReviewDone}}
	case LostLead:
		return model.DialogueQuery{Lead: []model.LeadStatus{model.LeadRequested, model.LeadFailed}}
	}
	return model.DialogueQuery{}
}

// written is the list in the filter language, "" where it is all dialogues.
func (f Filter) written() string {
	switch f {
	case ToReview:
		return "review:todo"
	case WithBad:
		return "(review:partial or review:done)"
	case LostLead:
		return "lead:lost"
	}
	return ""
}

// total returns how many dialogues the list has.
func (f Filter) total(c model.Counts) int64 {
	switch f {
	case ToReview:
		return c.ToReview()
	case WithBad:
		return c.Review[model.ReviewPartial] + c.Review[model.ReviewDone]
	case LostLead:
		return c.Lost()
	}
	return c.Dialogues
}

// fixed are the lists that are always there on this screen.
func (p *Pane) fixed() []Filter {
	if p.env.Samples == nil {
		return builtIn()
	}
	return append(builtIn(), Sample)
}

// tabs are all lists: those that are always there, then the saved views.
func (p *Pane) tabs() []Filter {
	all := p.fixed()
	for _, v := range p.views.all {
		all = append(all, OfView(v.Name))
	}
	return all
}

// beside returns the list that is so many tabs from the open one, round the ends.
func (p *Pane) beside(step int) Filter {
	all := p.tabs()
	for i, f := range all {
		if f == p.filter {
			return all[((i+step)%len(all)+len(all))%len(all)]
		}
	}
	return all[0]
}

// tabLine names the lists with their counts, the open one marked; it begins so far
// on that the open one is in sight.
func (p *Pane) tabLine(width int) string {
	words := make([]string, 0, len(p.views.all)+4)
	open, upTo := 0, 0
	for i, f := range p.tabs() {
		if f == p.filter {
			open = i
		}
		words = append(words, p.tabWord(f))
	}
	from := open
	for room := width - text.Width(words[open]) - 3; from > 0 && room-text.Width(words[from-1])-2 > 2; from-- {
		room -= text.Width(words[from-1]) + 2
	}
	styles := p.env.Style
	var b strings.Builder
	if from > 0 {
		b.WriteString(styles.Faint.Render("<"))
		upTo++
	}
	for i := from; i < len(words); i++ {
		if upTo += text.Width(words[i]) + 2; upTo > width && i > from {
			b.WriteString(styles.Faint.Render(" >"))
			break
		}
		b.WriteString(" ")
		switch {
		case i == open && styles.Mono:
			b.WriteString("[" + words[i] + "]")
		case i == open:
			b.WriteString(styles.Accent.Render(words[i]) + " ")
		default:
			b.WriteString(styles.Faint.Render(words[i]) + " ")
		}
	}
	return text.Truncate(b.String(), width)
}

// tabWord is one list with its count, and a view with its key.
func (p *Pane) tabWord(f Filter) string {
	name, isView := f.view()
	if f == Sample {
		return p.sampleWord()
	}
	if !isView {
		word := p.env.Text.T(f.title())
		if p.counted {
			word += " " + p.env.Text.Number(f.total(p.counts))
		}
		return word
	}
	word := text.Line(name)
	if v, ok := p.views.named(name); ok && v.Key != "" {
		word = "'" + v.Key + " " + word
	}
	if n, ok := p.views.counts[name]; ok {
		word += " " + p.countWord(n)
	}
	if f == p.filter && p.changed() {
		word += "*"
	}
	return word
}

// countWord is a count, with a plus where it is only the least that it is.
func (p *Pane) countWord(so tally) string {
	switch {
	case so.n >= mostCounted:
		return p.env.Text.Number(mostCounted-1) + "+"
	case !so.whole:
		return p.env.Text.Number(int64(so.n)) + "+"
	}
	return p.env.Text.Number(int64(so.n))
}
