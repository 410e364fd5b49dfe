package cli

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"debrief/model/metrics"
	"debrief/model/training"
)

// printedWeek is one week of report --json. The names are a contract.
type printedWeek struct {
	Week     string                         `json:"week"`
	Zone     string                         `json:"zone"`
	From     string                         `json:"from"`
	To       string                         `json:"to"`      // the first moment that is not of it
	Waiting  bool                           `json:"waiting"` // its dialogues may still go on
	Changed  *printedLate                   `json:"changed,omitempty"`
	Measures map[metrics.Measure]printedFig `json:"measures"`
	Reasons  []printedReason                `json:"reasons"`
	Bots     []printedBot                   `json:"bots"`
	CameBack []printedComeback              `json:"came_back,omitempty"` // of all weeks of the report, in the last one
}

// printedLate tells that figures are others than they were when the week ended.
type printedLate struct {
	Dialogues int64  `json:"dialogues"`
	LastAt    string `json:"last_at"`
}

// printedFig is one figure; what is not known is null.
type printedFig struct {
	Kind    metrics.Kind    `json:"kind"`
	Value   *float64        `json:"value"`
	N       int64           `json:"n"`
	Hits    *int64          `json:"hits,omitempty"`
	Low     *float64        `json:"low,omitempty"`
	High    *float64        `json:"high,omitempty"`
	P90     *float64        `json:"p90,omitempty"`
	Basis   metrics.Basis   `json:"basis,omitempty"`
	Covered *float64        `json:"covered,omitempty"`
	Delta   *float64        `json:"delta"`
	Verdict metrics.Verdict `json:"verdict"`
}

type printedReason struct {
	Reason string `json:"reason"`
	printedFig
}

type printedBot struct {
	Name      string     `json:"name"`
	Version   string     `json:"version"`
	Dialogues int64      `json:"dialogues"`
	Bad       printedFig `json:"bad_answers"`
}

// printedComeback tells of a version whether mistakes came back in it that had been
// corrected before.
type printedComeback struct {
	Name      string   `json:"name"`
	Version   string   `json:"version"`
	Corrected int      `json:"corrected"`
	CameBack  int      `json:"came_back"`
	Dialogues []string `json:"dialogues"`
}

func printComebacks(all []training.Comeback) []printedComeback {
	var out []printedComeback
	for _, c := range all {
		out = append(out, printedComeback{c.Name, c.Version, c.Corrected, c.CameBack, c.Examples})
	}
	return out
}

func printFig(m metrics.Measure, v metrics.Value, c metrics.Change) printedFig {
	f := printedFig{Kind: m.Kind(), N: v.N, Basis: v.Basis, Verdict: c.Verdict}
	if c.Known {
		f.Delta = &c.Delta
	}
	if !v.Known {
		return f
	}
	f.Value = &v.Value
	if v.Ranged {
		f.Low, f.High = &v.Low, &v.High
	}
	switch m.Kind() {
	case metrics.Seconds:
		f.P90 = &v.P90
	case metrics.Share, metrics.Coefficient:
		f.Hits = &v.Hits
	case metrics.Count:
	}
	if v.Basis == metrics.BasisSample {
		f.Covered = &v.Covered
	}
	return f
}

// printReportJSON prints one week a line, the oldest first.
func (a *app) printReportJSON(r *metrics.Report, filter metrics.Filter, zone *time.Location, came []training.Comeback) error {
	for i := 1; i < len(r.Weeks); i++ {
		w := r.Weeks[i]
		out := printedWeek{
			Week: w.Of.String(), Zone: r.Zone, From: stamp(w.Of.Start(zone)), To: stamp(w.Of.End(zone)), Waiting: w.Waiting,
			Measures: map[metrics.Measure]printedFig{}, Reasons: []printedReason{}, Bots: []printedBot{},
		}
		if w.Changed() {
			out.Changed = &printedLate{w.Late, stamp(w.LateAt)}
		}
		for _, m := range metrics.Measures() {
			out.Measures[m] = printFig(m, w.Value(m, filter), r.Change(i, m, filter))
		}
		none := metrics.Change{Verdict: metrics.NoVerdict}
		for _, reason := range w.Reasons(filter) {
			out.Reasons = append(out.Reasons, printedReason{reason.ID, printFig(metrics.BadAnswers, reason.Value, none)})
		}
		for _, bot := range w.Bots(filter) {
			out.Bots = append(out.Bots, printedBot{bot.Name, bot.Version, bot.Dialogues.N, printFig(metrics.BadAnswers, bot.Bad, none)})
		}
		if i == len(r.Weeks)-1 {
			out.CameBack = printComebacks(came)
		}
		if err := a.printJSON(out); err != nil {
			return err
		}
	}
	return nil
}

// printReportCSV prints one figure a row; what is not known is empty. The first row
// names the columns.
func (a *app) printReportCSV(r *metrics.Report, filter metrics.Filter) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"week", "measure", "kind", "value", "n", "low", "high", "p90", "basis", "delta", "verdict"}}
	for i := 1; i < len(r.Weeks); i++ {
		for _, m := range metrics.Measures() {
			f := printFig(m, r.Weeks[i].Value(m, filter), r.Change(i, m, filter))
			rows = append(rows, []string{
				r.Weeks[i].Of.String(), string(m), string(f.Kind), csvNumber(f.Value), strconv.FormatInt(f.N, 10),
				csvNumber(f.Low), csvNumber(f.High), csvNumber(f.P90), string(f.Basis), csvNumber(f.Delta), string(f.Verdict),
			})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return a.print(b.String())
}

func csvNumber(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 6, 64)
}
