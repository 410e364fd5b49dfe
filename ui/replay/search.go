package replay

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/seek"
)

// search is what is looked for within the open dialogue: in all that was said and
// happened in it, also in what is folded. It is written in a line below the dialogue,
// kept by Enter, and ends with the dialogue.
type search struct {
	seek.Words
	hits  []hit
	known bool // hits are those of the dialogue as it was read
	here  hit  // the one that was gone to
	from  origin
}

// hit is a place at which it stands: in a part of an item, from a byte on, before
// another.
type hit struct {
	event    model.Key
	part     int
	from, to int
}

// origin is where the reviewer was before the line was opened.
type origin struct {
	event    model.Key
	top      anchor
	unfolded map[model.Key]bool
}

func newSearch() search { return search{Words: seek.NewWords()} }

// searching reports whether the keys are those of a kept search: nothing that was
// begun after it is in front of it.
func (p *Pane) searching() bool {
	return p.search.Kept() && p.editor == nil && p.asking == nil && !p.play.active
}

// openSearch opens the line, with what was looked for before.
func (p *Pane) openSearch() {
	p.endPlay()
	if p.search.Asked.IsZero() {
		p.search.from = p.whereabouts()
	}
	p.search.Begin()
	p.follow()
}

func (p *Pane) whereabouts() origin {
	unfolded := make(map[model.Key]bool, len(p.open.unfolded))
	for key, is := range p.open.unfolded {
		unfolded[key] = is
	}
	from := origin{unfolded: unfolded}
	if p.open.cursor < len(p.open.Items) {
		from.event, from.top = p.open.Items[p.open.cursor].Entry.Key, p.page.keep(p.open)
	}
	return from
}

// goBack puts everything where it was before the line was opened.
func (p *Pane) goBack() {
	from := p.search.from
	p.open.unfolded = make(map[model.Key]bool, len(from.unfolded))
	for key, is := range from.unfolded {
		p.open.unfolded[key] = is
	}
	p.page.forget()
	if i, ok := p.open.at[from.event]; ok {
		p.open.cursor = i
		p.page.top = p.page.restored(p.open, from.top).top
	}
	p.follow()
}

// endSearch looks for nothing any more; the cursor stays.
func (p *Pane) endSearch() {
	p.search = newSearch()
	p.page.forget()
	p.follow()
}

// searchKey writes in the line; the dialogue follows each key.
func (p *Pane) searchKey(msg tea.KeyMsg) (pane.Reply, bool) {
	taken, changed := p.search.Write(msg)
	p.page.frame = ""
	if changed {
		p.look()
	}
	return pane.Reply{}, taken
}

// look goes to the first hit at or after the place where the line was opened, and back
// to it where there is none.
func (p *Pane) look() {
	p.search.known, p.search.here = false, hit{}
	p.goBack()
	if hits := p.hits(); len(hits) > 0 {
		p.goTo(hits[p.after(p.open.cursor)%len(hits)])
	}
}

// hits are all hits in the dialogue as it was read last.
func (p *Pane) hits() []hit {
	if !p.search.known {
		p.search.hits, p.search.known = p.findAll(), true
	}
	return p.search.hits
}

// changed says that item i says something else than before.
func (p *Pane) changed(i int) {
	p.page.forgetItem(i)
	p.search.known = false
}

// findAll looks through the whole dialogue. What the line of an event shows is not
// counted again where its details say it at length.
func (p *Pane) findAll() []hit {
	if p.search.Asked.IsZero() {
		return nil
	}
	var all []hit
	c := columnsOf(p.textWidth())
	for i := range p.open.Items {
		event, before := p.open.Items[i].Entry.Key, len(all)
		for k, pt := range p.parts(i, true, c) {
			if p.open.Items[i].Turn == nil && len(all) > before {
				break
			}
			for _, s := range p.search.Asked.In(pt.said) {
				all = append(all, hit{event, k, s.From, s.To})
			}
		}
	}
	return all
}

// after returns the first hit in an item or behind it; their number where there is
// none.
func (p *Pane) after(item int) int {
	for n, h := range p.hits() {
		if p.open.at[h.event] >= item {
			return n
		}
	}
	return len(p.hits())
}

// place is which hit the cursor is on, from 0; nowhere once it was moved away.
func (p *Pane) place() int {
	if p.open.cursor < len(p.open.Items) && p.open.Items[p.open.cursor].Entry.Key == p.search.here.event {
		for n, h := range p.hits() {
			if h == p.search.here {
				return n
			}
		}
	}
	return seek.Nowhere
}

// leap goes so many hits on, or back for a number below zero, and from an end to the
// other one.
func (p *Pane) leap(by int) pane.Reply {
	hits := p.hits()
	if len(hits) == 0 {
		return pane.Tell(pane.Info, p.env.Text.T("seek.not_found"))
	}
	at, wrapped := seek.Leap(len(hits), p.place(), p.after(p.open.cursor), by)
	p.goTo(hits[at])
	return p.tellHit(at, wrapped)
}

// tellHit says that the search went over an end; to who does not see it, also which
// hit it is, and what stands there if it is folded.
func (p *Pane) tellHit(at int, wrapped bool) pane.Reply {
	switch {
	case p.env.Spoken:
		told := p.env.Text.T("plain.hit", "N", at+1, "All", len(p.hits()))
		if folded := p.foldedLine(p.search.here); folded != "" {
			told += ": " + folded
		}
		return pane.Tell(pane.Info, told)
	case wrapped:
		return pane.Tell(pane.Info, p.env.Text.T("replay.wrapped"))
	}
	return pane.Reply{}
}

// doSearch performs the actions of the search; false is any other.
func (p *Pane) doSearch(id keymap.ID, times int) (pane.Reply, bool) {
	switch id {
	case keymap.ReplaySearch:
		p.openSearch()
	case keymap.SearchKeep:
		return p.keepSearch(), true
	case keymap.SearchClear:
		p.goBack()
		p.endSearch()
	case keymap.HitEnd:
		p.endSearch()
	case keymap.HitNext, keymap.SearchDown:
		return p.leap(times), true
	case keymap.HitPrev, keymap.SearchUp:
		return p.leap(-times), true
	default:
		return pane.Reply{}, false
	}
	return pane.Reply{}, true
}

// keepSearch leaves the line. What is nowhere is not kept.
func (p *Pane) keepSearch() pane.Reply {
	asked, hits := p.search.Asked, len(p.hits())
	switch {
	case asked.IsZero():
		p.endSearch()
		return pane.Reply{}
	case hits == 0:
		p.endSearch()
		return pane.Tell(pane.Warn, p.env.Text.T("seek.not_found"))
	}
	p.search.Rest()
	p.follow()
	if p.env.Spoken {
		return p.tellHit(max(p.place(), 0), false)
	}
	return pane.Reply{}
}
