// Package filter tells people about filters: what is wrong with one that they
// write, in a sentence of their language.
package filter

import (
	"errors"
	"strings"

	"debrief/model/query"
	"debrief/ui/lang"
	"debrief/ui/text"
)

// Mistake says what is wrong with a filter that query.Parse refused, where, and
// how to mend it.
func Mistake(p *lang.Printer, err error) string {
	var m *query.Error
	if !errors.As(err, &m) {
		return text.Line(err.Error())
	}
	return p.T("filter."+string(m.Mistake), "Place", m.From+1, "Text", text.Truncate(text.Line(m.Text), 40),
		"Hint", Hint(p, m), "Most", query.MaxRunes)
}

// Hint says what would have been right.
func Hint(p *lang.Printer, m *query.Error) string {
	switch {
	case m.Mistake == query.UnknownField && m.Hint == "":
		var names []string
		for _, f := range query.Fields() {
			names = append(names, f.Name)
		}
		return p.T("filter.fields", "Names", strings.Join(names, ", "))
	case m.Mistake == query.UnknownField:
		return p.T("filter.nearest", "Name", m.Hint)
	case m.Hint == "text", m.Hint == "number", m.Hint == "time", m.Hint == "digits", m.Hint == "week":
		return p.T("filter.takes_" + m.Hint)
	}
	return p.T("filter.takes_one", "Words", strings.ReplaceAll(m.Hint, "|", ", "))
}
