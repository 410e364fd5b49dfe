// Package report is the screen of the weeks: how the assistant did, in figures, and
// the dialogues behind each of them.
package report

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/figures"
	"debrief/ui/line"
	"debrief/ui/list"
	"debrief/ui/pane"
	"debrief/ui/seek"
)

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	env           pane.Env
	width, height int

	last   model.Week // the newest week shown; zero before the first one
	report metrics.Report
	shown  bool
	busy   bool   // weeks are read that are not on the screen
	failed string // why nothing could be read
	column int    // the week that is looked at, from the oldest
	rows   *list.List[metrics.Measure]
	seek   *seek.Rows[metrics.Measure]
	bot    string // the assistant that is meant, "" all
	group  int    // the place of the grouping among metrics.Groupings

	saving saving // into a file

	came   []training.Comeback // mistakes of the weeks that came back
	looked judgedBad           // of what

	behind *behind // the dialogues behind a figure, nil while the weeks are shown
	gen    int
	hidden bool
	frame  string
}

var _ pane.Pane = (*Pane)(nil)

// New returns the screen with nothing in it.
func New(env pane.Env) *Pane {
	p := &Pane{env: env, hidden: true}
	id := func(m metrics.Measure) string { return string(m) }
	p.rows = list.New(id, func(m metrics.Measure, selected bool, width int) string {
		return p.seek.Mark(m, selected, p.row(m, selected, width))
	})
	p.seek = seek.NewRows(&p.env, p.rows, id, func(m metrics.Measure) string { return figures.Label(env.Text, m) })
	p.seek.Set(metrics.Measures(), false)
	p.saving.input = line.New(mostPath)
	return p
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if p.saving.open {
		return []keymap.Scope{keymap.Note}
	}
	if p.behind != nil {
		return p.behind.seek.Scopes([]keymap.Scope{keymap.Behind, keymap.List, keymap.Acts, keymap.Move})
	}
	return p.seek.Scopes([]keymap.Scope{keymap.Report, keymap.List, keymap.Acts, keymap.Move})
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.width, p.height, p.frame = max(width, 0), max(height, 0), ""
	if p.behind != nil {
		p.behind.resize(p.width, p.height)
	}
}

// Open implements pane.Pane. arg is a week, "2026-W47", or "" for what was there.
func (p *Pane) Open(arg string) tea.Cmd {
	p.hidden, p.frame, p.looked = false, "", judgedBad{}
	if week, err := model.ParseWeek(arg); err == nil {
		p.last, p.behind = week, nil
	}
	if p.last.IsZero() {
		p.last = p.newest()
	}
	p.busy, p.failed = p.env.Figures != nil && !p.shown, ""
	return p.load()
}

// newest is the week that goes on now.
func (p *Pane) newest() model.Week { return model.WeekOf(p.env.Now(), p.env.Zone) }

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.hidden {
		return nil
	}
	return p.load()
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd {
	p.hidden = true
	p.leaveSaving()
	return nil
}

// Key implements pane.Pane.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	p.frame = ""
	if p.saving.open {
		taken, _ := p.saving.input.Write(msg)
		return pane.Reply{}, taken
	}
	if p.behind != nil {
		return pane.Reply{}, p.behind.seek.Key(msg)
	}
	return pane.Reply{}, p.seek.Key(msg)
}

// TextMode implements pane.Pane: the name of a file is written, or what to look for.
func (p *Pane) TextMode() bool {
	if p.behind != nil {
		return p.behind.seek.Writing
	}
	return p.saving.open || p.seek.Writing
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	switch id {
	case keymap.Open:
		if p.behind != nil {
			if _, ok := p.behind.list.Selected(); !ok {
				return "disabled.empty"
			}
		} else if m, ok := p.rows.Selected(); !p.shown || !ok || m == metrics.Written {
			return "disabled.empty"
		}
	case keymap.ReportLater:
		if !p.shown || p.column == len(p.report.Weeks)-1 && p.last.Compare(p.newest()) >= 0 {
			return "disabled.no_more"
		}
	case keymap.ListSearch:
		if n, _ := p.rows.Len(); n == 0 || !p.shown || p.behind != nil && len(p.behind.list.Items()) == 0 {
			return "disabled.empty"
		}
	case keymap.ReportEarlier, keymap.ReportBot, keymap.ReportGroup, keymap.ReportExport:
		if !p.shown {
			return "disabled.empty"
		}
		if id == keymap.ReportExport && p.env.WriteReport == nil {
			return "disabled.no_files"
		}
		if id == keymap.ReportGroup && len(p.parts(p.report.Weeks[p.column])) == 0 {
			return "disabled.empty"
		}
	case keymap.NoteTemplate:
		return "disabled.no_templates"
	case keymap.NoteOutside:
		return "disabled.one_line"
	}
	return ""
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	p.frame = ""
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	switch {
	case p.saving.open:
		return p.doSaving(id)
	case p.behind != nil:
		return p.doBehind(id, count)
	}
	if reply, done := p.seek.Do(id, count); done {
		return reply
	}
	switch id {
	case keymap.ReportEarlier:
		return pane.Run(p.move(-max(count, 1)))
	case keymap.ReportLater:
		return pane.Run(p.move(max(count, 1)))
	case keymap.ReportBot:
		p.nextBot()
	case keymap.ReportGroup:
		p.group = (p.group + max(count, 1)) % len(metrics.Groupings())
	case keymap.ReportExport:
		p.askWhere()
	case keymap.Open:
		m, _ := p.rows.Selected()
		return pane.Run(p.openBehind(m))
	default:
		p.rows.Do(id, count)
	}
	return pane.Reply{}
}

// move looks at another week; behind the edge the weeks move on.
func (p *Pane) move(by int) tea.Cmd {
	weeks := len(p.report.Weeks)
	p.column += by
	over := 0
	switch {
	case p.column < 1: // the first one is read only to compare with
		over, p.column = p.column-1, 1
	case p.column >= weeks:
		over, p.column = p.column-weeks+1, weeks-1
	}
	if over == 0 {
		return nil
	}
	p.last = p.last.Add(over)
	if p.last.Compare(p.newest()) > 0 {
		p.last = p.newest()
	}
	p.busy = true
	return p.load()
}

// nextBot goes through the assistants and all of them together.
func (p *Pane) nextBot() {
	names := p.report.Names()
	at := slices.Index(names, p.bot) + 1
	p.bot = ""
	if at < len(names) {
		p.bot = names[at]
	}
}

// by is what bad answers are told apart by.
func (p *Pane) by() metrics.Grouping { return metrics.Groupings()[p.group] }

// filter says which groups are meant.
func (p *Pane) filter() metrics.Filter { return metrics.Filter{Name: p.bot} }
