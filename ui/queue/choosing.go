package queue

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/choose"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// question is what is being chosen.
type question int

const (
	noQuestion question = iota
	whoseWork           // to whom the chosen dialogues go
	whichStage          // of their leads
	viewName            // under which name the list is kept
	sortColumn          // by what the list is sorted
	whyBad              // the reason of a bad verdict on all that is marked
)

// asking is the question that is open.
type asking struct {
	question question
	choice   *choose.Choice // nil for whyBad, which takes one key
	kind     model.EntityKind
	number   int // of the newest reading of what can be chosen
}

// nobody is the id of giving dialogues back to everybody.
const nobody = "\x00nobody"

// peopleMsg brings who can be given work, the most frequent first.
type peopleMsg struct {
	number int
	names  []string
}

// stagesMsg brings the stages that the leads or deals can get.
type stagesMsg struct {
	number int
	kind   model.EntityKind
	stages []model.Stage
	err    error
}

// mostLooked is how many rows are looked at for the names of people.
const mostLooked = 500

// askWhose asks to whom the chosen dialogues go.
func (p *Pane) askWhose() tea.Cmd {
	t := p.env.Text
	n := max(p.marks.Len(), 1)
	p.ask(whoseWork, choose.New(t.N("queue.ask_whose", n), t.T("queue.to_other"), "", p.people(nil), p.env.Style))
	number, archive := p.asking.number, p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		page, err := archive.Dialogues(ctx, model.DialogueQuery{Limit: mostLooked})
		if err != nil {
			return peopleMsg{number: number} // whoever is missing can be typed
		}
		return peopleMsg{number, peopleOf(page.Rows)}
	})
}

// peopleOf returns who reviewed or was given dialogues, the most frequent first.
func peopleOf(rows []model.Row) []string {
	var names []string
	for i := range rows {
		names = append(append(names, rows[i].Assignee), rows[i].Reviewers...)
	}
	return choose.ByUse(names)
}

// people are who can be chosen: oneself, the others, nobody.
func (p *Pane) people(others []string) []choose.Item {
	items := []choose.Item{{ID: p.env.Actor, Name: p.env.Actor, About: p.env.Text.T("queue.to_me")}}
	for _, who := range others {
		if who != p.env.Actor {
			items = append(items, choose.Item{ID: who, Name: who})
		}
	}
	return append(items, choose.Item{ID: nobody, Name: p.env.Text.T("queue.to_nobody")})
}

// askStage asks which stage the marked leads get. They are leads or deals as the
// first of them is.
func (p *Pane) askStage() tea.Cmd {
	kind := model.EntityLead
	for _, id := range p.chosen() {
		row, _ := p.rowOf(id)
		if refs := row.Entities(); len(refs) > 0 && refs[0].Kind != model.EntityContact {
			kind = refs[0].Kind
			break
		}
	}
	p.ask(whichStage, choose.New(p.env.Text.N("queue.ask_stage", p.marks.Len()), "", "", nil, p.env.Style))
	p.asking.kind = kind
	number, archive := p.asking.number, p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		stages, err := archive.Stages(ctx, kind)
		return stagesMsg{number, kind, stages, err}
	})
}

// askName asks under which name the list is kept; the names that there are can be
// chosen to be replaced.
func (p *Pane) askName() {
	name, isView := p.filter.view()
	if !isView {
		name = ""
	}
	var items []choose.Item
	for _, v := range p.views.all {
		items = append(items, choose.Item{ID: v.Name, Name: v.Name, About: v.Filter})
	}
	p.ask(viewName, choose.New(p.env.Text.T("queue.ask_name", "Filter", text.Line(p.written())),
		p.env.Text.T("queue.new_view"), name, items, p.env.Style))
}

func (p *Pane) ask(q question, c *choose.Choice) {
	p.asking = asking{question: q, choice: c, number: p.asking.number + 1}
	p.sheet.Moved()
}

func (p *Pane) endAsking() {
	p.asking = asking{number: p.asking.number + 1}
	p.sheet.Moved()
}

func (p *Pane) tookPeople(msg peopleMsg) {
	if msg.number == p.asking.number && p.asking.question == whoseWork {
		p.asking.choice.Put(p.people(msg.names))
	}
}

func (p *Pane) tookStages(msg stagesMsg) pane.Reply {
	if msg.number != p.asking.number || p.asking.question != whichStage {
		return pane.Reply{}
	}
	switch {
	case msg.err != nil:
		p.endAsking()
		return pane.Tell(pane.Error, p.env.Text.T("frame.unreadable", "Error", pane.Why(p.env.Text, msg.err)))
	case len(msg.stages) == 0:
		p.endAsking()
		return pane.Tell(pane.Warn, p.env.Text.T("queue.no_stages"))
	}
	items := make([]choose.Item, len(msg.stages))
	for i, s := range msg.stages {
		items[i] = choose.Item{ID: s.ID, Name: s.Name, About: s.ID}
	}
	p.asking.choice.Put(items)
	return pane.Reply{}
}

// doAsking performs the actions of an open question; false is any other.
func (p *Pane) doAsking(id keymap.ID, count int) (pane.Reply, bool) {
	switch p.asking.question {
	case noQuestion:
		return pane.Reply{}, false
	case whyBad:
		return p.answerWhy(id, count)
	case whoseWork, whichStage, viewName, sortColumn:
	}
	switch p.asking.choice.Do(id, count) {
	case choose.Chosen:
		return p.answer(), true
	case choose.Cancelled:
		p.endAsking()
	case choose.Open:
	}
	return pane.Reply{}, true
}

// answer does what was chosen.
func (p *Pane) answer() pane.Reply {
	chosen, asked := p.asking.choice.Chosen(), p.asking
	p.endAsking()
	switch asked.question {
	case whoseWork:
		if chosen == nobody {
			chosen = ""
		}
		return p.begin(act{assign: true, who: chosen})
	case whichStage:
		return p.begin(act{kind: asked.kind, stage: chosen})
	case sortColumn:
		return pane.Run(p.answerSort(chosen))
	case viewName:
		v := model.View{Name: chosen}
		var wrong *model.ViewError
		if errors.As(v.Validate(), &wrong) {
			return pane.Tell(pane.Warn, p.env.Text.T("queue.wrong_view."+string(wrong.Mistake), "Most", model.MostViewName))
		}
		return pane.Run(p.saveView(chosen))
	}
	return pane.Reply{}
}

// answerWhy takes the one key after a bad verdict on all that is marked: a digit is
// the reason, Esc takes the verdict back, Enter gives none; any other key gives none
// either and does what it does.
func (p *Pane) answerWhy(id keymap.ID, digit int) (pane.Reply, bool) {
	v := model.Verdict{Value: model.Bad}
	switch id {
	case keymap.ReasonPick:
		if digit < 1 || digit > len(p.env.Reasons) {
			return pane.Tell(pane.Warn, p.env.Text.T("replay.no_such_reason", "N", digit)), true
		}
		v.Reason = p.env.Reasons[digit-1].ID
	case keymap.Close:
		p.endAsking()
		return pane.Reply{}, true
	}
	p.endAsking()
	reply := p.begin(act{verdict: &v})
	if id == keymap.ReasonPick || id == keymap.Open || id == keymap.BulkBad {
		return reply, true
	}
	after := p.Do(id, digit)
	after.Cmd = tea.Batch(reply.Cmd, after.Cmd)
	if after.Status == nil {
		after.Status = reply.Status
	}
	return after, true
}
