package sample

import (
	"bytes"
	"math"
	"slices"
	"time"

	"debrief/model"
)

// Settings say how a sample is drawn.
type Settings struct {
	Rate        float64  // the share of the dialogues, over 0 and up to 1
	Minimum     int      // of each stratum at the least, as far as it has so many
	Reviewers   []string // among whom it is divided; nobody: whoever comes first
	SecondShare float64  // the share that a second reviewer judges too, from 0 to 1
}

// Population is the dialogues that a sample of a week is drawn from.
type Population struct {
	Week       model.Week
	Zone       string
	AsOf       uint64 // the end of the log as it was frozen
	Unfinished int    // dialogues of the week that were still going on
	Candidates []Candidate
}

// SeedOf is the seed of a week for which nobody chose one: its Monday, 20261116.
func SeedOf(week model.Week) uint64 {
	year, month, day := week.Start(time.UTC).Date()
	return uint64(year*10000 + int(month)*100 + day) //nolint:gosec // weeks have positive years
}

// Draw draws the sample of a population. The dialogues come in the order in which
// they are to be reviewed, so that each first part of it is a sample as well.
func Draw(p Population, seed uint64, o Settings) model.SampleDrawn {
	order := rank(p.Week.String(), seed, p.Candidates)
	strata := strataOf(order)
	allocate(strata, share(len(order), o.Rate), o.Minimum)
	drawn := model.SampleDrawn{
		Week: p.Week.String(), Zone: p.Zone, Seed: seed, Rate: o.Rate, Minimum: o.Minimum, SecondShare: o.SecondShare,
		AsOf: p.AsOf, Population: len(order), Unfinished: p.Unfinished, Digest: Digest(p.Candidates), Strata: strata,
	}
	taken := make([]int, len(strata))
	var chosen []ranked
	for _, c := range order {
		at := stratumOf(strata, c.Stratum)
		if taken[at] < strata[at].Drawn {
			taken[at]++
			chosen = append(chosen, c)
			drawn.Choices = append(drawn.Choices, model.SampleChoice{Dialogue: c.Dialogue, Stratum: at})
		}
	}
	assign(drawn.Choices, o.Reviewers)
	assignSecond(drawn.Choices, chosen, o)
	return drawn
}

// perMillion is the whole in which shares are counted, so that no machine rounds
// them in another way.
const perMillion = 1_000_000

// share returns the part of n, rounded up.
func share(n int, part float64) int {
	millionths := int(math.Round(part * perMillion))
	return min(n, (n*millionths+perMillion-1)/perMillion)
}

func strataOf(order []ranked) []model.SampleStratum {
	sizes := map[Stratum]int{}
	for _, c := range order {
		sizes[c.Stratum]++
	}
	var strata []model.SampleStratum
	for s, size := range sizes {
		strata = append(strata, model.SampleStratum{Source: s.Source, Outcome: s.Outcome, Size: size})
	}
	slices.SortFunc(strata, func(a, b model.SampleStratum) int {
		return Stratum{a.Source, a.Outcome}.compare(Stratum{b.Source, b.Outcome})
	})
	return strata
}

func stratumOf(strata []model.SampleStratum, s Stratum) int {
	at, _ := slices.BinarySearchFunc(strata, s, func(a model.SampleStratum, s Stratum) int {
		return Stratum{a.Source, a.Outcome}.compare(s)
	})
	return at
}

// allocate divides n among the strata by their size, the greatest remainders
// first, and then gives each its minimum: the sample may come out greater than n,
// never smaller.
func allocate(strata []model.SampleStratum, n, minimum int) {
	total := 0
	for _, s := range strata {
		total += s.Size
	}
	if total == 0 {
		return
	}
	left := n
	byRemainder := make([]int, len(strata))
	for i := range strata {
		strata[i].Drawn = n * strata[i].Size / total
		left -= strata[i].Drawn
		byRemainder[i] = i
	}
	slices.SortStableFunc(byRemainder, func(a, b int) int {
		return n*strata[b].Size%total - n*strata[a].Size%total
	})
	for _, i := range byRemainder[:left] {
		strata[i].Drawn++
	}
	for i := range strata {
		strata[i].Drawn = max(strata[i].Drawn, min(minimum, strata[i].Size))
	}
}

// assign divides the choices evenly.
func assign(choices []model.SampleChoice, reviewers []string) {
	for i := range choices {
		if len(reviewers) > 0 {
			choices[i].Reviewer = reviewers[i%len(reviewers)]
		}
	}
}

// assignSecond gives a share of the choices to a second reviewer, in an order that
// has nothing to do with the first one.
func assignSecond(choices []model.SampleChoice, chosen []ranked, o Settings) {
	others := len(o.Reviewers) - 1
	if others < 1 {
		return
	}
	order := make([]int, len(choices))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return bytes.Compare(chosen[a].second[:], chosen[b].second[:]) })
	for turn, i := range order[:share(len(order), o.SecondShare)] {
		choices[i].Second = o.Reviewers[(i+1+turn%others)%len(o.Reviewers)]
	}
}

// Spare returns the next dialogue of the stratum of one that is to be replaced: the
// first in the order of the draw that the sample never held. false when the
// stratum has no more.
func Spare(s *Sample, p Population, out model.Key) (Candidate, bool) {
	slot := s.Find(out)
	if slot == nil {
		return Candidate{}, false
	}
	had := s.Everybody()
	stratum := s.Strata[slot.Stratum]
	for _, c := range rank(s.Week, s.Seed, p.Candidates) {
		if c.Stratum == (Stratum{stratum.Source, stratum.Outcome}) && !had[c.Dialogue] {
			return c.Candidate, true
		}
	}
	return Candidate{}, false
}

// LastWeek returns the last week that is over, with the dialogues of its last day:
// they may go on for as long as a silence does not end them.
func LastWeek(now time.Time, silence time.Duration, zone *time.Location) model.Week {
	return model.WeekOf(now.Add(-silence), zone).Add(-1)
}
