package storage

import (
	"bytes"
	"slices"

	"debrief/model"
)

// columnTable is what the dialogues of one generation of projections have in the
// columns by which lists are sorted. It is read in the order of the records, so that
// it is always known what of it is there.
type columnTable struct {
	gen    byte
	from   []byte // the record from which on it is to be read
	whole  bool   // all records were read
	lines  []columnLine
	places map[dialogueAt]line // where each dialogue is in lines
	free   []line
	alive  int
	words  map[string]string // the texts that many lines have
	orders map[model.Column]*order
}

// line is an index of lines.
type line int32

// lineNone stands before the first one.
const lineNone line = -1

// columnLine is one dialogue.
type columnLine struct {
	at     dialogueAt
	gone   bool
	cells  model.Cells
	linked []model.EntityRef // what its stage is taken from, the strongest reason first
}

func newColumnTable(gen byte) *columnTable {
	return &columnTable{
		gen: gen, from: projectionKey(gen, projDialogue),
		places: map[dialogueAt]line{}, words: map[string]string{}, orders: map[model.Column]*order{},
	}
}

// readColumns reads on in the table, at most so many dialogues, 0 for all; whole tells
// that it is as the reader sees the archive.
func (r *reader) readColumns(t *columnTable, most int) (whole bool, err error) {
	n, done, err := r.readChanged(t, most)
	if err != nil || !done {
		return false, err
	}
	if t.whole {
		return true, nil
	}
	if most > 0 && n >= most {
		return false, nil
	}
	t.whole = true
	err = r.scan(projectionKey(r.gen, projDialogue), t.from, func(key, value []byte) (bool, error) {
		if n++; most > 0 && n > most {
			t.from, t.whole = bytes.Clone(key), false
			return false, nil
		}
		return true, r.readLine(t, key, value)
	})
	if err != nil {
		t.whole = false // what was read twice stands in its place
	}
	return t.whole, err
}

// readLine puts the dialogue of a record into the table.
func (r *reader) readLine(t *columnTable, key, value []byte) error {
	at, err := parseDialogueKey(key)
	if err != nil {
		return damagedRecord(key, err)
	}
	plain, err := r.a.secrets.open(key, value)
	var stored storedDialogue
	if err == nil {
		err = r.a.codec.unmarshal(plain, &stored)
	}
	if err != nil {
		return damagedRecord(key, err)
	}
	row := model.Row{Summary: stored.row().Summary}
	linked := row.Entities()
	if row.Stage, err = r.stageOf(linked); err != nil {
		return err
	}
	t.put(at, row.Cells(), linked)
	return nil
}

// readChanged reads the dialogues again that changed since they were read.
func (r *reader) readChanged(t *columnTable, most int) (n int, done bool, err error) {
	sessions, entities := r.a.columns.changed()
	for i, no := range sessions {
		if most > 0 && n >= most {
			r.a.columns.read(r.end.pos, sessions[:i], nil)
			return n, false, nil
		}
		read, err := r.readSession(t, no)
		if err != nil {
			return n, false, err
		}
		n += read
	}
	if len(entities) > 0 {
		if err := r.readStages(t, entities); err != nil {
			return n, false, err
		}
	}
	r.a.columns.read(r.end.pos, sessions, entities)
	return n, true, nil
}

// readSession reads the dialogues of one session again, as far as the table was read.
func (r *reader) readSession(t *columnTable, no uint64) (n int, err error) {
	prefix := subjectProjectionKey(r.gen, projDialogue, no)
	last := 0
	err = r.scan(prefix, nil, func(key, value []byte) (bool, error) {
		at, err := parseDialogueKey(key)
		if err != nil {
			return false, damagedRecord(key, err)
		}
		if !t.whole && bytes.Compare(key, t.from) >= 0 {
			return false, nil
		}
		n++
		last = at.n
		return true, r.readLine(t, key, value)
	})
	for gone := last + 1; err == nil && t.drop(dialogueAt{no, gone}); gone++ {
		n++
	}
	return n, err
}

// readStages reads the stages of the dialogues again that are linked to what changed.
func (r *reader) readStages(t *columnTable, changed []model.EntityRef) error {
	for at := range t.lines {
		l := &t.lines[at]
		if l.gone || !slices.ContainsFunc(l.linked, func(ref model.EntityRef) bool { return slices.Contains(changed, ref) }) {
			continue
		}
		stage, err := r.stageOf(l.linked)
		if err != nil {
			return err
		}
		cells := l.cells
		cells.Stage = model.FoldCell(stage)
		t.put(l.at, cells, l.linked)
	}
	return nil
}

// put gives a dialogue its line.
func (t *columnTable) put(at dialogueAt, cells model.Cells, linked []model.EntityRef) {
	for _, text := range []*string{&cells.Source, &cells.Assignee, &cells.Stage, (*string)(&cells.Review), (*string)(&cells.Lead)} {
		*text = t.word(*text)
	}
	place, known := t.places[at]
	switch n := len(t.free); {
	case known:
	case n > 0:
		place, t.free = t.free[n-1], t.free[:n-1]
	default:
		place = line(len(t.lines)) //nolint:gosec // memory ends long before
		t.lines = append(t.lines, columnLine{})
	}
	if !known {
		t.places[at] = place
		t.alive++
	}
	t.lines[place] = columnLine{at: at, cells: cells, linked: linked}
	t.move(place)
}

// drop takes a dialogue away that is not there any more, and reports whether it was.
func (t *columnTable) drop(at dialogueAt) bool {
	place, known := t.places[at]
	if !known {
		return false
	}
	delete(t.places, at)
	t.alive--
	t.lines[place].gone = true
	t.free = append(t.free, place)
	t.move(place)
	return true
}

// word returns a text that lines share.
func (t *columnTable) word(text string) string {
	if known, ok := t.words[text]; ok {
		return known
	}
	t.words[text] = text
	return text
}
