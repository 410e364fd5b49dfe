package report

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/training"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// shownWeeks is how many weeks are shown at most; one more is read, which the first
// one is compared with.
const shownWeeks = 12

// loadedMsg brings the weeks, or the reason why they could not be read.
type loadedMsg struct {
	gen    int
	report metrics.Report
	err    error
}

// behindMsg brings the dialogues behind a figure.
type behindMsg struct {
	gen  int
	rows []model.Row
	more bool
	err  error
}

func (p *Pane) load() tea.Cmd {
	if p.env.Figures == nil {
		return nil
	}
	p.gen++
	gen, last, figures, zone := p.gen, p.last, p.env.Figures, p.env.Zone
	read := pane.Guard(func(ctx context.Context) tea.Msg {
		msg := loadedMsg{gen: gen}
		msg.report, msg.err = figures.Figures(ctx, last, shownWeeks+1, zone)
		return msg
	})
	if p.behind == nil {
		return read
	}
	return tea.Batch(read, p.readBehind())
}

// cameMsg brings which mistakes came back.
type cameMsg struct {
	of   judgedBad
	came []training.Comeback
	err  error
}

// judgedBad tells whether mistakes have to be looked at anew: the weeks that are
// shown, and how many bad answers they have.
type judgedBad struct {
	last model.Week
	n    int64
}

// lookBack makes a command that looks which mistakes came back, where that may have
// changed. It reads the dialogues with bad answers, so the figures do not wait for it.
func (p *Pane) lookBack() tea.Cmd {
	of := judgedBad{last: p.last}
	for _, w := range p.report.Weeks {
		of.n += w.Value(metrics.BadAnswers, metrics.Filter{}).Hits
	}
	if of == p.looked {
		return nil
	}
	p.looked = of
	last, figures, zone := p.last, p.env.Figures, p.env.Zone
	return pane.Guard(func(ctx context.Context) tea.Msg {
		came, err := figures.CameBack(ctx, last, shownWeeks, zone)
		return cameMsg{of, came, err}
	})
}

func (p *Pane) lookedBack(msg cameMsg) pane.Reply {
	if msg.of != p.looked {
		return pane.Reply{}
	}
	if msg.err != nil {
		return pane.Tell(pane.Error, p.env.Text.T("report.failed", "Error", pane.Why(p.env.Text, msg.err)))
	}
	p.came, p.frame = msg.came, ""
	return pane.Reply{}
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	switch msg := msg.(type) {
	case loadedMsg:
		if msg.gen == p.gen {
			return p.loaded(msg)
		}
	case behindMsg:
		if p.behind != nil && msg.gen == p.behind.gen {
			return p.loadedBehind(msg)
		}
	case cameMsg:
		return p.lookedBack(msg)
	case savedMsg:
		return p.saved(msg)
	case pane.PanicMsg:
		p.busy = false
		if !p.shown && !p.hidden {
			p.failed, p.frame = p.env.Text.T("report.failed", "Error", text.Line(msg.Value)), ""
		}
	}
	return pane.Reply{}
}

func (p *Pane) loaded(msg loadedMsg) pane.Reply {
	p.frame, p.busy = "", false
	if msg.err != nil {
		reason := p.env.Text.T("report.failed", "Error", pane.Why(p.env.Text, msg.err))
		if !p.shown {
			p.failed = reason
		}
		return pane.Tell(pane.Error, reason)
	}
	if !p.shown {
		p.column = len(msg.report.Weeks) - 1
		if p.column > 1 {
			p.column-- // the last week that is over; the newest one goes on still
		}
	}
	p.report, p.shown, p.failed = msg.report, true, ""
	return pane.Run(p.lookBack())
}
