package inbox

import (
	"strconv"
	"strings"

	"debrief/keymap"
	"debrief/ui/pane"
)

var _ pane.Spoken = (*Pane)(nil)

// Telling implements pane.Spoken.
func (p *Pane) Telling() string {
	entries, _ := p.sheet.Rows.Window()
	var names []string
	for _, e := range entries {
		names = append(names, e.id())
	}
	return strings.Join(names, " ")
}

// Whole implements pane.Spoken.
func (p *Pane) Whole() []string {
	entries, _ := p.sheet.Rows.Window()
	if len(entries) == 0 {
		return []string{p.nothing()}
	}
	lines := []string{p.env.Text.T("inbox.title") + ":"}
	for i, e := range entries {
		lines = append(lines, strconv.Itoa(i+1)+". "+p.spokenEntry(e))
	}
	return lines
}

// idCells is room for a dialogue's id where it stands for a name.
const idCells = 80

// spokenEntry tells an entry in one line.
func (p *Pane) spokenEntry(e entry) string {
	_, _, what := p.what(e)
	who, age, why := p.about(e, idCells)
	var parts []string
	for _, part := range []string{what, who, age} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ") + ": " + why
}

// Here implements pane.Spoken.
func (p *Pane) Here() []string {
	e, ok := p.sheet.Rows.Selected()
	if !ok {
		return nil
	}
	_, cursor := p.sheet.Rows.Window()
	return []string{p.env.Text.T("plain.row", "N", cursor+1, "Row", p.spokenEntry(e))}
}

// Pick implements pane.Spoken: it opens what has that number.
func (p *Pane) Pick(number int) pane.Reply {
	entries, _ := p.sheet.Rows.Window()
	if number < 1 || number > len(entries) {
		return pane.Tell(pane.Warn, p.env.Text.T("plain.no_number", "N", number))
	}
	p.sheet.Rows.Select(entries[number-1].id())
	return p.Do(keymap.Open, 0)
}

// Write implements pane.Spoken; nothing is written here.
func (p *Pane) Write(string) pane.Reply { return pane.Reply{} }
