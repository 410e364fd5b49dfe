package incidents

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/keep"
	"debrief/ui/pane"
	"debrief/ui/seek"
	"debrief/ui/sheet"
)

// Board is a screen's list on which incidents stand, alone or among other things: it
// reads the rows, keeps them, and lets a person act on the one under the cursor. What
// the rows are, the screen says (Look).
type Board[T any] struct {
	Desk   *Desk
	Counts model.Counts // of the archive, as they were read with the rows

	env        pane.Env
	look       Look[T]
	sheet      *sheet.Sheet[T]
	seek       *seek.Rows[T]
	generation int
	reading    bool
	dirty      bool // it changed while something was being read
	loaded     bool
	failed     string
	find       string // the row on which the cursor begins
	keeper     *keep.Keeper[place]
}

// Look says what stands on a board.
type Look[T any] struct {
	Name   string         // of the screen; no other has it
	Scopes []keymap.Scope // of its own, before those of every board
	Key    keymap.ID      // shows it
	ID     func(T) string
	// Line is what is told of a row; cells is the room for whom it is about.
	Line func(item T, cells int) Line
	// Incident returns the incident of a row, nil where it is something else.
	Incident func(T) *model.Incident
	// More is what is told of a row below its incident; nil tells nothing.
	More func(item T, width int) []string
	// Dialogue returns the id of the dialogue that a row is about, "" for none.
	Dialogue func(T) string
	// Open is where Enter leads from a row, nil for nowhere.
	Open func(T) *pane.Goto
	// Read returns the reading of the rows as they are listed now.
	Read  func() Reading[T]
	Title func() string // the line above the rows
	Empty func() string // what is said where there is no row
	// Shown names which of the rows are listed, and Show lists them again by that name;
	// what is no name changes nothing. Both are nil where all are listed.
	Shown func() string
	Show  func(name string)
}

// Reading reads rows. It is called from a command.
type Reading[T any] func(ctx context.Context, archive pane.Archive, counts model.Counts) ([]T, error)

// readMsg answers a reading.
type readMsg[T any] struct {
	board      string
	generation int
	rows       []T
	counts     model.Counts
	err        error
}

// headRows is how many lines stand above the list.
const headRows = 1

// NewBoard returns a board with nothing on it.
func NewBoard[T any](env pane.Env, look Look[T]) *Board[T] {
	b := &Board[T]{env: env, look: look}
	b.Desk = NewDesk(&b.env, look.Name)
	b.sheet = sheet.New(env, sheet.Look[T]{
		Name: look.Name, Head: headRows, Percent: 55, ID: look.ID, Draw: b.draw, Tell: b.tell,
	})
	b.keeper = keep.New(&b.env, pane.Screen(look.Name), b.restore, b.Refresh)
	b.seek = seek.NewRows(&b.env, b.sheet.Rows, look.ID, b.said)
	return b
}

// Resize implements pane.Pane.
func (b *Board[T]) Resize(width, height int) { b.sheet.Resize(width, height) }

// Open implements pane.Pane. arg is the id of a row, or "" for the one that was there.
func (b *Board[T]) Open(arg string) tea.Cmd {
	if arg != "" {
		b.keeper.Touch()
		b.find = arg
	}
	if recall := b.keeper.Recall(); recall != nil {
		return recall
	}
	return b.Refresh()
}

// Refresh implements pane.Pane.
func (b *Board[T]) Refresh() tea.Cmd {
	if b.keeper.Waits() { // it reads then
		return nil
	}
	if b.reading {
		b.dirty = true
		return nil
	}
	b.generation++
	b.reading, b.dirty = true, false
	name, generation, archive, read := b.look.Name, b.generation, b.env.Archive, b.look.Read()
	return pane.Guard(func(ctx context.Context) tea.Msg {
		msg := readMsg[T]{board: name, generation: generation}
		if msg.counts, msg.err = archive.Counts(ctx); msg.err == nil {
			msg.rows, msg.err = read(ctx, archive, msg.counts)
		}
		return msg
	})
}

// Update implements pane.Pane.
func (b *Board[T]) Update(msg tea.Msg) pane.Reply {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return pane.Run(b.show())
	case pane.PanicMsg:
		b.reading = false
	case readMsg[T]:
		if msg.board == b.look.Name && msg.generation == b.generation {
			return b.took(msg)
		}
	}
	b.sheet.Update(msg)
	if reply, done := b.keeper.Update(msg); done {
		return reply
	}
	if reply, ok := b.Desk.Update(msg); ok {
		reply.Cmd = tea.Batch(reply.Cmd, b.Refresh())
		return reply
	}
	return pane.Reply{}
}

func (b *Board[T]) took(answer readMsg[T]) pane.Reply {
	b.reading = false
	b.sheet.Forget()
	if answer.err != nil {
		b.failed = b.env.Text.T("frame.unreadable", "Error", pane.Why(b.env.Text, answer.err))
		return pane.Tell(pane.Error, b.failed)
	}
	b.failed, b.loaded, b.Counts = "", true, answer.counts
	b.seek.Set(answer.rows, false)
	if b.find != "" {
		b.seek.Select(b.find)
		b.find = ""
	}
	if b.dirty {
		return pane.Run(tea.Batch(b.Refresh(), b.show()))
	}
	return pane.Run(b.show())
}

// Row returns the row under the cursor; false when there is none.
func (b *Board[T]) Row() (T, bool) { return b.sheet.Rows.Selected() }

// incident returns the incident under the cursor, nil when it is something else.
func (b *Board[T]) incident() *model.Incident {
	item, ok := b.Row()
	if !ok {
		return nil
	}
	return b.look.Incident(item)
}

// Selected returns the id of the dialogue under the cursor, "" when there is none.
func (b *Board[T]) Selected() string {
	item, ok := b.Row()
	if !ok {
		return ""
	}
	return b.look.Dialogue(item)
}

// show reads the preview of the selected row.
func (b *Board[T]) show() tea.Cmd { return b.sheet.Show(b.Selected()) }

// Do implements pane.Pane.
func (b *Board[T]) Do(id keymap.ID, count int) pane.Reply {
	if reason := b.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, b.env.Text.T(reason))
	}
	b.sheet.Moved()
	b.keeper.Touch()
	if reply, done := b.Desk.Do(id, count, b.incident()); done {
		return reply
	}
	if reply, done := b.seek.Do(id, count); done {
		b.sheet.Forget()
		return pane.Reply{Status: reply.Status, Cmd: b.show()}
	}
	switch {
	case id == keymap.Open:
		item, _ := b.Row()
		return pane.Reply{Goto: b.look.Open(item)}
	case id == keymap.OpenLead:
		return pane.To(pane.Lead, b.Selected())
	case b.sheet.Rows.Do(id, count):
		return pane.Run(b.show())
	}
	return pane.Reply{}
}

// Disabled implements pane.Pane.
func (b *Board[T]) Disabled(id keymap.ID) string {
	item, ok := b.Row()
	switch {
	case !ok && (id == keymap.Open || id == keymap.OpenLead || id == keymap.ListSearch), id == keymap.Open && b.look.Open(item) == nil:
		return "disabled.empty"
	case id == keymap.OpenLead && b.Selected() == "":
		return "disabled.no_lead"
	}
	return b.Desk.Disabled(id, b.incident())
}

// Leave implements pane.Pane.
func (b *Board[T]) Leave() tea.Cmd {
	b.Desk.Leave()
	return b.Keep()
}

// Key implements pane.Pane.
func (b *Board[T]) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	if b.Desk.Key(msg) {
		b.sheet.Moved()
		return pane.Reply{}, true
	}
	if !b.seek.Key(msg) {
		return pane.Reply{}, false
	}
	b.sheet.Forget()
	return pane.Run(b.show()), true
}

// TextMode implements pane.Pane.
func (b *Board[T]) TextMode() bool { return b.Desk.Asks() || b.seek.Writing }

// Scopes implements pane.Pane.
func (b *Board[T]) Scopes() []keymap.Scope {
	if b.Desk.Asks() {
		return []keymap.Scope{keymap.Note}
	}
	scopes := append(slices.Clone(b.look.Scopes), keymap.Incidents, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move)
	return b.seek.Scopes(scopes)
}
