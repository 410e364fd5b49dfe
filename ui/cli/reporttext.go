package cli

import (
	"fmt"
	"time"

	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/figures"
)

// printReport prints the weeks as a table: a line a measure, with bars for the weeks.
func (a *app) printReport(r *metrics.Report, filter metrics.Filter, zone *time.Location, came []training.Comeback) error {
	last := len(r.Weeks) - 1
	who := filter.Name
	if who == "" {
		who = a.text.T("report.everything")
	}
	head := a.text.T("report.title", "First", r.Weeks[1].Of.String(), "Last", r.Weeks[last].Of.String()) + "  " + who
	if filter.Source != "" {
		head += "  " + filter.Source
	}
	if err := a.printLine(head); err != nil {
		return err
	}
	t := &table{right: map[int]bool{2: true, 3: true, 4: true}, head: []string{
		"", fmt.Sprintf("%02d–%02d", r.Weeks[1].Of.N, r.Weeks[last].Of.N), a.text.T("report.now"), a.text.T("report.delta"), a.text.T("report.n"), a.text.T("report.interval"),
	}}
	for _, m := range metrics.Measures() {
		var values []metrics.Value
		for _, w := range r.Weeks[1:] {
			values = append(values, w.Value(m, filter))
		}
		v, c := values[len(values)-1], r.Change(last, m, filter)
		t.add(figures.Label(a.text, m), figures.Spark(values), figures.Text(a.text, m, v), figures.Delta(a.text, m, c),
			a.text.Number(v.N), figures.Range(a.text, m, v)+" "+figures.Sign(c.Verdict))
	}
	if err := a.printTable(t); err != nil {
		return err
	}
	if err := a.printParts(r.Weeks[last], filter); err != nil {
		return err
	}
	for _, c := range came {
		if err := a.printLine(a.text.T("report.came_back", "Bot", figures.Bot(c.Name, c.Version), "N", c.CameBack, "Of", c.Corrected)); err != nil {
			return err
		}
	}
	for _, line := range figures.Notes(a.text, r, zone) {
		if err := a.printLine(line); err != nil {
			return err
		}
	}
	return nil
}

// printParts prints the bad answers of the last week by reason and by bot.
func (a *app) printParts(w metrics.Dated, filter metrics.Filter) error {
	line := func(name string, v metrics.Value) error {
		return a.printLine("  " + name + "  " + figures.Text(a.text, metrics.BadAnswers, v) + "  " +
			fmt.Sprintf("(%d/%d, %s)", v.Hits, v.N, figures.Range(a.text, metrics.BadAnswers, v)))
	}
	if reasons := w.Reasons(filter); len(reasons) > 0 {
		if err := a.printLine(a.text.T("report.reasons", "Week", w.Of.String())); err != nil {
			return err
		}
		for _, reason := range reasons {
			if err := line(a.reasonWord(reason.ID), reason.Value); err != nil {
				return err
			}
		}
	}
	bots := w.Bots(filter)
	if len(bots) == 0 {
		return nil
	}
	if err := a.printLine(a.text.T("report.bots", "Week", w.Of.String())); err != nil {
		return err
	}
	for _, bot := range bots {
		if err := line(figures.Bot(bot.Name, bot.Version), bot.Bad); err != nil {
			return err
		}
	}
	return nil
}

// reasonWord returns what people call a reason of a bad verdict.
func (a *app) reasonWord(id string) string {
	if id == "" {
		return a.text.T("report.no_reason")
	}
	for _, reason := range a.reasons() {
		if reason.ID == id {
			return reason.Label
		}
	}
	return id
}
