package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
)

func (a *app) outboxCommand() *cobra.Command {
	var open bool
	var limit int
	cmd := a.command("outbox", "cli.outbox.short", "cli.outbox.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 1 {
			return a.usage("cli.usage.limit", "Value", limit)
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			fixes, err := archive.Fixes(cmd.Context(), open, limit)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.printFixesJSON(fixes)
			}
			return a.printFixes(fixes)
		})
	})
	cmd.Flags().BoolVar(&open, "open", false, a.text.T("cli.outbox.open"))
	cmd.Flags().IntVar(&limit, "limit", 200, a.text.T("cli.outbox.limit"))
	return cmd
}

func (a *app) printFixesJSON(fixes []model.Fix) error {
	for _, fix := range fixes {
		if err := a.printJSON(printable(fix)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printFixes(fixes []model.Fix) error {
	if len(fixes) == 0 {
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
	for _, fix := range fixes {
		words := changesLine(fix.Changes)
		if fix.Error != "" {
			words += " (" + fix.Error + ")"
		}
		t.add(fix.ID.Short(), a.fixStateWord(fix.State), fix.Entity.String(), a.text.Stamp(fix.QueuedAt, zone), fix.Actor, words)
	}
	return a.printTable(t)
}

// changesLine returns "STATUS_ID=IN_PROCESS COMMENTS=call".
func changesLine(changes model.Fields) string {
	words := make([]string, 0, len(changes))
	for _, name := range changes.Names() {
		words = append(words, name+"="+changes.Text(name))
	}
	return strings.Join(words, " ")
}
