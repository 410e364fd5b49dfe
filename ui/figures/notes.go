package figures

import (
	"time"

	"debrief/model/metrics"
	"debrief/ui/lang"
)

// Notes are what must be known to read a report right: what the verdicts are a
// picture of, which weeks still change or have changed, what the signs mean.
func Notes(t *lang.Printer, r *metrics.Report, zone *time.Location) []string {
	last := r.Last()
	var notes []string
	switch v := last.Value(metrics.BadAnswers, metrics.Filter{}); v.Basis {
	case metrics.BasisSample:
		notes = append(notes, t.T("report.basis_sample"))
		if v.Known && v.Covered < 1 {
			notes = append(notes, t.T("report.covered", "Percent", t.Decimal(100*v.Covered, 0)))
		}
	case metrics.BasisReviewed:
		if v.Known {
			notes = append(notes, t.T("report.basis_reviewed"))
		}
	case metrics.BasisAll:
	}
	for _, w := range r.Weeks {
		if w.Changed() {
			notes = append(notes, t.T("report.late", "Week", w.Of.String(), "N", w.Late, "At", t.Stamp(w.LateAt, zone)))
		}
	}
	if last.Waiting {
		notes = append(notes, t.T("report.waiting", "Week", last.Of.String()))
	}
	return append(notes, t.T("report.legend"))
}
