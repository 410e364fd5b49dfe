package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/fixes"
)

func (a *app) outboxCommand() *cobra.Command {
	cmd := a.outboxList("outbox")
	cmd.AddCommand(
		a.outboxList("list"),
		a.onFix("retry ID", "cli.outbox_retry.short", "cli.outbox_retry.long", a.retry),
		a.outboxEdit(),
		a.onFix("drop ID", "cli.outbox_drop.short", "cli.outbox_drop.long", a.drop),
	)
	return cmd
}

func (a *app) outboxList(use string) *cobra.Command {
	var open bool
	var limit int
	cmd := a.command(use, "cli.outbox.short", "cli.outbox.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 1 {
			return a.usage("cli.usage.limit", "Value", limit)
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			all, err := archive.Fixes(cmd.Context(), open, limit)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.printFixesJSON(all)
			}
			return a.printFixes(cmd.Context(), archive, all)
		})
	})
	cmd.Flags().BoolVar(&open, "open", false, a.text.T("cli.outbox.open"))
	cmd.Flags().IntVar(&limit, "limit", 200, a.text.T("cli.outbox.limit"))
	return cmd
}

// retry asks once more for what the CRM refused.
func (a *app) retry(ctx context.Context, archive *storage.Archive, f model.Fix) error {
	if f.State != model.FixRefused {
		return a.fail(nil, "cli.error.not_refused", "Fix", f.ID.Short(), "State", a.fixStateWord(f.State))
	}
	queued, err := a.ask(ctx, archive, fixes.Retry(a.by(), &f))
	if err != nil {
		return err
	}
	return a.printQueued(queued)
}

// outboxEdit changes fields of a fix that the CRM did not take, and asks for it again.
func (a *app) outboxEdit() *cobra.Command {
	return a.command("edit ID FIELD=VALUE…", "cli.outbox_edit.short", "cli.outbox_edit.long", a.atLeast(2), func(cmd *cobra.Command, args []string) error {
		changes, err := a.parseChanges(args[1:])
		if err != nil {
			return err
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			f, err := a.findFix(cmd.Context(), archive, args[0])
			if err != nil {
				return err
			}
			return a.edit(cmd.Context(), archive, f, changes)
		})
	})
}

// edit asks for a fix that was refused or conflicts with other values for some of
// its fields, on what the CRM holds now.
func (a *app) edit(ctx context.Context, archive *storage.Archive, f model.Fix, changes model.Fields) error {
	if f.Kind != model.FixFields || !f.State.NeedsPerson() {
		return a.fail(nil, "cli.error.not_edited", "Fix", f.ID.Short(), "State", a.fixStateWord(f.State))
	}
	if err := a.checkChanges(ctx, archive, f.Entity, changes); err != nil {
		return err
	}
	entity, err := a.entityToFix(ctx, archive, f.Entity)
	if err != nil {
		return err
	}
	for _, name := range f.Changes.Names() {
		if _, given := changes[name]; !given {
			changes[name] = f.Changes[name]
		}
	}
	entity.Ref = f.Entity
	queued, err := a.ask(ctx, archive, fixes.Edit(a.by(), &f, entity, changes))
	if err != nil {
		return err
	}
	return a.printQueued(queued)
}

// drop puts a fix away that waits, or that the CRM did not take.
func (a *app) drop(ctx context.Context, archive *storage.Archive, f model.Fix) error {
	if !fixes.Waits(&f) && !f.State.NeedsPerson() {
		return a.fail(nil, "cli.error.not_dropped", "Fix", f.ID.Short(), "State", a.fixStateWord(f.State))
	}
	if _, err := a.submit(archive, fixes.TakeBack(a.by(), &f)); err != nil {
		return err
	}
	return a.printSettled(ctx, archive, f.ID)
}

func (a *app) printFixesJSON(all []model.Fix) error {
	for _, fix := range all {
		if err := a.printJSON(printable(fix)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printFixes(ctx context.Context, archive *storage.Archive, all []model.Fix) error {
	if len(all) == 0 {
		a.say("cli.outbox.empty")
		return nil
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	t := &table{head: []string{
		a.text.T("cli.outbox.id"), a.text.T("cli.outbox.state"), a.text.T("cli.outbox.entity"),
		a.text.T("cli.outbox.queued"), a.text.T("cli.outbox.by"), a.text.T("cli.outbox.changes"),
	}}
	for _, fix := range all {
		words, err := a.changesLine(ctx, archive, fix)
		if err != nil {
			return err
		}
		tell := fixes.Teller{Voice: a.voice(zone)}
		if problem := tell.Problem(&fix); problem != "" && fix.State != model.FixConflict {
			words += " · " + problem
		}
		t.add(fix.ID.Short(), a.fixStateWord(fix.State), fix.Entity.String(), a.text.Stamp(fix.QueuedAt, zone), fix.Actor, words)
	}
	return a.printTable(t)
}

// changesLine returns "STATUS_ID=IN_PROCESS COMMENTS=call", or what else a fix does.
func (a *app) changesLine(ctx context.Context, archive *storage.Archive, f model.Fix) (string, error) {
	if f.Kind != model.FixFields {
		tell, err := a.teller(ctx, archive, f.Entity.Kind)
		return tell.Changes(&f), err
	}
	words := make([]string, 0, len(f.Changes))
	for _, name := range f.Changes.Names() {
		words = append(words, name+"="+f.Changes.Text(name))
	}
	return strings.Join(words, " "), nil
}
