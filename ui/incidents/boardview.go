package incidents

import (
	"github.com/charmbracelet/lipgloss"

	"debrief/ui/text"
)

// Line is what is told of a row of a board: what it is, whom it is about, for how
// long, who sees to it, and why, which may hold words from outside and is last.
type Line struct {
	Sign  string // which tells without colour what What does
	Style lipgloss.Style
	What  string
	Who   string // "" leaves out all but Why
	Age   string
	Owner string
	Why   string
}

// Widths of the columns.
const (
	signCells = 3
	whatCells = 12
	whoCells  = 16
	ageCells  = 6
)

// draw makes the line of one row, with what was found in it.
func (b *Board[T]) draw(item T, selected bool, width int) string {
	return b.seek.Mark(item, selected, b.drawn(item, selected, width))
}

func (b *Board[T]) drawn(item T, selected bool, width int) string {
	styles := b.env.Style
	mark, body := "  ", styles.Normal
	if selected {
		mark, body = styles.Accent.Render("> "), styles.Cursor
	}
	cells := whoCells
	if width < 60 {
		cells -= 4
	}
	l := b.look.Line(item, cells)
	line := mark + l.Style.Render(text.PadRight(l.Sign, signCells)+text.PadRight(l.What, whatCells)) + " "
	if l.Who != "" {
		line += body.Render(text.PadRight(l.Who, cells)) + " "
		if width >= 50 {
			line += styles.Faint.Render(text.PadLeft(l.Age, ageCells)) + "  "
		}
	}
	if l.Owner != "" {
		line += styles.CRM.Render(l.Owner) + " "
	}
	return line + body.Render(l.Why)
}

// tell says of a row what stands above its dialogue; nothing where it is no incident.
func (b *Board[T]) tell(item T, width int) []string {
	n := b.look.Incident(item)
	if n == nil {
		return nil
	}
	lines := b.Desk.Tell(n, width)
	if b.look.More != nil {
		lines = append(lines, b.look.More(item, width)...)
	}
	return lines
}

// View implements pane.Pane.
func (b *Board[T]) View() string { return b.sheet.View(b.heading, b.nothing) }

func (b *Board[T]) heading() []string {
	if b.Desk.Asks() {
		return []string{b.Desk.Line(b.sheet.RowWidth())}
	}
	if sought := b.seek.Line(b.sheet.RowWidth()); sought != "" {
		return []string{sought}
	}
	return []string{" " + b.look.Title()}
}

// nothing is what is said where there is no row.
func (b *Board[T]) nothing() string {
	switch {
	case b.failed != "":
		return b.failed
	case !b.loaded:
		return b.env.Text.T("frame.reading")
	}
	return b.look.Empty()
}
