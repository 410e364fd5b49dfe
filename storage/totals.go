package storage

import (
	"maps"

	"debrief/model"
)

// totals are the sums over the views of all subjects, kept with every commit.
type totals struct {
	Turns     int64                         `cbor:"1,keyasint"`
	Dialogues int64                         `cbor:"2,keyasint"`
	Review    map[model.ReviewState]int64   `cbor:"3,keyasint,omitempty"`
	Lead      map[model.LeadStatus]int64    `cbor:"4,keyasint,omitempty"`
	Fixes     map[model.FixState]int64      `cbor:"5,keyasint,omitempty"`
	Seq       int64                         `cbor:"6,keyasint"` // the greatest of our own events
	Incidents map[model.IncidentState]int64 `cbor:"7,keyasint,omitempty"`

	rejects uint64 // not a projection: the number of the last reject
}

func (t totals) clone() totals {
	t.Review, t.Lead, t.Fixes, t.Incidents = cloned(t.Review), cloned(t.Lead), cloned(t.Fixes), cloned(t.Incidents)
	return t
}

func cloned[K comparable](m map[K]int64) map[K]int64 {
	if m == nil {
		return map[K]int64{}
	}
	return maps.Clone(m)
}

// add counts a view in, or with sign -1 out.
func (t *totals) add(v *subjectView, sign int64) {
	for i := range v.dialogues {
		d := &v.dialogues[i]
		t.Dialogues += sign
		t.Turns += sign * int64(d.Turns)
		count(t.Review, d.Review, sign)
		count(t.Lead, d.Lead.Status, sign)
	}
	for i := range v.fixes {
		count(t.Fixes, v.fixes[i].State, sign)
	}
	for i := range v.incidents {
		count(t.Incidents, v.incidents[i].State, sign)
	}
	if sign > 0 {
		t.Seq = max(t.Seq, v.seq)
	}
}

// count keeps no zeros, so that equal totals are equal records.
func count[K comparable](m map[K]int64, key K, by int64) {
	if m[key] += by; m[key] == 0 {
		delete(m, key)
	}
}
