package incidents

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"debrief/keymap"
	"debrief/ui/pane"
)

// Telling implements pane.Spoken.
func (b *Board[T]) Telling() string {
	items, _ := b.sheet.Rows.Window()
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = b.look.ID(item)
	}
	return strings.Join(names, " ")
}

// Whole implements pane.Spoken.
func (b *Board[T]) Whole() []string {
	items, _ := b.sheet.Rows.Window()
	if len(items) == 0 {
		return []string{b.nothing()}
	}
	lines := []string{ansi.Strip(b.look.Title()) + ":"}
	for i, item := range items {
		lines = append(lines, strconv.Itoa(i+1)+". "+b.said(item))
	}
	return lines
}

// idCells is room for a dialogue's id where it stands for a name.
const idCells = 80

// said tells a row in one line, whole.
func (b *Board[T]) said(item T) string {
	l := b.look.Line(item, idCells)
	var parts []string
	for _, part := range []string{l.What, l.Who, l.Age, l.Owner} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ") + ": " + l.Why
}

// Here implements pane.Spoken.
func (b *Board[T]) Here() []string {
	if b.seek.Writing {
		return []string{b.env.Text.T("plain.look_list")}
	}
	item, ok := b.Row()
	if !ok {
		return nil
	}
	_, cursor := b.sheet.Rows.Window()
	return []string{b.env.Text.T("plain.row", "N", cursor+1, "Row", b.said(item))}
}

// Pick implements pane.Spoken: it opens what has that number.
func (b *Board[T]) Pick(number int) pane.Reply {
	items, _ := b.sheet.Rows.Window()
	if number < 1 || number > len(items) {
		return pane.Tell(pane.Warn, b.env.Text.T("plain.no_number", "N", number))
	}
	b.sheet.Rows.Select(b.look.ID(items[number-1]))
	return b.Do(keymap.Open, 0)
}

// Write implements pane.Spoken: the reason of closing, or what to look for, whole.
func (b *Board[T]) Write(written string) pane.Reply {
	if b.seek.Writing {
		b.seek.Ask(written)
		return b.Do(keymap.SearchKeep, 0)
	}
	if !b.Desk.Asks() {
		return pane.Reply{}
	}
	b.Desk.input.Put(written)
	return b.Do(keymap.NoteSave, 0)
}
