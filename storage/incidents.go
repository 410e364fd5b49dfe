package storage

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"debrief/model"
)

const defaultIncidents = 200

// The lists of incidents.
const (
	incidentsAll     byte = iota // opened_at descending, event key
	incidentsPending             // the same, those that are not closed
	incidentsOf                  // subject, event key
)

func incidentKey(gen byte, id model.Key) []byte {
	return append(projectionKey(gen, projIncident), id[:]...)
}

func incidentsPrefix(gen, list byte) []byte { return append(projectionKey(gen, projIncidents), list) }

func incidentsOfPrefix(gen byte, subject uint64) []byte {
	return binary.BigEndian.AppendUint64(incidentsPrefix(gen, incidentsOf), subject)
}

const incidentsKeySize = 3 + 1 + 8 + 16

// parseIncidentsKey reads the incident out of a key of any of the lists.
func parseIncidentsKey(key []byte) (model.Key, error) {
	if len(key) != incidentsKeySize || key[0] != kindProjection || key[2] != projIncidents {
		return model.Key{}, errKey
	}
	return model.Key(key[incidentsKeySize-16:]), nil
}

// addIncidents folds the incidents of a subject. The dialogues of the view are
// known already: an incident says in which of them it is.
func (v *subjectView) addIncidents(entries []*model.Entry, stretches []model.Stretch, session string) {
	v.incidents = model.FoldIncidents(entries)
	for i := range v.incidents {
		n := &v.incidents[i]
		for _, stretch := range stretches {
			for _, e := range stretch.Entries {
				if e.Key == n.ID {
					n.Dialogue = model.DialogueID(session, stretch.N)
				}
			}
		}
	}
}

func (w *recordWriter) incident(n *model.Incident) {
	w.put(incidentKey(w.gen, n.ID), storeIncident(n))
	place := append(appendIntDown(nil, n.OpenedAt.UnixMilli()), n.ID[:]...)
	w.out[string(append(incidentsPrefix(w.gen, incidentsAll), place...))] = nil
	if n.State != model.IncidentClosed {
		w.out[string(append(incidentsPrefix(w.gen, incidentsPending), place...))] = nil
	}
	w.out[string(append(incidentsOfPrefix(w.gen, w.sub.no), n.ID[:]...))] = nil
}

// Incidents returns the incidents that a query selects, newest first; those of one
// session in no order.
func (a *Archive) Incidents(ctx context.Context, q model.IncidentQuery) ([]model.Incident, error) {
	var found []model.Incident
	limit := cmp.Or(max(q.Limit, 0), defaultIncidents)
	err := a.view(ctx, func(r *reader) error {
		prefix, err := r.incidentsOf(&q)
		if err != nil || prefix == nil {
			return err
		}
		return r.rows(prefix, false, func(key, _ []byte) (bool, error) {
			id, err := parseIncidentsKey(key)
			if err != nil {
				return false, damagedRecord(key, err)
			}
			n, err := r.incident(id)
			if err != nil {
				return false, err
			}
			if q.Takes(&n) {
				found = append(found, n)
			}
			past := q.Session == "" && n.OpenedAt.Before(q.Since)
			return !past && len(found) < limit, nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list incidents: %w", err)
	}
	return found, nil
}

// incidentsOf returns the shortest list that holds what a query selects, nil when
// nothing can.
func (r *reader) incidentsOf(q *model.IncidentQuery) ([]byte, error) {
	if q.Session != "" {
		sub, err := r.a.subjects.get(r, model.Subject{Kind: model.SubjectSession, ID: q.Session})
		if err != nil || sub == nil {
			return nil, err
		}
		return incidentsOfPrefix(r.gen, sub.no), nil
	}
	for _, state := range q.States {
		if state == model.IncidentClosed {
			return incidentsPrefix(r.gen, incidentsAll), nil
		}
	}
	if len(q.States) == 0 {
		return incidentsPrefix(r.gen, incidentsAll), nil
	}
	return incidentsPrefix(r.gen, incidentsPending), nil
}

// Incident returns one incident. Errors: ErrNotFound.
func (a *Archive) Incident(ctx context.Context, id model.Key) (model.Incident, error) {
	var n model.Incident
	err := a.view(ctx, func(r *reader) (err error) {
		var stored storedIncidentRow
		ok, err := r.record(incidentKey(r.gen, id), &stored)
		if err == nil && !ok {
			err = ErrNotFound
		}
		n = stored.incident()
		return err
	})
	if err != nil {
		return model.Incident{}, fmt.Errorf("read incident %s: %w", id.Short(), err)
	}
	return n, nil
}

// incident reads an incident that a list refers to.
func (r *reader) incident(id model.Key) (model.Incident, error) {
	var stored storedIncidentRow
	key := incidentKey(r.gen, id)
	ok, err := r.record(key, &stored)
	if err == nil && !ok {
		err = damagedRecord(key, errMissing)
	}
	return stored.incident(), err
}

// storedIncidentRow is an incident; its fields are those of the model.
type storedIncidentRow struct {
	Opened    storedIncident      `cbor:"1,keyasint"`
	ID        model.Key           `cbor:"2,keyasint"`
	EventID   string              `cbor:"3,keyasint,omitempty"`
	Session   string              `cbor:"4,keyasint,omitempty"`
	Dialogue  string              `cbor:"5,keyasint,omitempty"`
	OpenedAt  time.Time           `cbor:"6,keyasint"`
	State     model.IncidentState `cbor:"7,keyasint"`
	Owner     string              `cbor:"8,keyasint,omitempty"`
	TakenAt   time.Time           `cbor:"9,keyasint,omitzero"`
	Until     time.Time           `cbor:"10,keyasint,omitzero"`
	UpdatedAt time.Time           `cbor:"11,keyasint"`
	ClosedAt  time.Time           `cbor:"12,keyasint,omitzero"`
	ClosedBy  string              `cbor:"13,keyasint,omitempty"`
	Reason    string              `cbor:"14,keyasint,omitempty"`
	Cleared   bool                `cbor:"15,keyasint,omitempty"`
	EndedBy   model.Key           `cbor:"16,keyasint,omitzero"`
	EndedAs   model.Figures       `cbor:"17,keyasint,omitzero"`
}

func storeIncident(n *model.Incident) *storedIncidentRow {
	return &storedIncidentRow{
		storedIncident(n.IncidentOpened), n.ID, n.EventID, n.Session, n.Dialogue, n.OpenedAt, n.State, n.Owner, n.TakenAt,
		n.Until, n.UpdatedAt, n.ClosedAt, n.ClosedBy, n.Reason, n.Cleared, n.EndedBy, n.EndedAs,
	}
}

func (s *storedIncidentRow) incident() model.Incident {
	n := model.Incident{
		IncidentOpened: model.IncidentOpened(s.Opened), ID: s.ID, EventID: s.EventID, Session: s.Session, Dialogue: s.Dialogue,
		OpenedAt: s.OpenedAt.UTC(), State: s.State, Owner: s.Owner, TakenAt: s.TakenAt.UTC(), Until: s.Until.UTC(),
		UpdatedAt: s.UpdatedAt.UTC(), ClosedAt: s.ClosedAt.UTC(), ClosedBy: s.ClosedBy, Reason: s.Reason,
		Cleared: s.Cleared, EndedBy: s.EndedBy, EndedAs: s.EndedAs,
	}
	n.Since, n.Scope.From = n.Since.UTC(), n.Scope.From.UTC()
	n.Figures.At, n.EndedAs.At = n.Figures.At.UTC(), n.EndedAs.At.UTC()
	return n
}

// allowSteps refuses what people do with an incident that is closed, or that is not
// there: who is told "saved" has really moved it.
func (b *batch) allowSteps(events []*prepared) (refused, err error) {
	for _, p := range events {
		step, ok := p.entry.Body.(*model.IncidentStep)
		if !ok {
			continue
		}
		all, err := b.all(b.touch(p.sub))
		if err != nil {
			return nil, err
		}
		refused := fmt.Errorf("incident %s: %w", step.Incident.Short(), ErrNotFound)
		for _, n := range model.FoldIncidents(all) {
			if n.ID == step.Incident {
				_, refused = n.State.Next(step, n.Owner != "")
			}
		}
		if refused != nil {
			return refused, nil
		}
	}
	return nil, nil
}
