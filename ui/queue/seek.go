package queue

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostSought is how many rows of the archive one key looks at for the next hit beyond
// those that were read.
const mostSought = 20_000

// beyond is the search among the rows that were not read.
type beyond struct {
	number int // of the newest search
	going  bool

	counting int    // number of the newest counting
	total    tally  // rows of the whole list with a hit
	at       string // the row after which the next key looks on
	back     bool   // … towards the start
	stop     context.CancelFunc
}

// soughtMsg brings the next row with a hit beyond those that were read.
type soughtMsg struct {
	number  int
	id      string // "" for none
	at      string // where the looking stopped, "" at the end of the list
	back    bool
	wrapped bool
	err     error
}

// heldMsg brings how many rows of the whole list have a hit, as far as they were counted.
type heldMsg struct {
	number int
	so     tally
	next   tea.Cmd
}

// said is what the list shows of a dialogue, and what it knows of its client.
func said(r model.Row) string {
	parts := append(r.Client.Names(), r.Source, r.ID, r.Topic, r.Assignee, text.Tags(r.Tags, 0), r.Lead.Failed, r.Preview)
	return strings.Join(parts, " · ")
}

// holding narrows a query to rows with a hit.
func (p *Pane) holding(q *model.DialogueQuery) {
	words, keep := p.seek.Asked, q.Keep
	q.Keep = func(r *model.Row) bool { return (keep == nil || keep(r)) && len(words.In(said(*r))) > 0 }
}

// unread reports whether the list goes on beyond the rows that were read.
func (p *Pane) unread() bool { return p.above || p.below }

// doSeek performs the actions of looking for words in the list; false is any other.
func (p *Pane) doSeek(id keymap.ID, count int) (pane.Reply, bool) {
	if p.search.open {
		return pane.Reply{}, false
	}
	by := max(count, 1)
	switch id {
	case keymap.HitPrev, keymap.SearchUp:
		by = -by
	case keymap.HitNext, keymap.SearchDown:
	case keymap.HitsOnly:
		return pane.Run(p.toggleOnly()), true
	case keymap.SearchKeep:
		if p.seek.Writing && !p.seek.Asked.IsZero() && p.unread() && p.seek.Beyond(1) {
			p.seek.Rest()
			return pane.Run(tea.Batch(p.seekBeyond(1), p.countHeld())), true
		}
		fallthrough
	default:
		return p.seekHere(id, count)
	}
	if p.unread() && p.seek.Beyond(by) {
		return pane.Run(p.seekBeyond(by)), true
	}
	return p.seekHere(id, count)
}

// seekHere looks among the rows that were read.
func (p *Pane) seekHere(id keymap.ID, count int) (pane.Reply, bool) {
	only := p.seek.Only()
	reply, done := p.seek.Do(id, count)
	if !done {
		return reply, false
	}
	p.sheet.Forget()
	p.reach()
	cmds := []tea.Cmd{p.more(), p.show()}
	switch {
	case p.seek.Asked.IsZero():
		p.endBeyond()
		if only {
			cmds = append(cmds, p.readAgain())
		}
	case id == keymap.SearchKeep:
		cmds = append(cmds, p.countHeld())
	}
	return pane.Reply{Status: reply.Status, Cmd: tea.Batch(cmds...)}, true
}

// seekKey writes in the line.
func (p *Pane) seekKey(msg tea.KeyMsg) (pane.Reply, bool) {
	taken := p.seek.Key(msg)
	p.endCounting()
	p.beyond.at = ""
	p.sheet.Forget()
	if taken && p.seek.Only() {
		return pane.Run(p.readAgain()), true
	}
	return pane.Run(p.show()), taken
}

// toggleOnly lists only the dialogues with a hit, or all again, with the cursor on its
// row. Also those that were not read are looked through.
func (p *Pane) toggleOnly() tea.Cmd {
	p.seek.Toggle()
	return p.readAgain()
}

// readAgain reads the list from the row of the cursor on; marks stay.
func (p *Pane) readAgain() tea.Cmd {
	return p.readFrom(p.Selected())
}

// readFrom reads the list from a row on.
func (p *Pane) readFrom(id string) tea.Cmd {
	marked := p.marks
	p.restart()
	p.marks, p.find = marked, id
	return p.Refresh()
}

func (p *Pane) endBeyond() {
	if p.beyond.stop != nil {
		p.beyond.stop()
	}
	p.beyond = beyond{number: p.beyond.number + 1, counting: p.beyond.counting + 1}
}

// seekBeyond looks for the next row with a hit behind those that were read, or before
// them, and over the end of the list.
func (p *Pane) seekBeyond(by int) tea.Cmd {
	b := &p.beyond
	b.number++
	b.going = true
	p.sheet.Moved()
	q, items, back := p.Query(), p.sheet.Rows.Items(), by < 0
	p.holding(&q)
	q.Limit, q.Look = 1, mostSought
	switch {
	case b.at != "" && b.back == back:
		q.After = b.at
	case len(items) > 0 && back:
		q.After = items[0].ID
	case len(items) > 0:
		q.After = items[len(items)-1].ID
	}
	if back {
		q.Oldest = !q.Oldest
	}
	number, archive := b.number, p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		msg := soughtMsg{number: number, back: back}
		for {
			page, err := archive.Dialogues(ctx, q)
			switch {
			case err != nil:
				msg.err = err
			case len(page.Rows) > 0:
				msg.id = page.Rows[0].ID
			case page.At != "":
				msg.at = page.At
			case !msg.wrapped:
				msg.wrapped, q.After = true, ""
				continue
			}
			return msg
		}
	})
}

// sought goes to the row that was found.
func (p *Pane) sought(msg soughtMsg) pane.Reply {
	if msg.number != p.beyond.number {
		return pane.Reply{}
	}
	p.beyond.going, p.beyond.at, p.beyond.back = false, msg.at, msg.back
	p.sheet.Moved()
	switch {
	case msg.err != nil:
		return pane.Tell(pane.Error, p.env.Text.T("frame.unreadable", "Error", pane.Why(p.env.Text, msg.err)))
	case msg.at != "":
		key := keymap.HitNext
		if msg.back {
			key = keymap.HitPrev
		}
		return pane.Tell(pane.Warn, p.env.Text.T("seek.far", "N", p.env.Text.Number(mostSought), "Key", p.env.Keys.Key(key)))
	case msg.id == "":
		return pane.Tell(pane.Warn, p.env.Text.T("seek.not_found"))
	}
	reply := pane.Reply{}
	if msg.wrapped {
		reply = pane.Tell(pane.Info, p.env.Text.T("seek.wrapped"))
	}
	if p.seek.Select(msg.id) {
		reply.Cmd = p.show()
		return reply
	}
	reply.Cmd = p.readFrom(msg.id)
	return reply
}

// countHeld counts the rows of the whole list with a hit.
func (p *Pane) countHeld() tea.Cmd {
	p.endCounting()
	if !p.unread() || p.seek.Asked.IsZero() {
		return nil
	}
	own, stop := context.WithCancel(context.Background())
	p.beyond.stop = stop
	q := p.Query()
	p.holding(&q)
	number, archive := p.beyond.counting, p.env.Archive
	return count(own, archive, q, tally{}, func(so tally, next tea.Cmd) tea.Msg { return heldMsg{number, so, next} })
}

func (p *Pane) endCounting() {
	if p.beyond.stop != nil {
		p.beyond.stop()
		p.beyond.stop = nil
	}
	p.beyond.counting++
	p.beyond.total = tally{}
}

func (p *Pane) held(msg heldMsg) tea.Cmd {
	if msg.number != p.beyond.counting {
		return nil
	}
	p.beyond.total = msg.so
	p.sheet.Moved()
	return msg.next
}

// beyondWord tells what is known of the rows that were not read, "" where all were.
func (p *Pane) beyondWord() string {
	t, b := p.env.Text, &p.beyond
	switch {
	case !p.seek.Kept():
		return ""
	case b.going:
		return t.T("seek.going")
	case !p.unread() || b.total == (tally{}):
		return ""
	case !b.total.whole:
		return t.T("seek.least", "N", t.Number(int64(b.total.n)))
	}
	return t.T("seek.all", "N", t.Number(int64(b.total.n)))
}
