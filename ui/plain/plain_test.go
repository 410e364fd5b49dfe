package plain_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/plain"
	"debrief/ui/theme"
	"debrief/ui/uitest"
)

// told runs a session on dialogues and returns what was told.
func told(t *testing.T, archive *uitest.Archive, language string, lines ...string) string {
	t.Helper()
	return run(t, environment(archive, language), ui.Options{}, lines...)
}

func environment(archive *uitest.Archive, language string) pane.Env {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.Ascii)
	return pane.Env{
		Archive: archive, Journal: archive, Syncer: &uitest.Syncer{}, Now: uitest.NewClock(uitest.Today).Now,
		Text: lang.New(language), Style: theme.New(r, theme.Mono), Keys: keymap.Default(),
		Actor: "anna", Zone: time.UTC, Reasons: []pane.Reason{{ID: "wrong", Label: "wrong fact"}, {ID: "rude", Label: "rude"}},
		Grace: 30 * time.Second, RequireSeen: true,
		Browse: func(context.Context, string) error { return nil }, Copy: func(string) error { return nil },
	}
}

func run(t *testing.T, env pane.Env, o ui.Options, lines ...string) string {
	t.Helper()
	o.Env = env
	var out strings.Builder
	in := strings.NewReader(strings.Join(lines, "\n") + "\n")
	if err := plain.Run(t.Context(), o, plain.Streams{In: in, Out: &out, Echo: true}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, r := range out.String() {
		if r < ' ' && r != '\n' || r == '│' || r == '─' {
			t.Fatalf("what was told holds %q:\n%s", r, out.String())
		}
	}
	return out.String()
}

func two() *uitest.Archive {
	events := uitest.Talk("one", uitest.Day, "Hello", "Good day", "The price?", "From 900")
	events = append(events, uitest.Talk("two", uitest.Day.Add(-time.Hour), "Hi", "Good day, \x1b[31mhow\x1b[0m can I help?")...)
	return uitest.NewArchive(uitest.NewClock(uitest.Today).Now, events...)
}

// in fails unless all words stand in said, one after the other.
func in(t *testing.T, said string, words ...string) {
	t.Helper()
	rest := said
	for _, word := range words {
		_, after, found := strings.Cut(rest, word)
		if !found {
			t.Fatalf("%q is not told, or not in its place:\n%s", word, said)
		}
		rest = after
	}
}

// bodies returns what was submitted.
func bodies[T model.Body](archive *uitest.Archive) []T {
	var out []T
	for _, s := range archive.Submitted {
		for _, e := range s.Events {
			if body, ok := e.Body.(T); ok {
				out = append(out, body)
			}
		}
	}
	return out
}

func TestAWholeReviewIsDoneLineByLine(t *testing.T) {
	archive := two()
	said := told(t, archive, lang.English, "gq", "1", "a", "x", "2", "A", "u", "Q")
	in(t, said,
		"To review: 2 dialogues", "1. Client of one, whatsapp, 2 answers", "2. Client of two",
		"Dialogue #one", "Client: Hello", "Bot 1: Good day", "Client: The price?", "Bot 2: From 900", "Reviewed: 0 of 2 answers",
		"Answer 1 of 2:", "Dialogue> a", "saved", "Answer 2 of 2:",
		"Dialogue> x", "Why bad? 1 wrong fact, 2 rude", "Dialogue> 2",
		"Dialogue #two", "Bot 1: Good day, how can I help?",
		"Dialogue> A", "Nothing is left to review",
		"Queue> u", "taken back: good")
	verdicts := bodies[*model.Verdict](archive)
	if len(verdicts) != 4 || verdicts[0].Value != model.Good || verdicts[2].Reason != "rude" || !verdicts[3].Swept {
		t.Errorf("the verdicts are %+v", verdicts)
	}
	if undone := bodies[*model.Undo](archive); len(undone) != 1 {
		t.Errorf("%d acts were taken back", len(undone))
	}
}

func TestSearchWithinADialogueIsToldHitByHit(t *testing.T) {
	said := told(t, two(), lang.English, "gq", "1", "/", "good", "n", "/ PRICE", "esc", "n a note", "/ nowhere", "/", "", "Q")
	in(t, said,
		"Dialogue> /", "Write what to look for in this dialogue",
		"Text> good", "Found, 1 of 1", "Answer 1 of 2:",
		"Dialogue> n", "Found, 1 of 1",
		"Dialogue> / PRICE", "Found, 1 of 1", "Client: The price?",
		"Dialogue> esc", "Dialogue> n a note", "note: a note",
		"Dialogue> / nowhere", "not found",
		"Dialogue> /", "Dialogue> Q")
	if strings.Count(said, "Dialogue #one") != 1 {
		t.Errorf("a search tells the whole dialogue again:\n%s", said)
	}
}

func TestNoteAndCorrectionAreWrittenInOneLineOrInTwo(t *testing.T) {
	archive := two()
	said := told(t, archive, lang.English, "gq", "1", "n see the list", "c", "From 1 000.", "2n", "", "2n", "later", "Q")
	in(t, said, "note: see the list", "What answer 1 should have said", "It reads now: Good day", "Text> From 1 000.", "Note on answer 2", "Text> later", "note: later")
	notes := bodies[*model.Note](archive)
	if len(notes) != 2 || notes[0].Text != "see the list" || notes[1].Text != "later" {
		t.Errorf("the notes are %+v", notes)
	}
	if verdicts := bodies[*model.Verdict](archive); len(verdicts) != 1 || verdicts[0].Correction != "From 1 000." {
		t.Errorf("the verdicts are %+v", verdicts)
	}
}

func TestInRussianWithTheNamesOfActions(t *testing.T) {
	archive := two()
	said := told(t, archive, lang.Russian, "пй", "1", "Хорошо", "ф", "Q")
	in(t, said, "Клиент: Hello", "Бот 1: Good day", "Ответ 1 из 2:", "сохранено", "Ответ 2 из 2:")
	if verdicts := bodies[*model.Verdict](archive); len(verdicts) != 2 {
		t.Errorf("the verdicts are %+v", verdicts)
	}
}

func TestWhatIsNoKeyOrNumberIsSaid(t *testing.T) {
	said := told(t, two(), lang.English, "gq", "9", "i", "/ from nobody:", "?", "Q")
	in(t, said, "Not done: There is no number 9", "There is no key i here. ? tells", "What can be done here:", "Enter: ")
}

func TestWhatFailsIsSaidAndIsNotSaved(t *testing.T) {
	archive := two()
	archive.FailWrites(errors.New("disk full"))
	said := told(t, archive, lang.English, "gq", "1", "a", "L", "Q", "Q")
	in(t, said, "Error: Not saved", "disk full", "What was said, the newest first", "x Not saved")
}

func TestTheEndOfTheInputSavesWhatIsUnfinished(t *testing.T) {
	archive := two()
	said := told(t, archive, lang.English, "gq", "1", "a", "n")
	in(t, said, "saved", "Note")
	if verdicts := bodies[*model.Verdict](archive); len(verdicts) != 1 {
		t.Errorf("the verdicts are %+v", verdicts)
	}
}

func TestAStageIsFixedAndTakenBack(t *testing.T) {
	w := fixtest.Salon()
	env := w.Env(lang.English, termenv.Ascii)
	said := run(t, env, ui.Options{Start: pane.Lead, Arg: fixtest.Lead7719().String()}, "f", "работе", "u", "f", "", "Q")
	in(t, said, "Stage:", "1. ", "Write a number", "Text> работе", "Queued", "Leads> u", "Taken back", "Leads> f", "Stage:")
	if fix := w.LastFix(); fix.State != model.FixUndone {
		t.Errorf("the fix is %s", fix.State)
	}
}

// A person who hears the screen must not be told everything again with each key.
func TestNothingIsToldTwice(t *testing.T) {
	said := told(t, two(), lang.English, "gq", "1", "a", "j", "k", "Q")
	if n := strings.Count(said, "Client: Hello"); n != 1 {
		t.Errorf("the dialogue was told %d times:\n%s", n, said)
	}
}

// An empty line, a text and its end have no keys of their own: they work whatever keys
// somebody chose.
func TestLinesWorkWithKeysOfOnesOwn(t *testing.T) {
	keys, faults := keymap.Remap(keymap.Actions(), []keymap.Change{
		{Scope: keymap.List, Action: keymap.Open, Replace: true, Keys: []string{"ctrl+g"}},
		{Scope: keymap.Note, Action: keymap.NoteSave, Replace: true, Keys: []string{"ctrl+s"}},
		{Scope: keymap.Note, Action: keymap.NoteLeave, Replace: true, Keys: []string{"ctrl+g"}},
		{Scope: keymap.Replay, Action: keymap.WriteNote, Replace: true, Keys: []string{"b"}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	archive := two()
	env := environment(archive, lang.English)
	env.Keys = keys
	said := run(t, env, ui.Options{}, "g q", "1", "b", "later", "quit")
	in(t, said, "Note on answer 1", "note: later")
	if notes := bodies[*model.Note](archive); len(notes) != 1 || notes[0].Text != "later" {
		t.Errorf("the notes are %+v", notes)
	}
	archive = two()
	env = environment(archive, lang.English)
	env.Keys = keys
	in(t, run(t, env, ui.Options{}, "g q", "", "b", "", "b", "second", "quit"), "Queue> \n", "Dialogue #one", "Note on answer 1", "Note on answer 1", "note: second")
}
