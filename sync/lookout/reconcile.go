package lookout

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// reconcile returns the events that bring the incidents of a dialogue in line with
// what the rules find in it. In an old dialogue nothing new is opened: who imports
// last year's dialogues is not told what was lost in them.
func reconcile(v *watch.View, findings []watch.Finding, known []model.Incident, now time.Time, old bool) []model.Event {
	var events []model.Event
	standing := map[string]*watch.Finding{}
	over := map[string]*watch.Finding{}
	for i := range findings {
		f := &findings[i]
		switch {
		case f.Stands(now):
			standing[f.ID()] = f
		case f.Became(now):
			over[f.ID()] = f
		}
	}
	for i := range known {
		n := &known[i]
		if n.Dialogue != v.ID || n.State == model.IncidentClosed {
			continue
		}
		if _, stands := standing[base(n.EventID)]; !stands {
			events = append(events, closing(v, n, over[base(n.EventID)], now))
		}
	}
	if old {
		return events
	}
	for i := range findings {
		if f := &findings[i]; standing[f.ID()] == f {
			if id, ok := openingID(f.ID(), known); ok {
				events = append(events, opening(v, f, id))
			}
		}
	}
	return events
}

// again parts the id of a finding from which time it is that it was found.
const again = "#"

func base(id string) string {
	for i := len(id) - 1; i > 0; i-- {
		if id[i:i+1] == again {
			return id[:i]
		}
	}
	return id
}

// openingID returns the id under which an incident is to be opened; false when it
// is open, or when a person has closed it. One that closed by itself may come back.
func openingID(id string, known []model.Incident) (string, bool) {
	times := 0
	for i := range known {
		n := &known[i]
		if base(n.EventID) != id {
			continue
		}
		if n.State != model.IncidentClosed || !n.Cleared {
			return "", false
		}
		times++
	}
	if times == 0 {
		return id, true
	}
	return id + again + strconv.Itoa(times+1), true
}

func own(session string, at time.Time, id string, body model.Body) model.Event {
	return model.Event{
		V: model.Version, Type: body.EventType(), ID: id, TS: at.UTC().Truncate(time.Millisecond),
		Source: model.SourceOwn, Actor: Actor, SessionID: session, Body: body,
	}
}

func opening(v *watch.View, f *watch.Finding, id string) model.Event {
	return own(v.SessionID, f.Due, id, f.Opened())
}

// closing closes an incident whose cause is gone. What ended it is what the rule
// says, else what happened last in the dialogue.
func closing(v *watch.View, n *model.Incident, f *watch.Finding, now time.Time) model.Event {
	step := &model.IncidentStep{Type: model.TypeIncidentClosed, Incident: n.ID, Cleared: true}
	at := now
	switch {
	case f != nil:
		step.By, at = f.EndedBy, f.Ended
	case len(v.Items) > 0:
		if last := v.Items[len(v.Items)-1].Entry; last.TS.After(n.OpenedAt) {
			step.By = last.Key
		}
	}
	if at.Before(n.OpenedAt) {
		at = n.OpenedAt
	}
	return own(n.Session, at, "incident_closed:"+n.ID.String(), step)
}

// wake lets incidents come back whose time of snoozing is over.
func (l *Lookout) wake(ctx context.Context) error {
	counts, err := l.opts.Archive.Counts(ctx)
	if err != nil || counts.Incidents[model.IncidentSnoozed] == 0 {
		return err
	}
	snoozed, err := l.opts.Archive.Incidents(ctx, model.IncidentQuery{States: []model.IncidentState{model.IncidentSnoozed}, Limit: mostOpen})
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	var events []model.Event
	for i := range snoozed {
		n := &snoozed[i]
		if n.Until.After(l.now()) {
			continue
		}
		id := fmt.Sprintf("incident_woken:%s:%d", n.ID, n.Until.UnixMilli())
		events = append(events, own(n.Session, n.Until, id, &model.IncidentStep{Type: model.TypeIncidentSnoozed, Incident: n.ID}))
	}
	if len(events) == 0 {
		return nil
	}
	if _, err := l.opts.Log.Append(context.WithoutCancel(ctx), events); err != nil {
		return fmt.Errorf("record incidents: %w", err)
	}
	return nil
}
