package sample

import (
	"slices"
	"time"

	"debrief/model"
)

// Sample is the sample of a week as it stands: the fold of its events.
type Sample struct {
	model.SampleDrawn
	Key   model.Key // the event of the draw
	By    string
	At    time.Time
	Slots []Slot // one for each choice, in the order of the review
}

// Slot is a place in a sample and who holds it now.
type Slot struct {
	model.SampleChoice
	Replaced []Replacement // who held it before, the first one first
}

// Replacement tells of a dialogue that gave its place up.
type Replacement struct {
	Out    model.Key
	Reason string
	By     string
	At     time.Time
}

// Fold makes the sample of a week of its events, in any order. Of two draws, which
// only two archives could have made, the first counts. false when there is none.
func Fold(entries []*model.Entry) (Sample, bool) {
	acts := slices.Clone(entries)
	slices.SortFunc(acts, model.CompareActs)
	var s Sample
	for _, e := range acts {
		switch b := e.Body.(type) {
		case *model.SampleDrawn:
			if s.Key.IsZero() {
				s.draw(e, b)
			}
		case *model.SampleReplaced:
			s.replace(e, b)
		}
	}
	return s, !s.Key.IsZero()
}

func (s *Sample) draw(e *model.Entry, b *model.SampleDrawn) {
	s.SampleDrawn, s.Key, s.By, s.At = *b, e.Key, e.Actor, e.TS
	for _, choice := range b.Choices {
		s.Slots = append(s.Slots, Slot{SampleChoice: choice})
	}
}

// replace puts one dialogue in another's place. What names nobody of the sample is
// passed over.
func (s *Sample) replace(e *model.Entry, b *model.SampleReplaced) {
	slot := s.Find(b.Out)
	if slot == nil || s.Everybody()[b.In] {
		return
	}
	slot.Replaced = append(slot.Replaced, Replacement{Out: b.Out, Reason: b.Reason, By: e.Actor, At: e.TS})
	slot.Dialogue = b.In
}

// Find returns the slot that a dialogue holds now, nil for none.
func (s *Sample) Find(dialogue model.Key) *Slot {
	for i := range s.Slots {
		if s.Slots[i].Dialogue == dialogue {
			return &s.Slots[i]
		}
	}
	return nil
}

// Everybody returns all dialogues that are, or ever were, in the sample.
func (s *Sample) Everybody() map[model.Key]bool {
	all := make(map[model.Key]bool, len(s.Slots))
	for _, slot := range s.Slots {
		all[slot.Dialogue] = true
		for _, r := range slot.Replaced {
			all[r.Out] = true
		}
	}
	return all
}

// Weight returns how many dialogues of the population one of this stratum stands
// for.
func (s *Sample) Weight(stratum int) float64 {
	h := s.Strata[stratum]
	return float64(h.Size) / float64(h.Drawn)
}
