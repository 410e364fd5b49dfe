// Package content invents believable dialogues of a beauty salon, a clinic and a
// fitness club, for the demo, for benchmarks and for tests. It is pure: the same
// options give the same dialogues, and nobody in them is real.
package content

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"time"

	"debrief/model"
)

// DefaultDialogues is how many dialogues there are when nobody says.
const DefaultDialogues = 60

// Options shape a world.
type Options struct {
	Lang      string         // "ru…" gives Russian dialogues, anything else English ones
	Seed      uint64         // another seed, other dialogues
	Dialogues int            // how many; 0 means DefaultDialogues
	Now       time.Time      // the newest dialogues end shortly before; required
	Zone      *time.Location // where the businesses are; nil means UTC
}

// World is everything that the demo shows: what the channels saw, and what the
// portal holds of it.
type World struct {
	Events []model.Event
	Leads  []PortalLead
	Deals  []PortalLead
	Stages []model.Stage // of leads, named in the language of the world
	Users  []User
	Seed   uint64 // that it was made from
}

// PortalLead is a lead or deal as the portal holds it.
type PortalLead struct {
	ID        string
	Fields    model.Fields // classic names, ID and DATE_CREATE among them
	CreatedAt time.Time
}

// User is a person of the portal; leads are assigned to them by ID.
type User struct {
	ID             int
	Name, LastName string
}

// Dialogue is one invented session, in the order in which it happened, and what
// the portal holds of it.
type Dialogue struct {
	Events []model.Event
	Leads  []PortalLead
	Deals  []PortalLead
}

// Generate invents a whole world.
func Generate(o Options) World {
	words := load(o.Lang)
	w := World{Stages: words.stages(), Users: words.users(), Seed: o.Seed}
	for d := range dialogues(o, words) {
		w.Events = append(w.Events, d.Events...)
		w.Leads = append(w.Leads, d.Leads...)
		w.Deals = append(w.Deals, d.Deals...)
	}
	return w
}

// Dialogues invents one dialogue after another, oldest first, and keeps none.
func Dialogues(o Options) iter.Seq[Dialogue] { return dialogues(o, load(o.Lang)) }

// Events invents the events of Dialogues one by one.
func Events(o Options) iter.Seq[model.Event] {
	return func(yield func(model.Event) bool) {
		for d := range Dialogues(o) {
			for _, e := range d.Events {
				if !yield(e) {
					return
				}
			}
		}
	}
}

func dialogues(o Options, words *lexicon) iter.Seq[Dialogue] {
	o.Dialogues = cmp.Or(o.Dialogues, DefaultDialogues)
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return func(yield func(Dialogue) bool) {
		var deck []plot
		for i := range o.Dialogues {
			if i%len(plots) == 0 {
				deck = shuffled(o.Seed, i/len(plots))
			}
			s := newScript(o, words, i)
			s.play(deck[i%len(plots)])
			if !yield(s.finish()) {
				return
			}
		}
	}
}

// shuffled returns the plots in the order of one round, so that each comes as
// often as the others however few dialogues there are.
func shuffled(seed uint64, round int) []plot {
	deck := append([]plot(nil), plots...)
	rng := rand.New(rand.NewPCG(seed, ^uint64(round)))
	rng.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	return deck
}
