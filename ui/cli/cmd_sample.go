package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/model/sample"
	"debrief/storage"
)

// sampleFlags are those of the commands of the sample.
type sampleFlags struct {
	week   string
	seed   uint64
	dry    bool
	reason string
}

func (a *app) sampleCommand() *cobra.Command {
	cmd := a.command("sample", "cli.sample.short", "cli.sample.long", nil, a.needsSubcommand)
	cmd.AddCommand(a.sampleDrawCommand(), a.sampleListCommand(), a.sampleShowCommand(), a.sampleStatusCommand(), a.sampleReplaceCommand())
	return cmd
}

func (a *app) weekFlag(cmd *cobra.Command, f *sampleFlags) {
	cmd.Flags().StringVar(&f.week, "week", "", a.text.T("cli.sample.week"))
}

func (a *app) sampleDrawCommand() *cobra.Command {
	var f sampleFlags
	cmd := a.command("draw [--week 2026-W47] [--seed N] [--dry-run]", "cli.sample.draw_short", "cli.sample.draw_long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withWeek(cmd.Context(), f.week, func(archive *storage.Archive, week model.Week, zone *time.Location) error {
			seed := sample.SeedOf(week)
			if cmd.Flags().Changed("seed") {
				seed = f.seed
			}
			return a.drawSample(cmd.Context(), archive, week, zone, seed, f.dry)
		})
	})
	a.weekFlag(cmd, &f)
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, a.text.T("cli.sample.seed"))
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, a.text.T("cli.sample.dry"))
	return cmd
}

// withWeek opens the archive for a command about a week: the one named, or the last
// one that is over.
func (a *app) withWeek(ctx context.Context, name string, do func(*storage.Archive, model.Week, *time.Location) error) error {
	conf, err := a.settings()
	if err != nil {
		return err
	}
	zone, err := a.zone()
	if err != nil {
		return err
	}
	week := sample.LastWeek(a.Now(), time.Duration(conf.Silence), zone)
	if name != "" {
		if week, err = model.ParseWeek(name); err != nil {
			return a.usage("cli.usage.week", "Value", name)
		}
	}
	return a.withArchive(ctx, refuse, func(archive *storage.Archive) error { return do(archive, week, zone) })
}

// sampleSettings are how samples are drawn, as configured.
func (a *app) sampleSettings() sample.Settings {
	conf := a.conf.Sample
	return sample.Settings{Rate: conf.Rate, Minimum: conf.Minimum, Reviewers: conf.Reviewers, SecondShare: conf.SecondShare}
}

// drawSample draws the sample of a week, or shows the one that was drawn with this
// seed. A second one with another seed is not drawn: then one could choose.
func (a *app) drawSample(ctx context.Context, archive *storage.Archive, week model.Week, zone *time.Location, seed uint64, dry bool) error {
	s, drawn, err := archive.Sample(ctx, week)
	switch {
	case err != nil:
		return err
	case drawn && s.Seed == seed:
		return a.showSample(ctx, archive, &s)
	case drawn && !dry:
		return a.fail(nil, "cli.sample.other_seed", "Week", week.String(), "Seed", s.Seed, "Asked", seed)
	case a.Now().Before(week.End(zone)):
		return a.fail(nil, "cli.sample.not_over", "Week", week.String())
	}
	population, err := archive.SamplePopulation(ctx, week, zone)
	if err != nil {
		return err
	}
	if len(population.Candidates) == 0 {
		return a.fail(nil, "cli.sample.nobody", "Week", week.String())
	}
	event := sample.DrawEvent(sample.Draw(population, seed, a.sampleSettings()), a.conf.Actor)
	if dry {
		s, _ = sample.Fold([]*model.Entry{{Event: event, Key: model.Key{1}}})
		return a.showSample(ctx, archive, &s)
	}
	if _, err := a.submit(archive, model.Submission{Events: []model.Event{event}}); err != nil {
		return err
	}
	if s, _, err = archive.Sample(ctx, week); err != nil {
		return err
	}
	return a.showSample(ctx, archive, &s)
}

// drawnSample returns the sample of a week, which must have been drawn.
func (a *app) drawnSample(ctx context.Context, archive *storage.Archive, week model.Week) (sample.Sample, error) {
	s, drawn, err := archive.Sample(ctx, week)
	if err == nil && !drawn {
		err = a.fail(nil, "cli.sample.not_drawn", "Week", week.String())
	}
	return s, err
}

func (a *app) sampleShowCommand() *cobra.Command {
	var f sampleFlags
	cmd := a.command("show [--week 2026-W47]", "cli.sample.show_short", "cli.sample.show_long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withWeek(cmd.Context(), f.week, func(archive *storage.Archive, week model.Week, _ *time.Location) error {
			s, err := a.drawnSample(cmd.Context(), archive, week)
			if err != nil {
				return err
			}
			return a.showSample(cmd.Context(), archive, &s)
		})
	})
	a.weekFlag(cmd, &f)
	return cmd
}

func (a *app) sampleStatusCommand() *cobra.Command {
	var f sampleFlags
	cmd := a.command("status [--week 2026-W47]", "cli.sample.status_short", "cli.sample.status_long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withWeek(cmd.Context(), f.week, func(archive *storage.Archive, week model.Week, _ *time.Location) error {
			s, err := a.drawnSample(cmd.Context(), archive, week)
			if err != nil {
				return err
			}
			return a.sampleStatus(cmd.Context(), archive, &s)
		})
	})
	a.weekFlag(cmd, &f)
	return cmd
}

// listedWeeks is how far back sample list looks.
const listedWeeks = 53

func (a *app) sampleListCommand() *cobra.Command {
	return a.command("list", "cli.sample.list_short", "cli.sample.list_long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withWeek(cmd.Context(), "", func(archive *storage.Archive, last model.Week, _ *time.Location) error {
			return a.listSamples(cmd.Context(), archive, last.Add(1))
		})
	})
}

func (a *app) sampleReplaceCommand() *cobra.Command {
	var f sampleFlags
	cmd := a.command("replace ID --reason TEXT [--week 2026-W47]", "cli.sample.replace_short", "cli.sample.replace_long", a.oneArg, func(cmd *cobra.Command, args []string) error {
		if f.reason == "" {
			return a.usage("cli.usage.sample_reason")
		}
		return a.withWeek(cmd.Context(), f.week, func(archive *storage.Archive, week model.Week, zone *time.Location) error {
			return a.replaceInSample(cmd.Context(), archive, week, zone, args[0], f.reason)
		})
	})
	a.weekFlag(cmd, &f)
	cmd.Flags().StringVar(&f.reason, "reason", "", a.text.T("cli.sample.reason"))
	return cmd
}

// replaceInSample takes a dialogue out of a sample, for a reason that is kept.
func (a *app) replaceInSample(ctx context.Context, archive *storage.Archive, week model.Week, zone *time.Location, id, reason string) error {
	s, err := a.drawnSample(ctx, archive, week)
	if err != nil {
		return err
	}
	d, err := archive.Dialogue(ctx, id)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", id)
	}
	if s.Find(d.First) == nil {
		return a.fail(nil, "cli.sample.not_in", "ID", id, "Week", week.String())
	}
	population, err := archive.SamplePopulation(ctx, week, zone)
	if err != nil {
		return err
	}
	in, ok := sample.Spare(&s, population, d.First)
	if !ok {
		return a.fail(nil, "cli.sample.no_spare", "ID", id)
	}
	event := sample.ReplaceEvent(model.SampleReplaced{Week: s.Week, Out: d.First, In: in.Dialogue, Reason: reason}, a.conf.Actor)
	if _, err := a.submit(archive, model.Submission{Events: []model.Event{event}}); err != nil {
		return err
	}
	if s, err = a.drawnSample(ctx, archive, week); err != nil {
		return err
	}
	return a.showSample(ctx, archive, &s)
}
