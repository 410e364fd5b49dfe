package metrics

import (
	"cmp"
	"math"
	"slices"
)

// LeastVerdict is how many it takes before anything is said of better or worse.
const LeastVerdict = 30

// Value is one figure. What is not Known is shown as unknown: nobody could tell.
type Value struct {
	Known   bool
	Value   float64 // in the measure's kind
	N       int64   // how many it rests on: answers, dialogues, leads, times, pairs
	Hits    int64   // of a share: how many of N are so, not weighted
	Ranged  bool    // Low and High are known
	Low     float64 // of the 95% interval
	High    float64
	P90     float64 // of Seconds: nine of ten took no longer
	Basis   Basis   // of what was judged
	Covered float64 // of BasisSample: the part of the population whose strata have a verdict, 0 to 1
}

// Basis says what the verdicts of a figure are a picture of.
type Basis string

// The bases.
const (
	BasisAll      Basis = ""         // every dialogue counts, there is nothing to estimate
	BasisSample   Basis = "sample"   // the week's sample: it stands for all dialogues
	BasisReviewed Basis = "reviewed" // whatever was reviewed: it stands for itself alone
)

// Value works a measure out for the groups that are meant.
func (w *Week) Value(m Measure, f Filter) Value {
	sums := w.Sum(f)
	switch m {
	case BadAnswers:
		return w.estimate(sums.Bad)
	case BadDialogues:
		return w.estimate(sums.WithBad)
	case FirstBot, FirstUseful, FirstHuman, ReviewTime:
		return sums.Times[m].value()
	case Agreement:
		return sums.Pairs.kappa()
	case Written:
		if f != (Filter{}) { // a change for the CRM is nobody's answer
			return Value{}
		}
		return w.Fixes.value()
	case Dialogues:
		n := sums.Shares[Dialogues].Of
		return Value{Known: true, Value: float64(n), N: n, Hits: n}
	case Conversion, LostLeads, Recovered, Repeats, NoShows, Swept:
	}
	return sums.Shares[m].value()
}

// Reason is one reason of bad answers with its share of the judged ones.
type Reason struct {
	ID string
	Value
}

// Reasons returns the reasons of the bad answers, the most frequent first.
func (w *Week) Reasons(f Filter) []Reason {
	sums := w.Sum(f)
	var out []Reason
	for id, c := range sums.Reasons {
		// The judged answers are those of all reasons: dialogues without this one too.
		v := w.estimate(sums.Bad.withBad(c))
		if v.Hits > 0 {
			out = append(out, Reason{id, v})
		}
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Value.Value, a.Value.Value), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// z is the quantile of the normal distribution for an interval of 95%.
const z = 1.959964

// value is a plain share with its Wilson interval; of nothing it is unknown.
func (r Ratio) value() Value {
	if r.Of == 0 {
		return Value{}
	}
	low, high := wilson(float64(r.N)/float64(r.Of), float64(r.Of))
	return Value{
		Known: true, Value: float64(r.N) / float64(r.Of), N: r.Of, Hits: r.N, Ranged: true, Low: low, High: high,
	}
}

// ShareOf is a plain share, n of so many, with its Wilson interval.
func ShareOf(n, of int) Value { return Ratio{int64(of), int64(n)}.value() }

// wilson is the score interval of a share p of n, which need not be whole.
func wilson(p, n float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	denominator := 1 + z*z/n
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (centre-half)/denominator), min(1, (centre+half)/denominator)
}

// value is the median and the ninth decile: the least time that at least so many
// did not exceed.
func (t Times) value() Value {
	n := int64(0)
	for _, count := range t {
		n += count
	}
	if n == 0 {
		return Value{}
	}
	return Value{Known: true, Value: float64(t.quantile(n, 0.5)), N: n, P90: float64(t.quantile(n, 0.9))}
}

func (t Times) quantile(n int64, q float64) int64 {
	var all []int64
	for seconds := range t {
		all = append(all, seconds)
	}
	slices.Sort(all)
	need, seen := int64(math.Ceil(q*float64(n))), int64(0)
	for _, seconds := range all {
		if seen += t[seconds]; seen >= need {
			return seconds
		}
	}
	return 0
}

// kappa is Cohen's kappa with its interval. Where both always say the same thing,
// agreement by chance would be whole, and there is nothing to tell.
func (p Pairs) kappa() Value {
	n := p.GoodGood + p.GoodBad + p.BadGood + p.BadBad
	v := Value{N: n, Hits: p.GoodGood + p.BadBad}
	if n == 0 {
		return v
	}
	total := float64(n)
	observed := float64(p.GoodGood+p.BadBad) / total
	firstGood, secondGood := float64(p.GoodGood+p.GoodBad)/total, float64(p.GoodGood+p.BadGood)/total
	chance := firstGood*secondGood + (1-firstGood)*(1-secondGood)
	if chance == 1 {
		return v
	}
	v.Known, v.Value = true, (observed-chance)/(1-chance)
	deviation := math.Sqrt(observed*(1-observed)/total) / (1 - chance)
	if deviation == 0 { // all agree, or none does: the formula knows no doubt, and there is one
		return v
	}
	v.Ranged = true
	v.Low, v.High = max(-1, v.Value-z*deviation), min(1, v.Value+z*deviation)
	return v
}
