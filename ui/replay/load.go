package replay

import (
	"context"
	"errors"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
)

// loading is the dialogue that is being read. Only the newest answer counts.
type loading struct {
	generation int
	busy       bool
	again      bool   // something was written meanwhile, so that the answer is stale
	failed     string // why there is nothing to show
}

// errNoMore says that the list has no further dialogue.
var errNoMore = errors.New("no more dialogues")

type loadedMsg struct {
	generation int
	place      model.Key // where the cursor goes; zero keeps or finds it
	dialogue   model.Dialogue
	err        error
}

// prefetch is the dialogue after the open one, read before it is asked for.
type prefetch struct {
	after    string // the dialogue that it follows
	dialogue *model.Dialogue
	done     bool // an answer came
	err      error
	wanted   bool // the reviewer waits for it
	finished bool // … and it is the end of the list that brought them here
	end      bool // the list ended: this is from its beginning, or nothing
	last     bool // it was read when it was asked for, and is as new as can be
}

type prefetchedMsg struct {
	after    string
	dialogue model.Dialogue
	end      bool
	err      error
}

// Open implements pane.Pane. Without an id it shows what was open, and else the
// first dialogue to review.
func (p *Pane) Open(arg string) tea.Cmd {
	id, place := pane.Place(arg)
	p.review.clock.start(p.env.Now())
	if id == "" {
		if p.open != nil {
			return p.reload()
		}
		return p.read(place, func(ctx context.Context) (model.Dialogue, error) {
			return neighbour(ctx, p.env.Archive, firstQuery(p.order()), "", p.sent())
		})
	}
	p.asking = nil
	if p.open == nil || p.open.ID != id {
		return p.openOther(id, place)
	}
	if i, ok := p.open.at[place]; ok {
		p.endPlay()
		p.moveTo(i)
	}
	return p.reload()
}

func firstQuery(q model.DialogueQuery) model.DialogueQuery {
	q.After = ""
	return q
}

func (p *Pane) openOther(id string, place model.Key) tea.Cmd {
	draft := p.closeEditor()
	p.tagging = nil
	p.open, p.next, p.search = nil, prefetch{}, newSearch()
	archive := p.env.Archive
	return tea.Batch(draft, p.read(place, func(ctx context.Context) (model.Dialogue, error) {
		return archive.Dialogue(ctx, id)
	}))
}

// reload reads the open dialogue again.
func (p *Pane) reload() tea.Cmd {
	if p.load.busy {
		p.load.again = true
		return nil
	}
	id, archive := p.open.ID, p.env.Archive
	return p.read(model.Key{}, func(ctx context.Context) (model.Dialogue, error) {
		return archive.Dialogue(ctx, id)
	})
}

func (p *Pane) read(place model.Key, get func(context.Context) (model.Dialogue, error)) tea.Cmd {
	p.load.generation++
	p.load.busy, p.load.again, p.load.failed = true, false, ""
	generation := p.load.generation
	return pane.Guard(func(ctx context.Context) tea.Msg {
		d, err := get(ctx)
		return loadedMsg{generation, place, d, err}
	})
}

// gaveUp ends the waiting for answers that a panic may have swallowed.
func (p *Pane) gaveUp() pane.Reply {
	p.load.busy, p.load.again = false, false
	p.next = prefetch{}
	if p.editor != nil && p.editor.reading {
		return p.draftRead(draftMsg{name: p.editor.name()})
	}
	return pane.Reply{}
}

func (p *Pane) loaded(msg loadedMsg) pane.Reply {
	if msg.generation != p.load.generation {
		return pane.Reply{}
	}
	stale := p.load.again
	p.load.busy, p.load.again = false, false
	switch {
	case errors.Is(msg.err, errNoMore) && p.open == nil:
		p.load.failed = p.env.Text.T("replay.empty")
		return pane.Reply{}
	case errors.Is(msg.err, errNoMore):
		reply := pane.Tell(pane.Info, p.env.Text.T("disabled.no_more"))
		reply.Cmd = p.reload() // an earlier one was dropped for this
		return reply
	case msg.err != nil:
		told := p.env.Text.T("replay.unreadable", "Error", pane.Why(p.env.Text, msg.err))
		if p.open == nil {
			p.load.failed = told
		}
		return pane.Tell(pane.Error, told)
	case p.open != nil && p.open.ID == msg.dialogue.ID:
		if stale {
			return pane.Run(p.reload())
		}
		p.replace(msg.dialogue)
		return pane.Run(tea.Batch(p.fetchNext(), p.showCard()))
	}
	return pane.Run(p.show(msg.dialogue, msg.place))
}

// show puts another dialogue on the screen.
func (p *Pane) show(d model.Dialogue, place model.Key) tea.Cmd {
	draft := p.closeEditor()
	p.endPlay()
	p.asking, p.tagging = nil, nil
	p.open, p.search = newOpened(d), newSearch()
	p.open.cursor = p.firstPlace(place)
	p.page = page{}
	p.next = prefetch{}
	p.review.ended = false
	p.review.clock.take(p.env.Now())
	p.follow()
	return tea.Batch(draft, p.fetchNext(), p.showCard())
}

func newOpened(d model.Dialogue) *opened {
	o := &opened{Dialogue: d, at: make(map[model.Key]int, len(d.Items)), unfolded: map[model.Key]bool{}}
	for i, item := range d.Items {
		o.at[item.Entry.Key] = i
	}
	return o
}

// replace takes a newer reading of the open dialogue; the cursor stays on its
// event.
func (p *Pane) replace(d model.Dialogue) {
	old := p.open
	here := model.Key{}
	if old.cursor < len(old.Items) {
		here = old.Items[old.cursor].Entry.Key
	}
	anchor := p.page.keep(old)
	p.open = newOpened(d)
	p.open.unfolded, p.open.allOpen = old.unfolded, old.allOpen
	p.open.seenLast = old.seenLast && old.Turns == d.Turns
	if i, ok := p.open.at[here]; ok {
		p.open.cursor = i
	} else {
		p.open.cursor = p.firstPlace(model.Key{})
	}
	p.page = p.page.restored(p.open, anchor)
	p.search.known = false
	p.play.clamp(len(d.Items))
	p.follow()
}

// firstPlace returns the item of the event, else the first answer without a
// verdict, else the first answer.
func (p *Pane) firstPlace(event model.Key) int {
	if i, ok := p.open.at[event]; ok {
		return i
	}
	if open := p.unreviewed(); len(open) > 0 {
		return open[0]
	}
	if len(p.open.Order) > 0 {
		return p.open.Order[0]
	}
	return 0
}

// fetchNext reads the dialogue after the open one, unless that was done.
func (p *Pane) fetchNext() tea.Cmd {
	if p.next.after == p.open.ID && !p.next.stale() {
		return nil
	}
	p.next = prefetch{after: p.open.ID, wanted: p.next.wanted, finished: p.next.finished, last: p.next.last}
	id, query, archive, sent := p.open.ID, p.order(), p.env.Archive, p.sent()
	return pane.Guard(func(ctx context.Context) tea.Msg {
		query.After = id
		d, err := neighbour(ctx, archive, query, id, sent)
		end := errors.Is(err, errNoMore)
		if end && len(query.Review) > 0 {
			d, err = neighbour(ctx, archive, firstQuery(query), id, sent)
		}
		return prefetchedMsg{id, d, end, err}
	})
}

// sent returns the answers whose verdicts are on their way to the disk.
func (p *Pane) sent() map[model.Key]bool {
	out := make(map[model.Key]bool, len(p.review.pending))
	for answer := range p.review.pending {
		out[answer] = true
	}
	return out
}

// stale reports whether the answer that came is of no use.
func (n prefetch) stale() bool { return n.done && n.err != nil }

// mostSkipped is how many rows are looked at for one that belongs to the list.
const mostSkipped = 20

// neighbour returns the first dialogue of the query that is not the one given. A
// list may lag behind the dialogues themselves, so one that is to be reviewed
// must have an answer without a verdict, those on their way counted.
func neighbour(ctx context.Context, archive pane.Archive, q model.DialogueQuery, not string, sent map[model.Key]bool) (model.Dialogue, error) {
	todo := slices.Contains(q.Review, model.ReviewNew)
	q.Limit = 2
	if todo {
		q.Limit = mostSkipped
	}
	found, err := archive.Dialogues(ctx, q)
	if err != nil {
		return model.Dialogue{}, err
	}
	for _, row := range found.Rows {
		if row.ID == not {
			continue
		}
		d, err := archive.Dialogue(ctx, row.ID)
		if err != nil || !todo || hasWork(&d, sent) {
			return d, err
		}
	}
	return model.Dialogue{}, errNoMore
}

// hasWork reports whether a dialogue has an answer without a verdict.
func hasWork(d *model.Dialogue, sent map[model.Key]bool) bool {
	for i := range d.Items {
		turn := d.Items[i].Turn
		if turn != nil && turn.Answer > 0 && turn.Verdict == nil && !sent[d.Items[i].Entry.Key] {
			return true
		}
	}
	return false
}

func (p *Pane) prefetched(msg prefetchedMsg) pane.Reply {
	if p.open == nil || msg.after != p.next.after || p.next.done {
		return pane.Reply{}
	}
	p.next.done, p.next.err, p.next.end = true, msg.err, msg.end
	if msg.err == nil {
		p.next.dialogue = &msg.dialogue
	}
	if p.next.wanted {
		return p.goNext(p.next.finished)
	}
	return pane.Reply{}
}

// goNext shows the next dialogue at once when it was read already, and as soon
// as it is else. finished says that nothing is left to do in this one.
func (p *Pane) goNext(finished bool) pane.Reply {
	switch {
	case p.open == nil:
		return pane.Run(p.Open(""))
	case !p.next.done:
		p.next.wanted, p.next.finished = true, finished
		return pane.Run(p.fetchNext())
	case p.next.end && !p.next.last:
		// What was read ahead from the beginning may have been done since.
		p.next = prefetch{wanted: true, finished: finished, last: true}
		return pane.Run(p.fetchNext())
	case p.next.dialogue != nil:
		return pane.Run(tea.Batch(p.show(*p.next.dialogue, model.Key{}), p.reload()))
	}
	err := p.next.err
	p.next = prefetch{}
	switch {
	case !errors.Is(err, errNoMore):
		return pane.Tell(pane.Error, p.env.Text.T("replay.unreadable", "Error", pane.Why(p.env.Text, err)))
	case finished:
		p.review.ended = len(p.review.pending) > 0
		reply := pane.To(pane.Queue, "")
		reply.Status = &pane.Status{Kind: pane.OK, Text: p.env.Text.T("replay.done")}
		return reply
	}
	return pane.Tell(pane.Info, p.env.Text.T("disabled.no_more"))
}

func (p *Pane) goPrevious() pane.Reply {
	if p.open == nil {
		return pane.Run(p.Open(""))
	}
	id, query, archive, sent := p.open.ID, p.order(), p.env.Archive, p.sent()
	return pane.Run(p.read(model.Key{}, func(ctx context.Context) (model.Dialogue, error) {
		query.After, query.Oldest = id, !query.Oldest
		return neighbour(ctx, archive, query, id, sent)
	}))
}
