package replay

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// review is what was judged here and is not known to be on disk.
type review struct {
	clock   clock
	number  int                   // of the last act
	pending map[model.Key]pending // by answer
	last    *model.Verdict        // for "the same again"

	ended bool // the end of the list was told while verdicts were on their way

	justAsked model.Key // the answer whose reason was asked for when the last key came
}

// pending is a verdict on its way to the disk.
type pending struct {
	act       int
	judgement model.Judgement
}

// writtenMsg answers the verdicts of one act.
type writtenMsg struct {
	act      int
	dialogue string
	verdicts []model.Verdict
	receipt  model.Receipt
	draft    string // to be forgotten once it is saved
}

// judgementOf returns the verdict on item i as the reviewer sees it, and whether
// it is still on its way.
func (p *Pane) judgementOf(i int) (*model.Judgement, bool) {
	item := &p.open.Items[i]
	if item.Turn == nil || item.Turn.Answer == 0 {
		return nil, false
	}
	if sent, ok := p.review.pending[item.Entry.Key]; ok {
		return &sent.judgement, true
	}
	return item.Turn.Verdict, false
}

// unreviewed returns the places of the answers without a verdict.
func (p *Pane) unreviewed() []int {
	var out []int
	for _, i := range p.open.Order {
		if j, _ := p.judgementOf(i); j == nil {
			out = append(out, i)
		}
	}
	return out
}

// anyUnreviewed reports whether there is an answer without a verdict.
func (p *Pane) anyUnreviewed() bool {
	for _, i := range p.open.Order {
		if j, _ := p.judgementOf(i); j == nil {
			return true
		}
	}
	return false
}

// currentAnswer returns the answer that an act without a number is about: the
// one under the cursor, and while playing the last one that was shown.
func (p *Pane) currentAnswer() (int, bool) {
	if p.open == nil {
		return 0, false
	}
	for i := p.open.cursor; i >= 0 && i < len(p.open.Items); i-- {
		if turn := p.open.Items[i].Turn; turn != nil && turn.Answer > 0 {
			return i, true
		}
		if !p.play.active {
			break
		}
	}
	return 0, false
}

// addressed returns the answer of that number, or the current one for 0.
func (p *Pane) addressed(count int) (int, *pane.Reply) {
	if count == 0 {
		if i, ok := p.currentAnswer(); ok {
			return i, nil
		}
		reply := pane.Tell(pane.Warn, p.env.Text.T("disabled.no_answer"))
		return 0, &reply
	}
	if count > len(p.open.Order) {
		reply := pane.Tell(pane.Warn, p.env.Text.T("replay.no_such_answer", "N", count))
		return 0, &reply
	}
	return p.open.Order[count-1], nil
}

// doVerdict performs the acts of a review.
func (p *Pane) doVerdict(id keymap.ID, count int) (pane.Reply, bool) {
	switch id {
	case keymap.VerdictGood:
		return p.judge(count, model.Verdict{Value: model.Good}, false), true
	case keymap.VerdictSkip:
		return p.judge(count, model.Verdict{Value: model.Skipped}, false), true
	case keymap.VerdictBad:
		return p.judge(count, model.Verdict{Value: model.Bad}, len(p.env.Reasons) > 0), true
	case keymap.VerdictRepeat:
		return p.judge(count, *p.review.last, false), true
	case keymap.VerdictRest:
		return p.sweep(), true
	case keymap.ReasonPick:
		return p.pickReason(count), true
	}
	return pane.Reply{}, false
}

// judge gives a verdict on the addressed answer. With ask it asks for the reason;
// else it goes on to what is to do next.
func (p *Pane) judge(count int, v model.Verdict, ask bool) pane.Reply {
	item, refusal := p.addressed(count)
	if refusal != nil {
		return *refusal
	}
	p.review.last = &model.Verdict{Value: v.Value, Reason: v.Reason}
	if !ask {
		write := p.write(item, v, "")
		return also(p.goOn(item, count > 0), write)
	}
	group := p.newGroup()
	p.asking = &question{item: item, group: group, addressed: count > 0}
	write := p.write(item, v, group)
	p.follow() // the question takes lines of the page
	return pane.Run(write)
}

// write submits a verdict on an answer and shows it as on its way. What was
// written about the answer before goes with it.
func (p *Pane) write(item int, v model.Verdict, group string) tea.Cmd {
	v.Answer = p.open.Items[item].Entry.Key
	v.Seconds = p.review.clock.take(p.env.Now()).Seconds()
	if old, _ := p.judgementOf(item); old != nil {
		v.Note = old.Note
		if v.Value != model.Good && v.Correction == "" {
			v.Correction = old.Correction
		}
	}
	return p.submit([]model.Verdict{v}, group, "")
}

// submit queues verdicts as one act.
func (p *Pane) submit(verdicts []model.Verdict, group, draft string) tea.Cmd {
	p.review.number++
	act, dialogue := p.review.number, p.open.ID
	var s model.Submission
	for i := range verdicts {
		verdicts[i].Second = p.open.SecondReview
		v := verdicts[i]
		s.Events = append(s.Events, model.Event{
			V: model.Version, Type: model.TypeVerdict, SessionID: p.open.SessionID,
			Actor: p.env.Actor, Group: group, Body: &v,
		})
		p.review.pending[v.Answer] = pending{act, model.Judgement{Verdict: v, By: p.env.Actor, At: p.env.Now()}}
		p.changed(p.open.at[v.Answer])
	}
	return pane.Await(p.env.Journal.Submit(s), func(r model.Receipt) tea.Msg {
		return writtenMsg{act, dialogue, verdicts, r, draft}
	})
}

// goOn puts the cursor on what is to do next: the next answer without a verdict,
// and after the last one the next dialogue. After an act on a numbered answer it
// goes on from the cursor, else from the answer.
func (p *Pane) goOn(item int, numbered bool) pane.Reply {
	if p.play.active {
		return pane.Reply{} // playing moves the cursor
	}
	open := p.unreviewed()
	if len(open) == 0 {
		return p.goNext(true)
	}
	from := item
	if numbered {
		from = p.open.cursor
	}
	next := open[0]
	for _, i := range open {
		if i >= from {
			next = i
			break
		}
	}
	p.moveTo(next)
	return pane.Reply{}
}

// sweep calls every answer without a verdict good and goes to the next dialogue.
func (p *Pane) sweep() pane.Reply {
	rest := p.unreviewed()
	if len(rest) == 0 {
		return p.goNext(true)
	}
	each := p.review.clock.take(p.env.Now()) / time.Duration(len(rest))
	verdicts := make([]model.Verdict, len(rest))
	for n, i := range rest {
		verdicts[n] = model.Verdict{
			Answer: p.open.Items[i].Entry.Key, Value: model.Good, Swept: true, Seconds: each.Seconds(),
		}
	}
	p.endPlay()
	write := p.submit(verdicts, p.newGroup(), "")
	return also(p.goNext(true), write)
}

// written takes the receipt of an act: from here on it is on disk, or it never
// was.
func (p *Pane) written(msg writtenMsg) pane.Reply {
	err := receiptError(msg.receipt)
	for n, v := range msg.verdicts {
		sent, ok := p.review.pending[v.Answer]
		if ok && sent.act == msg.act {
			delete(p.review.pending, v.Answer)
		}
		if p.open == nil || p.open.ID != msg.dialogue {
			continue
		}
		i, known := p.open.at[v.Answer]
		if !known {
			continue
		}
		if err == nil && n < len(msg.receipt.Outcomes) {
			p.open.Items[i].Turn.Verdict = &model.Judgement{
				Verdict: v, Key: msg.receipt.Outcomes[n].Key, By: p.env.Actor, At: p.env.Now(),
			}
		}
		p.changed(i)
	}
	if p.load.busy {
		p.load.again = true // what is being read may lack this act
	}
	if err != nil {
		reply := pane.Tell(pane.Error, p.env.Text.T("replay.not_saved", "Dialogue", text.Line(msg.dialogue), "Error", pane.Why(p.env.Text, err)))
		if p.open != nil && p.open.SecondReview {
			reply.Cmd = p.reload() // a note was shown with it
		}
		return reply
	}
	reply := p.saved()
	if p.review.ended { // which is not to be overwritten
		p.review.ended = len(p.review.pending) > 0
		reply = pane.Tell(pane.OK, p.env.Text.T("replay.done"))
	}
	reply.Cmd = p.forgetDraft(msg.draft)
	return reply
}

// saved tells that an act is on disk.
func (p *Pane) saved() pane.Reply {
	return pane.Tell(pane.OK, p.env.Text.T("replay.saved", "Time", p.env.Text.Clock(p.env.Now(), p.env.Zone)))
}

// receiptError returns why not every event of a submission is in the log.
func receiptError(r model.Receipt) error {
	if r.Err != nil {
		return r.Err
	}
	for _, o := range r.Outcomes {
		if o.Status == model.Clash {
			return fmt.Errorf("event %s exists with another content", o.Key.Short())
		}
	}
	return nil
}

// also adds a command to a reply. The write comes first, so that what it began
// is awaited even when the reply fails.
func also(reply pane.Reply, cmd tea.Cmd) pane.Reply {
	reply.Cmd = tea.Batch(cmd, reply.Cmd)
	return reply
}
