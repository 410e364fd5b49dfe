package metrics

import "debrief/model"

// Sums are what the figures of a group of dialogues are worked out from. They only
// add, so that it does not matter how the dialogues were divided.
type Sums struct {
	Shares    map[Measure]Ratio   `cbor:"1,keyasint,omitempty"`
	Times     map[Measure]Times   `cbor:"2,keyasint,omitempty"`
	Pairs     Pairs               `cbor:"3,keyasint,omitzero"`
	Bad       Clusters            `cbor:"4,keyasint,omitempty"` // bad among the judged answers
	WithBad   Clusters            `cbor:"5,keyasint,omitempty"` // dialogues with a bad answer
	Reasons   map[string]Clusters `cbor:"6,keyasint,omitempty"` // bad for this reason among the judged answers
	Reviewers map[string]Ratio    `cbor:"7,keyasint,omitempty"` // bad among the answers that each judged first
}

// Ratio is how many of how many.
type Ratio struct {
	Of int64 `cbor:"1,keyasint,omitempty"`
	N  int64 `cbor:"2,keyasint,omitempty"`
}

// Pairs are the answers that two people judged.
type Pairs struct {
	GoodGood int64 `cbor:"1,keyasint,omitempty"`
	GoodBad  int64 `cbor:"2,keyasint,omitempty"` // the first found it good
	BadGood  int64 `cbor:"3,keyasint,omitempty"`
	BadBad   int64 `cbor:"4,keyasint,omitempty"`
}

// shares are the measures that are plain shares of dialogues or of what they hold.
var shares = [...]Measure{Conversion, LostLeads, Recovered, Repeats, NoShows, Swept, Dialogues}

var times = [...]Measure{FirstBot, FirstUseful, FirstHuman, ReviewTime}

// add takes a dialogue in, but for its verdicts.
func (s *Sums) add(f *Fact) {
	for _, m := range shares {
		if of, n := m.counts(f); of > 0 {
			s.share(m, Ratio{of, n})
		}
	}
	for _, m := range times {
		if seconds, ok := m.seconds(f); ok {
			s.time(m, Times{grain(seconds): 1})
		}
	}
	for _, mark := range f.Marks {
		s.Pairs.add(mark)
	}
}

func (s *Sums) share(m Measure, r Ratio) {
	if s.Shares == nil {
		s.Shares = map[Measure]Ratio{}
	}
	was := s.Shares[m]
	s.Shares[m] = Ratio{was.Of + r.Of, was.N + r.N}
}

func (s *Sums) time(m Measure, t Times) {
	if s.Times == nil {
		s.Times = map[Measure]Times{}
	}
	if s.Times[m] == nil {
		s.Times[m] = Times{}
	}
	s.Times[m].merge(t)
}

func (p *Pairs) add(m model.Mark) {
	switch {
	case !paired(m):
	case m.Value == model.Good && m.Second == model.Good:
		p.GoodGood++
	case m.Value == model.Good:
		p.GoodBad++
	case m.Second == model.Good:
		p.BadGood++
	default:
		p.BadBad++
	}
}

// merge adds the sums of other dialogues, which stay as they are.
func (s *Sums) merge(o *Sums) {
	for m, r := range o.Shares {
		s.share(m, r)
	}
	for m, t := range o.Times {
		s.time(m, t)
	}
	s.Pairs.GoodGood += o.Pairs.GoodGood
	s.Pairs.GoodBad += o.Pairs.GoodBad
	s.Pairs.BadGood += o.Pairs.BadGood
	s.Pairs.BadBad += o.Pairs.BadBad
	s.Bad.merge(o.Bad)
	s.WithBad.merge(o.WithBad)
	for reason, c := range o.Reasons {
		s.reason(reason).merge(c)
	}
	for who, r := range o.Reviewers {
		s.reviewer(who, r)
	}
}

func (s *Sums) reviewer(who string, r Ratio) {
	if s.Reviewers == nil {
		s.Reviewers = map[string]Ratio{}
	}
	was := s.Reviewers[who]
	s.Reviewers[who] = Ratio{was.Of + r.Of, was.N + r.N}
}

// reason returns the clusters of a reason, which may be added to.
func (s *Sums) reason(id string) *Clusters {
	if s.Reasons == nil {
		s.Reasons = map[string]Clusters{}
	}
	c := s.Reasons[id]
	if c == nil {
		c = Clusters{}
		s.Reasons[id] = c
	}
	return &c // a map: what is added is seen by all who hold it
}

// Times counts how often something took how many seconds.
type Times map[int64]int64

func (t Times) merge(o Times) {
	for seconds, n := range o {
		t[seconds] += n
	}
}

// grain rounds long times, so that a year of them stays small: to the second up to
// an hour, to the minute up to a day, to the hour beyond.
func grain(seconds int64) int64 {
	switch {
	case seconds < 3600:
		return seconds
	case seconds < 24*3600:
		return seconds / 60 * 60
	}
	return seconds / 3600 * 3600
}

// Moments are the sums over dialogues (clusters) of how many answers were judged
// (A) and how many of them were bad (B), with their squares.
type Moments struct {
	Dialogues int64 `cbor:"1,keyasint,omitempty"`
	A         int64 `cbor:"2,keyasint,omitempty"`
	B         int64 `cbor:"3,keyasint,omitempty"`
	AA        int64 `cbor:"4,keyasint,omitempty"`
	AB        int64 `cbor:"5,keyasint,omitempty"`
	BB        int64 `cbor:"6,keyasint,omitempty"`
}

// Clusters are moments by stratum.
type Clusters map[int]Moments

// add takes one dialogue in; one in which nothing was judged says nothing.
func (c *Clusters) add(stratum int, a, b int64) {
	if a == 0 {
		return
	}
	c.merge(Clusters{stratum: {1, a, b, a * a, a * b, b * b}})
}

func (c *Clusters) merge(o Clusters) {
	if *c == nil && len(o) > 0 {
		*c = Clusters{}
	}
	for stratum, m := range o {
		was := (*c)[stratum]
		(*c)[stratum] = Moments{
			was.Dialogues + m.Dialogues, was.A + m.A, was.B + m.B, was.AA + m.AA, was.AB + m.AB, was.BB + m.BB,
		}
	}
}
