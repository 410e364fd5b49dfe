package palette

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/model/query"
	"debrief/ui/pane"
)

// How many dialogues are shown and from how many letters on, how many are ranked,
// and how many of them are read at once.
const (
	mostDialogues = 20
	leastLetters  = 2
	mostNames     = 100_000
	pageNames     = 2000
)

// foundMsg brings the dialogues of a search.
type foundMsg struct {
	of    *Palette
	asked int
	rows  []row
}

// namesMsg brings the names of some dialogues; kept says that those of the palette
// before still hold.
type namesMsg struct {
	of     *Palette
	kept   bool
	events int64
	some   []name
	after  string // the dialogue from which on there are more, "" for none
	err    error
}

// indexedMsg brings the names, once all of them are read.
type indexedMsg struct {
	of    *Palette
	names *names
}

// search makes a command that looks for dialogues and calls the one before off.
// Until all names are read, the archive is asked, which finds words alone.
func (p *Palette) search() tea.Cmd {
	p.asked++
	if p.stop != nil {
		p.stop()
	}
	typed := strings.TrimSpace(p.input.Value())
	if len([]rune(typed)) < leastLetters {
		p.dialogues = nil
		return nil
	}
	own, stop := context.WithCancel(context.Background())
	p.stop = stop
	asked, archive, all := p.asked, p.env.Archive, p.names
	found := pane.GuardIn(own, func(ctx context.Context) tea.Msg {
		if ctx.Err() != nil {
			return nil
		}
		if all != nil {
			return foundMsg{p, asked, all.find(typed, mostDialogues)}
		}
		q := model.DialogueQuery{Limit: mostDialogues}
		query.Client(typed).Narrow(&q, query.Context{})
		page, err := archive.Dialogues(ctx, q)
		if err != nil {
			return foundMsg{of: p, asked: asked}
		}
		some := make([]name, len(page.Rows))
		for i := range page.Rows {
			some[i] = nameOf(&page.Rows[i])
		}
		return foundMsg{p, asked, inTurn(some, typed)}
	})
	if p.reading {
		return found
	}
	p.reading = true
	return tea.Batch(found, p.read())
}

// inTurn returns dialogues as they stand, with the letters that were typed.
func inTurn(some []name, typed string) []row {
	rows := make([]row, len(some))
	n := newNames(0, some)
	for i, one := range some {
		rows[i].Item = one.item()
	}
	for _, f := range n.index.Find(typed, len(some)) {
		rows[f.Index].hits = f.Runes
	}
	return rows
}

// read makes a command that begins to read the names, unless nothing happened since
// those of the palette before were read.
func (p *Palette) read() tea.Cmd {
	archive, kept := p.env.Archive, p.book.names
	return pane.Guard(func(ctx context.Context) tea.Msg {
		counts, err := archive.Counts(ctx)
		switch {
		case err != nil:
			return namesMsg{of: p, err: err}
		case kept != nil && kept.events == counts.Events:
			return namesMsg{of: p, kept: true}
		}
		return readNames(ctx, archive, namesMsg{of: p, events: counts.Events})
	})
}

// readNames reads a page of names, from where the page before ended.
func readNames(ctx context.Context, archive pane.Archive, m namesMsg) namesMsg {
	page, err := archive.Dialogues(ctx, model.DialogueQuery{After: m.after, Limit: pageNames})
	m.some, m.after, m.err = make([]name, len(page.Rows)), "", err
	for i := range page.Rows {
		m.some[i] = nameOf(&page.Rows[i])
	}
	if page.More {
		m.after = page.Rows[len(page.Rows)-1].ID
	}
	return m
}

// tookNames takes a page of names and goes on, or ranks with all of them from now
// on. When they cannot be read, the archive is asked as before.
func (p *Palette) tookNames(m namesMsg) tea.Cmd {
	p.some = append(p.some, m.some...)
	switch {
	case m.err != nil:
		p.some = nil
		return nil
	case m.kept:
		p.names = p.book.names
		return p.search()
	case m.after == "" || len(p.some) >= mostNames:
		all := p.some
		p.some = nil
		return pane.Guard(func(context.Context) tea.Msg { return indexedMsg{p, newNames(m.events, all)} })
	}
	archive := p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg { return readNames(ctx, archive, m) })
}
