package queue

import (
	"context"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostAtOnce is how many events go into the log in one commit. An act of more parts
// takes several; they are one group, which is undone as one.
const mostAtOnce = 200

// act is what is to be done to several dialogues at once.
type act struct {
	verdict *model.Verdict // for every answer that has none
	assign  bool
	who     string
	kind    model.EntityKind // of what gets another stage
	stage   string           // "" changes none
}

// bulk is an act on its way.
type bulk struct {
	number   int
	reading  bool // what it is about is still being read
	waits    int  // commits that were not answered
	act      act
	events   int // that are on disk
	rows     int
	passed   int // dialogues that the act has nothing to do in
	failed   string
	finished []string // rows that leave the list when it is on disk
}

// gatheredMsg brings the events of an act.
type gatheredMsg struct {
	number   int
	events   []model.Event
	rows     int // dialogues that they are about
	passed   int
	finished []string
	err      error
}

// bulkWrittenMsg answers one commit of an act.
type bulkWrittenMsg struct {
	number int
	events int
	err    error
}

// begin does an act to the chosen dialogues. Their answers and leads are read first;
// nobody quits or takes an act back before it is on disk.
func (p *Pane) begin(a act) pane.Reply {
	if p.bulk.reading || p.bulk.waits > 0 {
		return pane.Tell(pane.Warn, p.env.Text.T("disabled.busy"))
	}
	ids := p.chosen()
	p.bulk = bulk{number: p.bulk.number + 1, reading: true, act: a}
	number, archive, by := p.bulk.number, p.env.Archive, p.by()
	p.sheet.Moved()
	return pane.Run(pane.Prepare(p.env.Journal, func(ctx context.Context) tea.Msg {
		msg := gatheredMsg{number: number}
		for _, id := range ids {
			d, err := archive.Dialogue(ctx, id)
			if err != nil {
				return gatheredMsg{number: number, err: err}
			}
			events, err := a.events(ctx, archive, by, &d)
			if err != nil {
				return gatheredMsg{number: number, err: err}
			}
			if len(events) == 0 {
				msg.passed++
				continue
			}
			msg.rows++
			msg.events = append(msg.events, events...)
			if a.verdict != nil {
				msg.finished = append(msg.finished, id)
			}
		}
		return msg
	}))
}

// by names the act and who does it.
func (p *Pane) by() fixes.By {
	by := fixes.Now(&p.env, p.bulk.number)
	by.Group = "bulk-" + strconv.FormatInt(by.Now.UnixNano(), 36) + "-" + strconv.Itoa(p.bulk.number)
	return by
}

// events are what the act is in one dialogue; none where it changes nothing.
func (a act) events(ctx context.Context, archive pane.Archive, by fixes.By, d *model.Dialogue) ([]model.Event, error) {
	switch {
	case a.verdict != nil:
		return a.verdicts(by, d), nil
	case a.assign:
		if d.Assignee == a.who {
			return nil, nil
		}
		return []model.Event{{
			V: model.Version, Type: model.TypeAssigned, SessionID: d.SessionID, Actor: by.Actor, Group: by.Group,
			Body: &model.Assigned{Target: d.First, Who: a.who},
		}}, nil
	}
	return a.stages(ctx, archive, by, d)
}

// verdicts judges every answer that nobody judged. They are told apart from those
// that were given one by one.
func (a act) verdicts(by fixes.By, d *model.Dialogue) []model.Event {
	var events []model.Event
	for _, i := range d.Order {
		item := &d.Items[i]
		if item.Turn.Verdict != nil {
			continue
		}
		v := *a.verdict
		v.Answer, v.Swept = item.Entry.Key, true
		v.Note, v.Second = item.Turn.Note, d.SecondReview
		events = append(events, model.Event{
			V: model.Version, Type: model.TypeVerdict, SessionID: d.SessionID, Actor: by.Actor, Group: by.Group, Body: &v,
		})
	}
	return events
}

// stages moves the lead or deal of a dialogue to another stage.
func (a act) stages(ctx context.Context, archive pane.Archive, by fixes.By, d *model.Dialogue) ([]model.Event, error) {
	for _, ref := range d.Entities() {
		if ref.Kind != a.kind {
			continue
		}
		entity, err := archive.Entity(ctx, ref)
		if err != nil {
			return nil, err
		}
		field := ref.Kind.StageField()
		if entity.Deleted || entity.ReadAt.IsZero() || entity.Fields.Text(field) == a.stage {
			return nil, nil
		}
		changes := model.Fields{field: model.TextValue(a.stage)}
		return fixes.Queue(by, fixes.Change(entity, changes, d.First)).Events, nil
	}
	return nil, nil
}

// gathered submits what an act is, in as many commits as it takes.
func (p *Pane) gathered(msg gatheredMsg) pane.Reply {
	if msg.number != p.bulk.number || !p.bulk.reading {
		return pane.Reply{}
	}
	b := &p.bulk
	b.reading, b.rows, b.passed, b.finished = false, msg.rows, msg.passed, msg.finished
	p.sheet.Moved()
	switch {
	case msg.err != nil:
		return pane.Tell(pane.Error, p.env.Text.T("queue.bulk_unread", "Error", pane.Why(p.env.Text, msg.err)))
	case len(msg.events) == 0:
		return pane.Tell(pane.Warn, p.env.Text.T(b.act.nothing()))
	}
	var cmds []tea.Cmd
	for events := msg.events; len(events) > 0; {
		n := min(len(events), mostAtOnce)
		part, number := events[:n:n], b.number
		events = events[n:]
		b.waits++
		cmds = append(cmds, pane.Await(p.env.Journal.Submit(model.Submission{Events: part}), func(r model.Receipt) tea.Msg {
			return bulkWrittenMsg{number, len(part), r.Err}
		}))
	}
	p.marks.Clear()
	p.leave()
	return pane.Run(tea.Batch(append(cmds, p.show())...))
}

// leave takes the rows out of the list that are done, and puts the new owner on the
// others: nobody waits for the disk to see what was done.
func (p *Pane) leave() {
	if p.filter == ToReview {
		for _, id := range p.bulk.finished {
			p.sheet.Rows.Remove(id)
		}
	}
	p.sheet.Forget()
}

// nothing is the message id of what is told where an act changes nothing.
func (a act) nothing() string {
	switch {
	case a.verdict != nil:
		return "queue.bulk_judged"
	case a.assign:
		return "queue.bulk_assigned"
	}
	return "queue.bulk_staged"
}

// wrote counts an answer; after the last one it tells what was done.
func (p *Pane) wrote(msg bulkWrittenMsg) pane.Reply {
	b := &p.bulk
	if msg.number != b.number {
		return pane.Reply{}
	}
	b.waits--
	if msg.err != nil {
		b.failed = msg.err.Error()
	} else {
		b.events += msg.events
	}
	if b.waits > 0 {
		return pane.Reply{}
	}
	p.sheet.Moved()
	reply := pane.Tell(pane.OK, p.told())
	switch {
	case b.failed != "" && b.events == 0:
		reply = pane.Tell(pane.Error, p.env.Text.T("queue.bulk_failed", "Error", text.Line(b.failed)))
	case b.failed != "":
		reply = pane.Tell(pane.Error, p.env.Text.T("queue.bulk_part", "Error", text.Line(b.failed), "Done", p.told()))
	}
	reply.Cmd = p.Refresh()
	return reply
}

// told says what an act did, and how it is taken back.
func (p *Pane) told() string {
	b, t := &p.bulk, p.env.Text
	undo := p.env.Keys.Key(keymap.Undo)
	switch {
	case b.act.verdict != nil:
		return t.N("queue.bulk_verdict."+string(b.act.verdict.Value), b.events, "Dialogues", t.N("queue.count", b.rows), "Key", undo)
	case b.act.assign && b.act.who == "":
		return t.N("queue.bulk_freed", b.rows, "Key", undo)
	case b.act.assign:
		return t.N("queue.bulk_given", b.rows, "Who", text.Line(b.act.who), "Key", undo)
	}
	return t.N("queue.bulk_stages", b.events, "Stage", text.Line(b.act.stage), "Key", undo)
}
