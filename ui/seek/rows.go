package seek

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"debrief/keymap"
	"debrief/ui/list"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// Rows looks for words in the rows of a list, as far as they were read.
type Rows[T any] struct {
	Words
	env  *pane.Env
	list *list.List[T]
	id   func(T) string
	said func(T) string // what a row says, in which is looked

	all  []T             // every row, also those that are not shown
	only bool            // rows without a hit are not shown
	hits map[string]bool // by id; nil when that is to be found out
	from string          // the row from which the line was opened
}

// NewRows looks in the rows of a list.
func NewRows[T any](env *pane.Env, rows *list.List[T], id, said func(T) string) *Rows[T] {
	return &Rows[T]{Words: NewWords(), env: env, list: rows, id: id, said: said}
}

// Set gives the list other rows, those with a hit where only they are shown. more says
// that there are further ones.
func (r *Rows[T]) Set(rows []T, more bool) {
	r.all, r.hits = rows, nil
	r.show(more)
}

// show gives the list what it shows; all rows where none has a hit.
func (r *Rows[T]) show(more bool) {
	var shown []T
	for _, row := range r.all {
		if r.Only() && r.Hit(row) {
			shown = append(shown, row)
		}
	}
	if len(shown) == 0 {
		shown = r.all
	}
	r.list.Set(shown, more)
}

// Select moves the cursor to a row, also to one that is not shown for having no hit:
// then nothing is looked for any more.
func (r *Rows[T]) Select(id string) bool {
	if r.list.Select(id) {
		return true
	}
	if !r.Only() {
		return false
	}
	r.End()
	return r.list.Select(id)
}

// Only reports whether only rows with a hit are shown.
func (r *Rows[T]) Only() bool { return r.only && !r.Asked.IsZero() }

// Hit reports whether the words stand in a row.
func (r *Rows[T]) Hit(row T) bool {
	if r.Asked.IsZero() {
		return false
	}
	if r.hits == nil {
		r.hits = make(map[string]bool, len(r.all))
	}
	id := r.id(row)
	hit, known := r.hits[id]
	if !known {
		hit = r.Stands(row)
		r.hits[id] = hit
	}
	return hit
}

// Stands is Hit for a row of no list; it may be asked from a command.
func (r *Rows[T]) Stands(row T) bool { return len(r.Asked.In(r.said(row))) > 0 }

// places are the places of the hits in the list, in order.
func (r *Rows[T]) places() []int {
	var at []int
	for i, row := range r.list.Items() {
		if r.Hit(row) {
			at = append(at, i)
		}
	}
	return at
}

// place is the hit under the cursor, or Nowhere, and the first one behind it.
func (r *Rows[T]) place(places []int) (at, next int) {
	next, on := slices.BinarySearch(places, r.list.Index())
	if on {
		return next, next
	}
	return Nowhere, next
}

// Key writes in the line; the cursor follows to the first hit at or behind the row from
// which the line was opened.
func (r *Rows[T]) Key(msg tea.KeyMsg) bool {
	if !r.Writing {
		return false
	}
	taken, changed := r.Write(msg)
	if changed {
		r.follow()
	}
	return taken
}

// Ask looks for other words as if they had been written.
func (r *Rows[T]) Ask(words string) {
	r.Put(words)
	r.follow()
}

func (r *Rows[T]) follow() {
	r.hits = nil
	if r.only {
		_, more := r.list.Len()
		r.show(more)
	}
	r.list.Select(r.from)
	if places := r.places(); len(places) > 0 {
		_, next := r.place(places)
		r.list.Do(keymap.Top, places[next%len(places)]+1)
	}
}

// Do performs the actions of looking for something; done is false for any other.
func (r *Rows[T]) Do(id keymap.ID, count int) (reply pane.Reply, done bool) {
	switch id {
	case keymap.ListSearch:
		r.open()
	case keymap.SearchKeep:
		return r.keep(), true
	case keymap.SearchClear:
		r.End()
		r.list.Select(r.from)
	case keymap.HitEnd:
		r.End()
	case keymap.HitsOnly:
		r.Toggle()
	case keymap.HitNext, keymap.SearchDown:
		return r.leap(max(count, 1)), true
	case keymap.HitPrev, keymap.SearchUp:
		return r.leap(-max(count, 1)), true
	default:
		return pane.Reply{}, false
	}
	return pane.Reply{}, true
}

func (r *Rows[T]) open() {
	r.from = ""
	if row, ok := r.list.Selected(); ok {
		r.from = r.id(row)
	}
	r.Begin()
}

// keep leaves the line. What is nowhere is not kept.
func (r *Rows[T]) keep() pane.Reply {
	switch hits := len(r.places()); {
	case r.Asked.IsZero():
		r.End()
	case hits == 0:
		r.End()
		r.list.Select(r.from)
		return pane.Tell(pane.Warn, r.env.Text.T("seek.not_found"))
	}
	r.Rest()
	return pane.Reply{}
}

// End looks for nothing any more, and shows every row; the cursor stays on its row.
func (r *Rows[T]) End() {
	only := r.Only()
	r.Words, r.hits, r.only = NewWords(), nil, false
	if only {
		_, more := r.list.Len()
		r.show(more)
	}
}

// Toggle shows only the rows with a hit, or all again; the cursor stays on its row.
func (r *Rows[T]) Toggle() {
	r.only = !r.only
	_, more := r.list.Len()
	r.show(more)
}

// leap goes so many hits on.
func (r *Rows[T]) leap(by int) pane.Reply {
	places := r.places()
	if len(places) == 0 {
		return pane.Tell(pane.Info, r.env.Text.T("seek.not_found"))
	}
	at, next := r.place(places)
	to, wrapped := Leap(len(places), at, next, by)
	r.list.Do(keymap.Top, places[to]+1)
	switch {
	case r.env.Spoken:
		return pane.Tell(pane.Info, r.env.Text.T("plain.hit", "N", to+1, "All", len(places)))
	case wrapped:
		return pane.Tell(pane.Info, r.env.Text.T("seek.wrapped"))
	}
	return pane.Reply{}
}

// Beyond reports whether so many hits on there is none among the rows that were read.
func (r *Rows[T]) Beyond(by int) bool {
	places := r.places()
	if len(places) == 0 {
		return true
	}
	at, next := r.place(places)
	_, wrapped := Leap(len(places), at, next, by)
	return wrapped
}

// Scopes puts the scopes of looking for something before those of a screen.
func (r *Rows[T]) Scopes(scopes []keymap.Scope) []keymap.Scope {
	switch {
	case r.Writing:
		return []keymap.Scope{keymap.Search}
	case r.Kept():
		return append([]keymap.Scope{keymap.Hits, keymap.Found}, append(scopes, keymap.Seek)...)
	}
	return append(scopes, keymap.Seek)
}

// Line draws what is looked for and which hit the cursor is on; "" where nothing is.
// beside is what else is to be told there; "" is nothing.
func (r *Rows[T]) Line(width int, beside ...string) string {
	places := r.places()
	at, _ := r.place(places)
	found := r.Found(r.env.Voice(), at, len(places))
	if r.Only() && len(places) > 0 {
		found += ", " + r.env.Text.T("seek.only")
	}
	for _, word := range beside {
		if word != "" {
			found += ", " + word
		}
	}
	return r.Words.Line(r.env.Voice(), width, found, len(places) == 0)
}

// Mark draws the line of a row with what was found in it marked. Without styles a row
// with a hit begins with the sign of the search.
func (r *Rows[T]) Mark(row T, selected bool, drawn string) string {
	if !r.Hit(row) {
		return drawn
	}
	if r.env.Style.Mono {
		if selected || drawn == "" {
			return drawn
		}
		return "/" + drawn[1:]
	}
	plain, last := ansi.Strip(drawn), 0
	var b strings.Builder
	for _, span := range r.Asked.In(plain) {
		from, to := text.Width(plain[:span.From]), text.Width(plain[:span.To])
		b.WriteString(ansi.Cut(drawn, last, from) + InOne(r.env.Style.Match, plain[span.From:span.To]))
		last = to
	}
	return b.String() + ansi.Cut(drawn, last, text.Width(plain))
}

// InOne draws a piece in one go. An underlined text would be drawn rune by rune, which
// parts characters that are made of several, as flags are.
func InOne(style lipgloss.Style, piece string) string {
	if piece == "" {
		return ""
	}
	before, after, _ := strings.Cut(style.Render("x"), "x")
	return before + piece + after
}
