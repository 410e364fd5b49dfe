package alert

import (
	"slices"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// Fresh is how long after it was opened an incident is still told of: who sets a
// place up is not sent last year's.
const Fresh = 7 * 24 * time.Hour

// MostIncidents is how many incidents one message is about at the most; what is
// beyond is left to the next one.
const MostIncidents = 500

// Place is somewhere that messages go, under a name of somebody's choice.
type Place struct {
	Name      string
	Rules     []model.IncidentRule // which incidents; empty: all
	Hours     watch.Hours          // in which messages are sent; outside it is quiet
	GroupFor  time.Duration        // how long a message waits for more incidents of the same burst
	Escalates bool                 // only what nobody took elsewhere goes there

	EscalateAfter time.Duration // how long after a message nobody may take an incident; 0: for ever
	EscalateTo    string        // where it goes then
}

func (p *Place) takes(n *model.Incident) bool {
	return !p.Escalates && (len(p.Rules) == 0 || slices.Contains(p.Rules, n.Rule))
}

// waits reports whether an incident waits for somebody.
func waits(n *model.Incident, now time.Time) bool {
	return n.State == model.IncidentOpen && now.Sub(n.OpenedAt) < Fresh
}
