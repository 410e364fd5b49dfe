// Package list is a list that draws only the rows on the screen. What is
// selected is an id, so that rows which come or go in the background do not move
// the cursor.
package list

import (
	"slices"
	"strings"

	"debrief/keymap"
	"debrief/ui/text"
)

// List shows items of one kind in a window of rows. The zero value is not
// usable; New makes one.
type List[T any] struct {
	id   func(T) string
	draw func(item T, selected bool, width int) string

	items         []T
	more          bool // there are items after the last one
	waiting       bool // they were asked for
	cursor, top   int
	width, height int
}

// New returns an empty list. id names an item for as long as it lives; draw
// returns its one line, at most width cells wide, and must show in letters too
// that it is selected.
func New[T any](id func(T) string, draw func(item T, selected bool, width int) string) *List[T] {
	return &List[T]{id: id, draw: draw}
}

// Resize sets the size in cells; either may be 0.
func (l *List[T]) Resize(width, height int) {
	l.width, l.height = max(width, 0), max(height, 0)
	l.follow()
}

// Set replaces all items. The selected one stays selected; when it is gone, the
// one after it is, else the one before. more says that there are further items,
// which Wants then asks for.
func (l *List[T]) Set(items []T, more bool) {
	next := l.place(items)
	l.items, l.more, l.waiting = items, more, false
	l.cursor = next
	l.follow()
}

// place returns where the cursor stands among new items.
func (l *List[T]) place(items []T) int {
	if len(l.items) == 0 {
		return 0
	}
	at := make(map[string]int, len(items))
	for i, item := range items {
		at[l.id(item)] = i
	}
	for _, old := range l.items[l.cursor:] {
		if i, ok := at[l.id(old)]; ok {
			return i
		}
	}
	for _, old := range slices.Backward(l.items[:l.cursor]) {
		if i, ok := at[l.id(old)]; ok {
			return i
		}
	}
	return l.cursor
}

// Append adds the next page of items.
func (l *List[T]) Append(items []T, more bool) {
	l.items = append(l.items, items...)
	l.more, l.waiting = more, false
	l.follow()
}

// Replace puts an item in the place of the one with the same id and reports
// whether there was one.
func (l *List[T]) Replace(item T) bool {
	i := l.find(l.id(item))
	if i >= 0 {
		l.items[i] = item
	}
	return i >= 0
}

// Remove takes an item out. The cursor stays where it is, on the next one.
func (l *List[T]) Remove(id string) {
	i := l.find(id)
	if i < 0 {
		return
	}
	l.items = slices.Delete(l.items, i, i+1)
	if i < l.cursor {
		l.cursor--
	}
	l.follow()
}

// Wants reports, once for each page, that the next page should be read: the
// cursor or the window is near the end of what is there.
func (l *List[T]) Wants() bool {
	near := max(l.cursor, l.top+l.height)+l.height >= len(l.items)
	if !l.more || l.waiting || !near {
		return false
	}
	l.waiting = true
	return true
}

// GiveUp says that the page that Wants asked for did not come, so that it is
// asked for again.
func (l *List[T]) GiveUp() { l.waiting = false }

// Len returns how many items are there, and whether there are more.
func (l *List[T]) Len() (n int, more bool) { return len(l.items), l.more }

// Items returns the items; the slice must not be changed.
func (l *List[T]) Items() []T { return l.items }

// Index returns the place of the cursor, from 0.
func (l *List[T]) Index() int { return l.cursor }

// Selected returns the item under the cursor; false when the list is empty.
func (l *List[T]) Selected() (T, bool) {
	if len(l.items) == 0 {
		var none T
		return none, false
	}
	return l.items[l.cursor], true
}

// Last returns the last item, after which the next page begins.
func (l *List[T]) Last() (T, bool) {
	if len(l.items) == 0 {
		var none T
		return none, false
	}
	return l.items[len(l.items)-1], true
}

// Select moves the cursor to an item and reports whether it is there.
func (l *List[T]) Select(id string) bool {
	i := l.find(id)
	if i >= 0 {
		l.cursor = i
		l.follow()
	}
	return i >= 0
}

func (l *List[T]) find(id string) int {
	return slices.IndexFunc(l.items, func(item T) bool { return l.id(item) == id })
}

// Move moves the cursor by so many rows and stops at the ends.
func (l *List[T]) Move(rows int) {
	l.cursor += rows
	l.follow()
}

// Do performs an action of keymap.Move and reports whether it was one. count is
// the number typed before it, 0 for none.
func (l *List[T]) Do(id keymap.ID, count int) bool {
	times := max(count, 1)
	switch id {
	case keymap.Down:
		l.Move(times)
	case keymap.Up:
		l.Move(-times)
	case keymap.HalfDown:
		l.Move(times * max(l.height/2, 1))
	case keymap.HalfUp:
		l.Move(-times * max(l.height/2, 1))
	case keymap.PageDown:
		l.Move(times * max(l.height-1, 1))
	case keymap.PageUp:
		l.Move(-times * max(l.height-1, 1))
	case keymap.Top:
		l.cursor = max(count-1, 0)
		l.follow()
	case keymap.Bottom:
		l.cursor = len(l.items) - 1
		if count > 0 {
			l.cursor = count - 1
		}
		l.follow()
	default:
		return false
	}
	return true
}

// margin is how many rows stay in sight beyond the cursor.
const margin = 2

// follow keeps the cursor on an item and the window around the cursor.
func (l *List[T]) follow() {
	l.cursor = max(min(l.cursor, len(l.items)-1), 0)
	keep := min(margin, max(l.height-1, 0)/2)
	l.top = min(l.top, l.cursor-keep)
	l.top = max(l.top, l.cursor+keep-l.height+1)
	l.top = max(min(l.top, len(l.items)-l.height), 0)
}

// View returns exactly height lines, none wider than the width.
func (l *List[T]) View() string {
	if l.height == 0 {
		return ""
	}
	lines := make([]string, l.height)
	for i := range lines {
		if at := l.top + i; at < len(l.items) {
			lines[i] = text.Truncate(l.draw(l.items[at], at == l.cursor, l.width), l.width)
		}
	}
	return strings.Join(lines, "\n")
}
