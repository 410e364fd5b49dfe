package watch

import (
	"math"
	"slices"
	"time"

	"debrief/model"
)

// measured is one of the things whose usual range is known.
type measured struct {
	cause  model.IncidentCause
	share  bool
	grace  time.Duration // how long after an hour or day it is judged
	counts func(Counts) (of, n int64)
	low    bool // below the range it is an anomaly
	high   bool // above it
}

// volumeGrace is how long events may be on their way.
const volumeGrace = 10 * time.Minute

func measures() []measured {
	return []measured{
		{
			cause: model.CauseConversion, share: true, low: true, grace: Settled,
			counts: func(c Counts) (of, n int64) { return c.Leads, c.Booked },
		},
		{
			cause: model.CauseLostShare, share: true, high: true, grace: Settled,
			counts: func(c Counts) (of, n int64) { return c.Wanted, c.Lost },
		},
		{
			cause: model.CauseBadShare, share: true, high: true, grace: Settled,
			counts: func(c Counts) (of, n int64) { return c.Judged, c.Bad },
		},
		{
			cause: model.CauseVolume, low: true, high: true, grace: volumeGrace,
			counts: func(c Counts) (of, n int64) { return c.Dialogues, c.Dialogues },
		},
	}
}

// verdict says what the figures of an hour or a day are.
type verdict int

const (
	unknown verdict = iota // too few to say
	within
	outside
)

// leastWeeks is how many earlier weeks there must be.
const leastWeeks = 4

// judge compares an hour or a day with the same of earlier weeks.
func (m *measured) judge(c Anomaly, seen Counts, past []Counts) (model.Figures, verdict) {
	of, n := m.counts(seen)
	f := model.Figures{Seen: m.value(of, n), Of: of}
	var before []float64
	for _, p := range past {
		of, n := m.counts(p)
		if !m.share || of >= c.Least {
			before = append(before, m.value(of, n))
		}
	}
	f.Weeks = len(before)
	if f.Weeks < leastWeeks {
		return f, unknown
	}
	f.Usual = median(before)
	if m.share && of < c.Least || !m.share && max(f.Seen, f.Usual) < float64(c.Least) {
		return f, unknown
	}
	middle, apart := m.even(f.Usual), make([]float64, len(before))
	for i, v := range before {
		apart[i] = math.Abs(m.even(v) - middle)
	}
	// The median of some weeks is not quite what is usual.
	unsure := math.Sqrt(1 + math.Pi/2/float64(f.Weeks))
	reach := c.Deviation * unsure * max(normal*median(apart), m.chance(of))
	f.Low, f.High = m.uneven(middle-reach), m.uneven(middle+reach)
	if m.low && f.Seen < f.Low || m.high && f.Seen > f.High {
		return f, outside
	}
	return f, within
}

func (m *measured) value(of, n int64) float64 {
	switch {
	case !m.share:
		return float64(n)
	case of == 0:
		return 0
	}
	return float64(n) / float64(of)
}

// even puts a value on a scale on which chance does as much everywhere: the root of a
// count, the angle of a share. There the range of few is narrow enough to be left.
func (m *measured) even(v float64) float64 {
	if m.share {
		return math.Asin(math.Sqrt(v))
	}
	return math.Sqrt(v)
}

func (m *measured) uneven(v float64) float64 {
	v = max(v, 0)
	if m.share {
		v = math.Sin(min(v, math.Pi/2))
	}
	return v * v
}

// chance is the deviation on that scale that chance alone makes: of a share by the
// binomial; of a count by Poisson with twice its variance, since clients do not come
// one by one: a post or an advertisement brings several. Some weeks that happen to be
// equal do not make the range narrower than that, so it is what counts where their
// deviation is 0.
func (m *measured) chance(of int64) float64 {
	if m.share {
		return 0.5 / math.Sqrt(float64(of))
	}
	return 0.5 * math.Sqrt2
}

// normal makes a median deviation the standard deviation of what is spread normally.
const normal = 1.4826

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}
