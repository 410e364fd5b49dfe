package metrics

import (
	"math"
	"slices"
)

// estimate works out the share of bad among the judged answers of all dialogues of
// the week from those of its sample: each stratum counts by its size, each dialogue
// as a cluster of answers. Without a sample it is the share of what was reviewed.
func (w *Week) estimate(c Clusters) Value {
	v := Value{Basis: BasisReviewed}
	if w.Strata == nil {
		sum := stratum{weight: 1, dialogues: float64(w.Read[NotSampled]), Moments: c[NotSampled]}
		return v.from([]stratum{sum})
	}
	v.Basis = BasisSample
	population, covered := 0, 0
	var strata []stratum
	for i, s := range w.Strata {
		population += s.Size
		read := w.Read[i]
		if read == 0 {
			continue
		}
		covered += s.Size
		strata = append(strata, stratum{
			weight: float64(s.Size) / float64(read), dialogues: float64(read),
			left: 1 - float64(read)/float64(s.Size), Moments: c[i],
		})
	}
	if population > 0 {
		v.Covered = float64(covered) / float64(population)
	}
	return v.from(strata)
}

// stratum is one part of what was judged.
type stratum struct {
	weight    float64 // how many dialogues one stands for
	dialogues float64 // that were judged, those that say nothing to this figure too
	left      float64 // the part of the stratum that was not judged; 0 also where there is no more
	Moments
}

// from works the ratio out, its variance by linearisation, and the Wilson interval
// for as many answers as would tell as much when drawn one by one.
func (v Value) from(strata []stratum) Value {
	judged, bad, kish := 0.0, 0.0, 0.0
	for _, s := range strata {
		judged += s.weight * float64(s.A)
		bad += s.weight * float64(s.B)
		kish += s.weight * s.weight * float64(s.A)
		v.N += s.A
		v.Hits += s.B
	}
	if judged == 0 {
		return Value{Basis: v.Basis, Covered: v.Covered}
	}
	v.Known, v.Ranged, v.Value = true, true, bad/judged
	effective := judged * judged / kish
	if variance := variance(strata, v.Value, judged); variance > 0 {
		effective = min(effective, v.Value*(1-v.Value)/variance)
	}
	v.Low, v.High = wilson(v.Value, effective)
	return v
}

func variance(strata []stratum, ratio, judged float64) float64 {
	sum := 0.0
	for _, s := range strata {
		n := s.dialogues
		a, b := float64(s.A), float64(s.B)
		squares := float64(s.BB) - 2*ratio*float64(s.AB) + ratio*ratio*float64(s.AA)
		spread := squares
		if n > 1 {
			total := b - ratio*a
			spread = (squares - total*total/n) * n / (n - 1)
		}
		left := s.left
		if left == 0 && s.weight == 1 {
			left = 1 // not a sample of anything: it stands for what might have been reviewed
		}
		sum += left * s.weight * s.weight * math.Max(spread, 0)
	}
	return sum / (judged * judged)
}

// withBad returns the clusters of all judged answers with those as bad that b has.
func (c Clusters) withBad(b Clusters) Clusters {
	out := Clusters{}
	for i, m := range c {
		o := b[i]
		out[i] = Moments{Dialogues: m.Dialogues, A: m.A, AA: m.AA, B: o.B, AB: o.AB, BB: o.BB}
	}
	return out
}

// Verdict says how a figure moved from one week to the next.
type Verdict string

// The verdicts. Unclear is a difference that chance explains.
const (
	NoVerdict Verdict = "none" // too few, or unknown
	Unclear   Verdict = "unclear"
	GotBetter Verdict = "better"
	GotWorse  Verdict = "worse"
)

// Change is how a figure differs from that of the week before.
type Change struct {
	Known   bool // both are
	Delta   float64
	Verdict Verdict
}

// ChangeOf compares a figure with the one before. Nothing is said of fewer than
// LeastVerdict, nor of a difference that the intervals leave open.
func ChangeOf(m Measure, before, now Value) Change {
	if !before.Known || !now.Known {
		return Change{Verdict: NoVerdict}
	}
	c := Change{Known: true, Delta: now.Value - before.Value, Verdict: NoVerdict}
	if before.N < LeastVerdict || now.N < LeastVerdict || m.Better() == 0 || !before.Ranged || !now.Ranged || before.Basis != now.Basis {
		return c
	}
	// Each half width is that of a normal interval or close to it; that of the
	// difference is their root of squares.
	half := math.Hypot((before.High-before.Low)/2, (now.High-now.Low)/2)
	switch {
	case math.Abs(c.Delta) <= half:
		c.Verdict = Unclear
	case (c.Delta > 0) == (m.Better() > 0):
		c.Verdict = GotBetter
	default:
		c.Verdict = GotWorse
	}
	return c
}

// Names returns the names of the assistants of the weeks, sorted.
func Names(weeks []*Week) []string {
	seen := map[string]bool{}
	var names []string
	for _, w := range weeks {
		for g := range w.Groups {
			if g.Name != "" && !seen[g.Name] {
				seen[g.Name] = true
				names = append(names, g.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}
