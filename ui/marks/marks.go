// Package marks holds which rows of a list are marked. It knows ids alone, so that
// rows which come or go in the background change nothing.
package marks

import "slices"

// Most is how many rows can be marked: what is done to all of them is one act,
// which is undone as one.
const Most = 1000

// Set is what is marked. The zero value is nothing.
type Set struct {
	on     map[string]bool
	anchor string   // where a range begins, "" when none is drawn
	reach  []string // the range as far as the cursor
}

// Len returns how many rows are marked.
func (s *Set) Len() int {
	n := len(s.on)
	for _, id := range s.reach {
		if !s.on[id] {
			n++
		}
	}
	return n
}

// Has reports whether a row is marked.
func (s *Set) Has(id string) bool { return s.on[id] || slices.Contains(s.reach, id) }

// IDs returns the ids of what is marked, sorted.
func (s *Set) IDs() []string {
	ids := slices.Clone(s.reach)
	for id := range s.on {
		if !slices.Contains(s.reach, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Toggle marks a row or takes its mark away. A range that is being drawn is kept.
func (s *Set) Toggle(id string) {
	s.Settle()
	if s.on[id] {
		delete(s.on, id)
		return
	}
	s.Put(id)
}

// Put marks rows, as many as there is room for, and reports whether that was all
// of them.
func (s *Set) Put(ids ...string) bool {
	if s.on == nil {
		s.on = map[string]bool{}
	}
	for _, id := range ids {
		if len(s.on) >= Most && !s.on[id] {
			return false
		}
		s.on[id] = true
	}
	return true
}

// Invert marks what is not marked among all rows, and nothing else.
func (s *Set) Invert(all []string) bool {
	s.Settle()
	was := s.on
	s.on = nil
	var rest []string
	for _, id := range all {
		if !was[id] {
			rest = append(rest, id)
		}
	}
	return s.Put(rest...)
}

// Clear takes all marks away.
func (s *Set) Clear() { *s = Set{} }

// Begin draws a range from a row on.
func (s *Set) Begin(id string) { s.anchor, s.reach = id, []string{id} }

// Ranging reports whether a range is being drawn.
func (s *Set) Ranging() bool { return s.anchor != "" }

// Reach draws the range as far as the cursor. order are the rows that are there;
// where the range began is not among them any more, it begins at the nearer end.
func (s *Set) Reach(order []string, cursor int) {
	if s.anchor == "" || len(order) == 0 {
		return
	}
	from := slices.Index(order, s.anchor)
	if from < 0 {
		from = 0
	}
	low, high := min(from, cursor), max(from, cursor)
	s.reach = slices.Clone(order[max(low, 0):min(high+1, len(order))])
}

// Settle ends the range, whose rows stay marked, and reports whether all had room.
func (s *Set) Settle() bool {
	reach := s.reach
	s.anchor, s.reach = "", nil
	return len(reach) == 0 || s.Put(reach...)
}

// Drop ends the range without marking it.
func (s *Set) Drop() { s.anchor, s.reach = "", nil }
