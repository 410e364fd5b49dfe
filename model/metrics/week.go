package metrics

import (
	"time"

	"debrief/model"
)

// Week is the sums of the dialogues that began in one week.
type Week struct {
	Groups  map[Group]*Sums
	Strata  []model.SampleStratum // of the week's sample; nil when none was drawn
	Read    map[int]int64         // by stratum: dialogues with a judged answer
	Fixes   Ratio                 // changes for the CRM that were asked for in the week and have ended, and those that it holds
	Late    int64                 // dialogues that changed when the week's figures had been read
	LateAt  time.Time             // when the last of them did
	Waiting bool                  // dialogues of it may still go on
}

// mostGroups is how many groups a week keeps; more, which only a mistake in the
// sender's names makes, count together under no name.
const mostGroups = 500

// group returns the sums of a group.
func (w *Week) group(g Group) *Sums {
	if w.Groups == nil {
		w.Groups = map[Group]*Sums{}
	}
	s := w.Groups[g]
	if s == nil && len(w.Groups) >= mostGroups {
		g = Group{Source: g.Source}
		s = w.Groups[g]
	}
	if s == nil {
		s = &Sums{}
		w.Groups[g] = s
	}
	return s
}

// Add takes a dialogue in. closed is when the figures of the week are first read:
// what came later is told.
func (w *Week) Add(f *Fact, closed time.Time) {
	w.group(f.Group()).add(f)
	w.judge(f)
	if f.LateAt.After(closed) {
		w.Late++
		if f.LateAt.After(w.LateAt) {
			w.LateAt = f.LateAt
		}
	}
}

// judge takes the verdicts of a dialogue in, each for the assistant that it is
// about.
func (w *Week) judge(f *Fact) {
	type part struct {
		judged, bad int64
		reasons     map[string]int64
	}
	parts := map[Group]*part{}
	for _, m := range f.Marks {
		if !judged(m) {
			continue
		}
		g := Group{m.Name, m.Version, f.Source}
		if parts[g] == nil {
			parts[g] = &part{reasons: map[string]int64{}}
		}
		parts[g].judged++
		if m.Value == model.Bad {
			parts[g].bad++
			parts[g].reasons[m.Reason]++
		}
		w.group(g).reviewer(m.By, Ratio{1, when(m.Value == model.Bad)})
	}
	if len(parts) == 0 {
		return
	}
	if w.Read == nil {
		w.Read = map[int]int64{}
	}
	w.Read[f.Stratum]++
	for g, p := range parts {
		s := w.group(g)
		s.Bad.add(f.Stratum, p.judged, p.bad)
		s.WithBad.add(f.Stratum, 1, when(p.bad > 0))
		for reason, n := range p.reasons {
			s.reason(reason).add(f.Stratum, p.judged, n)
		}
	}
}

// AddFix takes a change for the CRM in that was asked for in the week.
func (w *Week) AddFix(fix *model.Fix) {
	switch fix.State {
	case model.FixConfirmed:
		w.Fixes.Of++
		w.Fixes.N++
	case model.FixRefused, model.FixConflict:
		w.Fixes.Of++
	case model.FixQueuedState, model.FixClaimed, model.FixWritten, model.FixUndone:
	}
}

// Merge adds what is known of other dialogues of the same week.
func (w *Week) Merge(o *Week) {
	for g, s := range o.Groups {
		w.group(g).merge(s)
	}
	if w.Strata == nil {
		w.Strata = o.Strata
	}
	for stratum, n := range o.Read {
		if w.Read == nil {
			w.Read = map[int]int64{}
		}
		w.Read[stratum] += n
	}
	w.Fixes.Of += o.Fixes.Of
	w.Fixes.N += o.Fixes.N
	w.Late += o.Late
	if o.LateAt.After(w.LateAt) {
		w.LateAt = o.LateAt
	}
	w.Waiting = w.Waiting || o.Waiting
}

// Filter says which groups are meant; empty parts mean all.
type Filter struct{ Name, Version, Source string }

// Fits reports whether a group is meant.
func (f Filter) Fits(g Group) bool {
	return (f.Name == "" || f.Name == g.Name) && (f.Version == "" || f.Version == g.Version) && (f.Source == "" || f.Source == g.Source)
}

// Sum returns the sums of the groups that are meant.
func (w *Week) Sum(f Filter) *Sums {
	all := &Sums{}
	for g, s := range w.Groups {
		if f.Fits(g) {
			all.merge(s)
		}
	}
	return all
}
