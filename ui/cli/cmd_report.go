package cli

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/storage"
)

// reportFlags are those of debrief report.
type reportFlags struct {
	week, html  string
	weeks       int
	csv         bool
	bot, source string
	by          string
}

// mostWeeks is how many weeks a report has at most: two years.
const mostWeeks = 104

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	use := "report [--week 2026-W47] [--weeks N] [--bot NAME] [--source S] [--by version|bot|source|reviewer] [--json|--csv|--html FILE]"
	cmd := a.command(use, "cli.report.short", "cli.report.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if f.weeks < 1 || f.weeks > mostWeeks {
			return a.usage("cli.usage.weeks", "Value", f.weeks, "Most", mostWeeks)
		}
		if f.csv && a.flags.json || f.html != "" && (f.csv || a.flags.json) {
			return a.usage("cli.usage.one_form")
		}
		if !slices.Contains(metrics.Groupings(), metrics.Grouping(f.by)) {
			return a.usage("cli.usage.grouping", "Value", f.by)
		}
		return a.withWeek(cmd.Context(), f.week, func(archive *storage.Archive, week model.Week, zone *time.Location) error {
			return a.writeReport(cmd.Context(), archive, week, zone, f)
		})
	})
	cmd.Flags().StringVar(&f.week, "week", "", a.text.T("cli.report.week"))
	cmd.Flags().IntVar(&f.weeks, "weeks", 12, a.text.T("cli.report.weeks"))
	cmd.Flags().StringVar(&f.bot, "bot", "", a.text.T("cli.report.bot"))
	cmd.Flags().StringVar(&f.source, "source", "", a.text.T("cli.report.source"))
	cmd.Flags().StringVar(&f.by, "by", string(metrics.ByVersion), a.text.T("cli.report.by"))
	cmd.Flags().BoolVar(&f.csv, "csv", false, a.text.T("cli.report.csv"))
	cmd.Flags().StringVar(&f.html, "html", "", a.text.T("cli.report.html"))
	return cmd
}

// writeReport reads the weeks and writes them in the form that was asked for. The page
// for the browser is written whole or not at all, for its owner alone to read.
func (a *app) writeReport(ctx context.Context, archive *storage.Archive, last model.Week, zone *time.Location, f reportFlags) error {
	w, err := readWeekly(ctx, seen{archive, a.conf.Actor}, last, f.weeks, zone)
	if err != nil {
		return err
	}
	w.filter, w.by = metrics.Filter{Name: f.bot, Source: f.source}, metrics.Grouping(f.by)
	out, err := a.reportIn(f.form(a.flags.json), w, a.width())
	if err != nil {
		return err
	}
	if f.html == "" {
		return a.print(out)
	}
	if err := writeWhole(a.path(f.html), out); err != nil {
		return err
	}
	a.say("cli.report.written", "Path", f.html)
	return nil
}

// form is the form that was asked for.
func (f *reportFlags) form(json bool) reportForm {
	switch {
	case json:
		return formJSON
	case f.html != "":
		return formHTML
	case f.csv:
		return formCSV
	}
	return formText
}
