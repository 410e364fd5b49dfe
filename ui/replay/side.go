package replay

import (
	"strconv"
	"strings"

	"debrief/model"
	"debrief/ui/text"
)

// side is the left column of a wide screen: the dialogue, its answers with their
// verdicts, the reasons when one is asked for, and what comes next.
func (p *Pane) side() []string {
	lines := p.sideHead()
	below := p.sideFoot()
	room := p.height - len(lines) - len(below) - 1
	lines = append(lines, p.sideAnswers(max(room, 1))...)
	lines = append(append(lines, ""), below...)
	for i, line := range lines {
		lines[i] = " " + text.Truncate(line, sideCells-2)
	}
	return lines
}

func (p *Pane) sideHead() []string {
	d, styles := p.open, p.env.Style
	lines := []string{styles.Title.Render(text.Truncate(p.title(), sideCells-2))}
	about := text.Line(strings.Join(notEmpty(d.Source, d.Assistant.Name, d.Assistant.Version, d.Topic), " · "))
	if about != "" {
		lines = append(lines, styles.Faint.Render(text.Truncate(about, sideCells-2)))
	}
	lines = append(lines, styles.Faint.Render(p.env.Text.Stamp(d.StartedAt, p.env.Zone)))
	if d.Lead.Status != model.LeadNone {
		lead := p.env.Text.T("replay.event.lead") + " " + p.state("lead", string(d.Lead.Status))
		if d.Lead.LeadID != "" {
			lead += " #" + text.Line(d.Lead.LeadID)
		}
		style := styles.CRM
		if d.Lead.Status == model.LeadFailed {
			style = styles.Bad
		}
		lines = append(lines, style.Render(text.Truncate(lead, sideCells-2)))
	}
	if second := p.secondWord(); second != "" {
		lines = append(lines, styles.Accent.Render(text.Truncate(second, sideCells-2)))
	}
	if len(d.Tags) > 0 {
		for _, line := range text.Wrap(text.Tags(d.Tags, 0), sideCells-2) {
			lines = append(lines, styles.Accent.Render(line))
		}
	}
	return append(lines, "")
}

func notEmpty(parts ...string) []string {
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}

// sideAnswers lists the answers around the current one.
func (p *Pane) sideAnswers(rows int) []string {
	order, styles := p.open.Order, p.env.Style
	if len(order) == 0 {
		return []string{styles.Faint.Render(p.env.Text.T("replay.no_answers"))}
	}
	current, here := p.answersUntil(p.open.cursor)-1, false
	if i, ok := p.currentAnswer(); ok {
		current, here = p.open.Items[i].Turn.Answer-1, true
	}
	from := max(min(current-rows/2, len(order)-rows), 0)
	var lines []string
	for n := from; n < min(from+rows, len(order)); n++ {
		lines = append(lines, p.sideAnswer(n, here && n == current))
	}
	return lines
}

func (p *Pane) sideAnswer(n int, current bool) string {
	i, styles := p.open.Order[n], p.env.Style
	sign, signStyle := p.sign(i, current)
	mark, number := "  ", styles.Faint
	if current {
		mark, number = styles.Accent.Render("> "), styles.Bold
	}
	line := mark + number.Render(text.PadLeft(strconv.Itoa(n+1), 3)) + " " + signStyle.Render(text.PadRight(sign, 2)) + " "
	turn := p.open.Items[i].Turn
	j, _ := p.judgementOf(i)
	var words []string
	if j != nil {
		if j.Reason != "" { // which says enough: there is little room, and a sign before it
			words = append(words, p.reasonLabel(j.Reason))
		} else {
			words = append(words, p.env.Text.T(verdictWord(j.Value)))
		}
		if j.Correction != "" {
			words = append(words, p.env.Text.T("replay.has_correction"))
		}
	}
	if turn.Note != "" {
		words = append(words, p.env.Text.T("replay.has_note"))
	}
	return line + text.Line(strings.Join(words, ", "))
}

// sideFoot is the question for a reason, and the dialogue that comes next.
func (p *Pane) sideFoot() []string {
	var lines []string
	if p.asking != nil {
		lines = append(lines, p.env.Style.Warn.Render(p.env.Text.T("replay.why")))
		for i, r := range p.env.Reasons[:min(len(p.env.Reasons), 9)] {
			lines = append(lines, p.env.Style.Accent.Render(strconv.Itoa(i+1))+" "+text.Line(r.Label))
		}
		lines = append(lines, "")
	}
	if p.next.dialogue != nil {
		next := p.env.Text.N("replay.next", p.next.dialogue.Answers, "Dialogue", text.Line(p.next.dialogue.ID))
		for _, line := range text.Wrap(next, sideCells-2) {
			lines = append(lines, p.env.Style.Faint.Render(line))
		}
	}
	return lines
}
