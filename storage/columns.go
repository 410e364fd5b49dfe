package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"debrief/model"
)

// columns keep in memory what the lists are sorted by, from the first list on that
// somebody sorts. Commits only leave the names of what they changed here; whoever
// reads next reads that again.
type columns struct {
	turn  chan struct{} // holds one value while nobody uses the table
	table *columnTable  // of whoever has the turn; nil until somebody sorts

	mu       sync.Mutex
	kept     bool // there is a table, or one is begun
	sessions map[uint64]uint64
	entities map[model.EntityRef]uint64 // that changed, with the end of the log then
}

func newColumns() *columns {
	c := &columns{turn: make(chan struct{}, 1)}
	c.turn <- struct{}{}
	return c
}

// committed lets show make a batch visible, and remembers what it changed: whoever
// sees the batch finds that here.
func (c *columns) committed(b *batch, show func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	show()
	if !c.kept {
		return
	}
	for no, t := range b.touched {
		switch what := t.sub.what; what.Kind {
		case model.SubjectSession:
			c.sessions[no] = b.head.pos
		case model.SubjectLead, model.SubjectDeal, model.SubjectContact:
			c.entities[model.EntityRef{Kind: model.EntityKind(what.Kind), ID: what.ID}] = b.head.pos
		case model.SubjectClient, model.SubjectPortal, model.SubjectSample, model.SubjectWatch:
		}
	}
}

// keep begins to remember what changes.
func (c *columns) keep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.kept {
		c.kept, c.sessions, c.entities = true, map[uint64]uint64{}, map[model.EntityRef]uint64{}
	}
}

// changed returns what changed since it was read; some of it a reader may not see yet.
func (c *columns) changed() (sessions []uint64, entities []model.EntityRef) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Keys(c.sessions)), slices.Collect(maps.Keys(c.entities))
}

// read takes what was read again off the list, as far as its changes were seen by a
// reader to whom the log ended there.
func (c *columns) read(end uint64, sessions []uint64, entities []model.EntityRef) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, no := range sessions {
		if c.sessions[no] <= end {
			delete(c.sessions, no)
		}
	}
	for _, ref := range entities {
		if c.entities[ref] <= end {
			delete(c.entities, ref)
		}
	}
	if len(c.sessions) == 0 {
		c.sessions = maps.Clone(c.sessions) // a map does not shrink
	}
}

// sorted returns a page of a list that is sorted by a column.
func (a *Archive) sorted(ctx context.Context, q model.DialogueQuery) (page model.Page, err error) {
	c := a.columns
	select {
	case <-ctx.Done():
		return page, fmt.Errorf("sort dialogues: %w", ctx.Err())
	case <-c.turn:
	}
	defer func() { c.turn <- struct{}{} }()
	c.keep()
	err = a.view(ctx, func(r *reader) (err error) {
		if c.table == nil || c.table.gen != r.gen {
			c.table = newColumnTable(r.gen)
		}
		page, err = r.sortedPage(c.table, q)
		return err
	})
	return page, err
}

// quickly returns what a query asks of the lists' own columns, so that most rows that
// do not pass need not be read.
func quickly(q model.DialogueQuery) func(*model.Cells) bool {
	source := model.FoldCell(q.Source)
	return func(c *model.Cells) bool {
		return (len(q.Review) == 0 || slices.Contains(q.Review, c.Review)) &&
			(len(q.Lead) == 0 || slices.Contains(q.Lead, c.Lead)) && (source == "" || source == c.Source)
	}
}

// sortedPage goes on with the table as far as the query lets it, and reads a page.
func (r *reader) sortedPage(t *columnTable, q model.DialogueQuery) (page model.Page, err error) {
	whole, err := r.readColumns(t, q.Look)
	if err != nil {
		return page, err
	}
	after := lineNone
	if whole && q.After != "" {
		sub, row, err := r.place(q.After)
		if err != nil {
			return page, err
		}
		after = t.places[row.at(sub)]
	}
	g := r.gathering(q)
	unread := map[uint64]bool{}
	if _, g.page.Of = r.ranges(q); !whole {
		g.look = 0
		sessions, _ := r.a.columns.changed()
		for _, no := range sessions {
			unread[no] = true
		}
	}
	quick := quickly(q)
	err = t.walk(q.Sort, after, q.Oldest, func(l *columnLine) (bool, error) {
		// A session that is still to be read again may have fewer dialogues now.
		if !quick(&l.cells) || unread[l.at.subject] {
			return true, nil
		}
		if err := r.ctx.Err(); err != nil {
			return false, err
		}
		more, err := g.take(r, l.at)
		return more && (whole || g.page.Looked < max(q.Look, g.limit)), err
	})
	if !whole {
		g.page.Sorting, g.page.More, g.page.At = true, true, ""
		g.page.Of = r.totals.Dialogues
		g.page.Looked = int(min(int64(t.alive), g.page.Of)) // lines of what is gone may still stand there
	}
	return g.page, err
}
