package report

import (
	"fmt"
	"strings"

	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/figures"
	"debrief/ui/text"
)

// below is what stands under the measures: the bad answers of the week that is
// looked at, by reason and by bot, and how all of it is to be read.
func (p *Pane) below() []string {
	w, t := p.report.Weeks[p.column], p.env.Text
	var lines []string
	if reasons := w.Reasons(p.filter()); len(reasons) > 0 {
		lines = append(lines, " "+t.T("report.reasons", "Week", w.Of.String()))
		for _, r := range reasons {
			lines = append(lines, p.part(p.reason(r.ID), r.Value, reasons[0].Value.Value))
		}
	}
	lines = append(lines, p.parts(w)...)
	if came := training.Of(p.came, p.bot); len(came) > 0 {
		lines = append(lines, " "+t.T("report.came_back_title"))
		for _, c := range came {
			lines = append(lines, p.part(figures.Bot(c.Name, c.Version), c.Share(), 1))
		}
	}
	shown := metrics.Report{Zone: p.report.Zone, Weeks: p.report.Weeks[1 : p.column+1]}
	for _, note := range figures.Notes(t, &shown, p.env.Zone) {
		for _, line := range text.Wrap(note, max(p.width-2, 1)) {
			lines = append(lines, " "+p.env.Style.Faint.Render(line))
		}
	}
	return lines
}

// parts are the bad answers of a week, told apart by what the person chose.
func (p *Pane) parts(w metrics.Dated) []string {
	parts := w.Parts(p.by(), p.filter())
	if len(parts) == 0 || !w.Value(metrics.BadAnswers, p.filter()).Known {
		return nil
	}
	most := 0.0
	for _, part := range parts {
		most = max(most, part.Bad.Value)
	}
	lines := []string{" " + figures.PartsHead(p.env.Text, p.by(), w)}
	for _, part := range parts {
		lines = append(lines, p.part(figures.PartName(p.by(), part), part.Bad, most))
	}
	return lines
}

// partBar is how wide the bar of the greatest part is.
const partBar = 16

// part draws one reason or bot with a bar.
func (p *Pane) part(name string, v metrics.Value, most float64) string {
	cells := 0
	if v.Known && most > 0 {
		cells = int(v.Value/most*partBar + 0.5)
	}
	return fmt.Sprintf("   %s %s %s  %s", text.PadRight(text.Truncate(text.Line(name), labelCells-2), labelCells-2),
		text.PadRight(strings.Repeat("#", cells), partBar), text.PadLeft(figures.Text(p.env.Text, metrics.BadAnswers, v), 7),
		p.env.Style.Faint.Render(fmt.Sprintf("%d/%d  %s", v.Hits, v.N, figures.Range(p.env.Text, metrics.BadAnswers, v))))
}

// reason returns what people call a reason.
func (p *Pane) reason(id string) string {
	if id == "" {
		return p.env.Text.T("report.no_reason")
	}
	for _, r := range p.env.Reasons {
		if r.ID == id {
			return r.Label
		}
	}
	return id
}
