package cli

import (
	"log/slog"
	"strconv"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
)

// printedSync is the result of sync --once --json. The names are a contract.
type printedSync struct {
	Pulled    int `json:"pulled"`    // leads, deals and contacts that were new or changed, and messages of open lines
	Written   int `json:"written"`   // fixes written and confirmed
	Conflicts int `json:"conflicts"` // fixes that met another change in the CRM
	Refused   int `json:"refused"`   // fixes that the CRM refused
	Delayed   int `json:"delayed"`   // fixes that will be tried again
	Waiting   int `json:"waiting"`   // fixes in their grace
}

func (a *app) syncCommand() *cobra.Command {
	var once bool
	cmd := a.command("sync --once", "cli.sync.short", "cli.sync.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if !once {
			return a.usage("cli.usage.sync_once")
		}
		return a.syncOnce(cmd)
	})
	cmd.Flags().BoolVar(&once, "once", false, a.text.T("cli.sync.once"))
	return cmd
}

// syncOnce does one round. What it did is printed even when a part failed.
func (a *app) syncOnce(cmd *cobra.Command) error {
	if _, err := a.settings(); err != nil {
		return err
	}
	client, err := a.crm()
	if err != nil {
		return err
	}
	if client == nil {
		return a.fail(nil, "cli.error.no_portal")
	}
	return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
		syncer := a.newSyncer(archive, client, slog.New(slog.DiscardHandler))
		if a.host != nil {
			syncer = a.host.syncer // one round at a time
		}
		stop := a.follow(syncer)
		report, failed := syncer.Once(cmd.Context())
		stop()
		if err := a.printSync(report); err != nil {
			return err
		}
		return failed
	})
}

func (a *app) printSync(r model.SyncReport) error {
	if a.flags.json {
		return a.printJSON(printedSync(r))
	}
	return a.printPairs([]pair{
		{a.text.T("cli.sync.pulled"), strconv.Itoa(r.Pulled)},
		{a.text.T("cli.sync.written"), strconv.Itoa(r.Written)},
		{a.text.T("cli.sync.conflicts"), strconv.Itoa(r.Conflicts)},
		{a.text.T("cli.sync.refused"), strconv.Itoa(r.Refused)},
		{a.text.T("cli.sync.delayed"), strconv.Itoa(r.Delayed)},
		{a.text.T("cli.sync.waiting"), strconv.Itoa(r.Waiting)},
	})
}
