package storage

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sort"

	"debrief/model"
)

// before orders two lines by a column; where they have the same the newer one comes
// first, and then the one whose numbers are smaller, as in the lists by time.
func (t *columnTable) before(column model.Column, a, b line) int {
	x, y := &t.lines[a], &t.lines[b]
	return cmp.Or(x.cells.In(column).Compare(y.cells.In(column)), t.newer(a, b))
}

func (t *columnTable) newer(a, b line) int {
	x, y := &t.lines[a], &t.lines[b]
	return cmp.Or(y.cells.Started.Compare(x.cells.Started), cmp.Compare(x.at.subject, y.at.subject), cmp.Compare(x.at.n, y.at.n))
}

// walk goes through the lines in their order, from the one after another on, or back,
// until each returns false.
func (t *columnTable) walk(column model.Column, after line, back bool, each func(*columnLine) (bool, error)) error {
	order := t.order(column)
	at, step := 0, 1
	if back {
		at, step = len(order)-1, -1
	}
	if after != lineNone {
		at = sort.Search(len(order), func(i int) bool { return t.before(column, order[i], after) >= 0 }) + step
	}
	for ; at >= 0 && at < len(order); at += step {
		more, err := each(&t.lines[order[at]])
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// order is the lines in the order of a column.
type order struct {
	lines []line
	moved []line // that do not stand there as they are now
}

// mostMoved is the part of an order that may have moved before it is sorted anew.
const mostMoved = 4

// move says that a line is not where the orders have it. An order that nobody asked for
// while much moved is given up.
func (t *columnTable) move(l line) {
	for column, o := range t.orders {
		if o.moved = append(o.moved, l); len(o.moved) > 1024+len(o.lines)/mostMoved {
			delete(t.orders, column)
		}
	}
}

// order returns the lines in the order of a column.
func (t *columnTable) order(column model.Column) []line {
	o, known := t.orders[column]
	switch {
	case !known:
		o = &order{lines: t.sortAll(column)}
		t.orders[column] = o
	case len(o.moved) > 0:
		t.settle(column, o)
	}
	return o.lines
}

// settle puts what moved into its place.
func (t *columnTable) settle(column model.Column, o *order) {
	moves := make([]bool, len(t.lines))
	fresh := o.moved[:0]
	for _, l := range o.moved {
		if !moves[l] && !t.lines[l].gone {
			fresh = append(fresh, l)
		}
		moves[l] = true
	}
	slices.SortFunc(fresh, func(a, b line) int { return t.before(column, a, b) })
	o.lines = t.merge(column, o.lines, fresh, moves)
	o.moved = nil
}

// merge returns an order without the lines that move, and with the fresh ones.
func (t *columnTable) merge(column model.Column, order, fresh []line, moves []bool) []line {
	stay := slices.DeleteFunc(order, func(l line) bool { return moves[l] })
	out := make([]line, 0, len(stay)+len(fresh))
	for _, l := range fresh {
		n := sort.Search(len(stay), func(i int) bool { return t.before(column, stay[i], l) > 0 })
		out = append(append(out, stay[:n]...), l)
		stay = stay[n:]
	}
	return append(out, stay...)
}

// sortable is a line on its way to its place: key decides, then the time.
type sortable struct {
	key     uint64
	started int64 // later first
	line    line
}

// sortAll sorts all lines anew. Numbers are compared at once, texts eight bytes at a
// time, so that it takes no longer than a frame lasts.
func (t *columnTable) sortAll(column model.Column) []line {
	all := make([]sortable, 0, t.alive)
	for i := range t.lines {
		if l := &t.lines[i]; !l.gone {
			all = append(all, sortable{started: l.cells.Started.UnixMilli(), line: line(i)}) //nolint:gosec // an index of lines
		}
	}
	t.sortRun(column, all, 0)
	order := make([]line, len(all))
	for i := range all {
		order[i] = all[i].line
	}
	return order
}

// sortRun sorts lines whose texts are the same up to a place.
func (t *columnTable) sortRun(column model.Column, run []sortable, from int) {
	textual, same := column.Textual(), true
	for i := range run {
		run[i].key = keyAt(t.lines[run[i].line].cells.In(column), textual, from)
		same = same && run[i].key == run[0].key
	}
	if !same {
		slices.SortFunc(run, func(a, b sortable) int { return cmp.Compare(a.key, b.key) })
	}
	for first := 0; first < len(run); {
		end, goesOn := first, false
		for ; end < len(run) && run[end].key == run[first].key; end++ {
			goesOn = goesOn || len(t.lines[run[end].line].cells.In(column).Text) > from+keyBytes
		}
		switch equal := run[first:end]; {
		case len(equal) == 1:
		case goesOn:
			t.sortRun(column, equal, from+keyBytes)
		default:
			slices.SortFunc(equal, t.sooner)
		}
		first = end
	}
}

// sooner orders lines that have the same.
func (t *columnTable) sooner(a, b sortable) int {
	if a.started != b.started {
		return cmp.Compare(b.started, a.started)
	}
	return t.newer(a.line, b.line)
}

// keyBytes is how much of a text a key holds: its last byte tells how much that is, so
// that a text that ends is before one that goes on with a zero.
const keyBytes = 7

// keyAt returns what is compared of a value from a place of its text on.
func keyAt(v model.Value, textual bool, from int) uint64 {
	switch {
	case !textual:
		return ^(uint64(v.Number) ^ signBit) //nolint:gosec // the greatest number is the smallest key
	case v.Text == "":
		return math.MaxUint64
	}
	var key [keyBytes + 1]byte
	key[keyBytes] = byte(copy(key[:keyBytes], v.Text[min(from, len(v.Text)):]))
	return binary.BigEndian.Uint64(key[:])
}
