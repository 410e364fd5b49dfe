package queue

import (
	"context"
	"encoding/json"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// kept is what a person finds again at the next start: which list, its filter, and
// the row that the cursor was on.
type kept struct {
	Filter Filter `json:"filter"`
	Search string `json:"search,omitempty"`
	Sort   string `json:"sort,omitempty"`   // as model.WriteSort writes it
	Oldest bool   `json:"oldest,omitempty"` // of those who kept it before there was Sort
	Row    string `json:"row,omitempty"`
}

// restoredMsg brings what was kept.
type restoredMsg struct{ state kept }

// keptMsg tells that it is on disk. A failure is told once, since nothing that a
// person said hangs on it.
type keptMsg struct{ err error }

// stateName is the name of the draft in which the state of a person is kept.
func (p *Pane) stateName() string { return "view/queue/" + p.env.Actor }

// restore reads what was kept; what cannot be read is as if there were nothing.
func (p *Pane) restore() tea.Cmd {
	name, archive := p.stateName(), p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		var state kept
		if raw, err := archive.Draft(ctx, name); err != nil || json.Unmarshal([]byte(raw), &state) != nil {
			state = kept{}
		}
		return restoredMsg{state}
	})
}

// restored shows what was kept, unless the person was faster.
func (p *Pane) restored(state kept) tea.Cmd {
	p.saved = state
	if p.touched {
		return p.Refresh()
	}
	p.order.column, p.order.turned, _ = model.ParseSort(state.Sort) // what is not known is the newest first
	p.order.turned = p.order.turned || state.Oldest
	if p.has(state.Filter) {
		p.setFilter(state.Filter)
	}
	p.search.input.Put(text.Line(state.Search))
	p.find = state.Row
	if follow := p.typed(); follow != nil {
		return follow
	}
	return p.Refresh()
}

// keep writes down what there is to find again, when it changed.
func (p *Pane) keep() tea.Cmd {
	state := kept{Filter: p.filter, Search: p.search.input.Value(), Sort: p.sortKept(), Row: p.Selected()}
	if !p.loaded || state == p.saved {
		return nil
	}
	p.saved = state
	raw, err := json.Marshal(state)
	if err != nil {
		return nil
	}
	return pane.Await(p.env.Journal.SaveDraft(p.stateName(), string(raw)), func(err error) tea.Msg { return keptMsg{err} })
}

// sortKept is the order as it is kept, "" for the one that nobody chose.
func (p *Pane) sortKept() string {
	if p.order == (order{}) {
		return ""
	}
	return model.WriteSort(p.order.column, p.order.turned)
}

// has reports whether there is such a list.
func (p *Pane) has(f Filter) bool {
	_, isView := f.view()
	return isView || slices.Contains(p.fixed(), f)
}

// from reads the page that begins with the row of an id; the first page when that
// row is not there any more.
func from(ctx context.Context, archive pane.Archive, q model.DialogueQuery, id string) (model.Page, bool, error) {
	if id != "" {
		if page, above, err := around(ctx, archive, q, id); err == nil && len(page.Rows) > 0 && page.Rows[0].ID == id {
			return page, above, nil
		}
	}
	page, err := archive.Dialogues(ctx, q)
	return page, false, err
}
