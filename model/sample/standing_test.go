package sample

import (
	"testing"
	"time"

	"debrief/model"
)

// lineOf is a slot of a dialogue with two answers, each judged in that many seconds by
// its reviewer as far as judged says, and by its second one as far as seconded says.
func lineOf(reviewer, second string, judged, seconded int, each float64) Line {
	row := model.Row{Summary: model.Summary{Answers: 2, Good: judged, Review: model.ReviewStateOf(2, judged), Marks: make([]model.Mark, 2)}}
	for i := range row.Marks {
		if i < judged {
			row.Marks[i] = model.Mark{Value: model.Good, By: reviewer, Seconds: each}
		}
		if i < seconded {
			row.Marks[i].Second, row.Marks[i].SecondBy = model.Good, second
		}
	}
	key := model.Key{1}
	slot := Slot{SampleChoice: model.SampleChoice{Dialogue: key, Reviewer: reviewer, Second: second}}
	return Lines(&Sample{Slots: []Slot{slot}}, map[model.Key]model.Row{key: row})[0]
}

func TestStandingIsOfWhatIsThePersons(t *testing.T) {
	gone := Line{Slot: Slot{SampleChoice: model.SampleChoice{Reviewer: "anna"}}, State: Gone}
	cases := map[string]struct {
		lines             []Line
		who               string
		finished, reviews int
		pace, left        time.Duration // left is 0 where it is not known
		filter            string
	}{
		"an empty sample": {who: "anna", filter: "week:2026-W47 review:todo"},
		"nothing is done": {
			lines: []Line{lineOf("anna", "", 0, 0, 0), lineOf("boris", "", 2, 0, 5)},
			who:   "anna", reviews: 1, filter: "week:2026-W47 review:todo assignee:me",
		},
		"one begun is not finished and has no pace": {
			lines: []Line{lineOf("anna", "", 1, 0, 10)},
			who:   "anna", reviews: 1, filter: "week:2026-W47 review:todo assignee:me",
		},
		"the pace is the lower median of what they finished": {
			lines: []Line{
				lineOf("anna", "", 2, 0, 10), lineOf("anna", "", 2, 0, 20), lineOf("anna", "", 2, 0, 90), lineOf("anna", "", 2, 0, 95),
				lineOf("anna", "", 0, 0, 0), lineOf("anna", "", 0, 0, 0), lineOf("boris", "", 2, 0, 1),
			},
			who: "anna", finished: 4, reviews: 6, pace: 40 * time.Second, left: 80 * time.Second,
			filter: "week:2026-W47 review:todo assignee:me",
		},
		"second reviews are theirs too": {
			lines: []Line{lineOf("boris", "anna", 2, 2, 5), lineOf("boris", "anna", 2, 1, 5), lineOf("anna", "boris", 2, 0, 5)},
			who:   "anna", finished: 2, reviews: 3, pace: 10 * time.Second, left: 10 * time.Second,
			filter: "week:2026-W47 review:todo assignee:me",
		},
		"what is nobody's is everybody's": {
			lines: []Line{lineOf("", "", 0, 0, 0), lineOf("", "", 0, 0, 0)},
			who:   "anna", reviews: 2, filter: "week:2026-W47 review:todo",
		},
		"where nothing is theirs it is that of all": {
			lines: []Line{lineOf("boris", "vera", 2, 2, 5), lineOf("vera", "", 0, 0, 0)},
			who:   "anna", finished: 2, reviews: 3, filter: "week:2026-W47 review:todo",
		},
		"what is gone is no work, and nothing is left when the rest is done": {
			lines: []Line{gone, lineOf("anna", "", 2, 0, 10)},
			who:   "anna", finished: 1, reviews: 1, pace: 20 * time.Second, filter: "week:2026-W47 review:todo assignee:me",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := StandingOf(&Sample{SampleDrawn: model.SampleDrawn{Week: "2026-W47"}}, c.lines, c.who)
			if s.Finished() != c.finished || s.Reviews() != c.reviews || s.Pace != c.pace {
				t.Errorf("%d/%d at %s each, want %d/%d at %s", s.Finished(), s.Reviews(), s.Pace, c.finished, c.reviews, c.pace)
			}
			if left, known := s.Left(); known != (c.left > 0) || known && left != c.left {
				t.Errorf("left are %s (%v), want %s", left, known, c.left)
			}
			if s.Filter() != c.filter {
				t.Errorf("left are %q, want %q", s.Filter(), c.filter)
			}
		})
	}
}
