package cli

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/text"
)

// printedReject is a reject in the results of rejects. The names are a contract.
type printedReject struct {
	N       uint64 `json:"n"`
	At      string `json:"at"`
	Origin  string `json:"origin"`
	Line    int    `json:"line"`
	Reason  string `json:"reason"`
	Length  int64  `json:"length"`
	SHA256  string `json:"sha256"`
	Taken   string `json:"replayed_at,omitempty"` // when it was taken after all
	Body    string `json:"body,omitempty"`        // show only
	BodyRaw []byte `json:"body_base64,omitempty"` // show only, instead of body when it is not UTF-8
}

func printableReject(r model.Reject) printedReject {
	p := printedReject{
		N: r.N, At: stamp(r.At), Origin: r.Place.Origin, Line: r.Place.Line,
		Reason: r.Reason, Length: r.Length, SHA256: r.SHA256,
	}
	if !r.ReplayedAt.IsZero() {
		p.Taken = stamp(r.ReplayedAt)
	}
	if utf8.Valid(r.Body) {
		p.Body = string(r.Body)
	} else {
		p.BodyRaw = r.Body
	}
	return p
}

func (a *app) rejectsCommand() *cobra.Command {
	cmd := a.rejectsList("rejects", "cli.rejects.short", "cli.rejects.long")
	cmd.AddCommand(a.rejectsList("list", "cli.rejects_list.short", "cli.rejects_list.long"), a.rejectsShowCommand(), a.rejectsReplayCommand())
	return cmd
}

func (a *app) rejectsList(use, short, long string) *cobra.Command {
	var after uint64
	var limit int
	cmd := a.command(use, short, long, a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if limit < 1 {
			return a.usage("cli.usage.limit", "Value", limit)
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			rejects, err := archive.Rejects(cmd.Context(), after, limit)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.printRejectsJSON(rejects)
			}
			return a.printRejects(rejects)
		})
	})
	cmd.Flags().Uint64Var(&after, "after", 0, a.text.T("cli.rejects.after"))
	cmd.Flags().IntVar(&limit, "limit", 200, a.text.T("cli.rejects.limit"))
	return cmd
}

func (a *app) printRejectsJSON(rejects []model.Reject) error {
	for _, r := range rejects {
		r.Body = nil
		if err := a.printJSON(printableReject(r)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printRejects(rejects []model.Reject) error {
	if len(rejects) == 0 {
		a.say("cli.rejects.empty")
		return nil
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	t := &table{
		head: []string{
			a.text.T("cli.rejects.n"), a.text.T("cli.rejects.place"), a.text.T("cli.rejects.length"), a.text.T("cli.rejects_state.head"),
			a.text.T("cli.rejects.reason"),
		},
		right: map[int]bool{0: true, 2: true},
	}
	for _, r := range rejects {
		t.add(strconv.FormatUint(r.N, 10), placeWord(r.Place), humanize.IBytes(uint64(max(r.Length, 0))), a.stateOf(r, zone), r.Reason)
	}
	return a.printTable(t)
}

// stateOf says that a reject was taken after all.
func (a *app) stateOf(r model.Reject, zone *time.Location) string {
	if r.ReplayedAt.IsZero() {
		return ""
	}
	return a.text.T("cli.rejects_state.replayed", "At", a.text.Stamp(r.ReplayedAt, zone))
}

func placeWord(p model.Place) string { return p.Origin + ":" + strconv.Itoa(p.Line) }

func (a *app) rejectsShowCommand() *cobra.Command {
	return a.command("show N", "cli.rejects_show.short", "cli.rejects_show.long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		n, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil || n == 0 {
			return a.usage("cli.usage.reject", "Value", args[0])
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			r, err := archive.Reject(cmd.Context(), n)
			if err != nil {
				return a.notFound(err, "cli.error.no_reject", "N", args[0])
			}
			if a.flags.json {
				return a.printJSON(printableReject(r))
			}
			return a.printReject(r)
		})
	})
}

func (a *app) printReject(r model.Reject) error {
	zone, err := a.zone()
	if err != nil {
		return err
	}
	pairs := []pair{
		{a.text.T("cli.rejects.place"), placeWord(r.Place)},
		{a.text.T("cli.rejects.reason"), r.Reason},
		{a.text.T("cli.rejects.at"), a.text.Stamp(r.At, zone)},
		{a.text.T("cli.rejects.length"), humanize.IBytes(uint64(max(r.Length, 0)))},
		{"SHA-256", r.SHA256},
	}
	if !r.ReplayedAt.IsZero() {
		pairs = append(pairs, pair{a.text.T("cli.rejects_state.at"), a.text.Stamp(r.ReplayedAt, zone)})
	}
	if err := a.printPairs(pairs); err != nil {
		return err
	}
	return a.print("\n" + text.Clean(string(r.Body)) + "\n")
}
