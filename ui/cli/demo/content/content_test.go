package content

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

var (
	now    = time.Date(2026, 3, 13, 17, 20, 0, 0, time.UTC)
	moscow = time.FixedZone("MSK", 3*60*60)
)

func options(lang string) Options {
	return Options{Lang: lang, Seed: 7, Now: now, Zone: moscow}
}

// sessions groups events, as an archive would, with keys made of their ids.
func sessions(events []model.Event) map[string][]*model.Entry {
	out := map[string][]*model.Entry{}
	for i := range events {
		e := &model.Entry{Event: events[i]}
		copy(e.Key[:], string(e.Type[:1])+e.ID)
		out[e.SessionID] = append(out[e.SessionID], e)
	}
	return out
}

func inBoth(t *testing.T, check func(t *testing.T, o Options)) {
	for _, lang := range []string{"ru", "en"} {
		t.Run(lang, func(t *testing.T) { check(t, options(lang)) })
	}
}

func TestSameSeedSameWorld(t *testing.T) {
	inBoth(t, func(t *testing.T, o Options) {
		if !reflect.DeepEqual(Generate(o), Generate(o)) {
			t.Error("the same seed gave two worlds")
		}
		other := o
		other.Seed++
		if reflect.DeepEqual(Generate(o).Events, Generate(other).Events) {
			t.Error("two seeds gave the same world")
		}
	})
}

// TestEventsArePublic passes every event through the public format.
func TestEventsArePublic(t *testing.T) {
	inBoth(t, func(t *testing.T, o Options) {
		seen := map[string]bool{}
		for e := range Events(o) {
			line, err := model.EncodeEvent(&e)
			if err != nil {
				t.Fatal(err)
			}
			again, err := model.DecodeEvent(line, o.Now)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if !reflect.DeepEqual(e, again) {
				t.Fatalf("reads back as another event:\n%+v %+v\n%+v %+v", e, e.Body, again, again.Body)
			}
			name := e.Account + "/" + e.Source + "/" + string(e.Type) + "/" + e.ID
			if seen[name] || e.ID == "" {
				t.Fatalf("the id of %s is not its own", name)
			}
			seen[name] = true
		}
	})
}

func TestTimes(t *testing.T) {
	inBoth(t, func(t *testing.T, o Options) {
		var newest time.Time
		hours := 0
		all := sessions(Generate(o).Events)
		for session, entries := range all {
			var last time.Time
			for _, e := range entries {
				if e.TS.After(o.Now) || e.TS.Before(o.Now.AddDate(0, 0, -19)) {
					t.Errorf("%s: an event at %v", session, e.TS)
				}
				if e.Type == model.TypeMessage && e.TS.After(last) {
					last = e.TS
				}
			}
			if last.After(newest) {
				newest = last
			}
			if h := last.In(moscow).Hour(); opens <= h && h <= closes {
				hours++
			}
		}
		if len(all) != DefaultDialogues {
			t.Errorf("%d sessions", len(all))
		}
		if o.Now.Sub(newest) > 10*time.Minute {
			t.Errorf("the newest dialogue ended at %v", newest)
		}
		if hours < DefaultDialogues-latest {
			t.Errorf("only %d dialogues end in working hours", hours)
		}
	})
}

// TestNight keeps the newest dialogues close to now even when the shop is shut.
func TestNight(t *testing.T) {
	o := options("ru")
	o.Now = time.Date(2026, 3, 13, 0, 5, 0, 0, moscow)
	var newest time.Time
	for e := range Events(o) {
		if e.TS.After(newest) {
			newest = e.TS
		}
	}
	if newest.After(o.Now) || o.Now.Sub(newest) > 10*time.Minute {
		t.Errorf("at %v the newest event is of %v", o.Now, newest)
	}
}

// TestDialoguesFold folds the sessions: nothing stands alone that belongs to
// something else, and everything that the screens show occurs.
func TestDialoguesFold(t *testing.T) {
	inBoth(t, func(t *testing.T, o Options) {
		seen := map[string]int{}
		for session, entries := range sessions(Generate(o).Events) {
			if model.Loose(entries) {
				t.Errorf("%s: an edit of something that is not there", session)
			}
			stretches := model.Cut(entries, model.DefaultSilence)
			if len(stretches) > 1 {
				seen["several dialogues"]++
			}
			for _, stretch := range stretches {
				checkDialogue(t, model.Fold(session, stretch, nil), seen)
			}
		}
		for _, want := range []string{
			"lead created", "lead failed", "lead requested", "lead none", "several dialogues", "edited", "deleted", "operator",
			"unanswered tool", "attachment", "control characters",
			"booking", "notification", "handoff", "call", "form", "session_start", "scenario",
			"whatsapp", "telegram", "instagram", "site", "phone",
		} {
			if seen[want] == 0 {
				t.Errorf("no %s in %d dialogues", want, o.Dialogues)
			}
		}
	})
}

func checkDialogue(t *testing.T, d model.Dialogue, seen map[string]int) {
	t.Helper()
	seen["lead "+string(d.Lead.Status)]++
	seen[d.Source]++
	if d.Turns < 2 || d.Turns > 26 {
		t.Errorf("%s has %d turns", d.ID, d.Turns)
	}
	for _, item := range d.Items {
		switch e := item.Entry; e.Type {
		case model.TypeEdit, model.TypeDelete, model.TypeToolResult:
			t.Errorf("%s: %s stands alone", d.ID, e.Type)
		case model.TypeToolCall:
			if item.Result == nil {
				seen["unanswered tool"]++
			}
		case model.TypeMessage:
			checkTurn(t, item.Turn, seen)
		default:
			seen[string(e.Type)]++
		}
	}
}

func checkTurn(t *testing.T, turn *model.Turn, seen map[string]int) {
	t.Helper()
	if turn.Text == "" || !utf8.ValidString(turn.Text) || strings.ContainsAny(turn.Text, "{}|") || strings.Contains(turn.Text, "%!") {
		t.Errorf("a turn says %q", turn.Text)
	}
	if strings.ContainsAny(turn.Text, "\x1b\x00") {
		seen["control characters"]++
	}
	seen[string(turn.Role)]++
	seen["edited"] += len(turn.Revisions)
	seen["attachment"] += len(turn.Attachments)
	if !turn.DeletedAt.IsZero() {
		seen["deleted"]++
	}
}

// TestDialoguesDiffer shows that no dialogue is another one over again.
func TestDialoguesDiffer(t *testing.T) {
	inBoth(t, func(t *testing.T, o Options) {
		texts := map[string]string{}
		for d := range Dialogues(o) {
			var text strings.Builder
			for _, e := range d.Events {
				if m, ok := e.Body.(*model.Message); ok {
					text.WriteString(m.Text + "\n")
				}
			}
			if twin, ok := texts[text.String()]; ok {
				t.Errorf("%s says what %s says", d.Events[0].SessionID, twin)
			}
			texts[text.String()] = d.Events[0].SessionID
		}
	})
}

// TestPortalTakesTheLeads seeds a portal, and finds there every lead that a bot
// was told of, and no other.
func TestPortalTakesTheLeads(t *testing.T) {
	inBoth(t, func(t *testing.T, o Options) {
		w := Generate(o)
		p := portal.New(portal.Options{Now: func() time.Time { return now }})
		held := map[string]bool{}
		for _, lead := range w.Leads {
			id, err := p.AddLead(lead.Fields)
			if err != nil || id != lead.ID {
				t.Fatalf("lead %s became %s: %v", lead.ID, id, err)
			}
			held["lead "+id] = true
		}
		for _, deal := range w.Deals {
			id, err := p.AddDeal(deal.Fields)
			if err != nil || id != deal.ID {
				t.Fatalf("deal %s became %s: %v", deal.ID, id, err)
			}
			held["deal "+id] = true
		}
		for i := range w.Events {
			b, ok := w.Events[i].Body.(*model.Lead)
			if !ok {
				continue
			}
			told := model.Summary{Lead: model.LeadBrief{LeadID: b.LeadID, DealID: b.DealID}}
			for _, ref := range told.Entities() {
				if !held[ref.String()] {
					t.Errorf("the portal lacks %s", ref)
				}
				delete(held, ref.String())
			}
		}
		if len(held) > 0 {
			t.Errorf("the portal holds %v, of which no bot knows", slices.Sorted(maps.Keys(held)))
		}
	})
}

func TestEmptyLeadsLackThePhone(t *testing.T) {
	lacking := 0
	for _, lead := range Generate(options("ru")).Leads {
		if lead.Fields.Text("PHONE") == "" {
			lacking++
		}
		if lead.CreatedAt.IsZero() || lead.Fields.Text("DATE_CREATE") == "" || lead.CreatedAt.After(now) {
			t.Errorf("lead %s was made at %v", lead.ID, lead.CreatedAt)
		}
	}
	if lacking == 0 {
		t.Error("no lead came to the portal empty")
	}
}

// TestWordsAreComplete compares the languages, and both with what the plots ask
// for.
func TestWordsAreComplete(t *testing.T) {
	ru, en := load("ru-RU"), load("de")
	if ru.Lang != "ru" || en.Lang != "en" {
		t.Fatalf("loaded %s and %s", ru.Lang, en.Lang)
	}
	source := ""
	for _, file := range []string{"plots.go", "scenes.go", "crm.go", "script.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source += string(text)
	}
	for key := range en.Lines {
		if len(ru.Lines[key]) == 0 || len(en.Lines[key]) == 0 {
			t.Errorf("%s has no lines in one of the languages", key)
		}
		if !strings.Contains(source, `"`+key+`"`) {
			t.Errorf("nobody says %s", key)
		}
	}
	if a, b := slices.Sorted(maps.Keys(ru.Lines)), slices.Sorted(maps.Keys(en.Lines)); !slices.Equal(a, b) {
		t.Errorf("the languages have other keys:\n%v\n%v", a, b)
	}
	if len(ru.stages()) != 5 || ru.stages()[0].Name == "" || len(ru.users()) != len(ru.Operators) {
		t.Error("stages or users lack something")
	}
}

func TestFill(t *testing.T) {
	value := func(name string) string { return map[string]string{"service": "ярко", "x": ""}[name] }
	for _, tt := range []struct {
		template string
		female   bool
		want     string
	}{
		{"нет", false, "нет"},
		{"{Service}! {service}.{x}", false, "Ярко! ярко."},
		{"{Хотел|Хотела} бы, готов{|а}", true, "Хотела бы, готова"},
		{"{Хотел|Хотела} бы, готов{|а}", false, "Хотел бы, готов"},
	} {
		if got := fill(tt.template, tt.female, value); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.template, got, tt.want)
		}
	}
}

func TestWorkBefore(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, moscow) }
	for _, tt := range []struct {
		from time.Time
		back time.Duration
		want time.Time
	}{
		{at(13, 15, 0), 2 * time.Hour, at(13, 13, 0)},
		{at(13, 15, 0), 6 * time.Hour, at(13, 9, 0)},
		{at(13, 15, 0), 7 * time.Hour, at(12, 20, 0)},
		{at(13, 23, 30), time.Hour, at(13, 20, 0)},
		{at(13, 3, 0), time.Hour, at(12, 20, 0)},
		{at(13, 15, 0), 30 * time.Hour, at(11, 9, 0)},
	} {
		if got := workBefore(tt.from, tt.back); !got.Equal(tt.want) {
			t.Errorf("%v before %v is %v, want %v", tt.back, tt.from, got, tt.want)
		}
	}
}

// TestManyDialogues makes more dialogues than there are fictional numbers, and
// stops in the middle of a world.
func TestManyDialogues(t *testing.T) {
	o := options("en")
	o.Dialogues = 20_500
	seen := map[string]bool{}
	n := 0
	for d := range Dialogues(o) {
		if n++; n > 20_100 {
			break
		}
		if session := d.Events[0].SessionID; seen[session] {
			t.Fatalf("two dialogues share the session %s", session)
		}
		seen[d.Events[0].SessionID] = true
	}
	for range Events(o) {
		break
	}
}

func BenchmarkDialogues(b *testing.B) {
	o := options("ru")
	o.Dialogues = 1_000_000_000
	b.ReportAllocs()
	n, events := 0, 0
	for d := range Dialogues(o) {
		if n++; n > b.N {
			break
		}
		events += len(d.Events)
	}
	b.ReportMetric(float64(events)/float64(b.N), "events/op")
}

func Example() {
	w := Generate(Options{Lang: "en", Seed: 1, Dialogues: 3, Now: now})
	fmt.Println(len(w.Events) > 10, w.Stages[0].Name)
	// Output: true New
}
