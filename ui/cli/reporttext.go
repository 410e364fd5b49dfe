package cli

import (
	"fmt"
	"strings"

	"debrief/model/metrics"
	"debrief/ui/figures"
	"debrief/ui/text"
)

// reportText is the weeks as a table: a line a measure, with bars for the weeks.
func (a *app) reportText(w *weekly, limit int) string {
	last := len(w.Weeks) - 1
	lines := []string{a.reportHead(w)}
	t := &table{right: map[int]bool{2: true, 3: true, 4: true}, head: []string{
		"", fmt.Sprintf("%02d–%02d", w.Weeks[1].Of.N, w.Weeks[last].Of.N), a.text.T("report.now"), a.text.T("report.delta"), a.text.T("report.n"), a.text.T("report.interval"),
	}}
	for _, m := range metrics.Measures() {
		var values []metrics.Value
		for _, week := range w.Weeks[1:] {
			values = append(values, week.Value(m, w.filter))
		}
		v, c := values[len(values)-1], w.Change(last, m, w.filter)
		t.add(figures.Label(a.text, m), figures.Spark(values), figures.Text(a.text, m, v), figures.Delta(a.text, m, c),
			a.text.Number(v.N), figures.Range(a.text, m, v)+" "+figures.Sign(c.Verdict))
	}
	below := a.reportParts(w)
	for _, c := range w.cameBack() {
		below = append(below, figures.CameBack(a.text, c))
	}
	below = append(below, figures.Notes(a.text, &w.Report, w.zone)...)
	return safeLines(lines) + t.text(limit) + safeLines(below)
}

// safeLines are lines that are safe for a terminal, as far indented as they are.
func safeLines(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		words := strings.TrimLeft(line, " ")
		b.WriteString(line[:len(line)-len(words)] + text.Line(words) + "\n")
	}
	return b.String()
}

func (a *app) reportHead(w *weekly) string {
	who := w.filter.Name
	if who == "" {
		who = a.text.T("report.everything")
	}
	head := a.text.T("report.title", "First", w.Weeks[1].Of.String(), "Last", w.Last().Of.String()) + "  " + who
	if w.filter.Source != "" {
		head += "  " + w.filter.Source
	}
	return head
}

// reportParts are the bad answers of the last week by reason, and by what was asked
// for.
func (a *app) reportParts(w *weekly) []string {
	last := w.Last()
	line := func(name string, v metrics.Value) string {
		return "  " + name + "  " + figures.Text(a.text, metrics.BadAnswers, v) + "  " +
			fmt.Sprintf("(%d/%d, %s)", v.Hits, v.N, figures.Range(a.text, metrics.BadAnswers, v))
	}
	var lines []string
	if reasons := last.Reasons(w.filter); len(reasons) > 0 {
		lines = append(lines, a.text.T("report.reasons", "Week", last.Of.String()))
		for _, reason := range reasons {
			lines = append(lines, line(a.reasonWord(reason.ID), reason.Value))
		}
	}
	if parts := last.Parts(w.by, w.filter); len(parts) > 0 {
		lines = append(lines, figures.PartsHead(a.text, w.by, last))
		for _, part := range parts {
			lines = append(lines, line(figures.PartName(w.by, part), part.Bad))
		}
	}
	return lines
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
