package report

import (
	"context"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/metrics"
	"debrief/ui/figures"
	"debrief/ui/list"
	"debrief/ui/pane"
	"debrief/ui/seek"
	"debrief/ui/text"
)

// mostBehind is how many dialogues behind a figure are shown.
const mostBehind = 500

// longRow is a width in which all of a dialogue's row has room.
const longRow = 400

// behind is the list of the dialogues behind one figure.
type behind struct {
	week    model.Week
	measure metrics.Measure
	list    *list.List[model.Row]
	busy    bool // it is being read
	seek    *seek.Rows[model.Row]
	read    bool
	failed  string
	gen     int
}

func (b *behind) resize(width, height int) { b.list.Resize(width, max(height-2, 0)) }

// openBehind shows what is behind the figure under the cursor.
func (p *Pane) openBehind(m metrics.Measure) tea.Cmd {
	b := &behind{week: p.report.Weeks[p.column].Of, measure: m}
	id := func(r model.Row) string { return r.ID }
	b.list = list.New(id, func(r model.Row, selected bool, width int) string {
		return b.seek.Mark(r, selected, p.dialogue(r, selected, width))
	})
	b.seek = seek.NewRows(&p.env, b.list, id, func(r model.Row) string { return ansi.Strip(p.dialogue(r, false, longRow)) })
	p.behind = b
	p.behind.resize(p.width, p.height)
	return p.readBehind()
}

func (p *Pane) readBehind() tea.Cmd {
	p.gen++
	b := p.behind
	b.gen, b.busy = p.gen, true
	gen, week, measure, filter, source, zone := b.gen, b.week, b.measure, p.filter(), p.env.Figures, p.env.Zone
	return pane.Guard(func(ctx context.Context) tea.Msg {
		msg := behindMsg{gen: gen}
		msg.rows, msg.more, msg.err = source.Behind(ctx, week, zone, measure, filter, mostBehind)
		return msg
	})
}

func (p *Pane) loadedBehind(msg behindMsg) pane.Reply {
	p.frame, p.behind.busy = "", false
	if msg.err != nil {
		p.behind.failed = p.env.Text.T("report.failed", "Error", pane.Why(p.env.Text, msg.err))
		return pane.Tell(pane.Error, p.behind.failed)
	}
	p.behind.read, p.behind.failed = true, ""
	p.behind.seek.Set(msg.rows, false)
	if msg.more {
		return pane.Tell(pane.Info, p.env.Text.T("report.behind_more", "N", mostBehind))
	}
	return pane.Reply{}
}

func (p *Pane) doBehind(id keymap.ID, count int) pane.Reply {
	if reply, done := p.behind.seek.Do(id, count); done {
		return reply
	}
	switch id {
	case keymap.Open:
		row, _ := p.behind.list.Selected()
		return pane.To(pane.Replay, row.ID)
	case keymap.ReportWeeks:
		p.behind = nil
	default:
		p.behind.list.Do(id, count)
	}
	return pane.Reply{}
}

// behindLines draws the list with what it is of above it.
func (p *Pane) behindLines() []string {
	b := p.behind
	head := p.env.Style.Title.Render(text.Truncate(" "+p.env.Text.T("report.behind", "Measure", figures.Label(p.env.Text, b.measure),
		"Week", b.week.String(), "N", countOf(b)), p.width))
	lines := []string{head, b.seek.Line(p.width)}
	switch {
	case b.failed != "":
		return append(lines, text.Wrap(" "+b.failed, max(p.width-1, 1))...)
	case !b.read:
		return append(lines, " "+p.env.Text.T("report.reading"))
	}
	if n, _ := b.list.Len(); n == 0 {
		return append(lines, " "+p.env.Text.T("report.behind_none"))
	}
	return append(lines, splitLines(b.list.View())...)
}

func countOf(b *behind) string {
	if !b.read {
		return "…"
	}
	n, _ := b.list.Len()
	return strconv.Itoa(n)
}

// dialogue draws one dialogue of the list; what the client wrote stands last.
func (p *Pane) dialogue(r model.Row, selected bool, width int) string {
	mark := "  "
	if selected {
		mark = "> "
	}
	verdicts := ""
	if r.Bad > 0 {
		verdicts = "x" + strconv.Itoa(r.Bad)
	}
	line := mark + p.env.Text.Stamp(r.StartedAt, p.env.Zone) + "  " + text.PadRight(text.Line(r.Source), 10) + text.PadLeft(strconv.Itoa(r.Turns), 4) +
		"  " + text.PadRight(verdicts, 4) + text.Line(r.Preview)
	line = text.Truncate(line, width)
	if selected {
		return p.env.Style.Cursor.Render(line)
	}
	return line
}
