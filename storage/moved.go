package storage

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"time"

	"debrief/model"
)

// Which dialogues a commit changes is known when it is made: what they were and what
// they are now lie side by side. So it leaves a note for each hour in which one of
// them began. The notes say which figures no longer hold, without the log being read
// again; a hundred dialogues of one hour make one note.

// hourOf returns the hour that a time falls in, in hours since 1970.
func hourOf(at time.Time) int64 { return floorDiv(at.UnixMilli(), time.Hour.Milliseconds()) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// weekHour is an hour that is of a week wherever people count: its Thursday noon.
func weekHour(week model.Week) int64 { return hourOf(week.Start(time.UTC).Add(84 * time.Hour)) }

func movedKey(hour int64) []byte { return appendInt([]byte{kindFigures, keptMoved}, hour) }

func parseMovedKey(key []byte) (hour int64, err error) {
	if len(key) != 2+8 || key[0] != kindFigures || key[1] != keptMoved {
		return 0, errKey
	}
	return intAt(key[2:]), nil
}

// markMoved notes the dialogues of a subject that the batch changes, and the weeks
// whose sample it does.
func (b *batch) markMoved(sub *subject, before, after *subjectView) error {
	switch sub.what.Kind {
	case model.SubjectSample:
		week, err := model.ParseWeek(sub.what.ID)
		b.mark(weekHour(week))
		return err
	case model.SubjectSession:
		b.markRows(before.dialogues, after.dialogues)
	case model.SubjectLead, model.SubjectDeal, model.SubjectContact, model.SubjectClient, model.SubjectPortal, model.SubjectWatch:
	}
	return nil
}

// markRows notes the dialogues that stand in one list and not in the other.
func (b *batch) markRows(before, after []dialogueRow) {
	was := make(map[int]*dialogueRow, len(before))
	for i := range before {
		was[before[i].N] = &before[i]
	}
	for i := range after {
		row := &after[i]
		old := was[row.N]
		delete(was, row.N)
		if old != nil && reflect.DeepEqual(old.Summary, row.Summary) {
			continue
		}
		b.mark(hourOf(row.StartedAt))
		if old != nil {
			b.mark(hourOf(old.StartedAt))
		}
	}
	for _, gone := range was {
		b.mark(hourOf(gone.StartedAt))
	}
}

func (b *batch) mark(hour int64) {
	if b.moved == nil {
		b.moved = map[int64]bool{}
	}
	b.moved[hour] = true
}

// writeMoved adds the notes to the commit.
func (b *batch) writeMoved() error {
	pos := binary.BigEndian.AppendUint64(nil, b.head.pos)
	for hour := range b.moved {
		if err := b.set(movedKey(hour), pos); err != nil {
			return err
		}
	}
	return nil
}

// moved says how far the log reached when dialogues changed last, by the hour in
// which they began. A note that does not open says that anything may have changed.
type moved struct {
	hours []int64 // ascending
	upto  []uint64
}

// moved reads the notes of a stretch of time.
func (r *reader) moved(from, to time.Time) (m moved, err error) {
	last := movedKey(hourOf(to))
	err = r.scan([]byte{kindFigures, keptMoved}, movedKey(hourOf(from)), func(key, sealed []byte) (bool, error) {
		if bytes.Compare(key, last) > 0 {
			return false, nil
		}
		hour, err := parseMovedKey(key)
		if err != nil {
			return false, damagedRecord(key, err)
		}
		upto := uint64(math.MaxUint64)
		if plain, err := r.a.secrets.open(key, sealed); err == nil && len(plain) == 8 {
			upto = binary.BigEndian.Uint64(plain)
		}
		m.hours, m.upto = append(m.hours, hour), append(m.upto, upto)
		return true, nil
	})
	return m, err
}

// since reports whether a dialogue that began in a stretch of time changed behind a
// place in the log. An hour that is cut by an end of the stretch belongs to it.
func (m *moved) since(pos uint64, from, to time.Time) bool {
	first, last := hourOf(from), hourOf(to.Add(-time.Millisecond))
	for i, hour := range m.hours {
		if hour >= first && hour <= last && m.upto[i] > pos {
			return true
		}
	}
	return false
}
