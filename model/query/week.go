package query

import (
	"strings"

	"debrief/model"
)

// lastWeek is the week before the one that it is now.
const lastWeek = "last"

// weekField takes a week, and holds for the dialogues of its sample.
func weekField(name string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "week", Values: []string{lastWeek}, parse: parseWeek,
		names: func(r *model.Row) []string {
			if r.Drawn == nil {
				return nil
			}
			return []string{r.Drawn.Week.String()}
		},
		match: func(r *reading, v *value) bool {
			return r.row.Drawn != nil && r.row.Drawn.Week == v.weekAt(r.ctx)
		},
	}
}

func parseWeek(text string) (value, bool) {
	if strings.EqualFold(text, lastWeek) {
		return value{text: lastWeek}, true
	}
	w, err := model.ParseWeek(text)
	return value{text: w.String(), week: w}, err == nil
}

// weekAt returns the week that is meant where a filter is asked.
func (v *value) weekAt(c Context) model.Week {
	if v.week.IsZero() {
		return model.WeekOf(c.Now, c.zone()).Add(-1)
	}
	return v.week
}

// asksDraw reports whether a part of a filter looks at samples.
func asksDraw(n node) bool {
	switch n := n.(type) {
	case all:
		return anyAsksDraw(n)
	case anyOf:
		return anyAsksDraw(n)
	case not:
		return asksDraw(n.node)
	case term:
		return n.field.Name == "week" || n.field.Name == "who" || n.field.Name == "assignee"
	}
	return false
}

func anyAsksDraw(parts []node) bool {
	for _, part := range parts {
		if asksDraw(part) {
			return true
		}
	}
	return false
}
