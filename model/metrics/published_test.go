package metrics

import (
	"math"
	"testing"

	"debrief/model"
)

// near fails the test unless a figure is the published one, to the digits printed.
func near(t *testing.T, what string, got, want, digits float64) {
	t.Helper()
	if math.Abs(got-want) > digits/2+1e-9 {
		t.Errorf("%s is %v, published is %v", what, got, want)
	}
}

// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics
// in Medicine 17 (1998) 857–872, table I, method 3: the score interval of Wilson.
func TestWilsonIntervalsAreThoseOfNewcombe(t *testing.T) {
	for _, of := range []struct {
		n, of     int64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		v := Ratio{of.of, of.n}.value()
		near(t, "the low end", v.Low, of.low, 1e-4)
		near(t, "the high end", v.High, of.high, 1e-4)
	}
}

// M. L. McHugh, Interrater reliability: the kappa statistic, Biochemia Medica 22 (2012)
// 276–282: 147 and 62 agreements, 3 and 10 disagreements. It prints the standard error
// 0.037, which its interval is 1.96 times of on either side.
func TestKappaIntervalIsThatOfMcHugh(t *testing.T) {
	v := Pairs{GoodGood: 147, GoodBad: 3, BadGood: 10, BadBad: 62}.kappa()
	near(t, "the standard error", (v.High-v.Low)/2/1.96, 0.037, 1e-3)
	near(t, "the agreement", float64(v.Hits)/float64(v.N), 0.94, 1e-2)
}

// R. L. Scheaffer, W. Mendenhall, R. L. Ott, Elementary Survey Sampling, estimation of
// a population proportion by stratified sampling: households of two towns and a rural
// area (155, 62 and 93, of which 20, 8 and 12 are asked), 16, 2 and 6 of which watch a
// show. Published: 0.60, with the variance 0.0045 and the bound 2 √0.0045 = 0.14 (0.13
// where it is not rounded between).
func TestStrataAreWeightedAsByScheafferMendenhallAndOtt(t *testing.T) {
	w := &Week{}
	for i, s := range []struct{ size, asked, watch int }{{155, 20, 16}, {62, 8, 2}, {93, 12, 6}} {
		w.Strata = append(w.Strata, model.SampleStratum{Size: s.size, Drawn: s.asked})
		for n := range s.asked {
			value := model.Good
			if n < s.watch {
				value = model.Bad
			}
			w.Add(inStratum(i, dialogue(marks(value))), closed)
		}
	}
	v := w.Value(BadAnswers, Filter{})
	near(t, "the share", v.Value, 0.60, 1e-2)
	var strata []stratum
	c := w.Sum(Filter{}).Bad
	for i, s := range w.Strata {
		read := float64(w.Read[i])
		strata = append(strata, stratum{weight: float64(s.Size) / read, dialogues: read, left: 1 - read/float64(s.Size), Moments: c[i]})
	}
	near(t, "the variance", variance(strata, v.Value, 310), 0.0045, 1e-4)
	if v.Low > 0.60-0.13 || v.High < 0.60+0.13 {
		t.Errorf("the interval is %v to %v, narrower than the published bound", v.Low, v.High)
	}
}
