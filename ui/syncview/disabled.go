package syncview

import (
	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
)

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	f, ok := p.fixes.Selected()
	switch id {
	case keymap.SyncNow:
		if p.env.Syncer.Status().Portal == "" {
			return "disabled.no_portal"
		}
	case keymap.SyncDetails, keymap.ListSearch:
		if !ok {
			return "disabled.empty"
		}
	case keymap.SyncRetry:
		if !ok || f.State != model.FixRefused {
			return "disabled.not_refused"
		}
	case keymap.SyncEdit:
		if !ok || f.State != model.FixRefused || p.opens(&f) == "" {
			return "disabled.nothing_edit"
		}
	case keymap.SyncDrop:
		if !ok || !f.State.NeedsPerson() {
			return "disabled.nothing_drop"
		}
	case keymap.FixUndo:
		switch {
		case ok && (fixes.Waits(&f) || f.State == model.FixRefused):
		case ok && !f.State.Final():
			return "disabled.claimed"
		default:
			return "disabled.no_waiting"
		}
	case keymap.FixMine, keymap.FixTheirs:
		if !ok || f.State != model.FixConflict {
			return "disabled.no_conflict"
		}
	}
	return ""
}
