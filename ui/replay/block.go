package replay

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// columns is where the parts of a turn stand: the cursor's sign, the time, the
// speaker, the text.
type columns struct{ time, speaker, text int }

// What a screen gives to each part, in cells.
const (
	narrowest   = pane.LeastWidth // below it the time is left out
	timeCells   = 8
	nameCells   = 10
	widestText  = 88
	foldedBytes = 4 << 10  // of a turn, before it is unfolded
	openBytes   = 64 << 10 // of a turn or of details, once unfolded
	openLines   = 400      // of details, once unfolded
)

func columnsOf(width int) columns {
	c := columns{time: timeCells, speaker: nameCells}
	if width < narrowest {
		c.time = 0
	}
	c.text = max(min(width-c.indent(), widestText), 8)
	return c
}

// indent is where the text begins.
func (c columns) indent() int {
	if c.time == 0 {
		return 1 + c.speaker + 1
	}
	return 1 + c.time + 1 + c.speaker + 1
}

// block makes the lines of an item.
func (p *Pane) block(i int, cursor bool, width int) []string {
	c := columnsOf(width)
	item := &p.open.Items[i]
	lines := p.pauseBefore(i, c)
	if item.Turn != nil {
		return append(lines, p.turnLines(i, cursor, c)...)
	}
	return append(lines, p.eventLines(i, cursor, c)...)
}

// pauseBefore returns the line that stands before an item which came more than a
// minute after the one before.
func (p *Pane) pauseBefore(i int, c columns) []string {
	if i == 0 {
		return nil
	}
	before, now := p.open.Items[i-1].Entry.TS, p.open.Items[i].Entry.TS
	gap := now.Sub(before)
	if gap <= time.Minute {
		return nil
	}
	label := p.env.Text.T("replay.pause", "Time", p.env.Text.Ago(gap))
	if day := p.env.Text.Date(now, p.env.Zone); day != p.env.Text.Date(before, p.env.Zone) {
		label += ", " + day
	}
	label = text.Truncate(label, c.text)
	dashes := strings.Repeat("- ", max((c.text-text.Width(label)-2)/4, 0))
	line := text.Spaces(c.indent()) + strings.TrimRight(dashes+label+" "+dashes, " ")
	return []string{p.env.Style.Faint.Render(line)}
}

// turnLines makes the lines of a message.
func (p *Pane) turnLines(i int, cursor bool, c columns) []string {
	item := &p.open.Items[i]
	head := p.lead(item.Entry.TS, p.speaker(i, cursor, c), cursor, c)
	var lines []string
	for k, pt := range p.parts(i, p.isUnfolded(item), c) {
		if k > 0 {
			lines = append(lines, p.partLines(i, k, pt, text.Spaces(c.indent()), c)...)
			continue
		}
		if cursor && item.Turn.DeletedAt.IsZero() {
			pt.style = p.env.Style.Bold
		}
		lines = p.partLines(i, k, pt, head, c)
	}
	return lines
}

// partLines makes the lines of part k of item i. What is looked for is marked in it;
// where nothing is, web addresses can be followed.
func (p *Pane) partLines(i, k int, pt part, head string, c columns) []string {
	lines, item := pt.lines(), &p.open.Items[i]
	marks := p.search.marksIn(item.Entry.Key, k, pt.said)
	if len(marks) > 0 {
		return p.markedLines(pt, lines, marks, head, c)
	}
	if item.Turn != nil && k == 0 && !p.env.Style.Mono {
		if found := links(text.Clean(item.Turn.Text)); len(found) > 0 {
			lines = linked(lines, found)
		}
	}
	for n, line := range lines {
		lines[n] = pt.head(n, head, c) + pt.style.Render(line)
	}
	return lines
}

// turnText returns what was said, cut when it is very long, and below it what was sent
// with it.
func (p *Pane) turnText(item *model.Item, unfolded bool, c columns) string {
	said, rest := item.Turn.Text, ""
	limit := foldedBytes
	if unfolded {
		limit = openBytes
	}
	if len(said) > limit {
		cut := limit
		for cut > 0 && !utf8.RuneStart(said[cut]) {
			cut--
		}
		rest = p.env.Text.N("replay.longer", utf8.RuneCountInString(said[cut:]))
		said = said[:cut]
	}
	said = strings.TrimRight(text.Clean(said), "\n ")
	var below []string
	if rest != "" {
		below = append(below, text.Truncate(rest, c.text))
	}
	for _, a := range item.Turn.Attachments {
		below = append(below, text.Truncate("["+attachment(a)+"]", c.text))
	}
	if said == "" && len(below) == 0 && item.Entry.TextURL != "" {
		return text.Truncate(p.env.Text.T("replay.elsewhere", "URL", text.Line(item.Entry.TextURL)), c.text)
	}
	if said != "" || len(below) == 0 {
		below = append([]string{said}, below...)
	}
	return strings.Join(below, "\n")
}

func attachment(a model.Attachment) string {
	parts := []string{a.Kind}
	if a.Name != "" {
		parts = append(parts, a.Name)
	}
	if a.Size > 0 {
		parts = append(parts, strconv.FormatInt((a.Size+1023)/1024, 10)+" KiB")
	}
	return text.Line(strings.Join(parts, " "))
}

// lead is what stands before the first line of an item.
func (p *Pane) lead(at time.Time, speaker string, cursor bool, c columns) string {
	sign := " "
	if cursor {
		sign = p.env.Style.Accent.Render(">")
	}
	if c.time == 0 {
		return sign + speaker + " "
	}
	return sign + p.env.Style.Faint.Render(p.env.Text.Clock(at, p.env.Zone)) + " " + speaker + " "
}

// speaker names who speaks, an answer with its number and the sign of its
// verdict.
func (p *Pane) speaker(i int, cursor bool, c columns) string {
	turn := p.open.Items[i].Turn
	name := p.env.Text.T(roleWord(turn.Role))
	style := p.roleStyle(turn.Role)
	if turn.Answer == 0 {
		return style.Render(text.PadRight(name, c.speaker))
	}
	name += " " + strconv.Itoa(turn.Answer) + " "
	sign, signStyle := p.sign(i, cursor)
	gap := text.Spaces(c.speaker - text.Width(name) - text.Width(sign))
	return style.Render(name) + signStyle.Render(sign) + gap
}

func (p *Pane) roleStyle(r model.Role) lipgloss.Style {
	switch r {
	case model.RoleClient:
		return p.env.Style.Client
	case model.RoleAssistant:
		return p.env.Style.Assistant
	case model.RoleOperator:
		return p.env.Style.Operator
	}
	return p.env.Style.System
}

// sign is the verdict on an answer in one letter; a second one, "…", says that
// it is not on disk yet.
func (p *Pane) sign(i int, cursor bool) (string, lipgloss.Style) {
	j, waits := p.judgementOf(i)
	if j == nil {
		if cursor {
			return "?", p.env.Style.Accent
		}
		return ".", p.env.Style.Faint
	}
	sign, style := "+", p.env.Style.Good
	switch j.Value {
	case model.Bad:
		sign, style = "x", p.env.Style.Bad
	case model.Skipped:
		sign, style = "~", p.env.Style.Warn
	}
	if waits {
		return sign + "…", p.env.Style.Faint
	}
	return sign, style
}

// remarks are the lines below a turn: that it was withdrawn, why its verdict, the
// note, the correction, and last that it was edited or, unfolded, what it said before.
func (p *Pane) remarks(i int, unfolded bool, c columns) []part {
	item := &p.open.Items[i]
	turn, styles := item.Turn, p.env.Style
	var out []part
	add := func(style lipgloss.Style, line string) {
		out = append(out, part{said: line, width: c.text, style: style})
	}
	if !turn.DeletedAt.IsZero() {
		add(styles.Warn, p.env.Text.T("replay.deleted", "Time", p.moment(turn.DeletedAt, item)))
	}
	if j, _ := p.judgementOf(i); j != nil {
		if j.Reason != "" {
			add(styles.Bad, p.env.Text.T("replay.reason", "Reason", p.reasonLabel(j.Reason)))
		}
		if j.Correction != "" {
			add(styles.Good, p.env.Text.T("replay.correction", "Text", text.Clean(cut(j.Correction, openBytes))))
		}
	}
	if turn.Note != "" {
		add(styles.Warn, p.env.Text.T("replay.note", "Text", text.Clean(cut(turn.Note, openBytes))))
	}
	if turn.First != nil {
		add(styles.Faint, p.firstWords(turn.First))
	}
	for _, said := range p.edits(item, unfolded) {
		add(styles.Faint, said)
	}
	return out
}

// edits tell that a turn was edited and, unfolded, each of its old texts. They stand
// last, since there are more of them unfolded.
func (p *Pane) edits(item *model.Item, unfolded bool) []string {
	revisions := item.Turn.Revisions
	n := len(revisions)
	if n > 0 && !unfolded {
		last := p.moment(revisions[n-1].Until, item)
		return []string{p.env.Text.N("replay.edits", n, "Time", last, "Key", p.env.Keys.Key(keymap.Unfold))}
	}
	told := make([]string, n)
	for i, r := range revisions {
		told[i] = p.env.Text.T("replay.edited", "Time", p.moment(r.Until, item), "Text", text.Clean(cut(r.Text, foldedBytes)))
	}
	return told
}

// firstWords tell the verdict of the first review.
func (p *Pane) firstWords(j *model.Judgement) string {
	said := []string{p.env.Text.T(verdictWord(j.Value))}
	if j.Reason != "" {
		said = append(said, p.reasonLabel(j.Reason))
	}
	if j.Note != "" {
		said = append(said, p.env.Text.T("replay.note", "Text", text.Clean(cut(j.Note, openBytes))))
	}
	if j.Correction != "" {
		said = append(said, p.env.Text.T("replay.correction", "Text", text.Clean(cut(j.Correction, openBytes))))
	}
	return p.env.Text.T("replay.first", "Who", text.Line(j.By), "Said", strings.Join(said, " · "))
}

// moment is a time of day, with its day when that is not the item's.
func (p *Pane) moment(t time.Time, item *model.Item) string {
	if p.env.Text.Date(t, p.env.Zone) == p.env.Text.Date(item.Entry.TS, p.env.Zone) {
		return p.env.Text.Clock(t, p.env.Zone)
	}
	return p.env.Text.Moment(t, p.env.Zone)
}

// reasonLabel returns the words of a reason; one that is not configured any more
// is shown by its id.
func (p *Pane) reasonLabel(id string) string {
	for _, r := range p.env.Reasons {
		if r.ID == id {
			return text.Line(r.Label)
		}
	}
	return text.Line(id)
}

// cut returns at most n bytes of s, whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
