package storage

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage/search"
)

var said = strings.Fields("запись записи перенести на завтра скидка мастер не the appointment cancel +79135551234")

func edit(session, id, target string, minute int, text string) model.Event {
	return model.Event{
		V: 1, Type: model.TypeEdit, ID: id, TS: noon.Add(time.Duration(minute) * time.Minute),
		Source: "whatsapp", SessionID: session, Body: &model.Edit{Target: target, Text: text},
	}
}

func takeBack(session, id, target string, minute int) model.Event {
	return model.Event{
		V: 1, Type: model.TypeDelete, ID: id, TS: noon.Add(time.Duration(minute) * time.Minute),
		Source: "whatsapp", SessionID: session, Body: &model.Delete{Target: target},
	}
}

// parsed is a query that a test can write.
func parsed(tb rapid.TB, text string) query.Query {
	q, err := query.Parse(text)
	if err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return q
}

// foundBy are the events that a search finds, and foundIn those that the dialogues
// themselves show to hold a word or a beginning of one.
func foundBy(tb rapid.TB, a *Archive, asked string) map[model.Key]string {
	if err := a.IndexTurns(background, nil); err != nil {
		tb.Fatal(err)
	}
	found := map[model.Key]string{}
	page, err := a.SearchTurns(background, parsed(tb, asked), query.Context{}, false, 10_000)
	if err != nil {
		tb.Fatal(err)
	}
	for _, h := range page.Hits {
		found[h.Event] = h.Dialogue + ": " + h.Text
		if len(h.Marks) == 0 {
			tb.Fatalf("%s: nothing is marked in %q", asked, h.Text)
		}
	}
	count, err := a.CountTurns(background, parsed(tb, asked), query.Context{}, nil)
	if err != nil || count != len(page.Hits) {
		tb.Fatalf("%s: counts %d, finds %d, %v", asked, count, len(page.Hits), err)
	}
	return found
}

func foundIn(tb rapid.TB, a *Archive, asked string) map[model.Key]string {
	found, an := map[model.Key]string{}, search.NewAnalyzer()
	page, err := a.Dialogues(background, model.DialogueQuery{Limit: 10_000})
	if err != nil {
		tb.Fatal(err)
	}
	for _, row := range page.Rows {
		d, err := a.Dialogue(background, row.ID)
		if err != nil {
			tb.Fatal(err)
		}
		for _, item := range d.Items {
			if t := item.Turn; t != nil && t.DeletedAt.IsZero() && len(an.Marks(an.Text(asked), t.Text)) > 0 {
				found[item.Entry.Key] = row.ID + ": " + t.Text
			}
		}
	}
	return found
}

func sameFound(tb rapid.TB, a *Archive) {
	for _, asked := range []string{"запись", "перен*", "на", "5551234", "appointments"} {
		got, want := foundBy(tb, a, asked), foundIn(tb, a, asked)
		if len(got) != len(want) {
			tb.Fatalf("%s: finds %v, want %v", asked, got, want)
		}
		for key, text := range want {
			if got[key] != text {
				tb.Fatalf("%s: finds %q, want %q", asked, got[key], text)
			}
		}
	}
}

// TestSearchesFindWhatTheDialoguesShow writes messages, edits and deletions in any
// order, and asks meanwhile; an archive that is opened again and one that is
// rebuilt find the same.
func TestSearchesFindWhatTheDialoguesShow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := Options{InMemory: true, Now: steady, store: 6}
		a, err := Open(background, o)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() {
			if err := a.Close(); err != nil {
				rt.Fatal(err)
			}
		}()
		n := 0
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			var events []model.Event
			for range rapid.IntRange(1, 8).Draw(rt, "events") {
				n++
				events = append(events, drawSaid(rt, n))
			}
			if _, err := a.Append(background, events); err != nil {
				rt.Fatal(err)
			}
			if rapid.Bool().Draw(rt, "ask") {
				sameFound(rt, a)
			}
		}
		sameFound(rt, a)
		if err := a.Rebuild(background, nil); err != nil {
			rt.Fatal(err)
		}
		sameFound(rt, a)
	})
}

func drawSaid(rt *rapid.T, n int) model.Event {
	session := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "session")
	minute := rapid.IntRange(0, 6000).Draw(rt, "minute")
	text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(said), 1, 5).Draw(rt, "text"), " ")
	target := fmt.Sprintf("%s-%d", session, rapid.IntRange(1, 40).Draw(rt, "target"))
	id := fmt.Sprintf("%s-%d", session, n)
	switch rapid.IntRange(0, 5).Draw(rt, "type") {
	case 0:
		return edit(session, "e"+id, target, minute, text)
	case 1:
		return takeBack(session, "d"+id, target, minute)
	}
	return say(session, id, minute, model.RoleClient, text)
}

func TestFieldsNarrowAndHitsComeNewestFirst(t *testing.T) {
	a := inMemory(t)
	add(t, a, say("s1", "1", 1, model.RoleClient, "хочу запись"), say("s1", "2", 2, model.RoleAssistant, "Запись перенесена, ЗАПИСЬ!"))
	other := say("s2", "3", 3, model.RoleClient, "записи нет")
	other.Source = "telegram"
	add(t, a, other)
	must(t, a.IndexTurns(background, nil))
	for asked, want := range map[string]string{
		"запись": "3 2 1", "запись source:telegram": "3", "запись -source:telegram": "2 1", "запись last:assistant": "2 1",
		"запись (нет or хочу)": "3 1", "запись NOT хочу": "3 2", `"запись перенесена"`: "2", "source:telegram": "3", "!!! запись": "3 2 1",
	} {
		page, err := a.SearchTurns(background, parsed(t, asked), query.Context{}, false, 0)
		must(t, err)
		var got []string
		for _, h := range page.Hits {
			got = append(got, fmt.Sprint(h.Pos))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", asked, got, want)
		}
	}
	best, err := a.SearchTurns(background, parsed(t, "запись"), query.Context{}, true, 1)
	must(t, err)
	if len(best.Hits) != 1 || best.Hits[0].Pos != 2 || !best.More || len(best.Hits[0].Marks) != 2 {
		t.Errorf("the most relevant is %+v", best)
	}
	if _, err := a.SearchTurns(background, parsed(t, "!!!"), query.Context{}, false, 0); !errors.Is(err, ErrNothingAsked) {
		t.Errorf("nothing to look for: %v", err)
	}
}

// TestADamagedIndexIsBuiltAnew flips one bit of each record of the index in turn,
// whatever it is for.
func TestADamagedIndexIsBuiltAnew(t *testing.T) {
	o := place(t)
	a := open(t, o)
	for i := range 40 {
		add(t, a, say("s", fmt.Sprint(i), i, model.RoleClient, "запись на завтра "+said[i%len(said)]))
	}
	want := foundBy(t, a, "запись")
	must(t, a.turns.x.Flush(background))
	closeNow(t, a)
	var keys [][]byte
	a = open(t, o)
	must(t, a.view(background, func(r *reader) error {
		return r.keys([]byte{kindTurns}, func(key []byte) error { keys = append(keys, slices.Clone(key)); return nil })
	}))
	if len(keys) < 7 {
		t.Fatalf("only %d records", len(keys))
	}
	for i := range keys {
		damageTurns(t, a, i)
		closeNow(t, a)
		a = open(t, o)
		if got := foundBy(t, a, "запись"); len(got) != len(want) {
			t.Fatalf("record %d: %d found, want %d", i, len(got), len(want))
		}
		if got := foundBy(t, a, "*апис*"); len(got) != len(want) {
			t.Fatalf("record %d: %d found by a part, want %d", i, len(got), len(want))
		}
	}
}

// damageTurns turns one bit of the record of that place round, where it is.
func damageTurns(t *testing.T, a *Archive, n int) {
	t.Helper()
	var key, value []byte
	i := 0
	must(t, a.view(background, func(r *reader) error {
		return r.scan([]byte{kindTurns}, nil, func(k, v []byte) (bool, error) {
			key, value = slices.Clone(k), slices.Clone(v)
			i++
			return i <= n, nil
		})
	}))
	value[len(value)/2] ^= 4
	txn := a.db.NewTransaction(true)
	must(t, txn.Set(key, value))
	must(t, txn.Commit())
}

// TestAKillDuringAMergeChangesNothingThatIsFound kills a process that writes and
// merges again and again, at any point; what is found afterwards is what a rebuild
// finds.
func TestAKillDuringAMergeChangesNothingThatIsFound(t *testing.T) {
	if args, ok := asChild("merger"); ok {
		mergeUntilKilled(t, args[0], args[1], args[2])
		return
	}
	o := place(t)
	closeNow(t, open(t, o))
	o.store = 24
	random := rand.New(rand.NewPCG(5, 6))
	many := rounds(4, 200)
	for round := range many {
		cmd := child(t.Name(), "merger", o.Dir, o.KeyDir, fmt.Sprint(round))
		runUntil(t, cmd, 1+random.IntN(25))
		a := open(t, o)
		var live []map[model.Key]string
		asked := []string{"запись", "перен*", "*аст*"}
		for _, q := range asked {
			live = append(live, foundBy(t, a, q))
		}
		if round%10 == 0 || round == many-1 {
			must(t, a.Rebuild(background, nil))
			for i, q := range asked {
				if anew := foundBy(t, a, q); !maps.Equal(anew, live[i]) {
					t.Fatalf("round %d, %s: %d found, %d after a rebuild", round, q, len(live[i]), len(anew))
				}
			}
		}
		closeNow(t, a)
	}
}

func mergeUntilKilled(t *testing.T, dir, keys, round string) {
	a, err := Open(background, Options{Dir: dir, KeyDir: keys, store: 24})
	must(t, err)
	must(t, a.KeepTurns(background))
	for i := 0; ; i++ {
		session := fmt.Sprint("round ", round, " session ", i%3)
		id := fmt.Sprint(round, "-", i)
		text := said[i%len(said)] + " запись " + said[(i*7)%len(said)]
		_, err := a.Append(background, []model.Event{
			say(session, id, i, model.RoleClient, text),
			say(session, id+"b", i, model.RoleAssistant, text+" мастер"),
			edit(session, "e"+id, id, i, "перенести "+text),
		})
		must(t, err)
		must(t, a.IndexTurns(background, nil))
		fmt.Println("{}")
	}
}
