package sync

import (
	"context"
	"errors"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/sample"
)

// shelf is an archive of samples.
type shelf struct {
	people map[model.Week]int // dialogues of each week
	drawn  map[model.Week]model.SampleDrawn
	fail   error
}

func (s *shelf) Sample(_ context.Context, week model.Week) (sample.Sample, bool, error) {
	drawn, ok := s.drawn[week]
	return sample.Sample{SampleDrawn: drawn}, ok, s.fail
}

func (s *shelf) SamplePopulation(_ context.Context, week model.Week, zone *time.Location) (sample.Population, error) {
	p := sample.Population{Week: week, Zone: zone.String()}
	for i := range s.people[week] {
		p.Candidates = append(p.Candidates, sample.Candidate{Dialogue: model.Key{byte(i + 1)}, Identity: sample.Identity{byte(i)}})
	}
	return p, nil
}

func (s *shelf) Submit(act model.Submission) <-chan model.Receipt {
	answer := make(chan model.Receipt, 1)
	drawn, ok := act.Events[0].Body.(*model.SampleDrawn)
	week, err := model.ParseWeek(drawn.Week)
	if _, twice := s.drawn[week]; !ok || twice {
		err = errors.New("drawn twice")
	}
	s.drawn[week] = *drawn
	answer <- model.Receipt{Err: err}
	return answer
}

func TestSamplerDrawsEachWeekOnceItIsOver(t *testing.T) {
	week46, week47 := model.Week{Year: 2026, N: 46}, model.Week{Year: 2026, N: 47}
	moscow := time.FixedZone("MSK", 3*3600)
	monday := week47.End(moscow)
	for _, test := range []struct {
		name  string
		at    time.Time
		drawn model.Week
	}{
		{"a week is not drawn while it lasts", monday.Add(-time.Minute), week46},
		{"nor while its last dialogues may go on", monday.Add(23 * time.Hour), week46},
		{"it is drawn after that", monday.Add(24 * time.Hour), week47},
		{"and weeks that nobody was there for are left alone", monday.Add(3 * 24 * time.Hour), week47},
	} {
		t.Run(test.name, func(t *testing.T) {
			archive := &shelf{people: map[model.Week]int{week46: 40, week47: 40}, drawn: map[model.Week]model.SampleDrawn{}}
			s := Sampler{
				Archive: archive, Settings: sample.Settings{Rate: 0.05}, Zone: moscow, Silence: 24 * time.Hour,
				Now: func() time.Time { return test.at },
			}
			for range 3 {
				if err := s.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			got, ok := archive.drawn[test.drawn]
			if !ok || len(archive.drawn) != 1 || len(got.Choices) != 2 || got.Seed != sample.SeedOf(test.drawn) {
				t.Errorf("%+v", archive.drawn)
			}
		})
	}
}

func TestSamplerDrawsNothingFromNothing(t *testing.T) {
	archive := &shelf{drawn: map[model.Week]model.SampleDrawn{}}
	s := Sampler{Archive: archive, Settings: sample.Settings{Rate: 1}, Zone: time.UTC, Now: func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }}
	if err := s.Once(t.Context()); err != nil || len(archive.drawn) != 0 {
		t.Errorf("%v, %+v", err, archive.drawn)
	}
}

func TestSamplerTellsWhatFailedAndGoesOn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	tick := make(chan time.Time, 1)
	tick <- time.Time{}
	told := 0
	s := Sampler{
		Archive: &shelf{fail: errors.New("damaged")}, Zone: time.UTC, Now: func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) },
		After: func(time.Duration) <-chan time.Time { return tick },
		Failed: func(error) {
			if told++; told == 2 {
				stop()
			}
		},
	}
	s.Run(ctx)
	if told != 2 {
		t.Errorf("told %d times", told)
	}
}
