package replay

import (
	"slices"
	"strconv"
	"strings"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// What the parts of the screen take, in cells and lines.
const (
	wide      = pane.WideWidth // from here on the answers stand in a column of their own
	sideCells = 34
	ruleFrom  = 14 // with fewer lines the header has no line below it
)

func (p *Pane) isWide() bool { return p.width >= wide }

// textWidth is the width of the part in which the dialogue stands.
func (p *Pane) textWidth() int {
	if p.isWide() {
		return p.width - sideCells - 2 - p.cardWidth()
	}
	return p.width
}

// headRows is how many lines stand above the dialogue.
func (p *Pane) headRows() int {
	switch {
	case p.isWide():
		return 0
	case p.height >= ruleFrom:
		return 2
	}
	return min(p.height, 1)
}

// pageRows is how many lines the dialogue itself has.
func (p *Pane) pageRows() int {
	if p.env.Spoken {
		return spokenRows
	}
	return max(p.height-p.headRows()-len(p.foot()), 0)
}

// foot is what stands below the dialogue: the editor, the question for a reason,
// the place of playing.
func (p *Pane) foot() []string {
	width := p.textWidth()
	var lines []string
	switch {
	case p.open == nil:
	case p.editor != nil:
		lines = p.editorLines(width)
	case p.tagging != nil:
		lines = p.tagging.choice.View(width, p.tagRows())
	case p.asking != nil && !p.isWide():
		lines = p.questionLines(width, max(p.height/2, 2))
	case p.play.active:
		lines = []string{p.playLine(width)}
	default:
		if line := p.searchLine(width); line != "" {
			lines = []string{line}
		}
	}
	for i, line := range lines {
		lines[i] = text.Truncate(line, width)
	}
	return lines
}

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.page.frame == "" {
		p.page.frame = strings.Join(p.frame(), "\n")
	}
	return p.page.frame
}

// frame makes the lines of the whole pane.
func (p *Pane) frame() []string {
	if p.open == nil {
		return p.emptyFrame()
	}
	right := append(p.window(p.pageRows()), p.foot()...)
	lines := right
	if p.isWide() {
		if p.cardWidth() > 0 {
			right = p.besideCard(right)
		}
		lines = beside(p.side(), right, p.env.Style.Rule())
	} else {
		lines = append(p.head(), right...)
	}
	if len(lines) > p.height { // the screen is too low for the editor
		lines = lines[len(lines)-p.height:]
	}
	return lines
}

// beside puts two columns of lines together; the left ones are sideCells wide.
func beside(left, right []string, rule string) []string {
	out := make([]string, len(right))
	rule += " "
	for i := range right {
		l := ""
		if i < len(left) {
			l = left[i]
		}
		out[i] = text.PadRight(l, sideCells) + rule + right[i]
	}
	return out
}

func (p *Pane) emptyFrame() []string {
	lines := make([]string, p.height)
	say := p.nothing()
	if p.load.busy {
		say = p.env.Text.T("replay.opening")
	}
	for i, line := range text.Wrap(say, max(p.width-2, 1)) {
		if at := i + min(1, p.height-1); at < p.height {
			lines[at] = text.Truncate(" "+line, p.width)
		}
	}
	return lines
}

// head is the header of a narrow screen: who, the answers, note and correction.
func (p *Pane) head() []string {
	if p.headRows() == 0 {
		return nil
	}
	title := p.title()
	if cells := p.titleCells(); clientName(p.open.Client) == "" {
		title = text.TruncateHead(title, cells)
	} else {
		title = text.Truncate(title, cells)
	}
	title = " " + p.env.Style.Title.Render(title)
	room := p.width - text.Width(title) - 2
	line := title + "  " + p.answersLine(room)
	line = text.Truncate(line, p.width)
	if p.headRows() == 1 {
		return []string{line}
	}
	return []string{line, p.rule()}
}

// titleCells is the room for the name of the dialogue: what the answers leave,
// and a third of the line where they need more than there is.
func (p *Pane) titleCells() int {
	need := text.Width(p.env.Text.T("replay.answers")) + 4
	for n := 0; n < len(p.open.Order) && need < p.width; n++ {
		need += p.markWidth(n)
	}
	return max(p.width-need, p.width/3, 8)
}

func (p *Pane) dash() string {
	if p.env.Style.Mono {
		return "-"
	}
	return "─"
}

// title names the dialogue: its id, the client, the bot.
func (p *Pane) title() string {
	d := p.open
	parts := []string{"#" + text.Line(d.ID)}
	if name := clientName(d.Client); name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, " ")
}

func clientName(c model.Client) string {
	for _, s := range []string{c.Name, c.Phone, c.Email} {
		if s != "" {
			return text.Line(s)
		}
	}
	return ""
}

// answersLine shows the verdicts in one line, those around the cursor when there
// is no room for all.
func (p *Pane) answersLine(room int) string {
	if len(p.open.Order) == 0 {
		return p.env.Style.Faint.Render(text.Truncate(p.env.Text.T("replay.no_answers"), room))
	}
	label := p.env.Text.T("replay.answers") + " "
	room -= text.Width(label)
	current, here := 0, false
	if i, ok := p.currentAnswer(); ok {
		current, here = p.open.Items[i].Turn.Answer-1, true
	} else {
		current = max(p.answersUntil(p.open.cursor)-1, 0)
	}
	from, to := current, current
	used := p.markWidth(current)
	for grew := true; grew; {
		grew = false
		if to+1 < len(p.open.Order) && used+p.markWidth(to+1) <= room {
			to++
			used += p.markWidth(to)
			grew = true
		}
		if from > 0 && used+p.markWidth(from-1) <= room {
			from--
			used += p.markWidth(from)
			grew = true
		}
	}
	var b strings.Builder
	b.WriteString(p.env.Style.Faint.Render(label))
	for n := from; n <= to; n++ {
		i := p.open.Order[n]
		sign, style := p.sign(i, here && n == current)
		number := p.env.Style.Faint
		if here && n == current {
			number = p.env.Style.Bold
		}
		b.WriteString(number.Render(strconv.Itoa(n+1)) + style.Render(sign) + " ")
	}
	return b.String()
}

// markWidth is the width of one answer in answersLine: its number, the sign and
// a space, and one cell more while it is being saved.
func (p *Pane) markWidth(n int) int {
	width := len(strconv.Itoa(n+1)) + 2
	if _, waits := p.judgementOf(p.open.Order[n]); waits {
		width++
	}
	return width
}

// answersUntil counts the answers up to and with item i.
func (p *Pane) answersUntil(i int) int {
	n := 0
	for _, at := range p.open.Order {
		if at <= i {
			n++
		}
	}
	return n
}

// questionLines offers the reasons of a bad verdict in at most so many lines. A
// reason is never parted, so that its digit and its words stand together.
func (p *Pane) questionLines(width, rows int) []string {
	parts := []string{p.env.Text.T("replay.why")}
	for i, r := range p.env.Reasons[:min(len(p.env.Reasons), 9)] {
		parts = append(parts, strconv.Itoa(i+1)+" "+text.Line(r.Label))
	}
	lines := slices.Clone(parts[:1])
	for _, part := range parts[1:] {
		last := len(lines) - 1
		if longer := lines[last] + "  " + part; text.Width(longer) <= width-1 {
			lines[last] = longer
		} else {
			lines = append(lines, part)
		}
	}
	if len(lines) > rows {
		lines = lines[:rows]
	}
	for i := range lines {
		lines[i] = " " + p.env.Style.Warn.Render(lines[i])
	}
	return lines
}

// playLine tells how far playing is.
func (p *Pane) playLine(width int) string {
	sign := ">"
	if !p.play.on {
		sign = "="
	}
	shown, all := p.play.shown+1, len(p.open.Items)
	const bar = 12
	done := bar * shown / max(all, 1)
	line := " " + sign + " " + strconv.Itoa(p.play.speed) + "x [" + strings.Repeat("=", done) +
		strings.Repeat("-", bar-done) + "] " + strconv.Itoa(shown) + "/" + strconv.Itoa(all)
	if !p.play.on {
		line += "  " + p.env.Text.T("replay.paused")
	}
	return p.env.Style.Accent.Render(text.Truncate(line, width))
}

// splitLines returns exactly n lines of s.
func splitLines(s string, n int) []string {
	lines := strings.Split(s, "\n")
	if len(lines) > n {
		return lines[:n]
	}
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines
}
