package model

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// acted is one step as a test writes it.
type acted struct {
	who  string
	step IncidentStep
	undo bool // of the step before
}

func incidentStory(steps ...acted) []*Entry {
	opened := &Entry{Key: Key{1}, Event: Event{
		Type: TypeIncident, TS: clock, Seq: 1, SessionID: "s", Actor: "syncer",
		Body: &IncidentOpened{Rule: RuleUnanswered, Cause: CauseSilence, Target: Key{9}, Since: clock.Add(-time.Minute)},
	}}
	entries := []*Entry{opened}
	for i, s := range steps {
		n := byte(i + 2)
		e := &Entry{Key: Key{n}, Event: Event{TS: clock.Add(time.Duration(n) * time.Minute), Seq: int64(n), SessionID: "s", Actor: s.who}}
		if s.undo {
			e.Type, e.Body = TypeUndo, &Undo{Targets: []Key{{n - 1}}}
		} else {
			body := s.step
			body.Incident = Key{1}
			e.Type, e.Body = body.Type, &body
		}
		entries = append(entries, e)
	}
	return entries
}

var (
	take    = IncidentStep{Type: TypeIncidentTaken}
	snooze  = IncidentStep{Type: TypeIncidentSnoozed, Until: clock.Add(time.Hour)}
	wake    = IncidentStep{Type: TypeIncidentSnoozed}
	shut    = IncidentStep{Type: TypeIncidentClosed, Reason: "called back"}
	cleared = IncidentStep{Type: TypeIncidentClosed, Cleared: true, By: Key{7}}
)

func TestTheWayOfAnIncident(t *testing.T) {
	tests := []struct {
		name  string
		steps []acted
		state IncidentState
		owner string
	}{
		{"nobody has seen it", nil, IncidentOpen, ""},
		{"somebody takes it", []acted{{"olga", take, false}}, IncidentTaken, "olga"},
		{"another takes it over", []acted{{"olga", take, false}, {"ivan", take, false}}, IncidentTaken, "ivan"},
		{"it is put off", []acted{{"olga", snooze, false}}, IncidentSnoozed, ""},
		{"it comes back to nobody", []acted{{"olga", snooze, false}, {"syncer", wake, false}}, IncidentOpen, ""},
		{"it comes back to its owner", []acted{{"olga", take, false}, {"olga", snooze, false}, {"syncer", wake, false}}, IncidentTaken, "olga"},
		{"waking one that is awake changes nothing", []acted{{"olga", take, false}, {"syncer", wake, false}}, IncidentTaken, "olga"},
		{"it is closed", []acted{{"olga", shut, false}}, IncidentClosed, ""},
		{"what is closed stays closed", []acted{{"olga", shut, false}, {"ivan", take, false}}, IncidentClosed, ""},
		{"closing is taken back", []acted{{"olga", shut, false}, {undo: true, who: "olga"}}, IncidentOpen, ""},
		{"taking is taken back", []acted{{"olga", take, false}, {undo: true, who: "olga"}}, IncidentOpen, ""},
		{"the cause is gone while it sleeps", []acted{{"olga", snooze, false}, {"syncer", cleared, false}}, IncidentClosed, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			incidents := FoldIncidents(incidentStory(tt.steps...))
			if len(incidents) != 1 || incidents[0].State != tt.state || incidents[0].Owner != tt.owner {
				t.Errorf("%+v", incidents)
			}
		})
	}
}

func TestAClosedIncidentTellsWhatClosedIt(t *testing.T) {
	n := FoldIncidents(incidentStory(acted{"olga", shut, false}))[0]
	if n.Reason != "called back" || n.ClosedBy != "olga" || n.Cleared || n.ClosedAt.IsZero() {
		t.Errorf("by a person: %+v", n)
	}
	n = FoldIncidents(incidentStory(acted{"syncer", cleared, false}, acted{"olga", shut, false}))[0]
	if !n.Cleared || n.EndedBy != (Key{7}) || n.Reason != "" {
		t.Errorf("by itself: %+v", n)
	}
}

func TestWhatClosedByItselfIsNotUndone(t *testing.T) {
	for _, tt := range []struct {
		step IncidentStep
		want int
	}{{take, 1}, {snooze, 1}, {shut, 1}, {cleared, 0}, {wake, 0}} {
		if refs := ActRefs(incidentStory(acted{"olga", tt.step, false})); len(refs) != tt.want {
			t.Errorf("%+v: %+v", tt.step, refs)
		}
	}
}

// Whatever order the events come in, the incidents are the same.
func TestIncidentsDoNotDependOnTheOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var steps []acted
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			step := rapid.SampledFrom([]IncidentStep{take, snooze, wake, shut, cleared}).Draw(t, "step")
			steps = append(steps, acted{"olga", step, rapid.IntRange(0, 4).Draw(t, "undo") == 0})
		}
		entries := incidentStory(steps...)
		want := fmt.Sprintf("%+v", FoldIncidents(entries))
		if have := fmt.Sprintf("%+v", FoldIncidents(rapid.Permutation(entries).Draw(t, "order"))); have != want {
			t.Fatalf("%s\n%s", have, want)
		}
	})
}
