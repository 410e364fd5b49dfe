package storage

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"pgregory.net/rapid"

	"debrief/model"
)

func TestBadgerSyncsEveryCommit(t *testing.T) {
	if a := open(t, place(t)); !a.db.Opts().SyncWrites {
		t.Error("SyncWrites is off: a commit would return before its data is on disk")
	}
}

func TestNoAnswerComesBeforeTheCommitReturns(t *testing.T) {
	a := inMemory(t)
	reached, release := make(chan bool), make(chan bool)
	commit := a.writer.commit
	a.writer.commit = func(txn *badger.Txn) error {
		reached <- true
		<-release
		return commit(txn)
	}
	appended := a.AppendAsync(background, talk("s", 0, 2))
	<-reached
	act := a.Submit(model.Submission{Events: []model.Event{verdict("s", model.Key{1}, model.Good)}})
	draft := a.SaveDraft("d", "text")
	select {
	case <-appended:
		t.Error("the append was answered before its commit returned")
	case <-act:
		t.Error("the act was answered before its commit")
	case <-draft:
		t.Error("the draft was answered before its commit")
	default:
	}
	if counts, err := a.Counts(background); err != nil || counts.Events != 0 {
		t.Errorf("readers see what is not committed: %+v, %v", counts, err)
	}
	release <- true
	if receipt := <-appended; receipt.Err != nil {
		t.Error(receipt.Err)
	}
	<-reached
	release <- true
	if receipt := <-act; receipt.Err != nil {
		t.Error(receipt.Err)
	}
	if err := <-draft; err != nil {
		t.Error(err)
	}
}

func TestAfterAFailedCommitNothingIsTaken(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("s", 0, 2)...)
	commit := a.writer.commit
	broken := errors.New("the disk is gone")
	a.writer.commit = func(*badger.Txn) error { return broken }
	if _, err := a.Append(background, talk("s", 2, 2)); !errors.Is(err, broken) {
		t.Errorf("append: %v", err)
	}
	a.writer.commit = commit
	if _, err := a.Append(background, talk("s", 4, 2)); !errors.Is(err, broken) {
		t.Errorf("append afterwards: %v", err)
	}
	if d, err := a.Dialogue(background, "s"); err != nil || d.Turns != 2 {
		t.Errorf("what was saved: %d turns, %v", d.Turns, err)
	}
}

// TestWhatIsTooMuchForOneCommitMakesSeveral has the store refuse commits as if
// they were too large until they hold one event each.
func TestWhatIsTooMuchForOneCommitMakesSeveral(t *testing.T) {
	a := inMemory(t)
	commits := 0
	commit := a.writer.commit
	a.writer.fits = func(b *batch) error {
		if b.head.pos-b.start.head.pos > 1 {
			return badger.ErrTxnTooBig
		}
		return nil
	}
	a.writer.commit = func(txn *badger.Txn) error { commits++; return commit(txn) }
	events := append(talk("s", 0, 20), say("s", "s-3", 3, model.RoleClient, "not the same"))
	outcomes := add(t, a, events...)
	for i, outcome := range outcomes {
		if want := model.Appended; i < 20 && (outcome.Status != want || outcome.Pos != uint64(i+1)) {
			t.Errorf("event %d: %+v", i, outcome)
		}
	}
	if outcomes[20].Status != model.Clash || commits != 20 {
		t.Errorf("the clash: %+v after %d commits", outcomes[20], commits)
	}
}

func TestActsGiveWayToNoOlderNumber(t *testing.T) {
	a := inMemory(t)
	answer := add(t, a, talk("s", 0, 2)...)[1].Key
	old := verdict("s", answer, model.Good)
	old.Source, old.Seq, old.TS = model.SourceOwn, 1000, noon
	add(t, a, old) // of another archive, say
	do(t, a, verdict("s", answer, model.Bad))
	if d, err := a.Dialogue(background, "s"); err != nil || d.Items[1].Turn.Verdict.Value != model.Bad {
		t.Errorf("the later verdict does not stand: %v", err)
	}
}

func TestPeopleGoBeforeIntake(t *testing.T) {
	l := newLanes()
	for range 3 {
		l.push(&job{events: make([]*prepared, 2), size: 10}, false)
	}
	person := &job{act: &act{}}
	l.push(person, true)
	jobs := l.take(limit{events: 4, bytes: 100})
	if len(jobs) != 2 || jobs[0] != person {
		t.Fatalf("took %d jobs", len(jobs))
	}
	if jobs = l.take(limit{events: 100, bytes: 15}); len(jobs) != 1 {
		t.Errorf("took %d jobs over the limit of bytes", len(jobs))
	}
	l.push(&job{alone: func(*snapshot) error { return nil }}, true)
	if jobs = l.take(limit{events: 100, bytes: 100}); len(jobs) != 1 || jobs[0].alone == nil {
		t.Errorf("took %d jobs beside one that runs alone", len(jobs))
	}
	if jobs = l.take(limit{events: 1, bytes: 1}); len(jobs) != 1 {
		t.Errorf("a job over the limit was not taken: %d", len(jobs))
	}
	l.close()
	if jobs = l.take(limit{events: 1, bytes: 1}); jobs != nil || l.push(person, true) {
		t.Error("closed lanes go on")
	}
}

func TestActsKeepTheirOrder(t *testing.T) {
	a := inMemory(t)
	answer := add(t, a, talk("s", 0, 2)...)[1].Key
	const n = 200
	var answers []<-chan model.Receipt
	for i := range n {
		e := verdict("s", answer, model.Good)
		e.Body = &model.Verdict{Answer: answer, Value: model.Good, Note: fmt.Sprint(i)}
		answers = append(answers, a.Submit(model.Submission{Events: []model.Event{e}}))
	}
	last := uint64(0)
	for i, c := range answers {
		receipt := <-c
		if receipt.Err != nil || receipt.Outcomes[0].Pos <= last {
			t.Fatalf("act %d: %+v after %d", i, receipt, last)
		}
		last = receipt.Outcomes[0].Pos
	}
	d, err := a.Dialogue(background, "s")
	if err != nil || d.Items[1].Turn.Verdict.Note != fmt.Sprint(n-1) {
		t.Errorf("not the last verdict stands: %v", err)
	}
}

// TestUndoAndClaimNeverBothWin lets people and syncers race for one fix, with
// and without an expectation.
func TestUndoAndClaimNeverBothWin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := fresh(t)
		receipt := <-a.Submit(model.Submission{Events: []model.Event{fixOf(lead, "NEW")}})
		if receipt.Err != nil {
			t.Fatal(receipt.Err)
		}
		fix := receipt.Outcomes[0].Key
		expect := rapid.SampledFrom([]model.FixExpectation{{}, {Fix: fix, Entity: lead, State: model.FixQueuedState}, {Fix: fix, State: model.FixQueuedState}})
		racers := rapid.IntRange(2, 6).Draw(t, "racers")
		var group sync.WaitGroup
		var mu sync.Mutex
		var won []model.Type
		for range racers {
			e := rapid.SampledFrom([]model.Event{undoFix(lead, fix), stepOf(lead, model.TypeFixClaimed, fix)}).Draw(t, "racer")
			s := model.Submission{Events: []model.Event{e}, Expect: expect.Draw(t, "expects")}
			group.Go(func() {
				if receipt := <-a.Submit(s); receipt.Err == nil {
					mu.Lock()
					defer mu.Unlock()
					won = append(won, s.Events[0].Type)
				}
			})
		}
		group.Wait()
		if len(won) != 1 {
			t.Fatalf("%d won: %v", len(won), won)
		}
		want := model.FixClaimed
		if slices.Contains(won, model.TypeUndo) {
			want = model.FixUndone
		}
		fixes, err := a.Fixes(background, false, 0)
		if err != nil || len(fixes) != 1 || fixes[0].State != want {
			t.Fatalf("%v won, but the fixes are %+v, %v", won, fixes, err)
		}
	})
}

func TestManyWritersShareTheLog(t *testing.T) {
	a := open(t, place(t))
	var group sync.WaitGroup
	var mu sync.Mutex
	places := map[uint64]bool{}
	for w := range 16 {
		group.Go(func() {
			for i := range 20 {
				outcomes, err := a.Append(background, talk(fmt.Sprint("s", w), i, 1))
				mu.Lock()
				if err != nil || places[outcomes[0].Pos] {
					t.Errorf("append: %+v, %v", outcomes, err)
				} else {
					places[outcomes[0].Pos] = true
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	report, err := a.Verify(background, nil)
	if err != nil || !report.OK || report.Events != 320 || len(places) != 320 {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

// TestRecentForgetsInTime holds the short memory of committed keys to what it
// says of itself.
func TestRecentForgetsInTime(t *testing.T) {
	r := newRecent(0)
	for pos := range uint64(5 * recentKeys) {
		r.add(map[model.Key]indexEntry{keyNo(pos + 1): {Pos: pos + 1}}, pos)
		if r.since(0) != (r.floor == 0) {
			t.Fatal("since")
		}
	}
	for pos := uint64(1); pos <= 5*recentKeys; pos++ {
		if _, ok := r.get(keyNo(pos)); !ok && r.since(pos-1) {
			t.Fatalf("key %d is behind the floor %d and not there", pos, r.floor)
		}
	}
	if r.floor == 0 || !r.since(5*recentKeys-recentKeys) {
		t.Errorf("the floor is %d", r.floor)
	}
}

func keyNo(n uint64) model.Key {
	return model.Key{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}
}

// TestAnEventThatIsLookedUpTooEarlyIsStillFound prepares the same event twice
// before either is appended.
func TestAnEventThatIsLookedUpTooEarlyIsStillFound(t *testing.T) {
	for _, old := range []bool{false, true} {
		a := inMemory(t)
		e := say("s", "1", 0, model.RoleClient, "hello")
		var early *prepared
		must(t, a.view(background, func(r *reader) (err error) {
			early, err = a.prepare(r, &e)
			return err
		}))
		add(t, a, e)
		if old { // the memory of it is gone, the index has to be asked
			must(t, a.inWriter(func(now *snapshot) error {
				a.writer.recent = newRecent(now.head.pos)
				return nil
			}))
		}
		answer := make(chan error, 1)
		a.writer.lanes.push(&job{events: []*prepared{early}, done: func(err error) { answer <- err }}, false)
		must(t, <-answer)
		if early.outcome.Status != model.Duplicate || early.outcome.Pos != 1 {
			t.Errorf("outcome: %+v", early.outcome)
		}
	}
}
