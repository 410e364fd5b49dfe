package storage

import (
	"errors"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

// spoil changes a record behind the archive's back; nil removes it.
func spoil(t *testing.T, a *Archive, key []byte, change func([]byte) []byte) {
	t.Helper()
	must(t, a.db.Update(func(txn *badger.Txn) error {
		item, err := txn.Get(key)
		if err != nil {
			return err
		}
		value, err := item.ValueCopy(nil)
		if err != nil {
			return err
		}
		if value = change(value); value == nil {
			return txn.Delete(key)
		}
		return txn.Set(key, value)
	}))
	must(t, a.inWriter(func(now *snapshot) error { // readers see it
		a.show(now.gen, now.head, now.totals)
		return nil
	}))
}

func flip(value []byte) []byte { value[len(value)/2] ^= 4; return value }

func gone([]byte) []byte { return nil }

// keyIn returns where the n-th record of a kind is.
func keyIn(t *testing.T, a *Archive, prefix []byte, n int) []byte {
	t.Helper()
	var found []byte
	must(t, a.view(background, func(r *reader) error {
		return r.scan(prefix, nil, func(key, _ []byte) (bool, error) {
			n--
			found = append([]byte(nil), key...)
			return n > 0, nil
		})
	}))
	return found
}

func TestDamageIsNamedAndNeverShown(t *testing.T) {
	tests := []struct {
		name   string
		prefix func(a *Archive) []byte
		change func([]byte) []byte
		pos    uint64 // that reading the dialogue names
		reads  bool   // the dialogue itself is whole
		verify string
	}{
		{"a body with a flipped bit", ofKind(kindEvent), flip, 0, false, "event"},
		{"a missing event", ofKind(kindEvent), gone, 3, false, "missing"},
		{"an event that was cut short", ofKind(kindEvent), func(v []byte) []byte { return v[:20] }, 0, false, "event"},
		{"a log entry with a flipped bit", ofKind(kindLog), flip, 0, true, "log entry"},
		{"a missing log entry", ofKind(kindLog), gone, 0, true, "missing"},
		{"a key that leads nowhere", ofKind(kindIndex), gone, 0, true, "key index"},
		{"a missing subject name", ofKind(kindName), gone, 0, true, "subject name"},
		{"a list that lost a line", func(a *Archive) []byte { return projectionKey(0, projList) }, gone, 0, true, "rebuild"},
		{"a summary with a flipped bit", func(a *Archive) []byte { return projectionKey(0, projDialogue) }, flip, 0, false, "projection"},
		{"totals with a flipped bit", func(a *Archive) []byte { return projectionKey(0, projCounts) }, flip, 0, true, "projection"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := inMemory(t)
			events := talk("s", 0, 5)
			for _, e := range events {
				add(t, a, e)
			}
			n := 3
			if test.prefix(a)[0] != kindEvent && test.prefix(a)[0] != kindLog {
				n = 1
			}
			spoil(t, a, keyIn(t, a, test.prefix(a), n), test.change)
			d, err := a.Dialogue(background, "s")
			var damage *DamageError
			switch {
			case test.reads && err != nil && !errors.Is(err, ErrDamaged):
				t.Errorf("read: %v", err)
			case !test.reads && (!errors.As(err, &damage) || damage.Pos != test.pos || len(d.Items) > 0):
				t.Errorf("read: %d items, %v", len(d.Items), err)
			}
			report, err := a.Verify(background, nil)
			if err != nil || report.OK || !strings.Contains(allProblems(report), test.verify) {
				t.Errorf("verify: %+v, %v", report, err)
			}
		})
	}
}

func ofKind(kind byte) func(*Archive) []byte {
	return func(*Archive) []byte { return []byte{kind} }
}

func allProblems(report Report) string {
	var all []string
	for _, p := range report.Problems {
		all = append(all, p.What)
	}
	return strings.Join(all, "; ")
}

func TestEventsThatChangePlacesDoNotOpen(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("s", 0, 2)...)
	first, second := keyIn(t, a, []byte{kindEvent}, 1), keyIn(t, a, []byte{kindEvent}, 2)
	var value []byte
	spoil(t, a, first, func(v []byte) []byte { value = append([]byte(nil), v...); return v })
	spoil(t, a, second, func([]byte) []byte { return value })
	if _, err := a.Dialogue(background, "s"); !errors.Is(err, ErrDamaged) {
		t.Errorf("read: %v", err)
	}
}

func TestADamagedSessionStopsNobodyElse(t *testing.T) {
	a := inMemory(t)
	answer := add(t, a, talk("bad", 0, 4)...)[1].Key
	add(t, a, talk("good", 0, 2)...)
	spoil(t, a, keyIn(t, a, []byte{kindEvent}, 1), flip)
	both := []<-chan model.Receipt{
		a.Submit(model.Submission{Events: []model.Event{verdict("bad", answer, model.Good)}}),
		a.Submit(model.Submission{Events: []model.Event{verdict("good", model.Key{1}, model.Good)}}),
	}
	if receipt := <-both[0]; !errors.Is(receipt.Err, ErrDamaged) {
		t.Errorf("the damaged session: %v", receipt.Err)
	}
	if receipt := <-both[1]; receipt.Err != nil {
		t.Errorf("the other one: %v", receipt.Err)
	}
}

func TestABackupOfADamagedArchiveIsRefused(t *testing.T) {
	for _, kind := range []byte{kindEvent, kindLog, kindIndex, kindSubject} {
		a := inMemory(t)
		add(t, a, talk("s", 0, 3)...)
		spoil(t, a, keyIn(t, a, []byte{kind}, 1), flip)
		if err := a.Backup(background, discard{}, nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", recordName([]byte{kind}), err)
		}
	}
	a := inMemory(t)
	add(t, a, talk("s", 0, 3)...)
	spoil(t, a, keyIn(t, a, []byte{kindEvent}, 2), gone)
	if err := a.Backup(background, discard{}, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("a missing event: %v", err)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
