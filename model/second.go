package model

import "slices"

// What a second, blind reviewer may see is decided here and nowhere else: of the first
// review nothing, until they have judged every answer themselves.

// ForSecond makes of a summary what its second reviewer sees, and reports whether they
// can be that: whoever gave a verdict of the first review cannot.
func (s *Summary) ForSecond(who string) bool {
	if slices.Contains(s.Reviewers, who) {
		return false
	}
	own := map[VerdictValue]int{}
	for _, m := range s.Marks {
		if m.SecondBy == who {
			own[m.Second]++
		}
	}
	judged := own[Good] + own[Bad] + own[Skipped]
	if judged == s.Answers {
		return true // nothing is hidden any more
	}
	s.Good, s.Bad, s.Skipped, s.Marks, s.Reviewers = own[Good], own[Bad], own[Skipped], nil, nil
	if judged > 0 {
		s.Reviewers = []string{who}
	}
	s.Review = ReviewStateOf(s.Answers, judged)
	return true
}

// ForSecond returns a dialogue as its second reviewer sees it: their own verdicts stand
// on the turns, those of the first review come as First once there is one of their own
// on every answer. It is the dialogue itself for whoever cannot be second.
func (d Dialogue) ForSecond(who string) Dialogue {
	if !d.Summary.ForSecond(who) {
		return d
	}
	d.SecondReview = true
	over := d.judgedBySecond(who)
	d.Items = slices.Clone(d.Items)
	for i := range d.Items {
		if turn := d.Items[i].Turn; turn != nil {
			d.Items[i].Turn = turn.forSecond(who, over)
		}
	}
	return d
}

// judgedBySecond reports whether every answer has a second verdict of this person.
func (d *Dialogue) judgedBySecond(who string) bool {
	for _, i := range d.Order {
		if s := d.Items[i].Turn.Second; s == nil || s.By != who {
			return false
		}
	}
	return true
}

// forSecond returns a turn as the second reviewer sees it, whose review is over or not.
func (t *Turn) forSecond(who string, over bool) *Turn {
	seen := *t
	seen.Verdict, seen.Second, seen.Note = nil, nil, ""
	if t.Second != nil && t.Second.By == who {
		seen.Verdict, seen.Note = t.Second, t.Second.Note
	}
	switch {
	case !over:
	case t.Answer == 0:
		seen.Note = t.Note
	case t.Verdict != nil:
		first := *t.Verdict
		first.Note = t.Note
		seen.First = &first
	}
	return &seen
}
