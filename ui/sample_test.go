package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/sample"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// sampleWeek is the week of the dialogues of uitest.Few.
var sampleWeek = model.WeekOf(uitest.Day, time.UTC)

// sampling gives the screens samples of the archive's dialogues: all of them, divided
// among these people.
func sampling(reviewers ...string) func(*pane.Env) {
	return func(env *pane.Env) {
		archive, ok := env.Archive.(*uitest.Archive)
		if !ok {
			return
		}
		env.Samples = &uitest.Samples{Archive: archive, Week: sampleWeek, Due: uitest.Today.Add(96 * time.Hour)}
		env.Sampling = sample.Settings{Rate: 1, Minimum: 1, Reviewers: reviewers}
	}
}

func sampled(s setting, reviewers ...string) setting {
	s.start, s.env = pane.Queue, sampling(reviewers...)
	return s
}

func TestSampleIsDrawnByItsKeyAndReviewedToItsEnd(t *testing.T) {
	s := newSession(t, sampled(setting{width: 120, height: 36}, "anna"))
	s.See(t, "gq [Queue 3]")
	s.Press("w")
	s.See(t, "No sample of 2026-W47 was drawn yet", "w draws it now")
	s.Press("w")
	s.See(t, "The sample of 2026-W47 is drawn: 3 of 3 dialogues.")
	s.Send(changedMsg{})
	s.See(t, "gq [Queue 0/3]", "Sample 0/3", "2026-W47: 100% of 3 = 3  [--------------------] 0/3")
	var seen []string
	for n := range 3 {
		row := s.app.panes[pane.Queue].(interface{ Selected() string }).Selected()
		seen = append(seen, row)
		s.Press("enter")
		s.See(t, "#"+row)
		for range s.dialogue(t, row).Order {
			s.clock.Advance(10 * time.Second)
			s.Press("a")
		}
		s.Press("g", "q")
		s.Send(changedMsg{})
		s.See(t, "Sample "+string(rune('1'+n))+"/3")
	}
	if len(seen) != 3 || seen[0] == seen[1] || seen[1] == seen[2] {
		t.Errorf("reviewed were %v", seen)
	}
	s.See(t, "All 3 of yours in the sample of 2026-W47 are reviewed.", "drawn on 11-24 12:04.")
	s.Press("w")
	s.See(t, "The sample of this week is drawn already.")
}

func TestSampleListsWhatIsLeftInTheOrderOfTheDrawWithItsEnd(t *testing.T) {
	s := newSession(t, sampled(setting{width: 120, height: 36, events: append(uitest.Few(), many(17)...)}, "anna"))
	s.Press("w", "w")
	s.Send(changedMsg{})
	places := func() (all []string) {
		for _, line := range s.Lines() {
			if fields := strings.Fields(strings.TrimLeft(line, ">")); len(fields) > 2 && strings.Trim(fields[0], "0123456789") == "" {
				all = append(all, fields[0])
			}
		}
		return all
	}
	if got := places(); len(got) != 20 || got[0] != "1" || got[19] != "20" {
		t.Fatalf("places %v", got)
	}
	first := s.app.panes[pane.Queue].(interface{ Selected() string }).Selected()
	s.Press("enter")
	for range s.dialogue(t, first).Order {
		s.clock.Advance(30 * time.Second)
		s.Press("a")
	}
	s.Press("g", "q")
	s.Send(changedMsg{})
	if got := places(); len(got) != 19 || got[0] != "2" {
		t.Errorf("after the first is done the places are %v", got)
	}
	s.See(t, "[#-------------------] 1/20  ~")
	s.Press("s")
	s.See(t, "week:2026-W47 review:todo assignee:me")
}

func TestSampleTellsWhatIsASecondReviewAndWhatCameInAnothersPlace(t *testing.T) {
	for language, words := range map[string][]string{
		lang.English: {"2nd spare "}, lang.Russian: {"2-я замена "},
	} {
		s := newSession(t, sampled(setting{lang: language, width: 120, height: 36}))
		rows, err := s.archive.Dialogues(t.Context(), model.DialogueQuery{})
		if err != nil {
			t.Fatal(err)
		}
		out, in := rows.Rows[0].First, rows.Rows[1].First
		drawn := model.SampleDrawn{Week: sampleWeek.String(), Rate: 0.05, Population: 3, Choices: []model.SampleChoice{{Dialogue: out, Reviewer: "boris", Second: "anna"}}}
		s.archive.Add(sample.DrawEvent(drawn, "boris"), sample.ReplaceEvent(model.SampleReplaced{Week: drawn.Week, Out: out, In: in, Reason: "ours"}, "boris"))
		s.Send(changedMsg{})
		s.Press("w")
		s.See(t, words...)
	}
}

func TestSampleOfOthersIsShownAsTheirs(t *testing.T) {
	s := newSession(t, sampled(setting{width: 120, height: 36}, "boris"))
	s.Press("w", "w")
	s.Send(changedMsg{})
	s.See(t, "Sample 0/3", "0/3  (none is yours)", "Марина Петрова")
}

func TestADrawThatFailsOrIsCalledOffChangesNothing(t *testing.T) {
	s := newSession(t, sampled(setting{width: 120, height: 36}, "anna"))
	s.Press("w")
	s.Hold = true
	s.timers.Take()
	s.Press("w")
	s.passes(patient)
	s.See(t, "Drawing the sample")
	s.Press("esc")
	s.Release()
	s.Hold = false
	if n := len(s.archive.Submitted); n != 0 {
		t.Fatalf("%d were submitted", n)
	}
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("w")
	s.See(t, "The sample was not drawn: ")
	s.archive.FailWrites(nil)
	s.Press("w")
	s.See(t, "is drawn: 3 of 3")
}

func TestAWeekWithoutDialoguesIsNotDrawn(t *testing.T) {
	s := newSession(t, sampled(setting{width: 120, height: 36, events: []model.Event{}}, "anna"))
	s.Press("w", "w")
	s.See(t, "The week 2026-W47 has no finished dialogue")
}
