package cli

import (
	"time"

	"debrief/ui/incidents"
)

// findings are what a rule would have found, as people read them.
type findings struct {
	table     *table
	tell      incidents.Teller
	n, looked int
}

func newFindings(tell incidents.Teller) *findings {
	t := tell.Text
	return &findings{tell: tell, table: &table{head: []string{
		t.T("cli.incidents.opened"), t.T("cli.watch_test.ended"), t.T("cli.incidents.dialogue"), t.T("cli.incidents.why"),
	}}}
}

// add adds one; ended is zero for what would still stand.
func (f *findings) add(opened, ended time.Time, about, why string) {
	f.n++
	end := ""
	if !ended.IsZero() {
		end = f.tell.Stamp(ended)
	}
	f.table.add(f.tell.Stamp(opened), end, about, why)
}
