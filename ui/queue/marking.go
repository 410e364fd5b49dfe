package queue

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/marks"
	"debrief/ui/pane"
)

// allMsg brings the ids of every row of the list.
type allMsg struct {
	filter Filter
	line   string
	ids    []string
	more   bool // there are more than can be marked
	invert bool
	err    error
}

// doMarks performs the actions on marks; false is any other.
func (p *Pane) doMarks(id keymap.ID, count int) (pane.Reply, bool) {
	row, _ := p.sheet.Rows.Selected()
	switch id {
	case keymap.MarkToggle:
		for range max(count, 1) {
			row, _ = p.sheet.Rows.Selected()
			p.marks.Toggle(row.ID)
			p.sheet.Rows.Move(1)
		}
	case keymap.MarkRange:
		if p.marks.Ranging() {
			p.marks.Settle()
		} else {
			p.marks.Begin(row.ID)
		}
	case keymap.MarkAll, keymap.MarkInvert:
		return pane.Run(p.readAll(id == keymap.MarkInvert)), true
	case keymap.MarkClear:
		p.marks.Clear()
	default:
		return pane.Reply{}, false
	}
	p.sheet.Forget()
	return pane.Run(tea.Batch(p.more(), p.show())), true
}

// reach draws a range as far as the cursor is now.
func (p *Pane) reach() {
	if !p.marks.Ranging() {
		return
	}
	items := p.sheet.Rows.Items()
	order := make([]string, len(items))
	for i := range items {
		order[i] = items[i].ID
	}
	p.marks.Reach(order, p.sheet.Rows.Index())
	p.sheet.Forget()
}

// readAll makes a command that reads the ids of the whole list, as far as they can be
// marked.
func (p *Pane) readAll(invert bool) tea.Cmd {
	archive, q := p.env.Archive, p.Query()
	msg := allMsg{filter: p.filter, line: p.search.query.String(), invert: invert}
	q.Limit = marks.Most
	if invert {
		q.Limit += p.marks.Len() // what is marked now will not be
	}
	return pane.Prepare(p.env.Journal, func(ctx context.Context) tea.Msg {
		page, err := archive.Dialogues(ctx, q)
		msg.err, msg.more = err, page.More
		for _, r := range page.Rows {
			msg.ids = append(msg.ids, r.ID)
		}
		return msg
	})
}

func (p *Pane) tookAll(msg allMsg) pane.Reply {
	if msg.filter != p.filter || msg.line != p.search.query.String() {
		return pane.Reply{}
	}
	p.sheet.Forget()
	if msg.err != nil {
		return pane.Tell(pane.Error, p.env.Text.T("frame.unreadable", "Error", pane.Why(p.env.Text, msg.err)))
	}
	var room bool
	if msg.invert {
		room = p.marks.Invert(msg.ids)
	} else {
		room = p.marks.Put(msg.ids...)
	}
	if msg.more || !room {
		return pane.Tell(pane.Warn, p.env.Text.T("queue.most_marked", "N", marks.Most))
	}
	return pane.Reply{}
}

// chosen are the ids that an act is about: the marked rows, else the one under the
// cursor.
func (p *Pane) chosen() []string {
	p.marks.Settle()
	if p.marks.Len() > 0 {
		return p.marks.IDs()
	}
	if row, ok := p.sheet.Rows.Selected(); ok {
		return []string{row.ID}
	}
	return nil
}

// rowOf returns a row of the window by its id.
func (p *Pane) rowOf(id string) (model.Row, bool) {
	items := p.sheet.Rows.Items()
	if i := slices.IndexFunc(items, func(r model.Row) bool { return r.ID == id }); i >= 0 {
		return items[i], true
	}
	return model.Row{}, false
}
