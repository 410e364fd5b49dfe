package model

import (
	"cmp"
	"slices"
	"time"
)

// LinkWindow is how long before an entity was made a dialogue may have ended that
// led to it.
const LinkWindow = 30 * 24 * time.Hour

// linkSlack is how far the clocks of the CRM and of a channel may be apart.
const linkSlack = 5 * time.Minute

// Shared is a dialogue that shares something with an entity: the strongest reason.
type Shared struct {
	Summary
	Reason LinkReason
}

// ChooseLinks returns which of the dialogues that share something with an entity
// are to be linked to it. found also holds those that are linked already, which are
// not returned. It depends on the set alone.
//
// Of what began before the entity was made, the one with the strongest reason, and
// of several the last one, is what led to it; it may have ended LinkWindow before.
// Everything that began while the entity was open is about it as well. A dialogue
// that came from the entity's own lead always belongs to it. What names another
// entity of the kind is linked by none but an origin, and what a person has said
// stands.
func ChooseLinks(n *Entity, found []Shared) []Shared {
	made, closed := n.Made(), n.Closed()
	var chosen []Shared
	var source *Shared
	for _, shared := range found {
		d := &shared
		if !d.mayBelong(n.Ref) {
			continue
		}
		stands := d.stands(n.Ref)
		switch {
		case d.Reason == LinkLead && !stands:
			chosen = append(chosen, *d)
		case d.StartedAt.After(made.Add(linkSlack)):
			if !stands && (closed.IsZero() || !d.StartedAt.After(closed)) {
				chosen = append(chosen, *d)
			}
			continue
		case d.LastAt.Before(made.Add(-LinkWindow)) && !stands:
			continue
		}
		if source == nil || d.leads(source) {
			source = d
		}
	}
	if source != nil && source.Reason != LinkLead && !source.stands(n.Ref) {
		chosen = append(chosen, *source)
	}
	slices.SortFunc(chosen, func(a, b Shared) int {
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID))
	})
	return chosen
}

// mayBelong reports whether nobody and nothing says that the dialogue is not about
// the entity.
func (d *Shared) mayBelong(ref EntityRef) bool {
	if said, ok := d.Tied(ref); ok && said.Removed {
		return false
	}
	_, linked := d.LinkTo(ref)
	return linked || !d.Reason.guessed() || !d.names(ref.Kind)
}

// stands reports whether the dialogue is linked to the entity for as strong a
// reason already, which is then the reason.
func (d *Shared) stands(ref EntityRef) bool {
	tie, linked := d.LinkTo(ref)
	if !linked || tie.Reason.Strength() > d.Reason.Strength() {
		return false
	}
	d.Reason = tie.Reason
	return true
}

// leads reports whether d led to the entity rather than other did.
func (d *Shared) leads(other *Shared) bool {
	if d.Reason != other.Reason {
		return d.Reason.Strength() < other.Reason.Strength()
	}
	if !d.StartedAt.Equal(other.StartedAt) {
		return d.StartedAt.After(other.StartedAt)
	}
	return d.ID > other.ID
}

// names reports whether the dialogue itself names an entity of a kind.
func (s *Summary) names(kind EntityKind) bool {
	return slices.ContainsFunc(s.Lead.ties(), func(t Tie) bool { return t.Entity.Kind == kind })
}

// Made returns when the CRM made the entity, as far as its fields say, or else when
// it was changed last.
func (n *Entity) Made() time.Time {
	if at, ok := n.moment("DATE_CREATE"); ok {
		return at
	}
	return n.ChangedAt
}

// Closed returns when the entity came to its last stage; zero while it is open.
func (n *Entity) Closed() time.Time {
	semantic := n.Fields.Text("STATUS_SEMANTIC_ID")
	if n.Ref.Kind == EntityDeal {
		semantic = n.Fields.Text("STAGE_SEMANTIC_ID")
	}
	if semantic != "S" && semantic != "F" {
		return time.Time{}
	}
	for _, field := range []string{"DATE_CLOSED", "MOVED_TIME"} {
		if at, ok := n.moment(field); ok {
			return at
		}
	}
	return n.ChangedAt
}

func (n *Entity) moment(field string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, n.Fields.Text(field))
	return at.UTC(), err == nil
}
