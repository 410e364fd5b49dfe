package queue

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/model/query"
	"debrief/ui/pane"
)

const (
	// valuesHold is how long the values that were read of the archive are good enough.
	valuesHold = 5 * time.Minute
	// mostRead bounds the rows that are read for them; the newest are read first.
	mostRead = 200_000
)

// values are what the archive holds in the fields of filters. They are read while a
// filter is written, some thousands of rows at a time, so that the newest ones are
// offered at once and the others as they come.
type values struct {
	whole query.Values // of the last reading that came to its end
	fresh query.Values // of the one that is under way
	at    time.Time    // when whole was read, zero for never
	read  int          // rows of the one that is under way
	stop  context.CancelFunc
	run   int // which reading it is
}

// valuesMsg brings what some rows hold.
type valuesMsg struct {
	run    int
	found  query.Values
	looked int
	after  string // the row after which it goes on, "" at the end
	err    error
}

// beginValues makes a command that reads them, unless that was done a moment ago.
func (p *Pane) beginValues() tea.Cmd {
	v := &p.values
	if now := p.env.Now(); v.stop != nil || !v.at.IsZero() && now.Sub(v.at) < valuesHold {
		return nil
	}
	v.run++
	v.fresh, v.read = query.Values{}, 0
	return p.readValues("", firstLook)
}

func (p *Pane) readValues(after string, look int) tea.Cmd {
	own, stop := context.WithCancel(context.Background())
	p.values.stop = stop
	run, archive := p.values.run, p.env.Archive
	return pane.GuardIn(own, func(ctx context.Context) tea.Msg {
		msg := valuesMsg{run: run}
		page, err := archive.Dialogues(ctx, model.DialogueQuery{After: after, Look: look, Keep: func(row *model.Row) bool {
			msg.found.Add(row)
			return false
		}})
		msg.looked, msg.after, msg.err = page.Looked, page.At, err
		return msg
	})
}

// tookValues takes some, and reads on while a filter is written.
func (p *Pane) tookValues(msg valuesMsg) tea.Cmd {
	v := &p.values
	if msg.run != v.run || v.stop == nil {
		return nil
	}
	v.stop()
	v.stop = nil
	if msg.err != nil {
		return nil // the reading of the list tells why
	}
	p.sheet.Moved()
	v.fresh.Merge(msg.found)
	v.read += msg.looked
	if msg.after != "" && v.read < mostRead {
		return p.readValues(msg.after, nextLook)
	}
	v.whole, v.fresh, v.at = v.fresh, query.Values{}, p.env.Now()
	return nil
}

// endValues calls the reading off. What it found stays until the next one.
func (p *Pane) endValues() {
	if stop := p.values.stop; stop != nil {
		stop()
		p.values.stop = nil
	}
}

// valuesOf returns what is offered for a field: what the archive holds, the most
// frequent first, and what stands on the screen, which may be newer.
func (p *Pane) valuesOf(field string) []string {
	var all []string
	seen := map[string]bool{"": true}
	offer := func(value string) {
		if !seen[value] {
			seen[value] = true
			all = append(all, value)
		}
	}
	for _, value := range slices.Concat(p.values.whole.Of(field), p.values.fresh.Of(field)) {
		offer(value)
	}
	for _, row := range slices.Concat(p.sheet.Rows.Items(), p.search.known) {
		for _, value := range query.ValuesOf(field, &row) {
			offer(value)
		}
	}
	return all
}
