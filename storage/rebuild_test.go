package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

// busy fills an archive with something of everything.
func busy(tb testing.TB, a *Archive) {
	tb.Helper()
	for i := range 12 {
		session := fmt.Sprint("session ", i)
		outcomes := add(tb, a, talk(session, i*3000, 6)...)
		add(tb, a, talk(session, i*3000+2000, 3)...)
		do(tb, a, verdict(session, outcomes[1].Key, model.Bad))
	}
	add(tb, a, leadEvent("session 1", "l", 3010, model.LeadCreated, lead.ID))
	add(tb, a, crm(lead, "c", 3011, model.Fields{"STATUS_ID": model.TextValue("NEW"), "PHONE": []byte(`[{"VALUE":"+79990001122"}]`)}))
	fix := do(tb, a, fixOf(lead, "WON"))[0]
	do(tb, a, stepOf(lead, model.TypeFixClaimed, fix))
	do(tb, a, model.Event{Type: model.TypeStages, Actor: "sync", Body: &model.Stages{Portal: "p", Entity: model.EntityLead, Stages: []model.Stage{{ID: "NEW", Name: "New"}}}})
	form := model.Event{V: 1, Type: model.TypeForm, ID: "f", TS: noon, Source: "form", Client: model.Client{Phone: "+79990001122"}, Body: &model.Form{Form: "contact"}}
	add(tb, a, form)
	if _, err := a.AddReject(background, model.Reject{Reason: "not a time", Body: []byte("ts: yesterday"), Length: 13}); err != nil {
		tb.Fatal(err)
	}
	if err := <-a.SaveDraft("draft", "unfinished"); err != nil {
		tb.Fatal(err)
	}
	if err := a.SaveState(background, "mark", []byte("17")); err != nil {
		tb.Fatal(err)
	}
}

func equalRecords(tb testing.TB, want, got map[string]string) {
	tb.Helper()
	for key, value := range want {
		if got[key] != value {
			tb.Errorf("%s: %x, want %x", recordName([]byte(key)), got[key], value)
		}
	}
	if len(got) != len(want) {
		tb.Errorf("%d records, want %d", len(got), len(want))
	}
}

func TestARebuildGivesTheSameAndDropsTheOld(t *testing.T) {
	a := open(t, place(t))
	busy(t, a)
	before := projections(t, a)
	last, total := uint64(0), uint64(0)
	for range 3 {
		must(t, a.Rebuild(background, func(done, of uint64) { last, total = done, of }))
		equalRecords(t, before, projections(t, a))
		if kept := generations(t, a); len(kept) != 1 {
			t.Errorf("generations left: %v", kept)
		}
	}
	if info, err := a.Info(background); err != nil || last != info.Events || total != info.Events {
		t.Errorf("progress ended at %d of %d", last, total)
	}
}

func TestAppendsGoOnDuringARebuild(t *testing.T) {
	a := inMemory(t)
	busy(t, a)
	answer := add(t, a, talk("known", 0, 2)...)[1].Key
	n := 0
	grow := func(done, _ uint64) {
		n++
		add(t, a, talk(fmt.Sprint("late ", n), n*10, 4)...)                          // new sessions
		add(t, a, say("session 3", fmt.Sprint("late", n), 1, model.RoleClient, "x")) // before all that it holds
		do(t, a, verdict("known", answer, model.Good))
		do(t, a, fixOf(lead, fmt.Sprint(n)))
		for i := range 6 {
			add(t, a, say(fmt.Sprint("many ", n, i), fmt.Sprint("many", n, i), 1, model.RoleClient, "x"))
		}
	}
	must(t, a.Rebuild(background, grow))
	if n < 10 {
		t.Fatalf("the rebuild told of its progress %d times", n)
	}
	after := projections(t, a)
	report, err := a.Verify(background, nil)
	if err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
	must(t, a.Rebuild(background, nil))
	equalRecords(t, projections(t, a), after)
}

func TestARebuildThatIsStoppedLeavesTheLiveOnes(t *testing.T) {
	o := place(t)
	a := open(t, o)
	busy(t, a)
	before := projections(t, a)
	ctx, cancel := context.WithCancel(background)
	n := 0
	err := a.Rebuild(ctx, func(uint64, uint64) {
		if n++; n == 5 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("rebuild: %v", err)
	}
	equalRecords(t, before, projections(t, a))
	// What another one left when it was killed goes with the next.
	leave(t, a)
	closeNow(t, a)
	a = open(t, o)
	equalRecords(t, before, projections(t, a))
	must(t, a.Rebuild(background, nil))
	equalRecords(t, before, projections(t, a))
	if kept := generations(t, a); len(kept) != 1 {
		t.Errorf("generations left: %v", kept)
	}
}

// leave writes projections of another generation, as a killed rebuild does.
func leave(t *testing.T, a *Archive) {
	t.Helper()
	must(t, a.db.Update(func(txn *badger.Txn) error {
		for _, gen := range []byte{1, 200, 255} {
			if err := txn.Set(dialogueKey(gen, dialogueAt{1, 1}), []byte("half")); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestOtherProjectionsAreRebuiltAtOpen(t *testing.T) {
	o := place(t)
	a := open(t, o)
	busy(t, a)
	want := projections(t, a)
	sealed, err := a.codec.marshal(&generation{Live: 0, Version: projectionVersion + 1})
	must(t, err)
	sealed, err = a.secrets.current.seal(nil, a.random, generationKey(), sealed)
	must(t, err)
	must(t, a.db.Update(func(txn *badger.Txn) error { return txn.Set(generationKey(), sealed) }))
	closeNow(t, a)
	a = open(t, o)
	equalRecords(t, want, projections(t, a))
	if kept := generations(t, a); !kept[1] || len(kept) != 1 {
		t.Errorf("generations: %v", kept)
	}
}

func backedUp(t *testing.T, a *Archive) []byte {
	t.Helper()
	var buf bytes.Buffer
	must(t, a.Backup(background, &buf, nil))
	return buf.Bytes()
}

func TestARestoredArchiveIsTheSame(t *testing.T) {
	o := place(t)
	a := open(t, o)
	busy(t, a)
	add(t, a, say("large", "large", 0, model.RoleClient, strings.Repeat("long ", 200_000)))
	before, err := a.Info(background)
	must(t, err)
	backup := backedUp(t, a)
	if bytes.Contains(backup, []byte("turn 3")) || bytes.Contains(backup, []byte("session 1")) {
		t.Error("the backup can be read")
	}
	want := projections(t, a)

	there := o
	there.Dir += " restored"
	var told uint64
	after, err := Restore(background, bytes.NewReader(backup), there, func(done uint64) { told = done })
	must(t, err)
	if after.ID != before.ID || after.Head != before.Head || after.Events != before.Events || told != before.Events {
		t.Errorf("restored: %+v, told %d; want %+v", after, told, before)
	}
	there.Create = false
	b := open(t, there)
	equalRecords(t, want, projections(t, b))
	report, err := b.Verify(background, nil)
	if err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
	if text, err := b.Draft(background, "draft"); err != nil || text != "unfinished" {
		t.Errorf("draft: %q, %v", text, err)
	}
	if reject, err := b.Reject(background, 1); err != nil || string(reject.Body) != "ts: yesterday" {
		t.Errorf("reject: %+v, %v", reject, err)
	}
	if value, err := b.State(background, "mark"); err != nil || string(value) != "17" {
		t.Errorf("state: %q, %v", value, err)
	}
	// Both go on, each with a head file of its own.
	add(t, a, talk("first", 0, 2)...)
	add(t, b, talk("copy", 0, 3)...)
	closeNow(t, a)
	closeNow(t, b)
	o.Create = false
	open(t, o)
	open(t, there)
}

func TestABackupThatWasCutShortOrAlteredIsRefused(t *testing.T) {
	o := place(t)
	a := open(t, o)
	busy(t, a)
	backup := backedUp(t, a)
	closeNow(t, a)
	there := o
	there.Dir += " restored"
	refused := func(name string, spoiled []byte) {
		t.Helper()
		_, err := Restore(background, bytes.NewReader(spoiled), there, nil)
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) && !errors.Is(err, ErrNoKey) {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadDir(there.Dir); err == nil && len(left) > 0 {
			t.Errorf("%s: %d files are left", name, len(left))
		}
	}
	for _, n := range []int{0, 5, len(backupMagic), len(backupMagic) + 2, len(backup) / 2, len(backup) - 1} {
		refused(fmt.Sprintf("cut at %d", n), backup[:n])
	}
	step := max(len(backup)/25, 1)
	for at := 0; at < len(backup); at += step {
		flipped := bytes.Clone(backup)
		flipped[at] ^= 1 << (at % 8)
		refused(fmt.Sprintf("bit flipped at %d", at), flipped)
	}
	refused("something behind its end", append(bytes.Clone(backup), 'x'))
	if _, err := Restore(background, bytes.NewReader(backup), o, nil); err == nil {
		t.Error("it was restored over an archive")
	}
	lost := there
	lost.KeyDir = filepath.Join(o.KeyDir, "elsewhere")
	if _, err := Restore(background, bytes.NewReader(backup), lost, nil); !errors.Is(err, ErrNoKey) {
		t.Errorf("without its key: %v", err)
	}
}
