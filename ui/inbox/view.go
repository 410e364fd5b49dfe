package inbox

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// What the parts of the screen take, in cells and lines.
const (
	wide      = 110 // from here on the preview stands beside the list
	high      = 18  // from here on it stands below it
	belowRows = 7
	headRows  = 1
)

func (p *Pane) listWidth() int {
	if p.width >= wide {
		return p.width / 2
	}
	return p.width
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.width, p.height, p.frame = width, height, ""
	switch {
	case width >= wide:
		p.entries.Resize(p.listWidth()-1, max(height-headRows, 0))
		p.preview.Resize(width-p.listWidth()-2, height)
	case height >= high:
		p.entries.Resize(width, height-headRows-belowRows-1)
		p.preview.Resize(width-1, belowRows)
	default:
		p.entries.Resize(width, max(height-headRows, 0))
		p.preview.Resize(0, 0)
	}
}

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.frame == "" {
		p.frame = strings.Join(p.lines(), "\n")
	}
	return p.frame
}

func (p *Pane) lines() []string {
	title := " " + p.env.Style.Title.Render(p.env.Text.T("inbox.title"))
	left := append([]string{text.Truncate(title, p.listWidth())}, p.body()...)
	switch {
	case p.width >= wide:
		right := p.preview.Lines()
		for i := range left[:min(len(left), len(right))] {
			left[i] = text.PadRight(left[i], p.listWidth()-1) + " " + p.env.Style.Rule() + " " + right[i]
		}
	case p.height >= high:
		left = append(left, p.env.Style.Faint.Render(strings.Repeat(p.env.Style.Dash(), p.width)))
		for _, line := range p.preview.Lines() {
			left = append(left, " "+line)
		}
	}
	return left[:min(len(left), p.height)]
}

// body returns the lines of the list, or what is to be said instead.
func (p *Pane) body() []string {
	if p.height <= headRows {
		return nil
	}
	view := strings.Split(p.entries.View(), "\n")
	if n, _ := p.entries.Len(); n > 0 {
		return view
	}
	say := p.failed
	switch {
	case say != "":
	case !p.loaded:
		say = p.env.Text.T("frame.reading")
	default:
		say = p.env.Text.T("inbox.empty")
	}
	for i, line := range text.Wrap(say, max(p.listWidth()-2, 1)) {
		if at := i + 1; at < len(view) {
			view[at] = text.Truncate(" "+line, p.listWidth())
		}
	}
	return view
}

// Widths of the columns: what it is, whom it is about, since when.
const (
	whatCells = 12
	whoCells  = 16
	ageCells  = 6
)

// draw makes the line of one entry: what it is, whom it is about, how old it is,
// and why it is here, which may hold words from outside and is last.
func (p *Pane) draw(e entry, selected bool, width int) string {
	styles := p.env.Style
	mark, body := "  ", styles.Normal
	if selected {
		mark, body = styles.Accent.Render("> "), styles.Cursor
	}
	sign, style, what := p.what(e)
	line := mark + style.Render(sign+" "+text.PadRight(what, whatCells)) + " "
	who, age, why := p.about(e)
	if width < 60 {
		if who != "" {
			line += body.Render(text.PadRight(who, whoCells-4)) + " "
		}
		return line + body.Render(why)
	}
	return line + body.Render(text.PadRight(who, whoCells)) + " " +
		styles.Faint.Render(text.PadLeft(age, ageCells)) + "  " + body.Render(why)
}

// what names the kind of an entry, with its sign.
func (p *Pane) what(e entry) (string, lipgloss.Style, string) {
	styles := p.env.Style
	switch e.kind {
	case lostLead:
		if e.row.Lead.Status == model.LeadFailed {
			return "!", styles.Bad, p.env.Text.T("inbox.lost")
		}
		return "!", styles.Warn, p.env.Text.T("inbox.lost")
	case moreLost:
		return "!", styles.Faint, p.env.Text.T("inbox.lost")
	case brokenFix:
		return "x", styles.Bad, p.env.Text.T("inbox.fix")
	case waiting:
		return "~", styles.CRM, p.env.Text.T("inbox.sync")
	}
	return "o", styles.Faint, p.env.Text.T("inbox.review")
}

// about tells whom an entry is about, how old it is, and why it is here.
func (p *Pane) about(e entry) (who, age, why string) {
	now := p.env.Now()
	switch e.kind {
	case lostLead:
		who, age = clientOf(e.row), p.env.Text.Ago(now.Sub(e.row.Lead.At))
		if e.row.Lead.Status == model.LeadFailed {
			return who, age, p.env.Text.T("inbox.why_failed", "Error", text.Line(e.row.Lead.Failed))
		}
		return who, age, p.env.Text.T("inbox.why_requested", "Time", age)
	case brokenFix:
		who, age = text.Line(e.fix.Entity.String()), p.env.Text.Ago(now.Sub(e.fix.UpdatedAt))
		if e.fix.State == model.FixConflict {
			return who, age, p.env.Text.T("inbox.why_conflict", "Who", text.Line(e.fix.TheirsBy))
		}
		return who, age, p.env.Text.T("inbox.why_refused", "Error", text.Line(e.fix.Error))
	case moreLost:
		return "", "", p.env.Text.N("inbox.more_lost", int(e.count))
	case waiting:
		return "", "", p.env.Text.N("inbox.waiting", int(e.count))
	}
	return "", "", p.env.Text.N("inbox.to_review", int(e.count))
}

func clientOf(r model.Row) string {
	for _, s := range []string{r.Client.Name, r.Client.Phone, r.Client.Email, r.ID} {
		if line := text.Line(s); line != "" {
			return line
		}
	}
	return "-"
}
