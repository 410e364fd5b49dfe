package replay

import (
	"strconv"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
)

// question is the choice of a reason after a bad verdict.
type question struct {
	item      int
	group     string
	addressed bool // the answer was named by its number
}

// newGroup names acts that are undone together.
func (p *Pane) newGroup() string {
	return "ui-" + strconv.FormatInt(p.env.Now().UnixNano(), 36) + "-" + strconv.Itoa(p.review.number+1)
}

// pickReason replaces the bad verdict by one with its reason.
func (p *Pane) pickReason(digit int) pane.Reply {
	if p.asking == nil {
		return pane.Reply{}
	}
	if digit < 1 || digit > len(p.env.Reasons) {
		return pane.Tell(pane.Warn, p.env.Text.T("replay.no_such_reason", "N", digit))
	}
	asked := *p.asking
	p.asking = nil
	reason := p.env.Reasons[digit-1].ID
	write := p.write(asked.item, model.Verdict{Value: model.Bad, Reason: reason}, asked.group)
	p.review.last = &model.Verdict{Value: model.Bad, Reason: reason}
	return also(p.goOn(asked.item, asked.addressed), write)
}

// endAsking ends the choice of a reason without one. An act on the answer itself
// still finds it under the cursor; any other verdict finds the next one. With
// nothing left here it goes on to the next dialogue, and the key, which was
// meant for something else than what comes there, is spent.
func (p *Pane) endAsking(id keymap.ID) (pane.Reply, bool) {
	asked := *p.asking
	p.asking = nil
	p.follow()
	switch id {
	case keymap.WriteNote, keymap.Correct:
		p.moveTo(asked.item)
		p.review.justAsked = p.open.Items[asked.item].Entry.Key
	case keymap.VerdictGood, keymap.VerdictBad, keymap.VerdictSkip, keymap.VerdictRepeat,
		keymap.VerdictRest, keymap.Close:
		nothingLeft := len(p.unreviewed()) == 0
		reply := p.goOn(asked.item, asked.addressed)
		return reply, nothingLeft || id == keymap.Close
	}
	return pane.Reply{}, false
}
