package sample

import (
	"slices"
	"time"

	"debrief/model"
)

// Standing tells one person how far a sample is: their own part of it, or all of it
// where nothing is theirs.
type Standing struct {
	Week       model.Week
	Drawn      bool      // it was drawn; what follows is empty where it was not
	Due        time.Time // when the next one is drawn by itself, zero where people draw
	Population int
	Rate       float64
	Seed       uint64
	Size       int  // dialogues in the sample
	Assigned   bool // it is divided among people
	Mine       bool // some of them are this person's
	Progress        // of this person; of all where Mine is false
	Pace       time.Duration
}

// StandingOf tells where a sample stands for a person. Pace is the median of what they
// took for a dialogue of it that they finished, 0 where that is not known.
func StandingOf(s *Sample, lines []Line, who string) Standing {
	week, _ := model.ParseWeek(s.Week)
	out := Standing{
		Week: week, Drawn: true, Population: s.Population, Rate: s.Rate, Seed: s.Seed, Size: len(s.Slots),
		Progress: Progress{Who: who},
	}
	var times []time.Duration
	for i := range lines {
		l := &lines[i]
		out.Assigned = out.Assigned || l.Reviewer != ""
		if l.Reviewer == who || l.Reviewer == "" {
			out.first(l)
			out.Mine = true
		}
		if l.Second == who {
			out.second(l)
			out.Mine = true
		}
		if took := secondsOf(&l.Row.Summary, who); took > 0 {
			times = append(times, took)
		}
	}
	if !out.Mine {
		out.Progress = Overall(lines)
	}
	if len(times) > 0 {
		slices.Sort(times)
		out.Pace = times[(len(times)-1)/2]
	}
	return out
}

// secondsOf returns how long a person took for the first review of a dialogue that is
// theirs from the first verdict to the last.
func secondsOf(s *model.Summary, who string) time.Duration {
	var sum float64
	for _, m := range s.Marks {
		if m.Value != "" && m.By != who {
			return 0
		}
		sum += m.Seconds
	}
	if s.Review != model.ReviewDone {
		return 0
	}
	return time.Duration(sum * float64(time.Second))
}

// Finished returns how many of the person's reviews are done, and Reviews how many
// they are, second ones counted.
func (s *Standing) Finished() int { return s.Done + s.SecondDone }

// Reviews is told with Finished.
func (s *Standing) Reviews() int { return s.Total + s.SecondTotal }

// Left returns how long what is left takes at the person's pace; false where that is
// not known or nothing is left.
func (s *Standing) Left() (time.Duration, bool) {
	left := s.Reviews() - s.Finished()
	return time.Duration(left) * s.Pace, left > 0 && s.Pace > 0
}

// Filter is the standing's dialogues that are left, in the filter language.
func (s *Standing) Filter() string {
	filter := "week:" + s.Week.String() + " review:todo"
	if s.Assigned && s.Mine {
		filter += " assignee:me"
	}
	return filter
}
