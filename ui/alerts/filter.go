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

// names are those under which the filters are kept.
var names = [...]string{active: "active", closed: "closed", everything: "all"}

// String returns the name under which it is kept.
func (f filter) String() string { return names[f] }

// named returns the filter of that name; f itself where there is none.
func (f filter) named(name string) filter {
	if i := slices.Index(names[:], name); i >= 0 {
		return filter(i)
	}
	return f
}

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
