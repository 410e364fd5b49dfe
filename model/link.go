package model

import (
	"cmp"
	"slices"
	"time"
)

// LinkReason is why a dialogue is linked to an entity of the CRM.
type LinkReason string

// The reasons of links, the strongest first.
const (
	LinkLead   LinkReason = "lead"   // the dialogue names the lead, or the lead that a deal came from
	LinkDeal   LinkReason = "deal"   // the dialogue names the deal
	LinkPerson LinkReason = "person" // a person said so
	LinkOrigin LinkReason = "origin" // the entity names the session that it came from
	LinkChat   LinkReason = "chat"   // the entity names the client's chat
	LinkPhone  LinkReason = "phone"
	LinkEmail  LinkReason = "email"
)

// LinkReasons returns all reasons, the strongest first.
func LinkReasons() []LinkReason {
	return []LinkReason{LinkLead, LinkDeal, LinkPerson, LinkOrigin, LinkChat, LinkPhone, LinkEmail}
}

// Strength orders reasons: the smaller, the stronger.
func (r LinkReason) Strength() int {
	if i := slices.Index(LinkReasons(), r); i >= 0 {
		return i
	}
	return len(LinkReasons())
}

// guessed reports whether the reason is no more than a likeness.
func (r LinkReason) guessed() bool { return r.Strength() > LinkOrigin.Strength() }

// Link says that a dialogue belongs to an entity of the CRM, or with Removed that
// it does not. It never holds the phone or the address by which that was known.
type Link struct {
	Target  Key // an event of the dialogue
	Entity  EntityRef
	Reason  LinkReason
	Removed bool
}

// Tie is what stands between a dialogue and one entity.
type Tie struct {
	Entity  EntityRef
	Reason  LinkReason
	Since   time.Time
	By      string // who linked them; "" where the dialogue itself names the entity
	Removed bool   // a person has said that they do not belong together
}

// Links returns what a dialogue is linked to, the strongest reasons first. What
// it names by id needs no event. A link by likeness does not count beside one of
// the same kind that the dialogue names: that other lead is another matter.
func (s *Summary) Links() []Tie {
	named := slices.DeleteFunc(s.Lead.ties(), func(t Tie) bool {
		said, ok := s.Tied(t.Entity)
		return ok && said.Removed
	})
	ties := named
	for _, tie := range s.Ties {
		beside := func(t Tie) bool {
			return t.Entity == tie.Entity || t.Entity.Kind == tie.Entity.Kind && tie.Reason.guessed()
		}
		if !tie.Removed && !slices.ContainsFunc(named, beside) {
			ties = append(ties, tie)
		}
	}
	slices.SortFunc(ties, compareTies)
	return ties
}

func compareTies(a, b Tie) int {
	return cmp.Or(
		cmp.Compare(a.Reason.Strength(), b.Reason.Strength()), a.Since.Compare(b.Since),
		cmp.Compare(a.Entity.Kind, b.Entity.Kind), cmp.Compare(a.Entity.ID, b.Entity.ID),
	)
}

// Entities returns the entities that the dialogue is linked to, the strongest
// reasons first.
func (s *Summary) Entities() []EntityRef {
	var refs []EntityRef
	for _, tie := range s.Links() {
		refs = append(refs, tie.Entity)
	}
	return refs
}

// LinkTo returns the link to an entity, and false when there is none.
func (s *Summary) LinkTo(ref EntityRef) (Tie, bool) {
	for _, tie := range s.Links() {
		if tie.Entity == ref {
			return tie, true
		}
	}
	return Tie{}, false
}

// Tied returns what the link events of the dialogue say of an entity, a removed
// link too, and false when they say nothing.
func (s *Summary) Tied(ref EntityRef) (Tie, bool) {
	for _, tie := range s.Ties {
		if tie.Entity == ref {
			return tie, true
		}
	}
	return Tie{}, false
}

// ties returns the links that the lead events of a dialogue are by themselves.
func (b LeadBrief) ties() []Tie {
	var ties []Tie
	if b.LeadID != "" {
		ties = append(ties, Tie{Entity: EntityRef{EntityLead, b.LeadID}, Reason: LinkLead, Since: b.LeadSince})
	}
	if b.DealID != "" {
		ties = append(ties, Tie{Entity: EntityRef{EntityDeal, b.DealID}, Reason: LinkDeal, Since: b.DealSince})
	}
	return ties
}

// tiesOf returns what the link events among entries say of each entity. A person's
// last word stands against everything that was found by itself; of what was found,
// the strongest reason counts, whatever came first.
func tiesOf(entries []*Entry) []Tie {
	acts := actsOf(entries)
	undone := undoneBy(acts)
	var ties []Tie
	for _, e := range acts {
		b, ok := e.Body.(*Link)
		if !ok || undone[e.Key] {
			continue
		}
		tie := Tie{Entity: b.Entity, Reason: b.Reason, Since: e.TS, By: e.Actor, Removed: b.Removed}
		at := slices.IndexFunc(ties, func(t Tie) bool { return t.Entity == tie.Entity })
		switch {
		case at < 0:
			ties = append(ties, tie)
		case tie.decided() || !ties[at].decided() && compareTies(tie, ties[at]) < 0:
			ties[at] = tie
		}
	}
	slices.SortFunc(ties, func(a, b Tie) int {
		return cmp.Or(cmp.Compare(a.Entity.Kind, b.Entity.Kind), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return ties
}

// decided reports whether a person said it.
func (t Tie) decided() bool { return t.Removed || t.Reason == LinkPerson }
