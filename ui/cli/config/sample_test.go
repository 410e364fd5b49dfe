package config_test

import (
	"slices"
	"testing"

	"debrief/ui/cli/config"
)

func TestSampleSettingsThatMakeNoSenseAreNamed(t *testing.T) {
	good := config.Sample{Rate: 0.05, SecondShare: 0.1, Reviewers: []string{"anna", "boris"}}
	tests := []struct {
		name   string
		change func(*config.Sample)
		key    string // of the problem, "" for none
	}{
		{"as they are", func(*config.Sample) {}, ""},
		{"everything is reviewed", func(s *config.Sample) { s.Rate = 1 }, ""},
		{"a rate in percent", func(s *config.Sample) { s.Rate = 5 }, "sample.rate"},
		{"no rate", func(s *config.Sample) { s.Rate = 0 }, "sample.rate"},
		{"less than none of each", func(s *config.Sample) { s.Minimum = -1 }, "sample.minimum"},
		{"a second share in percent", func(s *config.Sample) { s.SecondShare = 10 }, "sample.second_share"},
		{"a reviewer twice", func(s *config.Sample) { s.Reviewers = []string{"anna", "anna"} }, "sample.reviewers"},
		{"a reviewer without a name", func(s *config.Sample) { s.Reviewers = []string{" "} }, "sample.reviewers"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := config.Defaults()
			c.Sample = good
			test.change(&c.Sample)
			var keys []string
			for _, problem := range c.Validate() {
				keys = append(keys, problem.Key)
			}
			if want := test.key; want == "" && len(keys) > 0 || want != "" && !slices.Equal(keys, []string{want}) {
				t.Errorf("problems of %q, want %q", keys, want)
			}
		})
	}
}
