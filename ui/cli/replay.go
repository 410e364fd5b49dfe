package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/webhook"
	"debrief/ui/text"
)

// replayed is what a replay of rejects did. The names are a contract.
type replayed struct {
	Replayed   int64 `json:"replayed"`   // rejects that were taken whole
	New        int64 `json:"new"`        // events that the archive did not have
	Duplicates int64 `json:"duplicates"` // events that it had
	Rejected   int64 `json:"rejected"`   // rejects of which something is refused again
}

func (a *app) rejectsReplayCommand() *cobra.Command {
	all := false
	cmd := a.command("replay N|--all", "cli.rejects_replay.short", "cli.rejects_replay.long", a.numberUnless(&all), func(cmd *cobra.Command, args []string) error {
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			p := &replay{a: a, archive: archive, in: a.intake(archive), forms: a.formMappings()}
			var err error
			if all {
				err = p.all(cmd.Context())
			} else {
				err = p.numbered(cmd.Context(), args[0])
			}
			if err != nil {
				return err
			}
			if err := p.print(); err != nil {
				return err
			}
			if p.done.Rejected > 0 {
				return errQuiet
			}
			return nil
		})
	})
	cmd.Flags().BoolVar(&all, "all", false, a.text.T("cli.rejects_replay.all"))
	return cmd
}

// numberUnless takes the number of a reject, or nothing with --all.
func (a *app) numberUnless(all *bool) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if *all {
			return a.noArgs(cmd, args)
		}
		if err := a.oneArg(cmd, args); err != nil {
			return err
		}
		if n, err := strconv.ParseUint(args[0], 10, 64); err != nil || n == 0 {
			return a.usage("cli.usage.reject", "Value", args[0])
		}
		return nil
	}
}

// formMappings are the forms of the settings without their secrets, which only
// those need who come from outside.
func (a *app) formMappings() []webhook.Form {
	conf := a.conf
	if a.host != nil {
		conf = a.host.app.conf
	}
	var forms []webhook.Form
	for name, f := range inOrder(conf.Receive.Forms) {
		forms = append(forms, webhook.Form{Name: name, Fields: f.Fields})
	}
	return forms
}

// replay takes in what was refused.
type replay struct {
	a       *app
	archive *storage.Archive
	in      intake
	forms   []webhook.Form
	done    replayed
}

func (p *replay) numbered(ctx context.Context, number string) error {
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return fmt.Errorf("read number: %w", err)
	}
	r, err := p.archive.Reject(ctx, n)
	if err != nil {
		return p.a.notFound(err, "cli.error.no_reject", "N", number)
	}
	return p.one(ctx, r)
}

// all replays what was not taken yet.
func (p *replay) all(ctx context.Context) error {
	const page = 200
	for after := uint64(0); ; {
		list, err := p.archive.Rejects(ctx, after, page)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			if after = r.N; !r.ReplayedAt.IsZero() {
				continue
			}
			if r, err = p.archive.Reject(ctx, r.N); err != nil {
				return err
			}
			if err := p.one(ctx, r); err != nil {
				return err
			}
		}
	}
}

// one has a reject read again and appends what comes of it. It is marked only
// when nothing of it is refused any more.
func (p *replay) one(ctx context.Context, r model.Reject) error {
	reading, err := p.read(r)
	if err != nil {
		p.refused(r, err.Error())
		return nil
	}
	refused := reading.Refused
	if len(reading.Events) > 0 {
		outcomes, err := p.in.Append(ctx, reading.Events)
		if err != nil {
			return fmt.Errorf("replay reject %d: %w", r.N, err)
		}
		refused = append(refused, p.count(outcomes, reading.Clocked)...)
	}
	if len(refused) > 0 {
		p.refused(r, refused[0])
		return nil
	}
	if err := p.archive.MarkReplayed(ctx, r.N, p.a.Now()); err != nil {
		return err
	}
	p.done.Replayed++
	return nil
}

// read returns what the channel's adapter makes of a reject; what came from a
// file is read as a line of the public format.
func (p *replay) read(r model.Reject) (webhook.Reading, error) {
	if strings.HasPrefix(r.Place.Origin, "/") {
		return webhook.Reread(r, p.forms)
	}
	if int64(len(r.Body)) < r.Length && r.SHA256 != "" || len(r.Body) == 0 {
		return webhook.Reading{}, webhook.ErrNotWhole
	}
	event, err := model.DecodeEvent(r.Body, r.At)
	return webhook.Reading{Events: []model.Event{event}}, err
}

// count takes the outcomes in and returns why events are refused.
func (p *replay) count(outcomes []model.Outcome, clocked bool) []string {
	var refused []string
	for _, o := range outcomes {
		switch {
		case o.Status == model.Appended:
			p.done.New++
		case o.Status == model.Duplicate || clocked:
			p.done.Duplicates++
		default:
			refused = append(refused, fmt.Sprintf("id: the same id with another content; the first is number %d of the log", o.Pos))
		}
	}
	return refused
}

func (p *replay) refused(r model.Reject, reason string) {
	p.done.Rejected++
	p.a.sayLine(text.Clean(p.a.text.T("cli.rejects_replay.again", "N", r.N, "Place", placeWord(r.Place), "Reason", reason)))
}

func (p *replay) print() error {
	if p.a.flags.json {
		return p.a.printJSON(p.done)
	}
	t := p.a.text
	return p.a.printPairs([]pair{
		{t.T("cli.rejects_replay.replayed"), t.Number(p.done.Replayed)},
		{t.T("cli.import.new"), t.Number(p.done.New)},
		{t.T("cli.import.duplicates"), t.Number(p.done.Duplicates)},
		{t.T("cli.import.rejected"), t.Number(p.done.Rejected)},
	})
}
