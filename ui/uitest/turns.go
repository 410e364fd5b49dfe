package uitest

import (
	"context"
	"slices"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage/search"
)

// asked is what a turn has to be, and what is marked in it.
type asked struct {
	holds func(text string, row *model.Row) bool
	marks []search.Node
}

// SearchTurns implements pane.Archive: it looks through everything, newest first
// whatever the order is to be.
func (a *Archive) SearchTurns(ctx context.Context, q query.Query, at query.Context, _ bool, limit int) (model.TurnPage, error) {
	a.mu.Lock()
	rows, reads := slices.Clone(a.list()), a.reads
	a.mu.Unlock()
	if reads != nil {
		return model.TurnPage{}, reads
	}
	an := search.NewAnalyzer()
	want, ok := query.Build(q, at, askedOf(an))
	var page model.TurnPage
	for i := range rows {
		d, err := a.Dialogue(ctx, rows[i].ID)
		if err != nil {
			return page, err
		}
		for _, item := range slices.Backward(d.Items) {
			if item.Turn == nil || !ok || !want.holds(item.Turn.Text, &rows[i]) {
				continue
			}
			hit := model.TurnHit{
				Dialogue: rows[i].ID, Client: rows[i].Client, Source: rows[i].Source, Event: item.Entry.Key, Pos: item.Entry.Pos,
				At: item.Entry.TS, Role: item.Turn.Role, Text: item.Turn.Text,
			}
			for _, n := range want.marks {
				for _, s := range an.Marks(n, hit.Text) {
					hit.Marks = append(hit.Marks, model.TextSpan(s))
				}
			}
			if page.Hits = append(page.Hits, hit); len(page.Hits) > limit {
				page.Hits, page.More = page.Hits[:limit], true
				return page, nil
			}
		}
	}
	return page, nil
}

// CountTurns implements pane.Archive.
func (a *Archive) CountTurns(ctx context.Context, q query.Query, at query.Context, _ func(done, total int)) (int, error) {
	page, err := a.SearchTurns(ctx, q, at, false, 1<<20)
	return len(page.Hits), err
}

func askedOf(an *search.Analyzer) query.Builder[asked] {
	return query.Builder[asked]{
		All: func(parts []asked) asked {
			return asked{func(text string, row *model.Row) bool {
				return !slices.ContainsFunc(parts, func(p asked) bool { return !p.holds(text, row) })
			}, marksOf(parts)}
		},
		Any: func(parts []asked) asked {
			return asked{func(text string, row *model.Row) bool {
				return slices.ContainsFunc(parts, func(p asked) bool { return p.holds(text, row) })
			}, marksOf(parts)}
		},
		Not: func(p asked) asked {
			return asked{holds: func(text string, row *model.Row) bool { return !p.holds(text, row) }}
		},
		Text: func(text string) (asked, bool) {
			n := an.Text(text)
			return asked{func(said string, _ *model.Row) bool { return len(an.Marks(n, said)) > 0 }, []search.Node{n}}, n != nil
		},
		Field: func(holds func(*model.Row) bool) asked {
			return asked{holds: func(_ string, row *model.Row) bool { return holds(row) }}
		},
	}
}

func marksOf(parts []asked) (all []search.Node) {
	for _, p := range parts {
		all = append(all, p.marks...)
	}
	return all
}
