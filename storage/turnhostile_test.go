package storage

import (
	"errors"
	"maps"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
	"debrief/model/query"
	"debrief/storage/search"
)

// TestBadQueriesEndWell asks what nobody means to ask. What cannot be read is
// refused, what holds nothing to look for is told apart, and no word is too common.
func TestBadQueriesEndWell(t *testing.T) {
	a := inMemory(t)
	add(t, a, say("s", "1", 1, model.RoleClient, "и в на не the to a"), say("s", "2", 2, model.RoleClient, "я в салон"))
	add(t, a, say("s", "3", 3, model.RoleClient, "запись \x00\x1b[31m на \u202e завтра"))
	must(t, a.IndexTurns(background, nil))
	refused, nothing := errors.New("refused"), ErrNothingAsked
	for _, c := range []struct {
		name, asked string
		found       int
		err         error
	}{
		{"a megabyte", strings.Repeat("запись ", 1<<20/13), 0, refused},
		{"a megabyte without an end", strings.Repeat("ы", 1<<19), 0, refused},
		{"a quotation mark without another", `"запись`, 0, refused},
		{"a bracket without another", "((запись)", 0, refused},
		{"brackets without an end", strings.Repeat("(", 2000), 0, refused},
		{"a field that there is not", "nosuch:1", 0, refused},
		{"nothing between or", "запись or", 0, refused},
		{"stop words alone", "в на не", 1, nil},
		{"stop words in quotation marks", `"и в на" "the to"`, 1, nil},
		{"a single letter", "я", 1, nil},
		{"a single letter with a star", "з*", 1, nil},
		{"a single letter within words", "*з*", 1, nil},
		{"a star alone", "*", 0, nothing},
		{"stars alone", "***", 0, nothing},
		{"control characters alone", "\x00\x1b\x07", 0, nothing},
		{"what turns the line round", "\u202e\u200b", 0, nothing},
		{"a word with control characters", "\x1bзапись\x00", 1, nil},
		{"bytes that are no text", "\xff\xfe", 0, nothing},
		{"the longest that is read", strings.TrimSpace(strings.Repeat("в ", query.MaxRunes/2)), 2, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := query.Parse(c.asked)
			if err != nil {
				if !errors.Is(c.err, refused) {
					t.Fatalf("it is refused: %v", err)
				}
				return
			}
			count, err := a.CountTurns(background, q, query.Context{}, nil)
			if count != c.found || !errors.Is(err, c.err) {
				t.Fatalf("%d found, %v; want %d, %v", count, err, c.found, c.err)
			}
			page, err := a.SearchTurns(background, q, query.Context{}, true, 0)
			if len(page.Hits) != c.found || !errors.Is(err, c.err) {
				t.Fatalf("%d shown, %v; want %d, %v", len(page.Hits), err, c.found, c.err)
			}
		})
	}
}

// TestTextsAreGivenBackWhenMemoryIsShort looks for a part of a word with the texts
// in memory, under a limit that leaves no room for them, and with room again.
func TestTextsAreGivenBackWhenMemoryIsShort(t *testing.T) {
	a := inMemory(t)
	add(t, a, say("s", "1", 1, model.RoleClient, "хочу запись"), say("s", "2", 2, model.RoleClient, "переписать"), say("s", "3", 3, model.RoleClient, "нет"))
	must(t, a.turns.round(background)) // its goroutines have not begun, so nothing else holds or drops
	must(t, a.turns.x.Flush(background))
	limit := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(limit)
	look := func(when string, held bool) {
		t.Helper()
		must(t, a.turns.holdTexts(background))
		if got := a.turns.x.TextsHeld() > 0; got != held {
			t.Fatalf("%s: texts are held: %t", when, got)
		}
		count, err := a.turns.x.Count(background, search.NewAnalyzer().Text("*пис*"), nil)
		if err != nil || count != 2 {
			t.Fatalf("%s: %d found, %v", when, count, err)
		}
	}
	look("nobody asked for a part", false)
	a.turns.parts.Store(true)
	look("somebody asked for a part", true)
	debug.SetMemoryLimit(1 << 20)
	look("memory is short", false)
	look("memory is still short", false)
	debug.SetMemoryLimit(limit)
	look("there is room again", true)
}

// TestAnIndexOfAnotherVersionIsBuiltAnew opens an archive whose index was made by a
// program that wrote another form.
func TestAnIndexOfAnotherVersionIsBuiltAnew(t *testing.T) {
	o := place(t)
	a := open(t, o)
	add(t, a, say("s", "1", 1, model.RoleClient, "хочу запись"), say("s", "2", 2, model.RoleClient, "записи нет"))
	want := foundBy(t, a, "запись")
	var now turnGeneration
	read := func() {
		must(t, a.view(background, func(r *reader) error {
			_, err := r.record(turnGenerationKey(), &now)
			return err
		}))
	}
	must(t, a.turns.x.Flush(background))
	closeNow(t, a)
	a = open(t, o)
	read()
	plain, err := a.codec.marshal(&turnGeneration{now.Live, turnsVersion - 1})
	must(t, err)
	sealed, err := a.secrets.current.seal(nil, a.random, turnGenerationKey(), plain)
	must(t, err)
	must(t, a.db.Update(func(txn *badger.Txn) error { return txn.Set(turnGenerationKey(), sealed) }))
	closeNow(t, a)
	a = open(t, o)
	if got := foundBy(t, a, "запись"); len(want) != 2 || !maps.Equal(got, want) {
		t.Fatalf("found %v, want %v", got, want)
	}
	closeNow(t, a)
	a = open(t, o)
	if read(); now.Version != turnsVersion {
		t.Fatalf("the index still has version %d", now.Version)
	}
}
