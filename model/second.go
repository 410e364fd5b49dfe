package model

import "slices"

// What a second, blind reviewer may see is decided here and nowhere else: of the first
// review nothing, until they have judged every answer themselves.

// secondOf reports whether a dialogue of that place in a sample, nil for none, is a
// person's to judge a second time.
func (d *Drawn) secondOf(who string) bool { return d != nil && d.Second != "" && d.Second == who }

// SeenBy makes of a row what a person may see. Row.Drawn has to be known.
func (r *Row) SeenBy(who string) {
	if r.Drawn.secondOf(who) {
		r.Blind = r.blindTo(who)
		r.ForSecond(who)
	}
}

// blindTo reports whether the first review of a dialogue is hidden from its second
// reviewer: they have not seen it, and are not done.
func (s *Summary) blindTo(who string) bool {
	own := 0
	for _, m := range s.Marks {
		if m.SecondBy == who {
			own++
		}
	}
	return own < s.Answers && !slices.Contains(s.Reviewers, who)
}

// EntriesSeenBy returns which events of a dialogue a person may see, who has that place
// in a sample, nil for none.
func EntriesSeenBy(entries []*Entry, s *Summary, who string, drawn *Drawn) []*Entry {
	if !drawn.secondOf(who) || !s.blindTo(who) {
		return entries
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e *Entry) bool {
		switch b := e.Body.(type) {
		case *Verdict:
			return !b.Second || e.Actor != who
		case *Note:
			return true
		}
		return false
	})
}

// SeenBy returns what a person may see of a dialogue with its place in a sample, nil
// for none.
func (d Dialogue) SeenBy(who string, drawn *Drawn) Dialogue {
	if drawn.secondOf(who) {
		return d.ForSecond(who)
	}
	return d
}

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
