package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/fixes"
)

// printedRecovery is the result of recover. The names are a contract.
type printedRecovery struct {
	Session string                 `json:"session"`
	Fields  model.Fields           `json:"fields"` // of the lead that is to be made
	From    map[string]printedFrom `json:"from"`   // where each of them is from
	Fix     *printedFix            `json:"fix,omitempty"`
}

// printedFrom is where a field of a lead is from.
type printedFrom struct {
	Origin model.Origin `json:"origin"`
	Event  string       `json:"event,omitempty"` // the key of the event that held it
}

func (a *app) recoverCommand() *cobra.Command {
	var dry bool
	cmd := a.command("recover SESSION [--dry-run]", "cli.recover.short", "cli.recover.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.recover(cmd.Context(), archive, args[0], dry)
		})
	})
	cmd.Flags().BoolVar(&dry, "dry-run", false, a.text.T("cli.recover.dry"))
	return cmd
}

func (a *app) recover(ctx context.Context, archive *storage.Archive, session string, dry bool) error {
	d, err := archive.Dialogue(ctx, session)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", session)
	}
	refused, err := a.recoverable(ctx, archive, &d)
	if err != nil {
		return err
	}
	lead := model.DraftLead(&d, a.conf.Bitrix24.Region)
	result := printedRecovery{Session: d.SessionID, Fields: lead.Fields, From: map[string]printedFrom{}}
	for name, found := range lead.From {
		result.From[name] = printedFrom{found.Origin, keyText(found.Event)}
	}
	var queued []model.Fix
	if !dry {
		wanted := fixes.Recover(d.SessionID, lead.Fields, lead.Evidence)
		s := fixes.Queue(a.by(), wanted)
		if refused != nil {
			s = fixes.Instead(a.by(), refused, wanted)
		}
		if queued, err = a.ask(ctx, archive, s); err != nil {
			return err
		}
		fix := printable(queued[0])
		result.Fix = &fix
	}
	if a.flags.json {
		return a.printJSON(result)
	}
	if err := a.printRecovery(lead); err != nil {
		return err
	}
	return a.printQueued(queued)
}

func keyText(key model.Key) string {
	if key.IsZero() {
		return ""
	}
	return key.String()
}

// recoverable refuses a dialogue whose lead the CRM holds or is to get. It returns
// the recovery that the CRM refused, which a new one takes the place of.
func (a *app) recoverable(ctx context.Context, archive *storage.Archive, d *model.Dialogue) (*model.Fix, error) {
	for _, ref := range d.Entities() {
		entity, err := archive.Entity(ctx, ref)
		if err != nil {
			return nil, err
		}
		if !entity.ReadAt.IsZero() && !entity.Deleted {
			return nil, a.fail(nil, "cli.error.lead_there", "Session", d.SessionID, "Entity", ref.String())
		}
	}
	history, err := archive.Entity(ctx, model.RecoveryOf(d.SessionID))
	if err != nil {
		return nil, err
	}
	for _, f := range model.FoldFixes(history.History) {
		other, err := a.ofAnother(ctx, archive, d, &f)
		switch {
		case err != nil:
			return nil, err
		case other:
		case f.State == model.FixRefused:
			return &f, nil
		case f.State == model.FixConfirmed && !f.Made.IsZero():
			return nil, a.fail(nil, "cli.error.lead_there", "Session", d.SessionID, "Entity", f.Made.String())
		case f.State != model.FixUndone:
			return nil, a.fail(nil, "cli.error.recovering", "Session", d.SessionID, "Fix", f.ID.Short(), "State", a.fixStateWord(f.State))
		}
	}
	return nil, nil
}

// ofAnother reports whether a recovery of the session is of another dialogue of it.
func (a *app) ofAnother(ctx context.Context, archive *storage.Archive, d *model.Dialogue, f *model.Fix) (bool, error) {
	if f.Evidence.IsZero() {
		return false, nil
	}
	id, err := archive.DialogueOf(ctx, f.Evidence)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return id != d.ID, err
}

func (a *app) printRecovery(lead model.LeadDraft) error {
	t := &table{head: []string{a.text.T("cli.recover.field"), a.text.T("cli.recover.from"), a.text.T("cli.recover.value")}}
	for _, name := range lead.Fields.Names() {
		t.add(name, a.foundWord(lead.From[name].Origin), lead.Fields.Text(name))
	}
	if !lead.Reachable() {
		a.say("cli.recover.unreachable")
	}
	return a.printTable(t)
}

// foundWord returns what people call the place that a field was found in.
func (a *app) foundWord(origin model.Origin) string {
	switch origin {
	case model.OriginSent:
		return a.text.T("lead.origin.sent")
	case model.OriginClient:
		return a.text.T("lead.origin.client")
	case model.OriginForm:
		return a.text.T("lead.origin.form")
	case model.OriginTool:
		return a.text.T("lead.origin.tool")
	case model.OriginMessage:
		return a.text.T("lead.origin.message")
	case model.OriginUTM:
		return a.text.T("lead.origin.utm")
	case model.OriginDebrief:
		return a.text.T("lead.origin.debrief")
	}
	return string(origin)
}
