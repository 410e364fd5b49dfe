package cli

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/figures"
)

// printedWeek is one week of report --json. The names are a contract.
type printedWeek struct {
	Week      string                         `json:"week"`
	Zone      string                         `json:"zone"`
	From      string                         `json:"from"`
	To        string                         `json:"to"`      // the first moment that is not of it
	Waiting   bool                           `json:"waiting"` // its dialogues may still go on
	Changed   *printedLate                   `json:"changed,omitempty"`
	Measures  map[metrics.Measure]printedFig `json:"measures"`
	Reasons   []printedReason                `json:"reasons"`
	Bots      []printedBot                   `json:"bots"`
	Sources   []printedPart                  `json:"sources"`
	Reviewers []printedPart                  `json:"reviewers"`
	CameBack  []printedComeback              `json:"came_back,omitempty"` // of all weeks of the report, in the last one
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

// printedPart is a channel, or somebody who judged; of those no dialogues are counted.
type printedPart struct {
	Name      string     `json:"name"`
	Dialogues *int64     `json:"dialogues,omitempty"`
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

// json is one week a line, the oldest first.
func (w *weekly) json() (string, error) {
	var b strings.Builder
	for i := 1; i < len(w.Weeks); i++ {
		line, err := jsonLine(w.printed(i))
		if err != nil {
			return "", err
		}
		b.WriteString(line)
	}
	return b.String(), nil
}

// printed is one week as it is printed.
func (w *weekly) printed(i int) printedWeek {
	week := w.Weeks[i]
	out := printedWeek{
		Week: week.Of.String(), Zone: w.Zone, From: stamp(week.Of.Start(w.zone)), To: stamp(week.Of.End(w.zone)), Waiting: week.Waiting,
		Measures: map[metrics.Measure]printedFig{}, Reasons: []printedReason{}, Bots: []printedBot{},
	}
	if week.Changed() {
		out.Changed = &printedLate{week.Late, stamp(week.LateAt)}
	}
	for _, m := range metrics.Measures() {
		out.Measures[m] = printFig(m, week.Value(m, w.filter), w.Change(i, m, w.filter))
	}
	none := metrics.Change{Verdict: metrics.NoVerdict}
	for _, reason := range week.Reasons(w.filter) {
		out.Reasons = append(out.Reasons, printedReason{reason.ID, printFig(metrics.BadAnswers, reason.Value, none)})
	}
	for _, bot := range week.Parts(metrics.ByVersion, w.filter) {
		out.Bots = append(out.Bots, printedBot{bot.Name, bot.Version, bot.Dialogues.N, printFig(metrics.BadAnswers, bot.Bad, none)})
	}
	out.Sources = printParts(week, metrics.BySource, w.filter)
	out.Reviewers = printParts(week, metrics.ByReviewer, w.filter)
	if i == len(w.Weeks)-1 {
		out.CameBack = printComebacks(w.cameBack())
	}
	return out
}

func printParts(w metrics.Dated, by metrics.Grouping, f metrics.Filter) []printedPart {
	out := []printedPart{}
	for _, part := range w.Parts(by, f) {
		p := printedPart{Name: figures.PartName(by, part), Bad: printFig(metrics.BadAnswers, part.Bad, metrics.Change{Verdict: metrics.NoVerdict})}
		if part.Dialogues.Known {
			p.Dialogues = &part.Dialogues.N
		}
		out = append(out, p)
	}
	return out
}

// csv is one figure a row; what is not known is empty. The first row names the
// columns. Mistakes that came back stand below, for all weeks together.
func (w *weekly) csv() (string, error) {
	var b strings.Builder
	out := csv.NewWriter(&b)
	rows := [][]string{{"week", "measure", "kind", "value", "n", "low", "high", "p90", "basis", "delta", "verdict", "name", "version"}}
	for i := 1; i < len(w.Weeks); i++ {
		for _, m := range metrics.Measures() {
			f := printFig(m, w.Weeks[i].Value(m, w.filter), w.Change(i, m, w.filter))
			rows = append(rows, []string{
				w.Weeks[i].Of.String(), string(m), string(f.Kind), csvNumber(f.Value), strconv.FormatInt(f.N, 10),
				csvNumber(f.Low), csvNumber(f.High), csvNumber(f.P90), string(f.Basis), csvNumber(f.Delta), string(f.Verdict), training.Cell(w.filter.Name), "",
			})
		}
	}
	for _, c := range w.cameBack() {
		v := c.Share()
		rows = append(rows, []string{
			w.Last().Of.String(), "came_back", string(metrics.Share), csvNumber(&v.Value), strconv.FormatInt(v.N, 10),
			csvNumber(&v.Low), csvNumber(&v.High), "", string(metrics.BasisReviewed), "", string(metrics.NoVerdict),
			training.Cell(c.Name), training.Cell(c.Version),
		})
	}
	if err := out.WriteAll(rows); err != nil {
		return "", fmt.Errorf("write report: %w", err)
	}
	return b.String(), nil
}

func csvNumber(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 6, 64)
}
