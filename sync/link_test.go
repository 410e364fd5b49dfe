package sync

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/storage"
)

// linked puts a syncer that links on Badger, keeping the world's portal and clock.
func (w *world) linked(t *testing.T, store *storage.Archive) {
	t.Helper()
	w.restart(t)
	crm := w.syncer.opts.CRM
	w.syncer = New(Options{
		Log: store, Outbox: store, State: store, Links: store, CRM: crm,
		Now: w.clock.Now, Rand: func() float64 { return 0.5 }, Workers: 2,
	})
}

func newLinked(t *testing.T) (*world, *storage.Archive) {
	w := newWorld(t)
	store := openStore(t, w)
	w.linked(t, store)
	return w, store
}

// spoke records a turn of a client, now.
func (w *world) spoke(t *testing.T, store *storage.Archive, session string, c model.Client) {
	t.Helper()
	now := w.clock.Now()
	_, err := store.Append(t.Context(), []model.Event{{
		V: 1, Type: model.TypeMessage, ID: fmt.Sprintf("%s %d", session, now.UnixMilli()), TS: now, Source: "telegram",
		SessionID: session, Client: c, Body: &model.Message{Role: model.RoleClient, Text: "Hi"},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// links returns "session entity reason" of all links in the archive.
func links(t *testing.T, store *storage.Archive) (out []string) {
	t.Helper()
	page, err := store.Dialogues(t.Context(), model.DialogueQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		for _, tie := range row.Links() {
			out = append(out, fmt.Sprintf("%s %s %s", row.ID, tie.Entity, tie.Reason))
		}
	}
	slices.Sort(out)
	return out
}

func linkEvents(t *testing.T, store *storage.Archive) (n int) {
	t.Helper()
	err := store.Tail(t.Context(), 1, func(e *model.Entry) error {
		if e.Type == model.TypeLink {
			n++
			if e.Actor != Actor || e.SessionID == "" {
				t.Errorf("a link by %q in the session %q", e.Actor, e.SessionID)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) addLead(t *testing.T, fields model.Fields) model.EntityRef {
	t.Helper()
	id, err := w.portal.AddLead(fields)
	if err != nil {
		t.Fatal(err)
	}
	return model.EntityRef{Kind: model.EntityLead, ID: id}
}

func expectLinks(t *testing.T, store *storage.Archive, want ...string) {
	t.Helper()
	if got := links(t, store); !slices.Equal(got, want) {
		t.Errorf("links are %q, want %q", got, want)
	}
}

const annas = "8 913 123-45-67"

func annasLead() model.Fields {
	return model.Fields{"TITLE": model.TextValue("Анна"), "PHONE": []byte(`[{"VALUE":"+7 (913) 123-45-67","VALUE_TYPE":"WORK"}]`)}
}

func TestALeadIsLinkedToTheDialogueItCameFrom(t *testing.T) {
	for _, test := range []struct {
		name   string
		client model.Client
		fields model.Fields
		reason model.LinkReason
	}{
		{"by origin", model.Client{}, model.Fields{"ORIGINATOR_ID": model.TextValue(model.Originator), "ORIGIN_ID": model.TextValue("tg:100500")}, model.LinkOrigin},
		{"by phone", model.Client{Phone: annas}, annasLead(), model.LinkPhone},
		{"by e-mail", model.Client{Email: "Anna@Example.org"}, model.Fields{"EMAIL": []byte(`[{"VALUE":"anna@example.org","VALUE_TYPE":"WORK"}]`)}, model.LinkEmail},
		{"by the strongest", model.Client{Phone: annas, ID: "100500"}, func() model.Fields {
			f := annasLead()
			f["IM"] = []byte(`[{"VALUE":"imol|telegrambot|1|100500|57","VALUE_TYPE":"OPENLINE"}]`)
			return f
		}(), model.LinkChat},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, store := newLinked(t)
			w.spoke(t, store, "tg:100500", test.client)
			w.spoke(t, store, "tg:7", model.Client{Phone: "8 914 123-45-67", ID: "7"})
			w.clock.pass(time.Hour)
			ref := w.addLead(t, test.fields)
			w.round(t)
			expectLinks(t, store, fmt.Sprintf("tg:100500 %s %s", ref, test.reason))
			w.clock.pass(time.Hour)
			w.linked(t, store)
			w.round(t)
			if n := linkEvents(t, store); n != 1 {
				t.Errorf("%d links were recorded", n)
			}
		})
	}
}

func TestADialogueThatComesAfterItsLeadIsLinked(t *testing.T) {
	w, store := newLinked(t)
	ref := w.addLead(t, annasLead())
	w.round(t)
	w.clock.pass(time.Hour)
	w.spoke(t, store, "tg:100500", model.Client{Phone: annas})
	w.round(t)
	expectLinks(t, store, fmt.Sprintf("tg:100500 %s phone", ref))
}

func TestADialogueOfLongAgoIsLinkedWhenAllAreLookedAt(t *testing.T) {
	w, store := newLinked(t)
	ref := w.addLead(t, annasLead())
	w.clock.pass(10 * 24 * time.Hour)
	w.round(t)
	at := w.clock.Now().Add(-9 * 24 * time.Hour)
	if _, err := store.Append(t.Context(), []model.Event{{
		V: 1, Type: model.TypeMessage, ID: "old", TS: at, Source: "telegram", SessionID: "tg:old", Client: model.Client{Phone: annas},
		Body: &model.Message{Role: model.RoleClient, Text: "Hi"},
	}}); err != nil {
		t.Fatal(err)
	}
	w.round(t)
	expectLinks(t, store)
	w.clock.pass(7 * time.Hour)
	w.round(t)
	expectLinks(t, store, fmt.Sprintf("tg:old %s phone", ref))
}

func TestWhatAPersonTookOffStaysOff(t *testing.T) {
	w, store := newLinked(t)
	w.spoke(t, store, "tg:100500", model.Client{Phone: annas})
	w.clock.pass(time.Minute)
	ref := w.addLead(t, annasLead())
	w.round(t)
	d, err := store.Dialogue(t.Context(), "tg:100500")
	if err != nil {
		t.Fatal(err)
	}
	off := model.Event{Type: model.TypeLink, Actor: "irina", SessionID: d.SessionID, Body: &model.Link{Target: d.First, Entity: ref, Reason: model.LinkPerson, Removed: true}}
	if receipt := <-store.Submit(model.Submission{Events: []model.Event{off}}); receipt.Err != nil {
		t.Fatal(receipt.Err)
	}
	expectLinks(t, store)
	for range 3 {
		w.clock.pass(7 * time.Hour)
		w.edit(t, ref, "TITLE", w.clock.Now().String())
		w.linked(t, store)
		w.round(t)
	}
	expectLinks(t, store)
}

func TestAPhoneThatManyLeadsShareLinksNothing(t *testing.T) {
	w, store := newLinked(t)
	w.spoke(t, store, "tg:100500", model.Client{Phone: annas})
	w.clock.pass(time.Minute)
	for range mostAlike + 1 {
		w.addLead(t, annasLead())
	}
	w.round(t)
	expectLinks(t, store)
}

// Whatever comes first, a dialogue or its lead, however often the syncer looks and
// is started anew: each of them is linked once, and to nobody else's.
func TestEachIsLinkedOnceWhateverCameFirst(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, store := newLinked(t)
		const clients = 3
		spoken, made := map[int]bool{}, map[int]model.EntityRef{}
		for range rapid.IntRange(1, 14).Draw(rt, "steps") {
			who := rapid.IntRange(0, clients-1).Draw(rt, "client")
			phone := fmt.Sprintf("913%07d", 1234567+who)
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0, 1:
				if !spoken[who] {
					w.spoke(t, store, fmt.Sprint("tg:", who), model.Client{Phone: "8" + phone})
					spoken[who] = true
				}
			case 2:
				if made[who].IsZero() {
					made[who] = w.addLead(t, model.Fields{"PHONE": []byte(`[{"VALUE":"+7` + phone + `","VALUE_TYPE":"WORK"}]`)})
				}
			case 3:
				w.round(t)
			case 4:
				w.linked(t, store)
			}
			w.clock.pass(time.Duration(rapid.IntRange(1, 300).Draw(rt, "minutes")) * time.Minute)
		}
		w.round(t)
		var want []string
		for who := range clients {
			if ref := made[who]; spoken[who] && !ref.IsZero() {
				want = append(want, fmt.Sprintf("tg:%d %s phone", who, ref))
			}
		}
		expectLinks(t, store, want...)
		if n := linkEvents(t, store); n != len(want) {
			rt.Fatalf("%d events for %d links", n, len(want))
		}
	})
}

// A webhook names a lead between two pulls: it is linked as soon as it is read.
func TestALeadThatIsFetchedIsLinkedAtOnce(t *testing.T) {
	w, store := newLinked(t)
	w.spoke(t, store, "tg:100500", model.Client{Phone: annas})
	w.round(t)
	w.clock.pass(time.Second)
	ref := w.addLead(t, annasLead())
	w.syncer.Fetch(ref)
	if err := w.syncer.fetchAsked(t.Context(), &tally{}, true); err != nil {
		t.Fatal(err)
	}
	expectLinks(t, store, fmt.Sprintf("tg:100500 %s phone", ref))
}

// A lead that is being made for an earlier dialogue of a client's chat is linked with
// that one, whichever dialogue came last.
func TestALeadThatIsMadeIsLinkedWithTheDialogueThatLostIt(t *testing.T) {
	w, store := newLinked(t)
	w.loseIn(t, store)
	w.clock.pass(72 * time.Hour)
	w.spoke(t, store, lostSession, model.Client{Phone: "8 900 000-00-09"})
	w.clock.pass(time.Hour)
	w.round(t)
	made := w.recovered()
	if len(made) != 1 {
		t.Fatalf("made %v", made)
	}
	want := []string{fmt.Sprintf("%s %s lead", lostSession, made[0])}
	if got := links(t, store); !slices.Equal(got, want) {
		t.Errorf("linked %q, want %q", got, want)
	}
}
