package storage

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"debrief/model"
)

// drawEvents makes things happen that move dialogues in the columns.
func drawEvents(t *rapid.T, n *int) []model.Event {
	id := func() string { *n++; return fmt.Sprint("id ", *n) }
	session := fmt.Sprint("chat ", rapid.IntRange(0, 11).Draw(t, "session"))
	// twenty hours later it is the same dialogue, forty hours another one, until somebody
	// speaks between
	minute := rapid.IntRange(0, 60).Draw(t, "minute") + 20*60*rapid.IntRange(0, 4).Draw(t, "later")
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0:
		e := leadEvent(session, id(), minute, rapid.SampledFrom([]model.LeadStatus{model.LeadFailed, model.LeadRequested, model.LeadCreated}).Draw(t, "lead"), "")
		if b := e.Body.(*model.Lead); b.Status == model.LeadCreated {
			b.LeadID = rapid.SampledFrom([]string{"7719", "7720"}).Draw(t, "lead id")
		}
		return []model.Event{e}
	case 1:
		ref := lead
		ref.ID = rapid.SampledFrom([]string{"7719", "7720"}).Draw(t, "entity")
		stage := rapid.SampledFrom([]string{"NEW", "IN_PROCESS", "JUNK"}).Draw(t, "stage")
		return []model.Event{crm(ref, id(), minute, model.Fields{"STATUS_ID": model.TextValue(stage)})}
	}
	var events []model.Event
	for range rapid.IntRange(1, 3).Draw(t, "turns") {
		e := say(session, id(), minute, rapid.SampledFrom([]model.Role{model.RoleClient, model.RoleAssistant}).Draw(t, "role"), text)
		e.Source = rapid.SampledFrom([]string{"whatsapp", "Telegram", "site"}).Draw(t, "source")
		e.Client.Name = rapid.SampledFrom([]string{"", "Анна", "анна", "Ёлка", "Алексей Константинов", "Алексей Константинопольский", "Boris"}).Draw(t, "name")
		events = append(events, e)
	}
	return events
}

// act gives a verdict on an answer, or the dialogue to somebody.
func drawAct(t *rapid.T, a *Archive) {
	rows, err := a.Dialogues(background, model.DialogueQuery{Limit: 100})
	if err != nil || len(rows.Rows) == 0 {
		return
	}
	d, err := a.Dialogue(background, rapid.SampledFrom(rows.Rows).Draw(t, "dialogue").ID)
	if err != nil {
		t.Fatal(err)
	}
	e := model.Event{
		V: model.Version, Type: model.TypeAssigned, SessionID: d.SessionID, Actor: "anna",
		Body: &model.Assigned{Target: d.First, Who: rapid.SampledFrom([]string{"", "anna", "Boris"}).Draw(t, "who")},
	}
	if len(d.Order) > 0 && rapid.Bool().Draw(t, "verdict") {
		answer := d.Items[rapid.SampledFrom(d.Order).Draw(t, "answer")].Entry.Key
		e = verdict(d.SessionID, answer, rapid.SampledFrom([]model.VerdictValue{model.Good, model.Bad}).Draw(t, "value"))
	}
	if receipt := <-a.Submit(model.Submission{Events: []model.Event{e}}); receipt.Err != nil {
		t.Fatal(receipt.Err)
	}
}

// sortedInMemory is the list that a query must give: all rows by time, sorted.
func sortedInMemory(t *rapid.T, a *Archive, q model.DialogueQuery) []string {
	all := q
	all.Sort, all.Oldest, all.Look, all.Limit, all.After = model.ByStart, false, 0, 1000, ""
	page, err := a.Dialogues(background, all)
	if err != nil {
		t.Fatal(err)
	}
	model.SortRows(page.Rows, q.Sort)
	if q.Oldest {
		slices.Reverse(page.Rows)
	}
	return idsOf(page.Rows)
}

func idsOf(rows []model.Row) []string {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	return ids
}

// readSorted reads a sorted list to its end, a look at a time.
func readSorted(t *rapid.T, a *Archive, q model.DialogueQuery) []string {
	var ids []string
	for looks := 0; ; looks++ {
		page, err := a.Dialogues(background, q)
		switch {
		case err != nil:
			t.Fatal(err)
		case looks > 2000:
			t.Fatal("it does not end")
		case q.Look > 0 && !page.Sorting && page.Looked > q.Look, len(page.Rows) > max(q.Limit, 1):
			t.Fatalf("%d looked at, %d rows: %+v", page.Looked, len(page.Rows), q)
		case page.Sorting && (q.Look == 0 || !page.More || int64(page.Looked) > page.Of):
			t.Fatalf("still sorting: %+v of %+v", page, q)
		case page.Sorting:
			continue
		}
		ids = append(ids, idsOf(page.Rows)...)
		if !page.More {
			return ids
		}
		if q.After = page.At; page.At == "" {
			q.After = ids[len(ids)-1]
		}
	}
}

func drawSorted(t *rapid.T) model.DialogueQuery {
	every := rapid.IntRange(1, 3).Draw(t, "every")
	q := model.DialogueQuery{
		Sort: rapid.SampledFrom(model.Columns()[1:]).Draw(t, "column"), Oldest: rapid.Bool().Draw(t, "turned"),
		Limit: rapid.IntRange(1, 20).Draw(t, "limit"), Look: rapid.SampledFrom([]int{0, 1, 3, 20}).Draw(t, "look"),
	}
	if every > 1 {
		q.Keep = func(r *model.Row) bool { return r.Turns%every == 0 }
	}
	if rapid.IntRange(0, 3).Draw(t, "narrow") == 0 {
		q.Review = []model.ReviewState{model.ReviewNew, model.ReviewPartial}
	}
	if rapid.IntRange(0, 3).Draw(t, "channel") == 0 {
		q.Source = "Telegram"
	}
	return q
}

// TestSortedListsAreThoseSortedInMemory sorts by every column while events come in that
// move dialogues, cut sessions anew and change the stages of leads.
func TestSortedListsAreThoseSortedInMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, err := Open(background, Options{InMemory: true, Now: steady, Rand: sameKeys()})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
		}()
		n := 0
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			var events []model.Event
			for range rapid.IntRange(0, 6).Draw(t, "events") {
				events = append(events, drawEvents(t, &n)...)
			}
			if _, err := a.Append(background, events); err != nil {
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "act") {
				drawAct(t, a)
			}
			if rapid.IntRange(0, 9).Draw(t, "rebuild") == 0 {
				if err := a.Rebuild(background, nil); err != nil {
					t.Fatal(err)
				}
			}
			q := drawSorted(t)
			if got, want := readSorted(t, a, q), sortedInMemory(t, a, q); !slices.Equal(got, want) {
				t.Fatalf("%v\nwant %v\n%+v", got, want, q)
			}
		}
	})
}

// TestSortingGoesOnWhileEventsComeIn reads one look between commits: what was sorted so
// far is part of the dialogues, and in the end it is all of them.
func TestSortingGoesOnWhileEventsComeIn(t *testing.T) {
	a := inMemory(t)
	const n = 40
	for i := range n {
		add(t, a, talk(fmt.Sprintf("chat %02d", i*7%n), i*100, 1+i%5)...)
	}
	q := model.DialogueQuery{Sort: model.ByTurns, Limit: 2 * n, Look: 4}
	looked, looks := 0, 0
	for sorting := true; sorting; looks++ {
		page, err := a.Dialogues(background, q)
		must(t, err)
		if sorting = page.Sorting; sorting && (page.Looked < looked || len(page.Rows) != page.Looked) {
			t.Fatalf("%d rows, %d looked at, %d before", len(page.Rows), page.Looked, looked)
		}
		if !slices.IsSortedFunc(page.Rows, func(a, b model.Row) int { return b.Turns - a.Turns }) {
			t.Fatalf("look %d is not sorted", looks)
		}
		looked = page.Looked
		if looks < 5 {
			add(t, a, talk(fmt.Sprintf("chat %02d", looks), 9000, 9)...)
		}
	}
	if looks < 10 {
		t.Errorf("it took only %d looks of 4", looks)
	}
	whole := allRows(t, a, model.DialogueQuery{Limit: 100})
	model.SortRows(whole, model.ByTurns)
	if got := allRows(t, a, model.DialogueQuery{Sort: model.ByTurns, Limit: 7}); !slices.Equal(idsOf(got), idsOf(whole)) {
		t.Errorf("%v, want %v", idsOf(got), idsOf(whole))
	}
}

func TestASortedListCanBeCalledOff(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("chat", 0, 2)...)
	ctx, stop := context.WithCancel(background)
	stop()
	if _, err := a.Dialogues(ctx, model.DialogueQuery{Sort: model.ByTurns}); err == nil {
		t.Error("it was read")
	}
	if page, err := a.Dialogues(background, model.DialogueQuery{Sort: model.ByTurns}); err != nil || len(page.Rows) != 1 {
		t.Errorf("after that: %+v, %v", page, err)
	}
}

// TestSortingSurvivesDialoguesThatGrowIntoOne reads a look of a sorted list while other
// sessions of which dialogues are gone wait to be read again.
func TestSortingSurvivesDialoguesThatGrowIntoOne(t *testing.T) {
	a := inMemory(t)
	const n, day = 20, 24 * 60
	q := model.DialogueQuery{Sort: model.ByTurns, Limit: 4 * n}
	for i := range n {
		chat := fmt.Sprintf("chat %02d", i)
		add(t, a, append(talk(chat, 0, 1), talk(chat, 2*day-2, 1)...)...)
	}
	page, err := a.Dialogues(background, q)
	must(t, err)
	if len(page.Rows) != 2*n {
		t.Fatalf("%d dialogues, want two for each of %d sessions", len(page.Rows), n)
	}
	for i := range n {
		add(t, a, talk(fmt.Sprintf("chat %02d", i), day-1, 1)...)
	}
	q.Look = 1
	for sorting := true; sorting; sorting = page.Sorting {
		page, err = a.Dialogues(background, q)
		must(t, err)
	}
	q.Look = 0
	if page, err = a.Dialogues(background, q); err != nil || len(page.Rows) != n {
		t.Errorf("%d dialogues (%v), want one for each of %d sessions", len(page.Rows), err, n)
	}
}
