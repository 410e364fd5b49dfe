package lead

import (
	"strings"

	"debrief/keymap"
	"debrief/ui/text"
)

// What the parts of the screen take.
const (
	margin   = 1  // at the left, under the marks of the lists
	wide     = 99 // cells from which on the talk stands beside the record
	talkRows = 4  // rows from which on it stands below, where there is room
)

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width == 0 || p.height == 0 {
		return ""
	}
	if p.frame == "" {
		p.whole = false
		lines := fit(p.lines(), p.height)
		for i := range lines {
			lines[i] = strings.Repeat(" ", p.margin) + text.Truncate(lines[i], p.width)
		}
		p.frame = strings.Join(lines, "\n")
	}
	return p.frame
}

// fit makes exactly height lines of lines.
func fit(lines []string, height int) []string {
	out := make([]string, height)
	copy(out, lines)
	return out
}

func (p *Pane) lines() []string {
	switch {
	case p.rec == nil:
		return p.nothing()
	case p.width >= wide:
		return p.sideBySide()
	case p.dialog == nil && p.part == talkPart:
		return p.talkWindow(p.width, p.height)
	}
	return p.stacked()
}

// nothing tells why there is no lead on the screen.
func (p *Pane) nothing() []string {
	said := p.failed
	switch {
	case p.busy:
		said = p.env.Text.T("lead.reading")
	case said == "":
		said = p.env.Text.T("lead.none", "Key", p.env.Keys.Key(keymap.OpenLead))
	}
	lines := []string{}
	if p.height > 2 {
		lines = append(lines, "")
	}
	return append(lines, text.Wrap(said, max(p.width-2, 1))...)
}

// left makes the lines of the record, or of the dialog over it.
func (p *Pane) left(width, height int) []string {
	if p.dialog != nil {
		return p.dialogLines(width, height)
	}
	lines := p.recordLines(width)
	if p.sending > 0 {
		lines[1] = p.env.Text.T("lead.saving")
	}
	most := max(len(lines)-height, 0)
	p.scroll[recordPart] = max(min(p.scroll[recordPart], most), 0)
	return lines[p.scroll[recordPart]:]
}

// sideBySide puts the record and the talk next to each other.
func (p *Pane) sideBySide() []string {
	leftCells := min(p.width*4/7, 84)
	left := fit(p.left(leftCells-1, p.height), p.height)
	right := p.talkWindow(p.width-leftCells-2, p.height)
	p.whole = p.dialog == nil && len(p.recordLines(leftCells-1)) <= p.height && len(p.talkLines(p.width-leftCells-2)) <= p.height
	out := make([]string, p.height)
	for i := range out {
		out[i] = text.PadRight(left[i], leftCells) + p.env.Style.Rule() + " " + right[i]
	}
	return out
}

// stacked shows the record and, in the rows that are left, the end of the talk.
func (p *Pane) stacked() []string {
	lines := p.left(p.width, p.height)
	free := p.height - len(lines) - 1
	if free < talkRows {
		return lines
	}
	if p.dialog == nil { // which ends with such a line itself
		lines = append(lines, p.env.Style.Faint.Render(strings.Repeat(p.env.Style.Dash(), p.width)))
	}
	return append(lines, p.talkWindow(p.width, free)...)
}

// talkWindow returns exactly height lines of the talk, its end unless it was
// scrolled.
func (p *Pane) talkWindow(width, height int) []string {
	lines := p.talkLines(width)
	up := max(min(p.scroll[talkPart], len(lines)-height), 0)
	if p.part == talkPart {
		p.scroll[talkPart] = up
	}
	end := len(lines) - up
	return fit(lines[max(end-height, 0):end], height)
}
