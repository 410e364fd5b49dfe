package lead

import (
	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
)

// openDialog begins a fix with the one thing that the key asks for.
func (p *Pane) openDialog(id keymap.ID) pane.Reply {
	if id == keymap.LeadRecover {
		p.dialog = newRecovery(p.rec, &p.env)
		return pane.Reply{}
	}
	d := newDialog(p.rec, &p.env)
	p.dialog = d
	switch id {
	case keymap.LeadComment:
		d.begin(model.FixComment, model.CommentText)
	case keymap.LeadTodo:
		d.begin(model.FixTodo, model.TodoTitle)
	case keymap.LeadVote:
		d.begin(model.FixVote, model.VoteRating)
	default:
		if len(d.stages) > 0 {
			d.edit()
		}
	}
	return pane.Reply{}
}

// doDialog does what a key in the fix dialog asks for.
func (p *Pane) doDialog(id keymap.ID, count int) pane.Reply {
	d := p.dialog
	switch id {
	case keymap.PickerChoose, keymap.FixQueue:
		return p.queue()
	case keymap.PickerDown:
		d.picker.found.Move(count)
	case keymap.PickerUp:
		d.picker.found.Move(-count)
	case keymap.PickerLeave:
		d.choose()
		d.picker, d.quick = nil, false
		d.move(1)
	case keymap.PickerCancel, keymap.FixCancel, keymap.Close, keymap.Back:
		return p.cancel()
	case keymap.NoteSave:
		return p.saveLine()
	case keymap.NoteLeave:
		return p.leaveLine()
	case keymap.FixToggle:
		return p.toggle()
	case keymap.FixEdit:
		d.edit()
	case keymap.Down:
		d.move(count)
	case keymap.Up:
		d.move(-count)
	case keymap.Top, keymap.HalfUp, keymap.PageUp:
		d.move(-len(d.fields))
	case keymap.Bottom, keymap.HalfDown, keymap.PageDown:
		d.move(len(d.fields))
	}
	return pane.Reply{}
}

// saveLine takes the line that was written. Where it was the one thing that was
// asked for, it goes on its way; a to-do is asked for its deadline first.
func (p *Pane) saveLine() pane.Reply {
	d := p.dialog
	of := d.selected()
	if problem := d.save(); problem != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(problem))
	}
	switch {
	case !d.quick:
		return pane.Run(p.keepDraft())
	case of.of == model.FixTodo && of.name == model.TodoTitle:
		d.move(1)
		d.edit()
		return pane.Run(p.keepDraft())
	}
	return p.queue()
}

// leaveLine leaves the line. Where it was the one thing that was asked for, the
// dialog goes too.
func (p *Pane) leaveLine() pane.Reply {
	p.dialog.leave()
	if p.dialog.quick {
		return p.cancel()
	}
	return pane.Run(p.keepDraft())
}

// toggle switches a field, if what is written there can be one of its values.
func (p *Pane) toggle() pane.Reply {
	f := p.dialog.selected()
	if f.form == formAnother {
		p.dialog.edit()
		return pane.Reply{}
	}
	if f.value != "" || f.of == model.FixFields {
		value, problem := p.dialog.writer.read(f, f.value)
		if problem != "" {
			return pane.Tell(pane.Warn, p.env.Text.T(problem))
		}
		f.value = value
	}
	p.dialog.toggle()
	return pane.Reply{}
}
