package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sort"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage/search"
)

// ErrNothingAsked is a search for a text without a letter or a digit.
var ErrNothingAsked = errors.New("there is nothing to look for")

// KeepTurns begins to keep the index of turns up with the log, so that searches
// find everything at once. Without it the first search begins.
func (a *Archive) KeepTurns(ctx context.Context) error {
	return a.view(ctx, func(*reader) error {
		a.turns.start()
		return nil
	})
}

// IndexTurns waits until searches reach everything that is in the log now. Where
// the index has to be built, progress is told of it; it may be nil.
func (a *Archive) IndexTurns(ctx context.Context, progress func(done, total uint64)) error {
	err := a.view(ctx, func(r *reader) error {
		a.turns.start()
		return a.turns.reach(ctx, r.end.pos, progress)
	})
	if err != nil {
		return fmt.Errorf("index turns: %w", err)
	}
	return nil
}

// reach waits until the index reaches a place of the log.
func (t *turnIndex) reach(ctx context.Context, pos uint64, progress func(done, total uint64)) error {
	t.waiting.Add(1)
	defer t.waiting.Add(-1)
	for {
		t.mu.Lock()
		moved, failed := t.moved, t.failed
		there, done := t.whole && t.applied >= pos, max(t.applied, t.built)
		t.mu.Unlock()
		switch {
		case there:
			return nil
		case failed != nil:
			return failed
		}
		if progress != nil {
			progress(min(done, pos), pos)
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-t.a.ending.Done():
			return ErrClosed
		}
	}
}

// SearchTurns returns the turns that a query finds, the newest first, or with best
// the most relevant; at most limit, 0 for 50. Its words are looked for in what was
// said, its fields in the dialogues of the turns. It takes what is indexed by now;
// IndexTurns waits for the rest. Errors: ErrNothingAsked.
func (a *Archive) SearchTurns(ctx context.Context, q query.Query, asked query.Context, best bool, limit int) (model.TurnPage, error) {
	var page model.TurnPage
	limit = cmp.Or(max(limit, 0), defaultRows)
	err := a.searchTurns(ctx, q, asked, func(s *turnSearch) error {
		var hits []search.Hit
		var err error
		if best {
			var count int
			hits, count, err = s.x.Best(ctx, s.node, limit)
			page.More = count > len(hits)
		} else {
			hits, page.More, err = s.x.Newest(ctx, s.node, limit)
		}
		if err != nil {
			return err
		}
		page.Behind = s.behind()
		page.Hits, err = s.read(hits)
		return err
	})
	if err != nil {
		return model.TurnPage{}, fmt.Errorf("search turns: %w", err)
	}
	return page, nil
}

// CountTurns returns how many turns a query finds. progress, when it is not nil, is
// told how many turns were looked at.
func (a *Archive) CountTurns(ctx context.Context, q query.Query, asked query.Context, progress func(done, total int)) (count int, err error) {
	err = a.searchTurns(ctx, q, asked, func(s *turnSearch) (err error) {
		count, err = s.x.Count(ctx, s.node, progress)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count turns: %w", err)
	}
	return count, nil
}

// turnSearch is one search for turns.
type turnSearch struct {
	r     *reader
	x     *search.Index
	an    *search.Analyzer
	node  search.Node
	rows  map[dialogueAt]*model.Row
	draws *draws
	sees  model.DialogueQuery // what the filter has to know of a row, and who looks
}

// searchTurns runs a search. Where the index turns out to be damaged, it is built
// anew and the search runs again.
func (a *Archive) searchTurns(ctx context.Context, q query.Query, asked query.Context, do func(*turnSearch) error) error {
	return a.view(ctx, func(r *reader) error {
		a.turns.start()
		an := a.turns.analyzer()
		defer a.turns.analyzers.Put(an)
		for tries := 0; ; tries++ {
			s := &turnSearch{r: r, an: an, rows: map[dialogueAt]*model.Row{}, draws: r.draws(), sees: seenBy(q, asked)}
			var ok bool
			if s.node, ok = query.Build(q, asked, s.builder()); !ok {
				return ErrNothingAsked
			}
			if search.LooksThrough(s.node) && !a.turns.parts.Swap(true) {
				poke(a.turns.due)
			}
			err := a.turns.searched(ctx, s, do)
			var damage *search.DamageError
			if !errors.As(err, &damage) || tries == 2 {
				return err
			}
			a.log.Warn("the index of turns is damaged and built anew", "error", err)
			if err := a.turns.mend(ctx, s.x); err != nil {
				return err
			}
		}
	})
}

// seenBy returns how the rows are read that a search asks its fields of.
func seenBy(q query.Query, asked query.Context) model.DialogueQuery {
	var whole model.DialogueQuery
	q.Narrow(&whole, asked)
	return model.DialogueQuery{Drawn: whole.Drawn, Viewer: asked.Me}
}

// searched runs a search in the index as it is now, once there is one.
func (t *turnIndex) searched(ctx context.Context, s *turnSearch, do func(*turnSearch) error) error {
	for {
		t.mu.Lock()
		moved, failed := t.moved, t.failed
		t.mu.Unlock()
		t.use.RLock()
		if t.x != nil {
			defer t.use.RUnlock()
			s.x = t.x
			return do(s)
		}
		t.use.RUnlock()
		if failed != nil {
			return failed
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-t.a.ending.Done():
			return ErrClosed
		}
	}
}

// mend has an index built anew, unless somebody did, and waits for that.
func (t *turnIndex) mend(ctx context.Context, damaged *search.Index) error {
	t.waiting.Add(1)
	defer t.waiting.Add(-1)
	for asked := false; ; {
		t.mu.Lock()
		moved, failed, whole := t.moved, t.failed, t.whole
		t.mu.Unlock()
		t.use.RLock()
		same := t.x == damaged
		t.use.RUnlock()
		switch {
		case !same && whole:
			return nil
		case failed != nil:
			return failed
		case !asked:
			asked = true
			poke(t.again)
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-t.a.ending.Done():
			return ErrClosed
		}
	}
}

// analyzer returns one that may have stemmed the commonest words already.
func (t *turnIndex) analyzer() *search.Analyzer {
	if an, ok := t.analyzers.Get().(*search.Analyzer); ok {
		return an
	}
	return search.NewAnalyzer()
}

// behind is how many events of the log are not indexed yet.
func (s *turnSearch) behind() uint64 {
	t := s.r.a.turns
	t.mu.Lock()
	defer t.mu.Unlock()
	return s.r.end.pos - min(s.r.end.pos, max(t.applied, t.built))
}

// builder makes what the index looks for of a query.
func (s *turnSearch) builder() query.Builder[search.Node] {
	return query.Builder[search.Node]{
		All: func(of []search.Node) search.Node { return &search.And{Of: of} },
		Any: func(of []search.Node) search.Node { return &search.Or{Of: of} },
		Not: func(of search.Node) search.Node { return &search.Not{Of: of} },
		Text: func(text string) (search.Node, bool) {
			n := s.an.Text(text)
			return n, n != nil
		},
		Field: func(holds func(*model.Row) bool) search.Node {
			return &search.Where{Holds: func(d search.Doc) (bool, error) {
				row, err := s.row(d)
				return err == nil && holds(row), err
			}}
		},
	}
}

// row reads the line of the dialogue that a turn is in.
func (s *turnSearch) row(d search.Doc) (*model.Row, error) {
	at, err := s.r.dialogueAt(d)
	if err != nil {
		return nil, err
	}
	if row, ok := s.rows[at]; ok {
		return row, nil
	}
	row, _, err := s.r.listed(at, s.sees, s.draws)
	if err != nil {
		return nil, err
	}
	s.rows[at] = &row
	return &row, nil
}

// dialogueAt returns the dialogue of its session that a turn is in.
func (r *reader) dialogueAt(d search.Doc) (dialogueAt, error) {
	n, err := r.dialoguesOf(d.Subject)
	if err != nil {
		return dialogueAt{}, err
	}
	return r.dialogueAmong(d, n)
}

// dialoguesOf returns how many dialogues a session has.
func (r *reader) dialoguesOf(subject uint64) (int, error) {
	var t tip
	_, err := r.record(subjectProjectionKey(r.gen, projTip, subject), &t)
	return t.N, err
}

// dialogueAmong returns the dialogue that a turn is in among the first n of its
// session: the last that had begun when it was said.
func (r *reader) dialogueAmong(d search.Doc, n int) (dialogueAt, error) {
	var failed error
	at := sort.Search(n, func(i int) bool {
		if i == 0 || failed != nil {
			return false
		}
		row, err := r.dialogueRow(dialogueAt{d.Subject, i + 1})
		failed = err
		return err == nil && row.StartedAt.UnixMilli() > d.At
	})
	return dialogueAt{d.Subject, max(at, 1)}, failed
}

// TurnBytes returns how many bytes the records of the index of turns take.
func (a *Archive) TurnBytes(ctx context.Context) (sum int64, err error) {
	err = a.view(ctx, func(*reader) error {
		txn := a.db.NewTransaction(false)
		defer txn.Discard()
		r := &reader{ctx: ctx, a: a, txn: txn}
		return r.scan([]byte{kindTurns}, nil, func(key, value []byte) (bool, error) {
			sum += int64(len(key) + len(value))
			return true, nil
		})
	})
	return sum, err
}
