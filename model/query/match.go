package query

import (
	"strings"
	"time"

	"debrief/model"
)

// Context is where and when a filter is asked.
type Context struct {
	Now  time.Time
	Zone *time.Location // in which days begin; nil means UTC
	Me   string         // whom who:me means
}

func (c Context) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// Match reports whether a row passes the filter. Plain words are looked for in
// what the row shows: how the client began, who that is, the topic, the id and
// the CRM's words about a lead that failed.
func (q Query) Match(row *model.Row, c Context) bool {
	return q.root == nil || q.root.match(&reading{row, c})
}

func (n all) match(r *reading) bool {
	for _, part := range n {
		if !part.match(r) {
			return false
		}
	}
	return true
}

func (n anyOf) match(r *reading) bool {
	for _, part := range n {
		if part.match(r) {
			return true
		}
	}
	return false
}

func (n not) match(r *reading) bool { return !n.node.match(r) }

func (n term) match(r *reading) bool { return n.field.match(r, &n.value) }

func (n words) match(r *reading) bool {
	row := r.row
	for _, text := range []string{row.Preview, row.Client.Name, row.Client.Phone, row.Client.Email, row.Topic, row.ID, row.Lead.Failed} {
		if has(text, n.folded) {
			return true
		}
	}
	return false
}

// Narrow lets only rows into d that pass the filter. What an index of the archive
// knows is asked of the index, so that fewer rows have to be read.
func (q Query) Narrow(d *model.DialogueQuery, c Context) {
	if q.root == nil {
		return
	}
	d.Keep = func(row *model.Row) bool { return q.Match(row, c) }
	d.Drawn = d.Drawn || asksDraw(q.root)
	parts, ok := q.root.(all)
	if !ok {
		parts = all{q.root}
	}
	for _, part := range parts {
		t, ok := part.(term)
		if !ok {
			continue
		}
		switch t.field.Name {
		case "review":
			if len(d.Review) == 0 {
				d.Review = reviews[t.value.folded]
			}
		case "lead":
			if len(d.Lead) == 0 {
				d.Lead = leads[t.value.folded]
			}
		case "week":
			if d.Week.IsZero() {
				d.Week = t.value.weekAt(c)
			}
		}
	}
}

// Client is the query of rows whose client, phone or id holds every word of a text.
func Client(text string) Query {
	var parts all
	for _, word := range strings.Fields(text) {
		one := anyOf{term{fieldOf("client"), value{text: word, folded: fold(word)}}, term{fieldOf("id"), value{text: word, folded: fold(word)}}}
		if d := digits(word); len(d) > 2 {
			one = append(one, term{fieldOf("phone"), value{text: d, folded: d}})
		}
		parts = append(parts, one)
	}
	if len(parts) == 0 {
		return Query{}
	}
	return Query{parts}
}
