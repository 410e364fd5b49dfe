package alerts

import (
	"slices"

	"debrief/model"
)

// filter says which incidents are listed.
type filter int

const (
	active filter = iota // those that are not closed
	closed
	everything
)

// next is the one after it, round the end.
func (f filter) next() filter { return (f + 1) % (everything + 1) }

// states are those of the incidents that are listed.
func (f filter) states() []model.IncidentState {
	switch f {
	case active:
		return []model.IncidentState{model.IncidentOpen, model.IncidentTaken, model.IncidentSnoozed}
	case closed:
		return []model.IncidentState{model.IncidentClosed}
	case everything:
	}
	return model.IncidentStates()
}

func (f filter) shows(state model.IncidentState) bool { return slices.Contains(f.states(), state) }
