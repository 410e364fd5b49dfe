package cli

import (
	"context"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/fixes"
)

func (a *app) conflictsCommand() *cobra.Command {
	list := a.openList(model.FixConflict, a.printConflicts)
	cmd := a.command("conflicts", "cli.conflicts.short", "cli.conflicts.long", a.noArgs, list)
	cmd.AddCommand(
		a.command("list", "cli.conflicts.short", "cli.conflicts.long", a.noArgs, list),
		a.onFix("mine ID", "cli.conflicts_mine.short", "cli.conflicts_mine.long", a.takeMine),
		a.onFix("theirs ID", "cli.conflicts_theirs.short", "cli.conflicts_theirs.long", a.takeTheirs),
	)
	return cmd
}

// openList is the run of a command that lists the open fixes in one state.
func (a *app) openList(state model.FixState, print func(context.Context, *storage.Archive, []model.Fix) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			open, err := archive.Fixes(cmd.Context(), true, everyFix)
			if err != nil {
				return err
			}
			var found []model.Fix
			for _, f := range open {
				if f.State == state {
					found = append(found, f)
				}
			}
			if a.flags.json {
				return a.printFixesJSON(found)
			}
			return print(cmd.Context(), archive, found)
		})
	}
}

// onFix makes a command that settles one fix.
func (a *app) onFix(use, short, long string, settle func(context.Context, *storage.Archive, model.Fix) error) *cobra.Command {
	return a.command(use, short, long, a.oneArg, func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			fix, err := a.findFix(cmd.Context(), archive, args[0])
			if err != nil {
				return err
			}
			return settle(cmd.Context(), archive, fix)
		})
	})
}

// printConflicts prints each field in conflict with its three values.
func (a *app) printConflicts(ctx context.Context, archive *storage.Archive, all []model.Fix) error {
	if len(all) == 0 {
		a.say("cli.conflicts.empty")
		return nil
	}
	t := &table{head: []string{
		a.text.T("cli.outbox.id"), a.text.T("cli.outbox.entity"), a.text.T("cli.conflicts.by"), a.text.T("cli.conflicts.seen"),
		a.text.T("cli.conflicts.field"), a.text.T("cli.conflicts.base"), a.text.T("cli.conflicts.ours"), a.text.T("cli.conflicts.theirs"),
	}}
	for _, f := range all {
		tell, err := a.teller(ctx, archive, f.Entity.Kind)
		if err != nil {
			return err
		}
		for _, name := range f.Changes.Names() {
			value := func(fields model.Fields) string { return tell.Value(f.Entity.Kind, name, fields) }
			t.add(f.ID.Short(), f.Entity.String(), f.TheirsBy, a.text.Stamp(f.UpdatedAt, tell.Zone),
				name, value(f.Base), value(f.Changes), value(f.Theirs))
		}
	}
	return a.printTable(t)
}

func (a *app) takeMine(ctx context.Context, archive *storage.Archive, f model.Fix) error {
	if f.State != model.FixConflict {
		return a.fail(nil, "cli.error.no_conflict", "Fix", f.ID.Short(), "State", a.fixStateWord(f.State))
	}
	entity, err := archive.Entity(ctx, f.Entity)
	if err != nil {
		return err
	}
	queued, err := a.ask(ctx, archive, fixes.Mine(a.by(), &f, entity.ChangedAt))
	if err != nil {
		return err
	}
	return a.printQueued(queued)
}

func (a *app) takeTheirs(ctx context.Context, archive *storage.Archive, f model.Fix) error {
	if f.State != model.FixConflict {
		return a.fail(nil, "cli.error.no_conflict", "Fix", f.ID.Short(), "State", a.fixStateWord(f.State))
	}
	if _, err := a.submit(archive, fixes.TakeBack(a.by(), &f)); err != nil {
		return err
	}
	return a.printSettled(ctx, archive, f.ID)
}
