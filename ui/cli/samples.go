package cli

import (
	"context"
	"strconv"
	"time"

	"debrief/model"
	"debrief/model/sample"
	"debrief/storage"
)

// printedSample is a sample of sample --json. The names are a contract.
type printedSample struct {
	Week       string           `json:"week"`
	Zone       string           `json:"zone"`
	Seed       uint64           `json:"seed"`
	Rate       float64          `json:"rate"`
	Minimum    int              `json:"minimum"`
	Population int              `json:"population"`
	Unfinished int              `json:"unfinished"`
	Digest     string           `json:"digest"`
	AsOf       uint64           `json:"as_of"`
	DrawnAt    string           `json:"drawn_at"`
	DrawnBy    string           `json:"drawn_by"`
	Done       int              `json:"done"`
	Total      int              `json:"total"`
	Strata     []printedStratum `json:"strata"`
	Dialogues  []printedChoice  `json:"dialogues"`
}

type printedStratum struct {
	Source  string  `json:"source"`
	Outcome string  `json:"outcome"`
	Size    int     `json:"size"`
	Drawn   int     `json:"drawn"`
	Weight  float64 `json:"weight"` // how many dialogues each of them stands for
}

type printedChoice struct {
	N        int                  `json:"n"`
	ID       string               `json:"id"`
	Key      string               `json:"key"`
	Source   string               `json:"source"`
	Outcome  string               `json:"outcome"`
	Reviewer string               `json:"reviewer,omitempty"`
	Second   string               `json:"second,omitempty"`
	State    sample.State         `json:"state"`
	SecondIs sample.State         `json:"second_state,omitempty"`
	Replaced []printedReplacement `json:"replaced,omitempty"`
}

type printedReplacement struct {
	Key    string `json:"key"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	At     string `json:"at"`
}

// sampleLines puts the dialogues of a sample beside its slots.
func sampleLines(ctx context.Context, archive *storage.Archive, s *sample.Sample) ([]sample.Line, error) {
	rows, err := archive.DialoguesHolding(ctx, s.Keys())
	if err != nil {
		return nil, err
	}
	return sample.Lines(s, rows), nil
}

func (a *app) showSample(ctx context.Context, archive *storage.Archive, s *sample.Sample) error {
	lines, err := sampleLines(ctx, archive, s)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(printSample(s, lines))
	}
	if err := a.printLine(a.sampleHead(s, sample.Overall(lines))); err != nil {
		return err
	}
	t := &table{right: map[int]bool{0: true}, head: []string{
		"#", a.text.T("cli.list.id"), a.text.T("cli.list.source_head"), a.text.T("cli.sample.outcome"),
		a.text.T("cli.sample.state"), a.text.T("cli.sample.reviewer"), a.text.T("cli.sample.second"),
	}}
	for _, l := range lines {
		h, second := s.Strata[l.Stratum], ""
		if l.Second != "" {
			second = l.Second + " " + a.sampleWord(l.SecondState)
		}
		t.add(strconv.Itoa(l.N), l.Row.ID, h.Source, a.outcomeWord(h.Outcome), a.sampleWord(l.State), l.Reviewer, second)
	}
	return a.printTable(t)
}

// sampleHead says what a sample is of: "2026-W47: 5 % of 1 204 = 61 …".
func (a *app) sampleHead(s *sample.Sample, p sample.Progress) string {
	return a.text.T("cli.sample.head", "Week", s.Week, "Percent", a.text.Decimal(100*s.Rate, 1), "Population", a.text.Number(int64(s.Population)),
		"Drawn", len(s.Slots), "Seed", s.Seed, "Done", p.Done, "Total", p.Total)
}

func printSample(s *sample.Sample, lines []sample.Line) printedSample {
	p := sample.Overall(lines)
	out := printedSample{
		Week: s.Week, Zone: s.Zone, Seed: s.Seed, Rate: s.Rate, Minimum: s.Minimum, Population: s.Population,
		Unfinished: s.Unfinished, Digest: s.Digest, AsOf: s.AsOf, DrawnAt: stamp(s.At), DrawnBy: s.By, Done: p.Done, Total: p.Total,
	}
	for i, h := range s.Strata {
		out.Strata = append(out.Strata, printedStratum{h.Source, h.Outcome, h.Size, h.Drawn, s.Weight(i)})
	}
	for _, l := range lines {
		h := s.Strata[l.Stratum]
		choice := printedChoice{
			N: l.N, ID: l.Row.ID, Key: l.Dialogue.String(), Source: h.Source, Outcome: h.Outcome,
			Reviewer: l.Reviewer, Second: l.Second, State: l.State, SecondIs: l.SecondState,
		}
		for _, r := range l.Replaced {
			choice.Replaced = append(choice.Replaced, printedReplacement{r.Out.String(), r.Reason, r.By, stamp(r.At)})
		}
		out.Dialogues = append(out.Dialogues, choice)
	}
	return out
}

// printedProgress is a person's part of sample status --json. The names are a
// contract.
type printedProgress struct {
	Reviewer    string `json:"reviewer"`
	Done        int    `json:"done"`
	Total       int    `json:"total"`
	SecondDone  int    `json:"second_done"`
	SecondTotal int    `json:"second_total"`
}

func (a *app) sampleStatus(ctx context.Context, archive *storage.Archive, s *sample.Sample) error {
	lines, err := sampleLines(ctx, archive, s)
	if err != nil {
		return err
	}
	people := sample.ByReviewer(lines)
	if a.flags.json {
		for _, p := range people {
			if err := a.printJSON(printedProgress{p.Who, p.Done, p.Total, p.SecondDone, p.SecondTotal}); err != nil {
				return err
			}
		}
		return nil
	}
	if err := a.printLine(a.sampleHead(s, sample.Overall(lines))); err != nil {
		return err
	}
	t := &table{right: map[int]bool{1: true, 2: true}, head: []string{
		a.text.T("cli.sample.reviewer"), a.text.T("cli.sample.done"), a.text.T("cli.sample.second_done"),
	}}
	for _, p := range people {
		who := p.Who
		if who == "" {
			who = a.text.T("cli.sample.anybody")
		}
		t.add(who, fraction(p.Done, p.Total), fraction(p.SecondDone, p.SecondTotal))
	}
	return a.printTable(t)
}

func fraction(n, of int) string { return strconv.Itoa(n) + "/" + strconv.Itoa(of) }

// listedSample is one line of sample list --json. The names are a contract.
type listedSample struct {
	Week       string `json:"week"`
	Seed       uint64 `json:"seed"`
	Population int    `json:"population"`
	Done       int    `json:"done"`
	Total      int    `json:"total"`
	DrawnAt    string `json:"drawn_at"`
	DrawnBy    string `json:"drawn_by"`
}

// listSamples prints the samples of a year, the newest first.
func (a *app) listSamples(ctx context.Context, archive *storage.Archive, last model.Week) error {
	t := &table{right: map[int]bool{1: true, 2: true, 3: true}, head: []string{
		a.text.T("cli.sample.week_head"), a.text.T("cli.sample.population"), a.text.T("cli.sample.done"), a.text.T("cli.sample.seed_head"), a.text.T("cli.sample.by"),
	}}
	for n := range listedWeeks {
		s, drawn, err := archive.Sample(ctx, last.Add(-n))
		if err != nil {
			return err
		}
		if !drawn {
			continue
		}
		lines, err := sampleLines(ctx, archive, &s)
		if err != nil {
			return err
		}
		p := sample.Overall(lines)
		if a.flags.json {
			err := a.printJSON(listedSample{s.Week, s.Seed, s.Population, p.Done, p.Total, stamp(s.At), s.By})
			if err != nil {
				return err
			}
			continue
		}
		t.add(s.Week, strconv.Itoa(s.Population), fraction(p.Done, p.Total), strconv.FormatUint(s.Seed, 10), s.By)
	}
	if a.flags.json {
		return nil
	}
	if len(t.rows) == 0 {
		a.say("cli.sample.none")
		return nil
	}
	return a.printTable(t)
}

// sampleWord returns what people call the state of a slot.
func (a *app) sampleWord(state sample.State) string {
	switch state {
	case sample.ToDo:
		return a.text.T("cli.sample.state_todo")
	case sample.Started:
		return a.text.T("cli.sample.state_started")
	case sample.Done:
		return a.text.T("cli.sample.state_done")
	case sample.Gone:
		return a.text.T("cli.sample.state_gone")
	}
	return string(state)
}

// outcomeWord returns what people call the outcome of a dialogue.
func (a *app) outcomeWord(outcome string) string {
	switch outcome {
	case sample.Booked:
		return a.text.T("cli.sample.outcome_booked")
	case sample.Lead:
		return a.text.T("cli.sample.outcome_lead")
	case sample.Lost:
		return a.text.T("cli.sample.outcome_lost")
	case sample.None:
		return a.text.T("cli.sample.outcome_none")
	}
	return outcome
}

// samples is where the screens find the weekly samples.
type samples struct {
	*storage.Archive
	zone    *time.Location
	silence time.Duration
	auto    bool // they are drawn by themselves
	now     func() time.Time
}

// looksBack is how many weeks may lie between now and a sample that somebody still has
// to review.
const looksBack = 4

// Standing implements pane.Samples: that of the last week's sample; where it is not
// drawn yet, of the newest one before it of which something is left.
func (s samples) Standing(ctx context.Context, who string) (sample.Standing, error) {
	last := sample.LastWeek(s.now(), s.silence, s.zone)
	for n := range looksBack {
		drawn, ok, err := s.Sample(ctx, last.Add(-n))
		if err != nil {
			return sample.Standing{}, err
		}
		if !ok {
			continue
		}
		lines, err := sampleLines(ctx, s.Archive, &drawn)
		if err != nil {
			return sample.Standing{}, err
		}
		standing := sample.StandingOf(&drawn, lines, who)
		if n == 0 || standing.Finished() < standing.Reviews() {
			standing.Due = s.due(last)
			return standing, nil
		}
	}
	return sample.Standing{Week: last, Due: s.due(last.Add(-1))}, nil
}

// due returns when the sample after that of a week is drawn by itself, zero where it is
// not.
func (s samples) due(week model.Week) time.Time {
	if !s.auto {
		return time.Time{}
	}
	return week.Add(1).End(s.zone).Add(s.silence)
}
