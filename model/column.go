package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Column is what a list of dialogues is sorted by.
type Column string

// The columns. Dates and numbers begin with the greatest, texts with the first of the
// alphabet, and whatever has no value comes last; rows that have the same stand in the
// order of ByStart.
const (
	ByStart    Column = ""         // when it began
	ByLast     Column = "last"     // when something was said or done in it last
	ByClient   Column = "client"   // the client's name, or else phone or e-mail
	BySource   Column = "source"   // the channel
	ByTurns    Column = "turns"    // how many turns it has
	ByAnswers  Column = "answers"  // how many of them are answers
	ByBad      Column = "bad"      // how many answers were judged bad
	ByReview   Column = "review"   // how far its review is, what nobody looked at first
	ByLead     Column = "lead"     // what became of its lead, the lost ones first
	ByStage    Column = "stage"    // the stage of its lead or deal
	ByAssignee Column = "assignee" // whose work it is
)

// startName is how people write ByStart.
const startName = "started"

// Columns returns all columns, in the order in which they are offered.
func Columns() []Column {
	return []Column{
		ByStart, ByLast, ByClient, BySource, ByTurns, ByAnswers, ByBad, ByReview, ByLead, ByStage, ByAssignee,
	}
}

// Name returns the column as people write it.
func (c Column) Name() string { return cmp.Or(string(c), startName) }

// WriteSort returns a column as ParseSort reads it; turned is the other way round.
func WriteSort(c Column, turned bool) string {
	if turned {
		return "-" + c.Name()
	}
	return c.Name()
}

// ParseSort reads a column as people write it, with a minus before it for the other
// way round; "" is ByStart.
func ParseSort(text string) (c Column, turned bool, err error) {
	name, turned := strings.CutPrefix(text, "-")
	if text == "" {
		return ByStart, false, nil
	}
	for _, c := range Columns() {
		if c.Name() == name {
			return c, turned, nil
		}
	}
	return ByStart, false, fmt.Errorf("there is no column %q; there are %s", name, strings.Join(ColumnNames(), ", "))
}

// ColumnNames returns all columns as people write them.
func ColumnNames() []string {
	names := make([]string, 0, len(Columns()))
	for _, c := range Columns() {
		names = append(names, c.Name())
	}
	return names
}

// Textual reports whether the column holds texts; else it holds numbers.
func (c Column) Textual() bool {
	return c == ByClient || c == BySource || c == ByStage || c == ByAssignee
}

// Cells are what a row has in the columns by which it can be sorted. Its texts stand
// as they are compared: small and capital letters are the same, and ё is е.
type Cells struct {
	Started, Last       time.Time
	Turns, Answers, Bad int32
	Review              ReviewState
	Lead                LeadStatus
	Source, Assignee    string
	Client, Stage       string
}

// Cells returns the cells of a row.
func (r *Row) Cells() Cells {
	return Cells{
		Started: r.StartedAt, Last: r.LastAt,
		Turns: int32(r.Turns), Answers: int32(r.Answers), Bad: int32(r.Bad), //nolint:gosec // a dialogue has fewer
		Review: r.Review, Lead: r.Lead.Status, Source: FoldCell(r.Source), Assignee: FoldCell(r.Assignee),
		Client: FoldCell(cmp.Or(r.Client.Names()...)), Stage: FoldCell(r.Stage),
	}
}

// FoldCell returns a text as cells are compared.
func FoldCell(text string) string { return strings.ReplaceAll(strings.ToLower(text), "ё", "е") }

// Value is what stands in one cell: a number or a text.
type Value struct {
	Number int64
	Text   string // as it is compared
}

// Compare says which of two values of one column comes first.
func (v Value) Compare(other Value) int {
	switch {
	case v.Number != other.Number:
		return cmp.Compare(other.Number, v.Number)
	case (v.Text == "") != (other.Text == ""):
		return cmp.Compare(other.Text, v.Text)
	}
	return cmp.Compare(v.Text, other.Text)
}

// In returns what stands in one column.
func (c *Cells) In(column Column) Value {
	switch column {
	case ByStart:
		return Value{Number: c.Started.UnixMilli()}
	case ByLast:
		return Value{Number: c.Last.UnixMilli()}
	case ByTurns:
		return Value{Number: int64(c.Turns)}
	case ByAnswers:
		return Value{Number: int64(c.Answers)}
	case ByBad:
		return Value{Number: int64(c.Bad)}
	case ByReview:
		return Value{Number: c.Review.need()}
	case ByLead:
		return Value{Number: c.Lead.need()}
	case ByClient:
		return Value{Text: c.Client}
	case BySource:
		return Value{Text: c.Source}
	case ByStage:
		return Value{Text: c.Stage}
	case ByAssignee:
		return Value{Text: c.Assignee}
	}
	return Value{}
}

// need is how much a dialogue in that state needs a person.
func (s ReviewState) need() int64 {
	switch s {
	case ReviewNew:
		return 3
	case ReviewPartial:
		return 2
	case ReviewDone:
		return 1
	case ReviewNone:
	}
	return 0
}

// need is how much a lead in that state needs a person.
func (s LeadStatus) need() int64 {
	switch s {
	case LeadFailed:
		return 3
	case LeadRequested:
		return 2
	case LeadCreated:
		return 1
	case LeadNone:
	}
	return 0
}

// SortRows sorts rows by a column; those that are equal in it keep their order.
func SortRows(rows []Row, column Column) {
	slices.SortStableFunc(rows, func(a, b Row) int {
		x, y := a.Cells(), b.Cells()
		return x.In(column).Compare(y.In(column))
	})
}
