package cli

import (
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
)

// printedStatus is the result of status --json. The names are a contract.
type printedStatus struct {
	Dialogues int64                    `json:"dialogues"`
	Turns     int64                    `json:"turns"`
	Events    int64                    `json:"events"`
	Reviewed  int64                    `json:"reviewed"` // dialogues all of whose answers have a verdict
	Outbox    map[model.FixState]int64 `json:"outbox"`
	Archive   printedArchive           `json:"archive"`
}

type printedArchive struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// fixStates are all states of a fix, in the order of its way.
func fixStates() []model.FixState {
	return []model.FixState{
		model.FixQueuedState, model.FixClaimed, model.FixWritten, model.FixConfirmed,
		model.FixRefused, model.FixConflict, model.FixUndone,
	}
}

func (a *app) statusCommand() *cobra.Command {
	return a.command("status", "cli.status.short", "cli.status.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			counts, err := archive.Counts(cmd.Context())
			if err != nil {
				return err
			}
			info, err := archive.Info(cmd.Context())
			if err != nil {
				return err
			}
			info.Dir = a.conf.Archive // as it is named here, whoever has it open
			if a.flags.json {
				return a.printJSON(statusOf(counts, info))
			}
			return a.printStatus(counts, info)
		})
	})
}

func statusOf(c model.Counts, info storage.Info) printedStatus {
	s := printedStatus{
		Dialogues: c.Dialogues, Turns: c.Turns, Events: c.Events, Reviewed: c.Review[model.ReviewDone],
		Outbox:  map[model.FixState]int64{},
		Archive: printedArchive{Path: info.Dir, Bytes: info.Bytes},
	}
	for _, state := range fixStates() {
		s.Outbox[state] = c.Fixes[state]
	}
	return s
}

func (a *app) printStatus(c model.Counts, info storage.Info) error {
	pairs := []pair{
		{a.text.T("cli.status.archive"), info.Dir + " (" + humanize.IBytes(uint64(max(info.Bytes, 0))) + ")"},
		{a.text.T("cli.status.dialogues"), a.text.Number(c.Dialogues)},
		{a.text.T("cli.status.turns"), a.text.Number(c.Turns)},
		{a.text.T("cli.status.events"), a.text.Number(c.Events)},
		{a.text.T("cli.status.reviewed"), a.text.Number(c.Review[model.ReviewDone])},
		{a.text.T("cli.status.to_review"), a.text.Number(c.ToReview())},
		{a.text.T("cli.status.lost"), a.text.Number(c.Lost())},
		{a.text.T("cli.status.outbox"), a.outboxWords(c)},
		{a.text.T("cli.status.rejects"), a.text.Number(c.Rejects)},
	}
	return a.printPairs(pairs)
}

func (a *app) outboxWords(c model.Counts) string {
	var words []string
	for _, state := range fixStates() {
		if n := c.Fixes[state]; n > 0 {
			words = append(words, a.fixStateWord(state)+" "+a.text.Number(n))
		}
	}
	if len(words) == 0 {
		return "0"
	}
	return strings.Join(words, ", ")
}
