// Package page writes the report as one page for the browser: a single file with its
// charts inside, that asks the network for nothing, prints well and can be read on a
// phone.
package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"

	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/figures"
	"debrief/ui/lang"
	"debrief/ui/text"
)

//go:embed page.html
var source string

// Options say what is written.
type Options struct {
	Text     *lang.Printer
	Zone     *time.Location
	Filter   metrics.Filter
	By       metrics.Grouping    // what the bad answers are told apart by
	CameBack []training.Comeback // mistakes that came back, by version
	At       time.Time           // when the report was made
	Reason   func(string) string // what people call a reason of a bad verdict
}

// view is what the page shows. Everything in it is escaped by the template.
type view struct {
	Lang, Title, Who, Made string
	Weeks                  []string
	Cards                  []card
	Rows                   []row
	Parts                  []part
	Notes                  []string
	Head                   heads
}

type heads struct{ Measure, Now, Delta, N, Interval string }

// card is one measure with its chart.
type card struct {
	ID, Label, Value, Delta, Verdict, N, Range string
	Chart                                      template.HTML
	Spoken                                     string // the chart in words
}

// row is one measure in the table of all weeks.
type row struct {
	Label string
	Cells []string
}

// part is the bad answers of the last week by one thing.
type part struct {
	Title string
	Lines []line
}

type line struct {
	Name, Value, Detail string
	Percent             int // of the widest bar
}

// Write writes the page of a report. The first of its weeks is not shown: what the
// second is compared with.
func Write(w io.Writer, r *metrics.Report, o Options) error {
	if o.By == "" {
		o.By = metrics.ByVersion
	}
	page, err := template.New("page").Parse(source)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	v, err := look(r, o)
	if err != nil {
		return err
	}
	if err := page.Execute(w, v); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

func look(r *metrics.Report, o Options) (*view, error) {
	t, weeks := o.Text, r.Weeks[1:]
	v := &view{
		Lang: t.Lang(), Title: t.T("report.title", "First", weeks[0].Of.String(), "Last", weeks[len(weeks)-1].Of.String()),
		Who: who(t, o.Filter), Made: t.T("report.made", "At", t.Stamp(o.At, o.Zone), "Zone", r.Zone),
		Notes: figures.Notes(t, r, o.Zone),
		Head:  heads{"", t.T("report.now"), t.T("report.delta"), t.T("report.n"), t.T("report.interval")},
	}
	for _, w := range weeks {
		v.Weeks = append(v.Weeks, w.Of.String())
	}
	for _, m := range metrics.Measures() {
		drawn, err := chart(t, m, weeks, o.Filter)
		if err != nil {
			return nil, err
		}
		now, change := weeks[len(weeks)-1].Value(m, o.Filter), r.Change(len(weeks), m, o.Filter)
		v.Cards = append(v.Cards, card{
			ID: string(m), Label: figures.Label(t, m), Value: figures.Text(t, m, now), Delta: figures.Delta(t, m, change),
			Verdict: string(change.Verdict), N: t.Number(now.N), Range: figures.Range(t, m, now), Chart: drawn,
			Spoken: spoken(t, m, weeks, o.Filter),
		})
		cells := make([]string, len(weeks))
		for i, w := range weeks {
			cells[i] = figures.Text(t, m, w.Value(m, o.Filter))
		}
		v.Rows = append(v.Rows, row{figures.Label(t, m), cells})
	}
	v.parts(weeks[len(weeks)-1], o)
	return v, nil
}

func who(t *lang.Printer, f metrics.Filter) string {
	name := t.T("report.everything")
	if f.Name != "" {
		name = text.Line(f.Name)
	}
	if f.Source != "" {
		name += ", " + text.Line(f.Source)
	}
	return name
}

// parts adds the bad answers of a week by reason and by what was asked for.
func (v *view) parts(w metrics.Dated, o Options) {
	reasons := part{Title: o.Text.T("report.reasons", "Week", w.Of.String())}
	for _, r := range w.Reasons(o.Filter) {
		reasons.add(o.Text, o.Reason(r.ID), r.Value)
	}
	parts := part{Title: figures.PartsHead(o.Text, o.By, w)}
	for _, p := range w.Parts(o.By, o.Filter) {
		if p.Bad.Known {
			parts.add(o.Text, figures.PartName(o.By, p), p.Bad)
		}
	}
	came := part{Title: o.Text.T("report.came_back_title")}
	for _, c := range o.CameBack {
		came.add(o.Text, figures.Bot(c.Name, c.Version), c.Share())
	}
	for _, p := range []part{reasons, parts, came} {
		if len(p.Lines) > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
}

func (p *part) add(t *lang.Printer, name string, v metrics.Value) {
	p.Lines = append(p.Lines, line{
		Name: text.Line(name), Value: figures.Text(t, metrics.BadAnswers, v), Percent: int(100*v.Value + 0.5),
		Detail: fmt.Sprintf("%d/%d, %s", v.Hits, v.N, figures.Range(t, metrics.BadAnswers, v)),
	})
}
