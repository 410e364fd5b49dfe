package sync

import (
	"context"
	"fmt"
	"time"

	"debrief/model"
	"debrief/model/sample"
)

// Drawable is the archive as samples are drawn from it.
type Drawable interface {
	// Sample returns the sample of a week; false when none was drawn.
	Sample(ctx context.Context, week model.Week) (sample.Sample, bool, error)
	// SamplePopulation returns what the sample of a week is drawn from.
	SamplePopulation(ctx context.Context, week model.Week, zone *time.Location) (sample.Population, error)
	Submit(model.Submission) <-chan model.Receipt
}

// Sampler draws the sample of each week that is over. Its fields are set once.
type Sampler struct {
	Archive  Drawable
	Settings sample.Settings
	Zone     *time.Location // in which weeks begin
	Silence  time.Duration  // how long after its end the dialogues of a week may go on
	Now      func() time.Time
	After    func(time.Duration) <-chan time.Time
	Failed   func(error) // is told what did not work; it is tried again
}

// lookEvery is how often the sampler looks whether there is a week to draw. An hour
// is nothing to who reviews it, and events of the week may still come in.
const lookEvery = time.Hour

// Run draws until ctx ends.
func (s *Sampler) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.Once(ctx); err != nil && ctx.Err() == nil {
			s.Failed(err)
		}
		select {
		case <-ctx.Done():
		case <-s.After(lookEvery):
		}
	}
}

// Once draws the sample of the last week that is over, where there is none yet and
// there is something to draw from. A restart, or another process before it, makes
// no second one: the event's id is the week's.
func (s *Sampler) Once(ctx context.Context) error {
	week := sample.LastWeek(s.Now(), s.Silence, s.Zone)
	if _, drawn, err := s.Archive.Sample(ctx, week); err != nil || drawn {
		return err
	}
	population, err := s.Archive.SamplePopulation(ctx, week, s.Zone)
	if err != nil || len(population.Candidates) == 0 {
		return err
	}
	event := sample.DrawEvent(sample.Draw(population, sample.SeedOf(week), s.Settings), Actor)
	receipt := <-s.Archive.Submit(model.Submission{Events: []model.Event{event}})
	if receipt.Err != nil {
		return fmt.Errorf("draw the sample of %s: %w", week, receipt.Err)
	}
	return nil
}
