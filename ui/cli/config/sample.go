package config

import (
	"fmt"
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
	refuse := func(bad bool, key, what string, args ...any) {
		if bad {
			found = append(found, Problem{"sample." + key, fmt.Sprintf(what, args...)})
		}
	}
	refuse(!(s.Rate > 0 && s.Rate <= 1), "rate", "must be over 0 and at most 1: 0.05 is 5%%")
	refuse(s.Minimum < 0, "minimum", "must not be negative")
	refuse(!(s.SecondShare >= 0 && s.SecondShare <= 1), "second_share", "must be from 0 to 1: 0.1 is 10%%")
	for i, who := range s.Reviewers {
		refuse(strings.TrimSpace(who) == "", "reviewers", "reviewer %d has no name", i+1)
		refuse(slices.Contains(s.Reviewers[:i], who), "reviewers", "%q stands there twice", who)
	}
	return found
}
