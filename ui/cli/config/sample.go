package config

import (
	"slices"
	"strings"
)

// Sample holds how the dialogues that are reviewed of a week are drawn.
type Sample struct {
	Auto        bool     `toml:"auto"`         // last week's is drawn by itself
	Rate        float64  `toml:"rate"`         // the share of the dialogues, over 0 and up to 1
	Minimum     int      `toml:"minimum"`      // of each channel and outcome at the least
	Reviewers   []string `toml:"reviewers"`    // among whom it is divided
	SecondShare float64  `toml:"second_share"` // the share that is judged by another one too
}

func defaultSample() Sample {
	return Sample{Auto: true, Rate: 0.05, Minimum: 1, Reviewers: []string{}, SecondShare: 0.1}
}

func (s Sample) validate() []Problem {
	var found []Problem
	refuse := func(bad bool, key string, why Mistake, with ...any) {
		if bad {
			found = append(found, Problem{"sample." + key, why, with})
		}
	}
	refuse(!(s.Rate > 0 && s.Rate <= 1), "rate", NoRate)
	refuse(s.Minimum < 0, "minimum", Negative)
	refuse(!(s.SecondShare >= 0 && s.SecondShare <= 1), "second_share", NoShare)
	for i, who := range s.Reviewers {
		refuse(strings.TrimSpace(who) == "", "reviewers", EmptyPart, "At", i+1)
		refuse(slices.Contains(s.Reviewers[:i], who), "reviewers", TwiceThere, "Value", who)
	}
	return found
}
