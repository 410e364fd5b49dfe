package portal

import (
	"maps"
	"slices"
	"time"

	"debrief/model"
)

// past is what readers still see of an entity, until a time.
type past struct {
	row   *row // nil: it did not exist
	until time.Time
}

// remember keeps what an entity was before a change, for readers whose copy of
// the database lags behind.
func (p *Portal) remember(ref model.EntityRef) {
	if p.opts.ReplicaLag <= 0 {
		return
	}
	var was *row
	if r := p.rows[ref]; r != nil {
		was = r.clone()
	}
	p.pasts[ref] = append(p.pasts[ref], past{was, p.moment().Add(p.opts.ReplicaLag)})
}

// visible returns an entity as readers see it, nil when they do not.
func (p *Portal) visible(ref model.EntityRef) *row {
	kept := p.pasts[ref]
	now := p.opts.Now()
	for len(kept) > 0 && !now.Before(kept[0].until) {
		kept = kept[1:]
	}
	if len(kept) == 0 {
		delete(p.pasts, ref)
		return p.rows[ref]
	}
	p.pasts[ref] = kept
	return kept[0].row
}

func (r *row) clone() *row {
	out := *r
	out.values = maps.Clone(r.values)
	out.multi = make(map[string][]multi, len(r.multi))
	for name, values := range r.multi {
		out.multi[name] = slices.Clone(values)
	}
	return &out
}
