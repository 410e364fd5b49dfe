package cli

import (
	"context"
	"errors"
	"iter"
	"strings"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage"
)

// filter reads the arguments of a command as one filter.
func (a *app) filter(args []string) (query.Query, error) {
	q, err := query.Parse(strings.Join(args, " "))
	var mistake *query.Error
	if errors.As(err, &mistake) {
		return q, a.usage("cli.filter."+string(mistake.Mistake), "Place", mistake.From+1, "Text", mistake.Text,
			"Hint", a.filterHint(mistake), "Most", query.MaxRunes)
	}
	return q, err
}

// filterHint says what would have been right.
func (a *app) filterHint(m *query.Error) string {
	switch {
	case m.Mistake == query.UnknownField && m.Hint == "":
		var names []string
		for _, f := range query.Fields() {
			names = append(names, f.Name)
		}
		return a.text.T("cli.filter.fields", "Names", strings.Join(names, ", "))
	case m.Mistake == query.UnknownField:
		return a.text.T("cli.filter.nearest", "Name", m.Hint)
	case m.Hint == "text" || m.Hint == "number" || m.Hint == "time" || m.Hint == "digits":
		return a.text.T("cli.filter.takes_" + m.Hint)
	}
	return a.text.T("cli.filter.takes_one", "Words", strings.ReplaceAll(m.Hint, "|", ", "))
}

// askedHere is where and when a filter is asked.
func (a *app) askedHere() (query.Context, error) {
	zone, err := a.zone()
	return query.Context{Now: a.Now(), Zone: zone, Me: a.conf.Actor}, err
}

// filtered goes through the rows that pass a filter, page by page, until whoever
// asks has enough or there are no more.
func filtered(ctx context.Context, archive *storage.Archive, d model.DialogueQuery, f query.Query, asked query.Context) iter.Seq2[*model.Row, error] {
	d.Limit = maxPage
	f.Narrow(&d)
	return func(yield func(*model.Row, error) bool) {
		for {
			page, err := archive.Dialogues(ctx, d)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Rows {
				if f.Match(&page.Rows[i], asked) && !yield(&page.Rows[i], nil) {
					return
				}
			}
			if !page.More {
				return
			}
			d.After = page.Rows[len(page.Rows)-1].ID
		}
	}
}
