package queue

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/model/sample"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// sampling is the weekly sample as the list of it needs it.
type sampling struct {
	known    bool
	standing sample.Standing
	stop     context.CancelFunc // calls the draw off that is being prepared; nil when none is
	number   int                // of the newest draw
}

// preparedMsg brings a draw that is ready to be kept, or why there is none.
type preparedMsg struct {
	number int
	week   model.Week
	drawn  *model.SampleDrawn
	err    error
}

// drawnMsg tells that a draw is on disk.
type drawnMsg struct {
	drawn *model.SampleDrawn
	err   error
}

// errNobody says that a week has nothing to draw from.
var errNobody = errors.New("nobody to draw")

// tookStanding takes how far the sample is. Another week, or another part of it, is
// another list.
func (p *Pane) tookStanding(msg pane.StandingMsg) tea.Cmd {
	if msg.Err != nil {
		return nil // the root tells of it
	}
	before := p.base()
	p.sampling.known, p.sampling.standing = true, msg.Standing
	p.sheet.Moved()
	if p.filter != Sample || before == p.base() {
		return nil
	}
	p.restart()
	return p.Refresh()
}

// week is the week whose sample is listed.
func (p *Pane) week() model.Week {
	if p.sampling.known {
		return p.sampling.standing.Week
	}
	return model.WeekOf(p.env.Now(), p.env.Zone).Add(-1)
}

// base is the open list in the filter language, without what stands in the line.
func (p *Pane) base() string {
	if p.filter != Sample {
		return p.filter.written()
	}
	s := p.sampling.standing
	s.Week = p.week()
	return s.Filter()
}

// sampled is the query of what is left of the sample.
func (p *Pane) sampled() query.Query {
	q, err := query.Parse(p.base())
	if err != nil {
		panic(err) // it is written here, not by people
	}
	return q
}

// toSample opens the list of the sample, and draws it where it is open and nobody did.
func (p *Pane) toSample() pane.Reply {
	if p.filter != Sample {
		p.showTab(Sample)
		return pane.Run(p.Refresh())
	}
	return pane.Run(p.prepareDraw())
}

// prepareDraw makes a command that draws the sample, for Update to keep.
func (p *Pane) prepareDraw() tea.Cmd {
	own, stop := context.WithCancel(context.Background())
	p.sampling.number++
	p.sampling.stop = stop
	samples, week, zone, settings, number := p.env.Samples, p.week(), p.env.Zone, p.env.Sampling, p.sampling.number
	return pane.GuardIn(own, func(ctx context.Context) tea.Msg {
		population, err := samples.SamplePopulation(ctx, week, zone)
		if err == nil && len(population.Candidates) == 0 {
			err = errNobody
		}
		if err != nil {
			return preparedMsg{number: number, week: week, err: err}
		}
		drawn := sample.Draw(population, sample.SeedOf(week), settings)
		return preparedMsg{number: number, week: week, drawn: &drawn}
	})
}

// prepared keeps a draw; one that was called off is passed over.
func (p *Pane) prepared(msg preparedMsg) pane.Reply {
	if msg.number != p.sampling.number || p.sampling.stop == nil {
		return pane.Reply{}
	}
	p.sampling.stop()
	p.sampling.stop = nil
	switch {
	case errors.Is(msg.err, errNobody):
		return pane.Tell(pane.Warn, p.env.Text.T("queue.sample.nobody", "Week", msg.week.String()))
	case msg.err != nil:
		return pane.Tell(pane.Error, p.env.Text.T("queue.sample.failed", "Error", pane.Why(p.env.Text, msg.err)))
	}
	receipt := p.env.Journal.Submit(model.Submission{Events: []model.Event{sample.DrawEvent(*msg.drawn, p.env.Actor)}})
	return pane.Run(pane.Await(receipt, func(r model.Receipt) tea.Msg { return drawnMsg{msg.drawn, r.Err} }))
}

func (p *Pane) drew(msg drawnMsg) pane.Reply {
	if msg.err != nil {
		return pane.Tell(pane.Error, p.env.Text.T("queue.sample.failed", "Error", pane.Why(p.env.Text, msg.err)))
	}
	return pane.Tell(pane.OK, p.env.Text.N("queue.sample.drawn", len(msg.drawn.Choices),
		"Week", msg.drawn.Week, "Population", p.env.Text.Number(int64(msg.drawn.Population))))
}

// undrawable returns the message id of why the key of the sample does nothing, "" when
// it does something.
func (p *Pane) undrawable() string {
	switch {
	case p.env.Samples == nil:
		return "disabled.no_samples"
	case p.filter != Sample:
		return ""
	case p.sampling.standing.Drawn:
		return "disabled.sample_drawn"
	case !p.sampling.known || p.sampling.stop != nil:
		return "disabled.sample_busy"
	}
	return ""
}

// sampleWord is the tab of the sample: "Sample 23/60".
func (p *Pane) sampleWord() string {
	word, s := p.env.Text.T("queue.filter.sample"), p.sampling.standing
	if s.Drawn {
		word += " " + strconv.Itoa(s.Finished()) + "/" + strconv.Itoa(s.Reviews())
	}
	return word
}

// sampleBar is how many cells the bar of the sample has.
const sampleBar = 20

// sampleLine tells what the sample is of and how far the person is:
// "W47: 5% of 1 204 = 60  [#####-----] 23/60  ~21 m".
func (p *Pane) sampleLine(width int) string {
	t, s := p.env.Text, p.sampling.standing
	if !s.Drawn {
		return t.T("queue.sample.undrawn", "Week", p.week().String())
	}
	of := t.T("queue.sample.of", "Week", s.Week.String(), "Percent", t.Decimal(100*s.Rate, 1), "Population", t.Number(int64(s.Population)), "Size", s.Size)
	counts := " " + strconv.Itoa(s.Finished()) + "/" + strconv.Itoa(s.Reviews())
	if left, known := s.Left(); known {
		counts += "  ~" + t.Ago(max(left, time.Second))
	}
	if !s.Mine {
		counts += "  " + t.T("queue.sample.not_yours")
	}
	cells := min(sampleBar, width-text.Width(of+counts)-5)
	if s.Reviews() == 0 || cells < 5 {
		return of + " " + counts
	}
	done := s.Finished() * cells / s.Reviews()
	return of + "  [" + strings.Repeat("#", done) + strings.Repeat("-", cells-done) + "]" + counts
}

// noSample says why the list of the sample is empty.
func (p *Pane) noSample() string {
	t, s := p.env.Text, p.sampling.standing
	key := p.env.Keys.Key(keymap.Sample)
	switch {
	case !p.sampling.known:
		return t.T("frame.reading")
	case p.sampling.stop != nil:
		return t.T("frame.wait.sample")
	case !s.Drawn && s.Due.IsZero():
		return t.T("queue.empty.undrawn", "Week", s.Week.String(), "Key", key)
	case !s.Drawn:
		return t.T("queue.empty.undrawn_auto", "Week", s.Week.String(), "Key", key)
	case s.Due.IsZero():
		return t.T("queue.empty.sample", "Week", s.Week.String(), "N", s.Reviews())
	}
	return t.T("queue.empty.sample_next", "Week", s.Week.String(), "N", s.Reviews(), "Due", t.Moment(s.Due, p.env.Zone))
}

// drawnWords are what a row of the sample adds: that it is a second review, that it
// came in another's place.
func (p *Pane) drawnWords(r *model.Row) []string {
	if p.filter != Sample || r.Drawn == nil {
		return nil
	}
	var words []string
	if r.Drawn.Second == p.env.Actor {
		words = append(words, p.env.Text.T("queue.sample.second"))
	}
	if r.Drawn.Replaced > 0 {
		words = append(words, p.env.Text.T("queue.sample.replaced"))
	}
	return words
}
