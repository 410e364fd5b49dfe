package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui"
	"debrief/ui/text"
)

// printedUndo is what was taken back, or done again. The names are a contract.
type printedUndo struct {
	Redo bool            `json:"redo"`
	Acts []printedUndone `json:"acts"`
}

type printedUndone struct {
	Type     string `json:"type"`
	Key      string `json:"key"`
	Dialogue string `json:"dialogue,omitempty"`
	Entity   string `json:"entity,omitempty"`
}

func (a *app) undoCommand() *cobra.Command {
	var redo, dry bool
	cmd := a.command("undo [--redo] [--dry-run]", "cli.undo.short", "cli.undo.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.undo(cmd.Context(), archive, redo, dry)
		})
	})
	cmd.Flags().BoolVar(&redo, "redo", false, a.text.T("cli.undo.redo"))
	cmd.Flags().BoolVar(&dry, "dry-run", false, a.text.T("cli.undo.dry"))
	return cmd
}

// undo takes back the last act of the actor, or does again what was taken back last;
// dry only says what that is.
func (a *app) undo(ctx context.Context, archive *storage.Archive, redo, dry bool) error {
	plan, err := archive.PlanUndo(ctx, a.conf.Actor)
	if err != nil {
		return err
	}
	acts := plan.Undo
	if redo {
		acts = plan.Redo
	}
	switch {
	case len(acts) == 0 && redo:
		return a.fail(nil, "cli.undo.nothing_redo", "Actor", a.conf.Actor)
	case len(acts) == 0:
		return a.fail(nil, "cli.undo.nothing", "Actor", a.conf.Actor)
	}
	if !dry {
		if err := a.takeBack(archive, acts); err != nil {
			return err
		}
	}
	return a.printUndo(ctx, archive, acts, redo, dry)
}

func (a *app) takeBack(archive *storage.Archive, acts []model.ActRef) error {
	events := model.TakeBack(acts, a.conf.Actor, "undo-"+strconv.FormatInt(a.Now().UnixNano(), 36))
	alone := len(events) == 1
	for len(events) > 0 {
		n := min(len(events), model.MostTakenBack)
		s := model.Submission{Events: events[:n:n]}
		if alone {
			s.Expect = model.ExpectBefore(acts[0])
		}
		if _, err := a.submit(archive, s); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

func (a *app) printUndo(ctx context.Context, archive *storage.Archive, acts []model.ActRef, redo, dry bool) error {
	p := printedUndo{Redo: redo, Acts: []printedUndone{}}
	for _, act := range acts {
		one := printedUndone{Type: string(act.Type), Key: act.Key.String()}
		if !act.Entity.IsZero() {
			one.Entity = act.Entity.String()
		} else if id, err := archive.DialogueOf(ctx, act.Dialogue); err == nil {
			one.Dialogue = id // without it only the place is missing
		}
		p.Acts = append(p.Acts, one)
	}
	if a.flags.json {
		return a.printJSON(p)
	}
	id := "cli.undo.done"
	switch {
	case redo && dry:
		id = "cli.undo.would_redo"
	case redo:
		id = "cli.undo.redone"
	case dry:
		id = "cli.undo.would"
	}
	for i, one := range p.Acts {
		if err := a.printLine(a.text.T(id, "What", ui.ActWord(a.text, acts[i]), "Where", text.Line(one.Dialogue))); err != nil {
			return err
		}
	}
	return nil
}
