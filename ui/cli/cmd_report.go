package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/storage"
	"debrief/ui/page"
)

// reportFlags are those of debrief report.
type reportFlags struct {
	week, html  string
	weeks       int
	csv         bool
	bot, source string
}

// mostWeeks is how many weeks a report has at most: two years.
const mostWeeks = 104

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	use := "report [--week 2026-W47] [--weeks N] [--bot NAME] [--source S] [--json|--csv|--html FILE]"
	cmd := a.command(use, "cli.report.short", "cli.report.long", a.noArgs, func(cmd *cobra.Command, _ []string) error {
		if f.weeks < 1 || f.weeks > mostWeeks {
			return a.usage("cli.usage.weeks", "Value", f.weeks, "Most", mostWeeks)
		}
		if f.csv && a.flags.json || f.html != "" && (f.csv || a.flags.json) {
			return a.usage("cli.usage.one_form")
		}
		return a.withWeek(cmd.Context(), f.week, func(archive *storage.Archive, week model.Week, zone *time.Location) error {
			return a.writeReport(cmd.Context(), archive, week, zone, f)
		})
	})
	cmd.Flags().StringVar(&f.week, "week", "", a.text.T("cli.report.week"))
	cmd.Flags().IntVar(&f.weeks, "weeks", 12, a.text.T("cli.report.weeks"))
	cmd.Flags().StringVar(&f.bot, "bot", "", a.text.T("cli.report.bot"))
	cmd.Flags().StringVar(&f.source, "source", "", a.text.T("cli.report.source"))
	cmd.Flags().BoolVar(&f.csv, "csv", false, a.text.T("cli.report.csv"))
	cmd.Flags().StringVar(&f.html, "html", "", a.text.T("cli.report.html"))
	return cmd
}

// writeReport reads the weeks and writes them in the form that was asked for. One
// week more is read: what the first one is compared with.
func (a *app) writeReport(ctx context.Context, archive *storage.Archive, last model.Week, zone *time.Location, f reportFlags) error {
	r, err := archive.Figures(ctx, last, f.weeks+1, zone)
	if err != nil {
		return err
	}
	filter := metrics.Filter{Name: f.bot, Source: f.source}
	cases, err := badAnswers(ctx, archive, r.Weeks[1].Of.Start(zone), last.End(zone))
	if err != nil {
		return err
	}
	came := training.Comebacks(cases)
	switch {
	case a.flags.json:
		return a.printReportJSON(&r, filter, zone, came)
	case f.html != "":
		return a.writeReportPage(&r, filter, zone, f.html)
	case f.csv:
		return a.printReportCSV(&r, filter)
	}
	return a.printReport(&r, filter, zone, came)
}

// writeReportPage writes the page for the browser, whole or not at all, for its owner
// alone to read.
func (a *app) writeReportPage(r *metrics.Report, filter metrics.Filter, zone *time.Location, path string) error {
	var b strings.Builder
	o := page.Options{Text: a.text, Zone: zone, Filter: filter, At: a.Now(), Reason: a.reasonWord}
	if err := page.Write(&b, r, o); err != nil {
		return err
	}
	if err := writeWhole(a.path(path), b.String()); err != nil {
		return err
	}
	a.say("cli.report.written", "Path", path)
	return nil
}
