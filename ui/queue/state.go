package queue

import (
	"context"
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

// restore shows what was kept.
func (p *Pane) restore(state kept) tea.Cmd {
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

// place is what there is to find again; false while there is no list.
func (p *Pane) place() (kept, bool) {
	state := kept{Filter: p.filter, Search: p.search.input.Value(), Sort: p.sortKept(), Row: p.Selected()}
	return state, p.loaded && p.failed == ""
}

// Unkept implements pane.Keeper.
func (p *Pane) Unkept() bool {
	state, ok := p.place()
	return ok && p.keeper.Changed(state)
}

// Keep implements pane.Keeper.
func (p *Pane) Keep() tea.Cmd {
	state, ok := p.place()
	if !ok {
		return nil
	}
	return p.keeper.Keep(state)
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
