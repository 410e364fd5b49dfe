package storage

import (
	"bytes"
	"slices"

	"debrief/model"
	"debrief/storage/search"
)

// sessionTurns makes turns of the events of one session: what was said, as it was
// changed last, without what was taken back. entries are in order. loose are
// changes of messages that are not among them.
func sessionTurns(subject uint64, entries []*entry) (turns []search.Turn, loose []*entry) {
	at := map[model.Key]int{}
	for _, e := range entries {
		if b, ok := e.Body.(*model.Message); ok {
			at[e.Key] = len(turns)
			turns = append(turns, search.Turn{
				Doc: search.Doc{Pos: e.Pos, Subject: subject, At: e.TS.UnixMilli()}, Text: b.Text,
			})
		}
	}
	byID := map[messageName]int{}
	for _, e := range entries {
		if i, ok := at[e.Key]; ok && e.ID != "" {
			byID[messageName{e.Source, e.Account, e.ID}] = i
		}
	}
	gone := map[int]bool{}
	for _, e := range entries {
		switch b := e.Body.(type) {
		case *model.Edit:
			if i, ok := byID[messageName{e.Source, e.Account, b.Target}]; ok {
				turns[i].Text, turns[i].Edited = b.Text, true
			} else {
				loose = append(loose, e)
			}
		case *model.Delete:
			if i, ok := byID[messageName{e.Source, e.Account, b.Target}]; ok {
				gone[i] = true
			} else {
				loose = append(loose, e)
			}
		}
	}
	left := turns[:0]
	for i, t := range turns {
		if !gone[i] {
			left = append(left, t)
		}
	}
	return left, loose
}

// messageName is what an edit or a deletion calls the message that it changes.
type messageName struct{ source, account, id string }

// targetKey returns the key of the message that an edit or a deletion changes.
func (a *Archive) targetKey(e *model.Event) (model.Key, bool) {
	target := ""
	switch b := e.Body.(type) {
	case *model.Edit:
		target = b.Target
	case *model.Delete:
		target = b.Target
	default:
		return model.Key{}, false
	}
	return a.secrets.names.name("event id", e.Account, e.Source, string(model.TypeMessage), target), true
}

// sessionTurns reads the turns of a session anew.
func (r *reader) sessionTurns(no uint64) ([]search.Turn, error) {
	events, err := r.subjectEvents(no)
	if err != nil {
		return nil, err
	}
	_, entries, err := r.openAll(no, events)
	if err != nil {
		return nil, err
	}
	turns, _ := sessionTurns(no, entries)
	return turns, nil
}

// turnReader works out what a piece of the log changes in the index.
type turnReader struct {
	r     *reader
	loose map[model.Key]bool // messages that were changed before they came; they stay
	out   search.Change
	added map[uint64]int // place in the log → in out.Add
}

// read takes the next entry of the log.
func (t *turnReader) read(pos uint64, l logEntry) error {
	e, err := t.r.eventAt(pos, l)
	if err != nil {
		return err
	}
	t.out.Upto = pos
	if b, ok := e.Body.(*model.Message); ok {
		if t.loose[e.Key] {
			return t.again(l.Subject, pos, e.TS.UnixMilli())
		}
		t.add(search.Turn{Doc: search.Doc{Pos: pos, Subject: l.Subject, At: e.TS.UnixMilli()}, Text: b.Text})
		return nil
	}
	key, ok := t.r.a.targetKey(&e.Event)
	if !ok {
		return nil
	}
	var index indexEntry
	if ok, err = t.r.record(indexKey(key), &index); err != nil {
		return err
	}
	if !ok || index.Pos > pos { // the message is still to come
		t.loose[key] = true
		return nil
	}
	target, err := t.r.logEntry(index)
	if err != nil {
		return err
	}
	if target.Subject != l.Subject {
		return nil // it names a message of another session, which it does not change
	}
	return t.again(target.Subject, index.Pos, target.TS)
}

func (t *turnReader) add(turn search.Turn) {
	if i, ok := t.added[turn.Pos]; ok {
		t.out.Add[i] = turn
		return
	}
	t.added[turn.Pos] = len(t.out.Add)
	t.out.Add = append(t.out.Add, turn)
}

// again takes a message in as it stands after every change.
func (t *turnReader) again(subject, pos uint64, at int64) error {
	turns, err := t.r.sessionTurns(subject)
	if err != nil {
		return err
	}
	t.out.Remove = append(t.out.Remove, search.Doc{Pos: pos, Subject: subject, At: at})
	i := slices.IndexFunc(turns, func(turn search.Turn) bool { return turn.Pos == pos })
	if i >= 0 {
		t.add(turns[i])
		return nil
	}
	if i, ok := t.added[pos]; ok { // it is taken back already
		delete(t.added, pos)
		last := len(t.out.Add) - 1
		t.out.Add[i] = t.out.Add[last]
		if i != last {
			t.added[t.out.Add[i].Pos] = i
		}
		t.out.Add = t.out.Add[:last]
	}
	return nil
}

// turnEvent reads the event of a turn by where it stands among those of its
// session.
func (r *reader) turnEvent(d search.Doc) (*model.Entry, error) {
	sub, err := r.a.subjects.byNumber(r, d.Subject)
	if err != nil {
		return nil, err
	}
	prefix := appendInt(numberKey(kindEvent, d.Subject), d.At)
	var found *model.Entry
	err = r.eachEvent(prefix, func(_ uint64, sealed sealedEvent) error {
		e := &model.Entry{}
		sealed.first = bytes.Clone(sealed.first)
		if err := r.a.openEvent(sub, sealed, e); err != nil {
			return err
		}
		if e.Pos == d.Pos {
			found = e
		}
		return nil
	})
	if err == nil && found == nil {
		err = &DamageError{Pos: d.Pos, What: "the turn that was found is missing"}
	}
	return found, err
}
