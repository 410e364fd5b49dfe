package model

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// folded is everything that is derived from the events of a session.
type folded struct {
	Stretches []Stretch
	Dialogues []Dialogue
	Summaries []Summary
}

func foldAll(entries []*Entry) folded {
	var f folded
	f.Stretches = Cut(entries, DefaultSilence)
	for _, stretch := range f.Stretches {
		f.Dialogues = append(f.Dialogues, Fold("s", stretch, nil))
		f.Summaries = append(f.Summaries, Summarize("s", stretch))
	}
	return f
}

// TestAnyOrderGivesTheSameDialogues is the promise that the log rests on.
func TestAnyOrderGivesTheSameDialogues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := history.Draw(t, "history")
		want := foldAll(entries)
		got := foldAll(rapid.Permutation(entries).Draw(t, "another order"))
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives other dialogues:\n%+v\n%+v", got.Summaries, want.Summaries)
		}
	})
}

// TestNothingIsLost counts: every event is in one dialogue, and the summaries
// know how many there are.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := history.Draw(t, "history")
		f := foldAll(entries)
		seen := map[Key]int{}
		events := 0
		for i, stretch := range f.Stretches {
			if stretch.N != i+1 || len(stretch.Entries) == 0 {
				t.Fatalf("stretch %d is number %d with %d events", i, stretch.N, len(stretch.Entries))
			}
			for _, e := range stretch.Entries {
				seen[e.Key]++
			}
			events += f.Summaries[i].Events
		}
		for _, e := range entries {
			if seen[e.Key] != 1 {
				t.Fatalf("%s stands in %d dialogues", e.ID, seen[e.Key])
			}
		}
		if events != len(entries) {
			t.Fatalf("the summaries count %d events of %d", events, len(entries))
		}
		for i, d := range f.Dialogues {
			checkDialogue(t, d, f.Summaries[i])
		}
	})
}

func checkDialogue(t *rapid.T, d Dialogue, s Summary) {
	if !reflect.DeepEqual(d.Summary, s) {
		t.Fatalf("the dialogue's summary differs:\n%+v\n%+v", d.Summary, s)
	}
	turns, answers, judged := 0, 0, 0
	for i, item := range d.Items {
		if item.Turn == nil {
			continue
		}
		turns++
		if item.Turn.Answer > 0 {
			answers++
			if turn, e, ok := d.Answer(item.Turn.Answer); !ok || turn != item.Turn || e != item.Entry || d.Order[answers-1] != i {
				t.Fatalf("answer %d is not where Order says", item.Turn.Answer)
			}
			if item.Turn.Verdict != nil {
				judged++
			}
		}
	}
	if turns != s.Turns || answers != s.Answers || judged != s.Good+s.Bad+s.Skipped || s.Review != ReviewStateOf(answers, judged) {
		t.Fatalf("counted %d turns, %d answers, %d judged, but the summary says %+v", turns, answers, judged, s)
	}
}

// TestExtendIsShortForSummarize adds the events of a session one by one, in order
// or not. Where Extend takes the short way, it arrives where the long one does.
func TestExtendIsShortForSummarize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.Permutation(history.Draw(t, "history")).Draw(t, "arrival")
		if rapid.Bool().Draw(t, "in order") {
			Sort(entries)
		}
		var kept []Summary
		for i, e := range entries {
			kept = extend(kept, e, entries[:i+1])
			if want := foldAll(entries[:i+1]).Summaries; !reflect.DeepEqual(kept, want) {
				t.Fatalf("after %s (%s):\n%+v\nby Extend, but\n%+v\nby Summarize", e.ID, e.Type, kept, want)
			}
		}
	})
}

// extend keeps the summaries of a session as storage does.
func extend(kept []Summary, e *Entry, all []*Entry) []Summary {
	if len(kept) > 0 && !Loose(all[:len(all)-1]) {
		last := kept[len(kept)-1]
		next, did := last.Extend(e, DefaultSilence)
		switch did {
		case Extended:
			return append(kept[:len(kept)-1:len(kept)-1], next)
		case Began:
			return append(kept[:len(kept):len(kept)], next)
		}
	}
	return foldAll(all).Summaries
}

// TestExtendIsUsed shows that talk that comes in order never needs the long way.
func TestExtendIsUsed(t *testing.T) {
	entries := []*Entry{
		says(0, "a", RoleClient, "Hi"), says(0.1, "b", RoleAssistant, "Hello"),
		at(0.2, "c", &ToolCall{Tool: "f"}), at(0.3, "d", &Lead{Status: LeadRequested}),
		at(0.4, "e", &Session{}), says(0.5, "f", RoleClient, "One more thing"), says(30, "g", RoleClient, "Hi again"),
	}
	s := Summarize("s", Cut(entries[:1], DefaultSilence)[0])
	for i, want := range []Growth{Extended, Extended, Extended, Extended, Began, Began} {
		next, did := s.Extend(entries[i+1], DefaultSilence)
		if did != want {
			t.Fatalf("%s: got %v, want %v", entries[i+1].ID, did, want)
		}
		s = next
	}
	if s.ID != "s~3" {
		t.Errorf("the last dialogue is %s", s.ID)
	}
}
