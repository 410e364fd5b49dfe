package lead

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/pane"
)

// target is what fixes are made of: the lead or deal, or what stands for the lead
// that the CRM does not have yet.
func (rec *record) target() model.EntityRef {
	if rec.ref.IsZero() && rec.dialogue != nil {
		return model.RecoveryOf(rec.dialogue.SessionID)
	}
	return rec.ref
}

// recovery returns the newest recovery of the dialogue's lead.
func (rec *record) recovery() (model.Fix, bool) {
	for _, f := range rec.fixes {
		if f.Kind == model.FixRecover && f.State != model.FixUndone {
			return f, true
		}
	}
	return model.Fix{}, false
}

// readRecovery reads how far the recovery of the dialogue's lead is. Where the CRM
// has got that lead by now, it is what is shown.
func (rec *record) readRecovery(ctx context.Context, archive pane.Archive) error {
	if rec.dialogue == nil || rec.dialogue.SessionID == "" {
		return nil
	}
	ref := model.RecoveryOf(rec.dialogue.SessionID)
	entity, err := archive.Entity(ctx, ref)
	if err != nil {
		return fmt.Errorf("read %s: %w", ref, err)
	}
	recoveries, err := readFixes(ctx, archive, ref, entity.History)
	if err != nil {
		return err
	}
	recoveries = slices.DeleteFunc(recoveries, func(f model.Fix) bool { return !rec.lost(ctx, archive, &f) })
	if len(recoveries) > 0 && rec.ref.IsZero() && recoveries[0].State == model.FixConfirmed && !recoveries[0].Made.IsZero() {
		if err := rec.readEntity(ctx, archive, recoveries[0].Made); err != nil {
			return err
		}
	}
	rec.fixes = append(rec.fixes, recoveries...)
	if !rec.ref.IsZero() {
		return nil
	}
	if rec.stages, err = archive.Stages(ctx, model.EntityLead); err != nil {
		return fmt.Errorf("read stages: %w", err)
	}
	if rec.people, err = archive.People(ctx); err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	if rec.described, err = archive.Fields(ctx, model.EntityLead); err != nil {
		return fmt.Errorf("read fields: %w", err)
	}
	return rec.readDraft(ctx, archive)
}

// lost reports whether a recovery of the session is of this dialogue: a client's chat
// is one session for years.
func (rec *record) lost(ctx context.Context, archive pane.Archive, f *model.Fix) bool {
	if f.Evidence.IsZero() {
		return true
	}
	id, err := archive.DialogueOf(ctx, f.Evidence)
	return err != nil || id == rec.dialogue.ID // an event that nobody finds is of no other dialogue
}

func (p *Pane) whyNoRecovery() string {
	switch rec := p.rec; {
	case rec == nil && p.busy:
		return "disabled.loading"
	case rec == nil:
		return "disabled.empty"
	case !rec.ref.IsZero() && !rec.entity.Deleted:
		return "disabled.has_lead"
	case rec.dialogue == nil || rec.dialogue.SessionID == "":
		return "disabled.no_dialogue"
	}
	if f, ok := p.rec.recovery(); ok && f.State != model.FixRefused {
		return "disabled.recovering"
	}
	return ""
}

// newRecovery begins the recovery of a lead: all that is known of it is part of it,
// and can be changed or left out.
func newRecovery(rec *record, env *pane.Env) *dialog {
	lead := model.DraftLead(rec.dialogue, env.Region)
	d := &dialog{
		base: model.Entity{Ref: model.RecoveryOf(rec.dialogue.SessionID)}, evidence: rec.evidence(), session: rec.dialogue.SessionID,
		stages: rec.stages, people: rec.people, described: rec.described, style: env.Style, now: env.Text.T("lead.dialog.now"),
		writer: writer{env.Now(), env.Zone, env.Region}, lead: &lead,
	}
	if f, ok := rec.recovery(); ok && f.State == model.FixRefused {
		d.instead = &f
	}
	for _, name := range recoveryOrder(lead.Fields) {
		d.fields = append(d.fields, recoveryField(rec, &lead, name))
	}
	for name := range rec.draft {
		if isFieldName(name) && !hasField(d.fields, name) {
			d.fields = append(d.fields, recoveryField(rec, &lead, name))
		}
	}
	d.fields = append(d.fields, field{form: formAnother})
	return d
}

func recoveryField(rec *record, lead *model.LeadDraft, name string) field {
	f := rec.field(model.EntityLead, name, "")
	f.value = lead.Fields.Text(name)
	if kept, ok := rec.draft[name]; ok {
		f.value, f.written = kept, true
	}
	f.on = f.value != ""
	return f
}

// recoveryOrder lists the fields of a new lead: the usual ones in their order, what
// else there is behind them, but not the marks that every such lead has.
func recoveryOrder(fields model.Fields) []string {
	names := []string{}
	seen := map[string]bool{"ORIGINATOR_ID": true, "ORIGIN_ID": true}
	for _, f := range first() {
		if f.always || fields.Text(f.name) != "" {
			names, seen[f.name] = append(names, f.name), true
		}
	}
	for _, name := range fields.Names() {
		if !seen[name] {
			names = append(names, name)
		}
	}
	return names
}

// recovered returns the fields of the lead that is to be made. What nobody touched
// goes as it was found.
func (d *dialog) recovered() model.Fields {
	fields := model.Fields{}
	for _, mark := range []string{"ORIGINATOR_ID", "ORIGIN_ID"} {
		fields[mark] = d.lead.Fields[mark]
	}
	for i := range d.fields {
		f := &d.fields[i]
		if !f.on || f.value == "" || f.form == formAnother {
			continue
		}
		fields[f.name] = json.RawMessage(model.TextValue(f.value))
		if f.value == d.lead.Fields.Text(f.name) {
			fields[f.name] = d.lead.Fields[f.name]
		}
	}
	return fields
}

// origin tells where a field of the new lead is from.
func (p *Pane) origin(f *field) string {
	t, lead := p.env.Text, p.dialog.lead
	if f.value != lead.Fields.Text(f.name) {
		return t.T("lead.origin.you")
	}
	switch lead.From[f.name].Origin {
	case model.OriginSent:
		return t.T("lead.origin.sent")
	case model.OriginClient:
		return t.T("lead.origin.client")
	case model.OriginForm:
		return t.T("lead.origin.form")
	case model.OriginTool:
		return t.T("lead.origin.tool")
	case model.OriginMessage:
		return t.T("lead.origin.message")
	case model.OriginUTM:
		return t.T("lead.origin.utm")
	case model.OriginDebrief:
		return t.T("lead.origin.debrief")
	}
	return ""
}

// recoveryNotes tell what will come of the recovery.
func (p *Pane) recoveryNotes() []string {
	t := p.env.Text
	notes := []string{t.T("lead.recover.notes")}
	if p.dialog.asked(model.FixFields, "PHONE") == "" && p.dialog.asked(model.FixFields, "EMAIL") == "" {
		notes = append(notes, t.T("lead.recover.unreachable"))
	}
	return notes
}

// recoveryLines tell how far the recovery is, or which key begins it.
func (p *Pane) recoveryLines() (said []string, style func(...string) string) {
	t := p.env.Text
	f, ok := p.rec.recovery()
	if !ok {
		return []string{t.T("lead.recover.hint", "Key", p.env.Keys.Key(keymap.LeadRecover))}, p.env.Style.Accent.Render
	}
	tell := p.teller()
	sign, look := tell.Sign(f.State)
	said = []string{sign + " " + t.T("lead.recover.state", "State", tell.State(&f, p.env.Now()))}
	if problem := tell.Problem(&f); problem != "" {
		said = append(said, "  "+problem)
	}
	if fixes.Waits(&f) {
		said[0] += " · " + t.T("lead.recover.undo", "Key", p.env.Keys.Key(keymap.FixUndo))
	}
	return said, look.Render
}

// recover opens the recovery that another screen asked for, or says why there is
// none.
func (p *Pane) recover() pane.Reply {
	reply := pane.Run(p.tick())
	if reason := p.whyNoRecovery(); reason != "" {
		reply.Status = &pane.Status{Kind: pane.Warn, Text: p.env.Text.T(reason)}
		return reply
	}
	if p.dialog == nil {
		p.dialog = newRecovery(p.rec, &p.env)
	}
	return reply
}
