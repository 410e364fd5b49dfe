package queue

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/model/query"
	"debrief/ui/pane"
)

// tally is how many dialogues were counted so far.
type tally struct {
	n     int
	whole bool // there are no more
}

// count makes a command that counts on what a query has, a look at the archive at a
// time, until own is called off. then makes the message of each look; next goes on, and
// is nil at the end.
func count(own context.Context, archive pane.Archive, q model.DialogueQuery, so tally, then func(so tally, next tea.Cmd) tea.Msg) tea.Cmd {
	q.Sort, q.Oldest, q.Limit, q.Look = model.ByStart, false, nextLook, nextLook
	return pane.GuardIn(own, func(ctx context.Context) tea.Msg {
		page, err := archive.Dialogues(ctx, q)
		if err != nil {
			return then(so, nil) // the reading of the list tells why
		}
		so.n += len(page.Rows)
		if so.whole = !page.More; so.whole {
			return then(so, nil)
		}
		if q.After = page.At; q.After == "" {
			q.After = page.Rows[len(page.Rows)-1].ID
		}
		return then(so, count(own, archive, q, so, then))
	})
}

// totalMsg brings how many dialogues pass the filter, as far as they were counted.
type totalMsg struct {
	number int
	so     tally
	next   tea.Cmd
}

// countListed makes a command that counts what passes the filter. The list itself is
// read page by page, and is on the screen long before.
func (p *Pane) countListed() tea.Cmd {
	p.search.number++
	p.search.total = tally{}
	if p.search.stop != nil {
		p.search.stop()
	}
	if p.search.query.IsZero() {
		return nil
	}
	own, stop := context.WithCancel(context.Background())
	p.search.stop = stop
	number := p.search.number
	return count(own, p.env.Archive, p.Query(), tally{}, func(so tally, next tea.Cmd) tea.Msg { return totalMsg{number, so, next} })
}

func (p *Pane) tookTotal(msg totalMsg) tea.Cmd {
	if msg.number != p.search.number {
		return nil
	}
	p.search.total = msg.so
	p.sheet.Moved()
	return msg.next
}

// viewTallyMsg brings how many dialogues a view has, as far as they were counted.
type viewTallyMsg struct {
	number int
	name   string
	so     tally
	next   tea.Cmd         // goes on with this view, nil when it is counted
	others context.Context // in which the views after it are counted
}

// countViews makes a command that counts what the views let through, one after the
// other, unless that was done a moment ago or a person writes a filter.
func (p *Pane) countViews() tea.Cmd {
	v, now := &p.views, p.env.Now()
	if len(v.all) == 0 || v.busy || p.search.open || !v.at.IsZero() && now.Sub(v.at) < countEvery {
		return nil
	}
	v.number++
	v.busy, v.at, v.left = true, now, v.all
	own, stop := context.WithCancel(context.Background())
	v.stop = stop
	return p.countNext(own)
}

// countNext counts the next view.
func (p *Pane) countNext(own context.Context) tea.Cmd {
	v := &p.views
	for len(v.left) > 0 {
		name, filter := v.left[0].Name, v.left[0].Filter
		v.left = v.left[1:]
		q, err := query.Parse(filter)
		if err != nil {
			continue // its tab says so when it is opened
		}
		var d model.DialogueQuery
		q.Narrow(&d, p.asked())
		number := v.number
		return count(own, p.env.Archive, d, tally{}, func(so tally, next tea.Cmd) tea.Msg {
			if so.n >= mostCounted {
				next = nil
			}
			return viewTallyMsg{number, name, so, next, own}
		})
	}
	v.busy = false
	return nil
}

// tookViewTally keeps what was counted. A count that goes on does not take the place of
// one that was whole: it would only seem that dialogues went away.
func (p *Pane) tookViewTally(msg viewTallyMsg) tea.Cmd {
	v := &p.views
	if msg.number != v.number || !v.busy {
		return nil
	}
	if before, known := v.counts[msg.name]; msg.next == nil || !known || before.n < msg.so.n {
		if v.counts == nil {
			v.counts = map[string]tally{}
		}
		v.counts[msg.name] = msg.so
	}
	p.sheet.Moved()
	if msg.next != nil {
		return msg.next
	}
	return p.countNext(msg.others)
}

// stopCount calls the counting of the views off, which begins anew with the next
// reading of the list.
func (v *views) stopCount() {
	if v.busy {
		v.stop()
		v.busy, v.at = false, time.Time{}
	}
}
