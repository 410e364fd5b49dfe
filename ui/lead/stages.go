package lead

import (
	"slices"
	"time"

	"debrief/model"
	"debrief/ui/text"
)

// stay is one stage that the lead stood in, and who put it there.
type stay struct {
	at       time.Time
	by       string
	from, to string
	rested   time.Duration // in the stage before, 0 when that is not known
}

// stays returns the way of the entity through its stages, the newest first.
func stays(entity model.Entity) []stay {
	field := entity.Ref.Kind.StageField()
	var way []stay
	var since time.Time
	events := slices.Clone(entity.History)
	slices.SortStableFunc(events, func(a, b *model.Entry) int { return a.TS.Compare(b.TS) })
	for _, e := range events {
		b, ok := e.Body.(*model.CRM)
		if !ok || field == "" {
			continue
		}
		to := b.Fields.Text(field)
		if to == "" || len(way) > 0 && way[len(way)-1].to == to {
			continue
		}
		s := stay{at: e.TS, by: b.By, from: b.Before.Text(field), to: to}
		if s.from == "" && len(way) > 0 {
			s.from = way[len(way)-1].to
		}
		if !since.IsZero() {
			s.rested = e.TS.Sub(since)
		}
		way, since = append(way, s), e.TS
	}
	slices.Reverse(way)
	return way
}

// onlyMoves reports whether an event says nothing but that the stage changed, which
// the way through the stages tells already.
func onlyMoves(b *model.CRM) bool {
	if b.Action == model.CRMMove {
		return true
	}
	field := b.Entity.Kind.StageField()
	return b.Action == model.CRMUpdate && b.Before.Text(field) != "" &&
		!slices.ContainsFunc(b.Before.Names(), func(name string) bool { return name != field && !technical(name) })
}

// stageLines tell who moved the lead, when, and from what to what.
func (p *Pane) stageLines(width int) []string {
	t, tell, field := p.env.Text, p.teller(), p.rec.ref.Kind.StageField()
	name := func(id string) string {
		return tell.Value(p.rec.ref.Kind, field, model.Fields{field: model.TextValue(id)})
	}
	var lines []string
	way := stays(p.rec.entity)
	for _, s := range way[:min(len(way), longestHistory)] {
		what := name(s.to)
		if s.from != "" {
			what = name(s.from) + " -> " + what
		}
		if s.rested > 0 {
			what += " " + t.T("lead.stage.after", "Time", t.Ago(s.rested))
		}
		lines = append(lines, p.story("  ", s.at, joined(text.Line(s.by), what), width)...)
	}
	return lines
}
