package uitest

import (
	"context"
	"slices"
	"time"

	"debrief/model"
	"debrief/model/sample"
)

// Samples are the samples of an archive in memory. It satisfies pane.Samples.
type Samples struct {
	*Archive
	Week model.Week // the week whose sample is reviewed now
	Due  time.Time  // when the next one is drawn by itself
	Fail error      // what every method answers with, nil to work
}

// Standing implements pane.Samples.
func (s *Samples) Standing(_ context.Context, who string) (sample.Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	drawn, ok := s.sample(s.Week)
	if !ok {
		return sample.Standing{Week: s.Week, Due: s.Due}, s.Fail
	}
	rows := map[model.Key]model.Row{}
	for _, r := range s.list() {
		rows[r.First] = r
	}
	standing := sample.StandingOf(&drawn, sample.Lines(&drawn, rows), who)
	standing.Due = s.Due
	return standing, s.Fail
}

// SamplePopulation implements pane.Samples: all dialogues with answers, whenever they
// were.
func (s *Samples) SamplePopulation(_ context.Context, week model.Week, _ *time.Location) (sample.Population, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := sample.Population{Week: week, Zone: "UTC"}
	for _, r := range s.list() {
		if r.Answers > 0 {
			p.Candidates = append(p.Candidates, sample.CandidateOf(&r.Summary))
		}
	}
	return p, s.Fail
}

// sample folds the sample of a week.
func (a *Archive) sample(week model.Week) (sample.Sample, bool) {
	var acts []*model.Entry
	for _, e := range a.log {
		switch b := e.Body.(type) {
		case *model.SampleDrawn:
			if b.Week == week.String() {
				acts = append(acts, e)
			}
		case *model.SampleReplaced:
			if b.Week == week.String() {
				acts = append(acts, e)
			}
		}
	}
	return sample.Fold(acts)
}

// drawnRows are all rows with their places in the samples of their weeks, those of one
// week in the order of its draw.
func (a *Archive) drawnRows(week model.Week) []model.Row {
	rows := slices.Clone(a.list())
	weeks := map[model.Week]bool{week: !week.IsZero()}
	for _, e := range a.log {
		if b, ok := e.Body.(*model.SampleDrawn); ok {
			w, _ := model.ParseWeek(b.Week)
			weeks[w] = true
		}
	}
	for w, known := range weeks {
		s, ok := a.sample(w)
		if !known || !ok {
			continue
		}
		for i, slot := range s.Slots {
			at := slices.IndexFunc(rows, func(r model.Row) bool { return r.First == slot.Dialogue })
			if at >= 0 {
				rows[at].Drawn = &model.Drawn{Week: w, N: i + 1, Reviewer: slot.Reviewer, Second: slot.Second, Replaced: len(slot.Replaced)}
			}
		}
	}
	if week.IsZero() {
		return rows
	}
	rows = slices.DeleteFunc(rows, func(r model.Row) bool { return r.Drawn == nil || r.Drawn.Week != week })
	slices.SortFunc(rows, func(x, y model.Row) int { return x.Drawn.N - y.Drawn.N })
	return rows
}
