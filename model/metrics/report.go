package metrics

import "debrief/model"

// Report is the figures of some weeks in a row, the oldest first.
type Report struct {
	Zone  string // in which the weeks begin and end
	Weeks []Dated
}

// Dated is the figures of one week.
type Dated struct {
	Of model.Week
	*Week
}

// Last returns the newest week.
func (r *Report) Last() Dated { return r.Weeks[len(r.Weeks)-1] }

// Change compares a figure of week i with that of the week before, which may be
// outside of the report.
func (r *Report) Change(i int, m Measure, f Filter) Change {
	if i == 0 {
		return Change{Verdict: NoVerdict}
	}
	return ChangeOf(m, r.Weeks[i-1].Value(m, f), r.Weeks[i].Value(m, f))
}

// Changed reports whether the figures of a week are others than they were when they
// were first read. Of a week that came in as a whole later nobody had read any.
func (w *Week) Changed() bool { return w.Late > 0 && w.Late < w.all() }

func (w *Week) all() int64 { return w.Value(Dialogues, Filter{}).N }

// Names returns the names of the assistants of the report.
func (r *Report) Names() []string {
	weeks := make([]*Week, len(r.Weeks))
	for i := range r.Weeks {
		weeks[i] = r.Weeks[i].Week
	}
	return Names(weeks)
}
