package storage

import (
	"context"
	"fmt"
	"time"

	"debrief/model"
	"debrief/model/sample"
)

// Sample returns the sample of a week; false when none was drawn.
func (a *Archive) Sample(ctx context.Context, week model.Week) (s sample.Sample, drawn bool, err error) {
	err = a.view(ctx, func(r *reader) (err error) {
		s, drawn, err = r.sample(week)
		return err
	})
	if err != nil {
		return sample.Sample{}, false, fmt.Errorf("read the sample of %s: %w", week, err)
	}
	return s, drawn, nil
}

// SamplePopulation returns the dialogues of a week, as people in zone count, that
// have something to review and are finished: what its sample is drawn from.
func (a *Archive) SamplePopulation(ctx context.Context, week model.Week, zone *time.Location) (sample.Population, error) {
	p := sample.Population{Week: week, Zone: zoneName(week, zone)}
	now := a.now()
	err := a.view(ctx, func(r *reader) error {
		p.AsOf = r.end.pos
		return r.between(week.Start(zone), week.End(zone), func(row *model.Row) bool {
			switch {
			case row.Answers == 0:
			case !sample.Finished(&row.Summary, now, a.silence):
				p.Unfinished++
			default:
				p.Candidates = append(p.Candidates, sample.CandidateOf(&row.Summary))
			}
			return true
		})
	})
	if err != nil {
		return sample.Population{}, fmt.Errorf("read the dialogues of %s: %w", week, err)
	}
	return p, nil
}

// zoneName names the zone of a week so that it says the same elsewhere: "Local" does
// not, the offset from UTC does.
func zoneName(week model.Week, zone *time.Location) string {
	if zone == time.Local {
		return week.Start(zone).Format("-07:00")
	}
	return zone.String()
}
