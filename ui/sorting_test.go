package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// listed are the dialogues of the list on the screen, in their order.
func listed(s *session, ids ...string) string {
	lines := s.Lines()
	at := func(id string) int {
		return slices.IndexFunc(lines[4:], func(line string) bool { return strings.Contains(strings.Split(line, "|")[0], id) })
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return at(id) < 0 })
	slices.SortFunc(ids, func(a, b string) int { return at(a) - at(b) })
	return strings.Join(ids, " ")
}

// sortable are dialogues of one, two and three turns, of which Б is the newest.
func sortable() []model.Event {
	events := uitest.Talk("Б", uitest.Day, "q", "a")
	events = append(events, uitest.Talk("В", uitest.Day.Add(-60e9), "q", "a", "q")...)
	return append(events, uitest.Talk("А", uitest.Day.Add(-120e9), "q", "a", "q", "a")...)
}

func sortedQueue(t *testing.T, language string) *session {
	return newSession(t, setting{start: pane.Queue, lang: language, width: 120, height: 24, events: sortable()})
}

func TestAListIsSortedByTheColumnThatIsChosen(t *testing.T) {
	for _, test := range []struct{ lang, typed, order, head, words string }{
		{lang.English, "turns", "А В Б", "turnv", "by turns"},
		{lang.English, "client", "А Б В", "client v", "by client"},
		{lang.Russian, "реплики", "А В Б", "реплv", "по столбцу «реплики»"},
		{lang.Russian, "клиент", "А Б В", "клиент v", "по столбцу «клиент»"},
		{lang.English, "last", "Б В А", "lastv", "by last activity"},
		{lang.English, "stage", "Б В А", "", "by stage of the lead"},
	} {
		s := sortedQueue(t, test.lang)
		s.Press("O")
		s.Type(test.typed)
		s.Press("enter")
		s.See(t, test.words, test.head)
		if got := listed(s, "of А", "of Б", "of В"); strings.ReplaceAll(got, "of ", "") != test.order {
			t.Errorf("by %s: %q, want %q", test.typed, got, test.order)
		}
	}
}

func TestTheChooserOfColumnsTellsWhichItIsAndCanBeLeft(t *testing.T) {
	s := sortedQueue(t, lang.English)
	s.Press("Щ") // the same key of a Russian layout
	s.See(t, "Sort the list by what?", "now; Enter turns it round", "assignee")
	s.Press("esc")
	s.See(t, "3 dialogues")
	s.Hidden(t, "Sort the list", "oldest first")
	s.Press("O", "enter")
	s.See(t, "oldest first", "day ^")
	s.Press("o")
	s.Hidden(t, "oldest first", "day ^", "day v")
}

func TestASortedListIsTurnedRound(t *testing.T) {
	s := sortedQueue(t, lang.English)
	s.Press("O")
	s.Type("turns")
	s.Press("enter", "o")
	s.See(t, "by turns, the other way round", "turn^", "> Client of Б")
	if got := listed(s, "of А", "of Б", "of В"); got != "of Б of В of А" {
		t.Error(got)
	}
	s.Press("G", "enter")
	s.See(t, "#А")
	s.Press("K") // a dialogue goes along the sorted list
	s.See(t, "#В")
}

func TestASortedViewIsKeptAndChanged(t *testing.T) {
	s, store := viewing(t, prices)
	s.Press("'", "p", "O")
	s.Type("bad")
	s.Press("enter", "o")
	s.See(t, "['p Prices 1*]", "by bad answers, the other way round")
	s.Press("s", "enter")
	s.See(t, "['p Prices 1]")
	if all, _ := store.Views(t.Context()); all[0].Sort != model.ByBad || !all[0].Oldest {
		t.Errorf("%+v", all)
	}
	s.Press("l")
	s.Hidden(t, "by bad")
	s.Press("'", "p")
	s.See(t, "by bad answers, the other way round")
}

func TestTheOrderIsFoundAgainAtTheNextStart(t *testing.T) {
	s := sortedQueue(t, lang.English)
	s.Press("O")
	s.Type("client")
	s.Press("enter", "o", "j", "g", "i")
	again := uitest.Start(newApp(t.Context(), Options{Env: s.app.env, Start: pane.Queue}), 120, 24)
	again.See(t, "by client, the other way round", "client ^", "> Client of Б")
}

// slow is an archive that needs several looks to sort a list.
type slow struct {
	pane.Archive
	each   func(model.DialogueQuery)
	sorted int // dialogues so far
}

func (a *slow) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	page, err := a.Archive.Dialogues(ctx, q)
	if q.Sort == model.ByStart || err != nil {
		return page, err
	}
	if a.each != nil {
		a.each(q)
	}
	all, err := a.Archive.Dialogues(ctx, model.DialogueQuery{Limit: 1 << 20})
	if a.sorted += q.Look; q.Look == 0 || a.sorted >= len(all.Rows) {
		a.sorted = len(all.Rows)
		return page, err
	}
	rows := all.Rows[len(all.Rows)-a.sorted:] // the oldest were read first
	model.SortRows(rows, q.Sort)
	if q.Oldest {
		slices.Reverse(rows)
	}
	return model.Page{Rows: rows[:min(q.Limit, len(rows))], More: true, Sorting: true, Looked: a.sorted, Of: int64(len(all.Rows))}, err
}

func slowlySorted(t *testing.T, dialogues int) (*session, *slow) {
	t.Helper()
	archive := &slow{}
	s := newSession(t, setting{start: pane.Queue, width: 120, height: 30, events: many(dialogues), env: func(env *pane.Env) {
		archive.Archive = env.Archive
		env.Archive = archive
	}})
	return s, archive
}

// TestALongListShowsHowFarItIsSorted looks at the screen before each answer: the first
// rows so far stand there, the cursor on the first of them.
func TestALongListShowsHowFarItIsSorted(t *testing.T) {
	s, archive := slowlySorted(t, 3000)
	var frames []string
	archive.each = func(q model.DialogueQuery) {
		if q.Look == 0 || q.Look > 2000 {
			t.Errorf("it looks at %d rows at once", q.Look)
		}
		frame := strings.Split(strings.ReplaceAll(ansi.Strip(s.app.View()), "\u00a0", " "), "\n")
		frame = slices.DeleteFunc(frame, func(line string) bool { return strings.Contains(line, "Вопрос") && !strings.HasPrefix(line, ">") })
		frames = append(frames, strings.Join(frame, "\n"))
	}
	s.Press("O")
	s.Type("last")
	s.Press("enter")
	for i, words := range [][]string{{"sorted 500 of 3,000", "Вопрос 2500"}, {"sorted 2,500 of 3,000", "Вопрос 0500"}} {
		for _, word := range words {
			if !strings.Contains(frames[i+1], word) {
				t.Errorf("look %d does not show %q:\n%s", i+1, word, frames[i+1])
			}
		}
	}
	s.See(t, "3,000 dialogues, by last activity", "#d0000")
	s.Hidden(t, "sorted ")
}

// TestTheEndOfALongListIsReadALookAtATime sorts the list from its end.
func TestTheEndOfALongListIsReadALookAtATime(t *testing.T) {
	s, archive := slowlySorted(t, 3000)
	archive.each = func(q model.DialogueQuery) {
		if q.Look == 0 || q.Look > 2000 {
			t.Errorf("it looks at %d rows at once", q.Look)
		}
	}
	s.Press("O")
	s.Type("last")
	s.Press("enter")
	archive.sorted = 0 // as if much had changed since
	s.Press("G")
	s.See(t, "#d2999", "3,000 dialogues")
	s.Press("k")
	s.See(t, "#d2998")
}

func TestDialoguesThatComeWhileAListIsSortedAreThereInTheEnd(t *testing.T) {
	s, archive := slowlySorted(t, 3000)
	archive.each = func(model.DialogueQuery) {
		archive.each = nil
		s.archive.Add(uitest.Talk("newest", uitest.Today, "q", "a")...)
		s.app.Update(changedMsg{})
	}
	s.Press("O")
	s.Type("last")
	s.Press("enter")
	s.See(t, fmt.Sprintf("%s dialogues", "3,001"), "#newest")
}
