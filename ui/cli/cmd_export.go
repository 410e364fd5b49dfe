package cli

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/model/training"
	"debrief/storage"
)

// exportFlags are those of debrief export.
type exportFlags struct {
	week, format string
	weeks        int
}

func (a *app) exportCommand() *cobra.Command {
	cmd := a.command("export", "cli.export.short", "cli.export.long", nil, a.needsSubcommand)
	cmd.AddCommand(a.exportTrainingCommand(), a.exportFAQCommand())
	return cmd
}

func (a *app) exportTrainingCommand() *cobra.Command {
	var f exportFlags
	cmd := a.command("training [--format openai|dpo|csv] [--week 2026-W47] [--weeks N]", "cli.export.training_short", "cli.export.training_long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		format := training.Format(f.format)
		if !slices.Contains(training.Formats(), format) {
			return a.usage("cli.usage.export_format", "Value", f.format)
		}
		return a.withWeeks(cmd.Context(), f, func(archive *storage.Archive, from, to time.Time) error {
			w := training.NewWriter(a.Stdout, format)
			if err := eachBadAnswer(cmd.Context(), seen{archive, a.conf.Actor}, from, to, w.Add); err != nil {
				return err
			}
			a.sayExamples(w)
			return nil
		})
	})
	cmd.Flags().StringVar(&f.format, "format", string(training.OpenAI), a.text.T("cli.export.format"))
	a.exportWeeks(cmd, &f)
	return cmd
}

func (a *app) exportWeeks(cmd *cobra.Command, f *exportFlags) {
	cmd.Flags().StringVar(&f.week, "week", "", a.text.T("cli.report.week"))
	cmd.Flags().IntVar(&f.weeks, "weeks", 12, a.text.T("cli.report.weeks"))
}

// withWeeks opens the archive for a command about the dialogues of some weeks.
func (a *app) withWeeks(ctx context.Context, f exportFlags, do func(archive *storage.Archive, from, to time.Time) error) error {
	if f.weeks < 1 || f.weeks > mostWeeks {
		return a.usage("cli.usage.weeks", "Value", f.weeks, "Most", mostWeeks)
	}
	return a.withWeek(ctx, f.week, func(archive *storage.Archive, week model.Week, zone *time.Location) error {
		return do(archive, week.Add(1-f.weeks).Start(zone), week.End(zone))
	})
}

// dialoguesOf returns the ids of the dialogues of a stretch of time that fit, without
// those whose review is hidden from whoever asks.
func dialoguesOf(ctx context.Context, archive seen, from, to time.Time, fit func(*model.Row) bool) ([]string, error) {
	var ids []string
	err := archive.DialoguesBetween(ctx, from, to, func(row *model.Row) bool {
		if !row.Blind && fit(row) {
			ids = append(ids, row.ID)
		}
		return true
	})
	return ids, err
}

// eachBadAnswer calls each with the bad answers of the dialogues of a stretch of time,
// masked, one dialogue after the other.
func eachBadAnswer(ctx context.Context, archive seen, from, to time.Time, each func(*training.Case) error) error {
	var ids []string
	err := archive.ReviewedSeen(ctx, archive.who, from, to, func(row *model.Row) bool {
		if row.Bad > 0 && !row.Blind {
			ids = append(ids, row.ID)
		}
		return true
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		d, err := archive.Archive.Dialogue(ctx, id) // the first review is what is exported
		if err != nil {
			return err
		}
		for _, c := range training.CasesOf(&d) {
			if err := each(&c); err != nil {
				return err
			}
		}
	}
	return nil
}

// badAnswers returns them without what was said before the question.
func badAnswers(ctx context.Context, archive seen, from, to time.Time) (cases []training.Case, err error) {
	err = eachBadAnswer(ctx, archive, from, to, func(c *training.Case) error {
		short := *c
		short.Context = nil
		cases = append(cases, short)
		return nil
	})
	return cases, err
}

func (a *app) sayExamples(w *training.Writer) {
	if w.Written == 0 {
		a.say("cli.export.none")
		return
	}
	a.say("cli.export.written", "N", w.Written, "Left", w.Left)
}

// printedCluster is one line of export faq --json. The names are a contract.
type printedCluster struct {
	Question   string   `json:"question"`
	Answer     string   `json:"answer,omitempty"` // the newest correction
	Asked      int      `json:"asked"`
	Bad        int      `json:"bad"`
	Unanswered int      `json:"unanswered"`
	Dialogues  []string `json:"dialogues"`
}

func (a *app) exportFAQCommand() *cobra.Command {
	var f exportFlags
	cmd := a.command("faq [--week 2026-W47] [--weeks N]", "cli.export.faq_short", "cli.export.faq_long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		return a.withWeeks(cmd.Context(), f, func(archive *storage.Archive, from, to time.Time) error {
			questions, err := openQuestions(cmd.Context(), seen{archive, a.conf.Actor}, from, to)
			if err != nil {
				return err
			}
			return a.exportFAQ(training.Clusters(questions))
		})
	})
	a.exportWeeks(cmd, &f)
	return cmd
}

// openQuestions returns what clients asked that got a bad answer or none, masked.
func openQuestions(ctx context.Context, archive seen, from, to time.Time) ([]training.Question, error) {
	ids, err := dialoguesOf(ctx, archive, from, to, func(row *model.Row) bool { return row.Bad > 0 || row.LastRole == model.RoleClient })
	if err != nil {
		return nil, err
	}
	var questions []training.Question
	for _, id := range ids {
		d, err := archive.Archive.Dialogue(ctx, id) // the first review is what is exported
		if err != nil {
			return nil, err
		}
		for _, c := range training.CasesOf(&d) {
			questions = append(questions, training.Question{Text: c.Question, Dialogue: d.ID, At: c.At, Answered: true, Better: c.Correction})
		}
		if said, none := training.Unanswered(&d); none {
			questions = append(questions, training.Question{Text: said, Dialogue: d.ID, At: d.LastAt})
		}
	}
	return questions, nil
}

func (a *app) exportFAQ(clusters []training.Cluster) error {
	if len(clusters) == 0 {
		a.say("cli.export.faq_none")
		return nil
	}
	if a.flags.json {
		for _, c := range clusters {
			ids := make([]string, len(c.Dialogues))
			for i, id := range c.Dialogues {
				ids[i] = training.ID(id)
			}
			if err := a.printJSON(printedCluster{c.Question, c.Better, c.Asked, c.Bad, c.None, ids}); err != nil {
				return err
			}
		}
		return nil
	}
	t := &table{right: map[int]bool{0: true, 1: true, 2: true}, head: []string{
		a.text.T("cli.export.asked"), a.text.T("cli.export.bad"), a.text.T("cli.export.unanswered"), a.text.T("cli.export.question"),
	}}
	for _, c := range clusters {
		line := c.Question
		if c.Better != "" {
			line += "  → " + c.Better
		}
		t.add(fmt.Sprint(c.Asked), fmt.Sprint(c.Bad), fmt.Sprint(c.None), line)
	}
	return a.printTable(t)
}
