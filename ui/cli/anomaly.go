package cli

import (
	"context"
	"time"

	"debrief/model"
	"debrief/model/watch"
	"debrief/sync/lookout"
	"debrief/ui/incidents"
	"debrief/ui/text"
)

// printedScope is what an anomaly is measured over. The names are a contract; what is
// missing is all.
type printedScope struct {
	Source  string `json:"source,omitempty"`
	Bot     string `json:"bot,omitempty"`
	Version string `json:"version,omitempty"`
	From    string `json:"from"`
	Span    int64  `json:"span_s"`
}

// printedFigures are what an anomaly rests on. The names are a contract.
type printedFigures struct {
	At    string  `json:"at"`
	Seen  float64 `json:"seen"`
	Of    int64   `json:"of"`
	Usual float64 `json:"usual"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Weeks int     `json:"weeks"`
}

func printableScope(s model.Scope) *printedScope {
	if s == (model.Scope{}) {
		return nil
	}
	return &printedScope{Source: s.Source, Bot: s.Bot, Version: s.Version, From: stamp(s.From), Span: int64(s.Span / time.Second)}
}

func printableFigures(f model.Figures) *printedFigures {
	if f.IsZero() {
		return nil
	}
	return &printedFigures{stamp(f.At), f.Seen, f.Of, f.Usual, f.Low, f.High, f.Weeks}
}

// aboutWhat names what an incident is about: its dialogue, or where and when the
// figures are unusual.
func (a *app) aboutWhat(tell incidents.Teller, n *model.Incident) string {
	if n.Rule == model.RuleAnomaly {
		return tell.Span(n.Scope)
	}
	return text.Line(n.Dialogue)
}

// lookBackAtFigures tells what the anomaly rule would have found.
func (a *app) lookBackAtFigures(ctx context.Context, o lookout.Options, since time.Time, found *findings) error {
	return lookout.New(o).LookBackAtFigures(ctx, since, func(d watch.Drift) error {
		n := model.Incident{IncidentOpened: *d.Opened(nil)}
		if !a.flags.json {
			found.add(d.Due, d.Ended, found.tell.Span(d.Scope), found.tell.Why(&n))
			return nil
		}
		return a.printJSON(printedFinding{
			Rule: n.Rule, Cause: n.Cause, Since: stamp(n.Since), Opened: stamp(d.Due), Ended: stamp(d.Ended), Evidence: []string{},
			Scope: printableScope(d.Scope), Figures: printableFigures(d.Figures), EndedAs: printableFigures(d.EndedAs),
		})
	})
}
