package uitest

import (
	"time"

	"debrief/model"
)

// WithAnomaly adds an incident about figures that are outside their usual range, with
// a dialogue as an example.
func WithAnomaly(events []model.Event, session string) []model.Event {
	from := Day.Add(-time.Hour)
	example := firstOf(events, session)
	return append(events, model.Event{
		V: model.Version, Type: model.TypeIncident, TS: Day.Add(2 * time.Hour), Seq: int64(len(events)) - 1000, Source: model.SourceOwn, Actor: "syncer",
		Body: &model.IncidentOpened{
			Rule: model.RuleAnomaly, Cause: model.CauseConversion, Evidence: []model.Key{example}, Since: from,
			Scope:   model.Scope{Bot: "Алиса", Version: "118", From: from, Span: time.Hour},
			Figures: model.Figures{At: from, Seen: 0.12, Of: 50, Usual: 0.4, Low: 0.2504, High: 0.56, Weeks: 8},
		},
	})
}
