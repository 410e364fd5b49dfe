package storage

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

const defaultRows = 50

// Dialogues returns one page of dialogues, newest first unless q says otherwise.
// It reads what the page needs, however large the archive; sorted by another column
// than time it reads all of them once, q.Look at a time. Errors: ErrNotFound when
// q.After names no dialogue.
func (a *Archive) Dialogues(ctx context.Context, q model.DialogueQuery) (page model.Page, err error) {
	if q.Sort != model.ByStart {
		page, err = a.sorted(ctx, q)
	} else {
		err = a.view(ctx, func(r *reader) (err error) {
			page, err = r.page(q)
			return err
		})
	}
	if err != nil {
		return model.Page{}, fmt.Errorf("list dialogues: %w", err)
	}
	return page, nil
}

func (r *reader) page(q model.DialogueQuery) (model.Page, error) {
	if !q.Week.IsZero() {
		return r.drawnPage(q)
	}
	var after []byte
	if q.After != "" {
		sub, row, err := r.place(q.After)
		if err != nil {
			return model.Page{}, err
		}
		after = listPlace(row.StartedAt.UnixMilli(), row.at(sub))
	}
	ranges, of := r.ranges(q)
	g := r.gathering(q)
	g.page.Of = of
	err := r.walk(ranges, after, q.Oldest, func(at dialogueAt) (bool, error) { return g.take(r, at) })
	return g.page, err
}

// gathering is a page in the making.
type gathering struct {
	page        model.Page
	query       model.DialogueQuery
	known       *draws
	limit, look int
}

func (r *reader) gathering(q model.DialogueQuery) gathering {
	g := gathering{query: q, limit: q.Limit, look: q.Look, known: r.draws()}
	if g.limit <= 0 {
		g.limit = defaultRows
	}
	return g
}

// take looks at the next row, and reports whether the page goes on.
func (g *gathering) take(r *reader, at dialogueAt) (bool, error) {
	row, err := r.dialogueRow(at)
	if err != nil {
		return false, err
	}
	return g.add(r, &row)
}

// add is take for a row that was read.
func (g *gathering) add(r *reader, read *dialogueRow) (bool, error) {
	row, passes, err := r.passing(read, g.query, g.known)
	switch {
	case err != nil:
		return false, err
	case passes && len(g.page.Rows) == g.limit:
		g.page.More = true
		return false, nil
	case passes:
		g.page.Rows = append(g.page.Rows, row)
	}
	if g.page.Looked++; g.page.Looked == g.look {
		g.page.More, g.page.At = true, row.ID
		return false, nil
	}
	return true, nil
}

// listed reads one row, and reports whether it passes the query; of one that does
// not, only the id is sure to be there.
func (r *reader) listed(at dialogueAt, q model.DialogueQuery, known *draws) (shown model.Row, passes bool, err error) {
	row, err := r.dialogueRow(at)
	if err != nil {
		return shown, false, err
	}
	return r.passing(&row, q, known)
}

// passing is listed for a row that was read.
func (r *reader) passing(row *dialogueRow, q model.DialogueQuery, known *draws) (shown model.Row, passes bool, err error) {
	shown.Summary = row.Summary
	hides := q.Viewer != "" && len(row.Marks) > 0 // else nobody judged anything in it
	if !hides && !matches(&shown, q) {
		return shown, false, nil
	}
	if q.Drawn || !q.Week.IsZero() {
		if shown.Drawn, err = known.of(&row.Summary); err != nil {
			return shown, false, err
		}
	}
	if hides {
		if err = known.hide(&shown, q.Viewer); err != nil || !matches(&shown, q) {
			return shown, false, err
		}
	}
	if shown.Stage, err = r.stageOf(row.Entities()); err != nil {
		return shown, false, err
	}
	return shown, q.Keep == nil || q.Keep(&shown), nil
}

// ranges returns the parts of one list that hold everything that a query
// selects, and how many rows these have, 0 when that is not known. Of the lists that
// could, it takes the one that is likely shortest.
func (r *reader) ranges(q model.DialogueQuery) (best [][]byte, of int64) {
	prefix := func(list byte, value string) []byte { return listPrefix(r.gen, list, r.a.listHash(value)) }
	if q.Reviewer != "" {
		return [][]byte{prefix(listReviewer, q.Reviewer)}, 0
	}
	totals := &r.totals
	best, of = [][]byte{prefix(listAll, "")}, totals.Dialogues
	size := of
	if q.Source != "" {
		best, of, size = [][]byte{prefix(listSource, q.Source)}, 0, totals.Dialogues/2
	}
	if n := sum(totals.Review, distinct(q.Review)); len(q.Review) > 0 && n < size {
		best, of, size = nil, n, n
		for _, state := range distinct(q.Review) {
			best = append(best, prefix(listReview, string(state)))
		}
	}
	if n := sum(totals.Lead, distinct(q.Lead)); len(q.Lead) > 0 && n < size {
		best, of = nil, n
		for _, status := range distinct(q.Lead) {
			best = append(best, prefix(listLead, string(status)))
		}
	}
	return best, of
}

func sum[K comparable](totals map[K]int64, keys []K) (n int64) {
	for _, key := range keys {
		n += totals[key]
	}
	return n
}

func distinct[K ~string](keys []K) []K { return slices.Compact(slices.Sorted(slices.Values(keys))) }

// matches checks the conditions of a query that its list leaves open.
func matches(row *model.Row, q model.DialogueQuery) bool {
	return (len(q.Review) == 0 || slices.Contains(q.Review, row.Review)) &&
		(len(q.Lead) == 0 || slices.Contains(q.Lead, row.Lead.Status)) &&
		(q.Source == "" || q.Source == row.Source) &&
		(q.Reviewer == "" || slices.Contains(row.Reviewers, q.Reviewer))
}

// walk goes through several ranges of a list at once, in the order of their
// places, from the one after a place on, until each returns false.
func (r *reader) walk(prefixes [][]byte, after []byte, back bool, each func(dialogueAt) (bool, error)) error {
	cursors := make([]*cursor, 0, len(prefixes))
	defer func() {
		for _, c := range cursors {
			c.it.Close()
		}
	}()
	for _, prefix := range prefixes {
		c := r.cursor(prefix, after, back)
		cursors = append(cursors, c)
	}
	for {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		c := first(cursors, back)
		if c == nil {
			return nil
		}
		at, err := c.open(r)
		if err != nil {
			return err
		}
		more, err := each(at)
		if err != nil || !more {
			return err
		}
		c.it.Next()
	}
}

// cursor is a place in one range of a list.
type cursor struct {
	it     *badger.Iterator
	prefix []byte
}

func (r *reader) cursor(prefix, after []byte, back bool) *cursor {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Reverse, options.Prefix = false, back, prefix
	c := &cursor{it: r.txn.NewIterator(options), prefix: prefix}
	seek := append([]byte(nil), prefix...)
	switch {
	case after != nil:
		seek = append(seek, after...)
	case back: // a reverse iterator has to start behind its prefix
		seek = append(seek, bytes.Repeat([]byte{0xFF}, listKeySize)...)
	}
	c.it.Seek(seek)
	if after != nil && c.it.ValidForPrefix(prefix) && bytes.Equal(c.it.Item().Key(), seek) {
		c.it.Next()
	}
	return c
}

// place returns where the cursor stands, nil at its end.
func (c *cursor) place() []byte {
	if !c.it.ValidForPrefix(c.prefix) {
		return nil
	}
	return c.it.Item().Key()[len(c.prefix):]
}

// first returns the cursor that is to be read next, nil when all are at their
// end.
func first(cursors []*cursor, back bool) *cursor {
	var best *cursor
	var bestPlace []byte
	for _, c := range cursors {
		place := c.place()
		if place == nil {
			continue
		}
		order := bytes.Compare(place, bestPlace)
		if best == nil || order < 0 && !back || order > 0 && back {
			best, bestPlace = c, place
		}
	}
	return best
}

// open checks the record that the cursor stands on and returns its dialogue.
func (c *cursor) open(r *reader) (dialogueAt, error) {
	item := c.it.Item()
	key := item.KeyCopy(nil)
	_, at, err := parseListKey(key)
	if err != nil {
		return dialogueAt{}, damagedRecord(key, err)
	}
	err = item.Value(func(value []byte) error {
		_, err := r.a.secrets.open(key, value)
		return err
	})
	if err != nil {
		return dialogueAt{}, damagedRecord(key, err)
	}
	return at, nil
}

// stageOf returns the stage of what a dialogue is linked to, the strongest reason
// first, as the CRM held it last; "" when it is not known.
func (r *reader) stageOf(linked []model.EntityRef) (string, error) {
	for _, ref := range linked {
		entity, _, err := r.entity(ref)
		if err != nil {
			return "", err
		}
		if stage := entity.Fields.Text(ref.Kind.StageField()); stage != "" {
			return stage, nil
		}
	}
	return "", nil
}

// Counts returns the totals of the archive.
func (a *Archive) Counts(ctx context.Context) (model.Counts, error) {
	var c model.Counts
	err := a.view(ctx, func(r *reader) error {
		t := r.totals.clone()
		c = model.Counts{
			Events: int64(r.end.pos), Turns: t.Turns, Dialogues: t.Dialogues, Rejects: int64(t.rejects),
			Review: t.Review, Lead: t.Lead, Fixes: t.Fixes, Incidents: t.Incidents,
		}
		return nil
	})
	return c, err
}
