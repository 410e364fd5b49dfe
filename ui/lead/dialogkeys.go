package lead

import (
	"debrief/keymap"
	"debrief/ui/pane"
)

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
		d.takeStage()
		d.picker = nil
		d.move(1)
	case keymap.PickerCancel, keymap.FixCancel, keymap.Close, keymap.Back:
		return p.cancel()
	case keymap.NoteSave:
		if reply, refused := p.checkAmount(d.line.text(), func(amount string) { d.line = newLine(amount) }); refused {
			return reply
		}
		d.endLine(true)
		return pane.Run(p.keepDraft())
	case keymap.NoteLeave:
		d.endLine(false)
		return pane.Run(p.keepDraft())
	case keymap.FixToggle:
		if reply, refused := p.checkAmount(d.selected().value, func(amount string) { d.selected().value = amount }); refused {
			return reply
		}
		d.toggle()
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
