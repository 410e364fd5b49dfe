package lead

import (
	"debrief/keymap"
	"debrief/model"
)

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	switch id {
	case keymap.FixOpen, keymap.LeadComment, keymap.LeadTodo:
		return p.whyNoFix()
	case keymap.LeadRecover:
		return p.whyNoRecovery()
	case keymap.LeadVote:
		return p.whyNoVote()
	case keymap.LeadPage:
		return p.whyNoPage()
	case keymap.LeadPhone:
		return p.whyNoPhone()
	case keymap.FixUndo:
		return p.whyNoUndo()
	case keymap.FixMine, keymap.FixTheirs:
		if p.rec == nil {
			return "disabled.empty"
		}
		if _, ok := p.conflict(); !ok {
			return "disabled.no_conflict"
		}
	case keymap.NoteTemplate:
		return "disabled.only_notes"
	case keymap.NoteOutside:
		return "disabled.one_line"
	case keymap.PickerDown:
		if p.dialog != nil && p.dialog.picker != nil && p.dialog.picker.atEnd() {
			return "disabled.no_more"
		}
	case keymap.SwitchPart:
		switch {
		case p.rec == nil:
			return "disabled.empty"
		case p.whole:
			return "disabled.whole"
		}
	case keymap.FixToggle:
		if d := p.dialog; d != nil && d.selected().form != formAnother && d.selected().of != model.FixTodo && !d.selected().changed() {
			return "disabled.same_value"
		}
	case keymap.FixQueue, keymap.PickerChoose:
		if p.dialog != nil && !p.dialog.wouldChange() {
			return "disabled.no_change"
		}
	}
	return ""
}

func (p *Pane) whyNoFix() string {
	switch {
	case p.rec == nil && p.busy:
		return "disabled.loading"
	case p.rec == nil:
		return "disabled.empty"
	case p.rec.ref.IsZero():
		return "disabled.no_entity"
	case !p.rec.isKnown():
		return "disabled.unread"
	case p.rec.entity.Deleted:
		return "disabled.deleted"
	}
	return ""
}

func (p *Pane) whyNoVote() string {
	if why := p.whyNoFix(); why != "" {
		return why
	}
	if p.rec.openLine() == "" {
		return "disabled.no_line"
	}
	return ""
}

func (p *Pane) whyNoUndo() string {
	if p.rec == nil {
		return "disabled.empty"
	}
	if _, ok := p.waiting(); ok || p.behind() {
		return ""
	}
	if p.onTheWay() {
		return "disabled.claimed"
	}
	return "disabled.no_waiting"
}

// behind reports whether the fixes on the screen may lack the newest one.
func (p *Pane) behind() bool { return p.sending > 0 || p.busy }
