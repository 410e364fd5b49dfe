package replay

import (
	"strconv"
	"strings"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// spokenRows is more than any dialogue has lines: one that is told is told whole.
const spokenRows = 1 << 20

var _ pane.Spoken = (*Pane)(nil)

// Telling implements pane.Spoken.
func (p *Pane) Telling() string {
	if p.open == nil {
		return p.nothing()
	}
	unfolded := len(p.open.unfolded)
	if p.open.allOpen {
		unfolded = -unfolded - 1
	}
	return p.open.ID + " " + strconv.Itoa(len(p.open.Items)) + " " + strconv.Itoa(unfolded)
}

// Whole implements pane.Spoken: who it is about, and all that was said.
func (p *Pane) Whole() []string {
	if p.open == nil {
		return []string{p.nothing()}
	}
	d := p.open
	about := notEmpty(text.Line(d.Source), text.Line(d.Assistant.Name), text.Line(d.Topic), p.env.Text.Stamp(d.StartedAt, p.env.Zone), p.secondWord(), text.Tags(d.Tags, 0))
	lines := []string{p.env.Text.T("plain.dialogue", "Title", p.title(), "About", strings.Join(about, ", "))}
	for i := range d.Items {
		lines = append(lines, p.spokenItem(i)...)
	}
	return append(lines, p.env.Text.N("plain.reviewed", len(d.Order), "Done", len(d.Order)-len(p.unreviewed())))
}

// nothing is what is said where no dialogue is open.
func (p *Pane) nothing() string {
	if p.load.failed != "" {
		return p.load.failed
	}
	return p.env.Text.T("replay.empty")
}

// spokenItem tells one thing that was said or happened, with what is to be said
// of it.
func (p *Pane) spokenItem(i int) []string {
	item := &p.open.Items[i]
	lines := make([]string, 0, 2)
	for _, pause := range p.pauseBefore(i, columns{text: widestText}) {
		lines = append(lines, strings.Trim(pause, " -"))
	}
	at := p.env.Text.Time(item.Entry.TS, p.env.Zone) + " "
	if item.Turn == nil {
		lines = append(lines, at+p.env.Text.T(eventWord(item.Entry.Type))+": "+p.eventText(item.Entry, item.Result))
		if p.isUnfolded(item) {
			lines = append(lines, p.details(item, columns{text: widestText}).lines()...)
		}
		return lines
	}
	for k, pt := range p.parts(i, p.isUnfolded(item), columns{text: 1 << 20}) {
		if k == 0 {
			lines = append(lines, at+p.spokenName(i)+": "+text.Line(pt.said))
			continue
		}
		for _, line := range pt.lines() {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// spokenName says who speaks; an answer has its number and its verdict in words.
func (p *Pane) spokenName(i int) string {
	turn := p.open.Items[i].Turn
	name := p.env.Text.T(spokenRole(turn.Role))
	if turn.Answer == 0 {
		return name
	}
	name += " " + strconv.Itoa(turn.Answer)
	if j, _ := p.judgementOf(i); j != nil {
		name += " (" + p.env.Text.T(verdictWord(j.Value)) + ")"
	}
	return name
}

func spokenRole(r model.Role) string {
	switch r {
	case model.RoleClient:
		return "plain.role.client"
	case model.RoleAssistant:
		return "plain.role.assistant"
	case model.RoleOperator:
		return "plain.role.operator"
	}
	return "plain.role.system"
}

// Here implements pane.Spoken: the question for a reason, the text that is being
// written, or what the cursor is on.
func (p *Pane) Here() []string {
	switch {
	case p.open == nil || len(p.open.Items) == 0:
		return nil
	case p.editor != nil:
		lines := []string{p.editorTitle()}
		if now := p.editor.value(); now != "" {
			lines = append(lines, p.env.Text.T("plain.reads", "Text", text.Line(now)))
		}
		return append(lines, p.env.Text.T("plain.write"))
	case p.tagging != nil:
		return p.tagging.choice.Lines()
	case p.search.Writing:
		return []string{p.env.Text.T("plain.look")}
	case p.asking != nil:
		var reasons []string
		for i, r := range p.env.Reasons[:min(len(p.env.Reasons), 9)] {
			reasons = append(reasons, strconv.Itoa(i+1)+" "+text.Line(r.Label))
		}
		return []string{p.env.Text.T("replay.why") + " " + strings.Join(reasons, ", ")}
	}
	here := p.spokenItem(p.open.cursor)
	if i, ok := p.currentAnswer(); ok {
		answer := p.env.Text.T("plain.answer", "N", p.open.Items[i].Turn.Answer, "All", len(p.open.Order))
		return append([]string{answer}, here...)
	}
	return here
}

// Pick implements pane.Spoken: a number is a reason where one is asked for, and
// else an answer.
func (p *Pane) Pick(number int) pane.Reply {
	switch {
	case p.open == nil:
		return pane.Tell(pane.Warn, p.env.Text.T("disabled.empty"))
	case p.asking != nil:
		return p.Do(keymap.ReasonPick, number)
	}
	item, refusal := p.addressed(number)
	if refusal != nil {
		return *refusal
	}
	p.moveTo(item)
	return pane.Reply{}
}

// Write implements pane.Spoken.
func (p *Pane) Write(written string) pane.Reply {
	if p.tagging != nil {
		p.tagging.choice.Type(text.Line(written))
		return p.Do(keymap.ChooserChoose, 0)
	}
	e := p.editor
	if e == nil && p.search.Writing {
		p.search.Put(written)
		p.look()
		return p.keepSearch()
	}
	if e == nil || e.reading {
		return pane.Reply{}
	}
	e.area.SetValue(e.safe(written))
	if e.kind == noteEditor {
		return p.saveNote()
	}
	return p.saveCorrection()
}
