// Package portal is a simulated Bitrix24 portal, in memory. The demo shows it
// behind Debrief, and tests use it to fail in every way that Bitrix24 can.
//
// It speaks the REST of an incoming webhook as Bitrix24 does, with its envelopes,
// its limits and its habits of PHP, for the methods that Debrief calls. It also
// watches its caller: Misbehaviour tells what a careful client would not do.
package portal

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"debrief/model"
)

// Options shape a portal. Zero values mean the defaults that are named here.
type Options struct {
	Now          func() time.Time                           // the only clock there is; nil: time.Now
	Sleep        func(context.Context, time.Duration) error // slow answers; nil: a real wait
	Zone         *time.Location                             // the server's; nil: +03:00
	User         int                                        // whose webhook it is; 1
	Code         string                                     // the webhook's secret; "demo0secret0code"
	Scopes       []string                                   // of the webhook, such as crm; nil: all
	Burst        int                                        // requests before the bucket is full; 50
	PerSecond    int                                        // how many of them it loses each second; 2
	Operating    float64                                    // seconds that a method may take in ten minutes; 480
	RequireHTTPS bool                                       // refuse plain http, as the real one does
	Simple       bool                                       // CRM without leads: a new one becomes a deal at once
	ReplicaLag   time.Duration                              // how late readers see a change
	Old          bool                                       // a portal from before crm.item.*
	Seed         uint64                                     // of everything that is left to chance
	Unsettled    Unsettled                                  // what the documentation leaves open
}

// Portal is one portal. It may be used by several goroutines.
type Portal struct {
	opts Options

	mu     sync.Mutex
	rows   map[model.EntityRef]*row
	lastID map[model.EntityKind]int
	ids    map[model.EntityKind][]int // in order; also of rows that were deleted
	lastFM int
	stages []Status

	userFields map[model.EntityKind][]UserField

	users   []User
	webhook webhook
	tokens  map[string]Token
	caller  caller             // who makes the request that is being answered
	buckets map[string]*bucket // by the address that requests come from
	budgets map[budgetKey]*budget
	costs   map[string]time.Duration
	denied  map[model.EntityRef]bool
	blocked bool
	faults  map[string][]Fault
	movedTo string
	chance  *rand.Rand
	pasts   map[model.EntityRef][]past
	acts    []Act
	acting  time.Time // when the act that is being done was done
	plan    plan
	edits   FaultKind // how somebody comes in between, 0 when nobody does

	listeners listeners
	watch     watch
	requests  []Request
	changes   []Change
	timeline  timeline
	chats     chats
	history   map[model.EntityKind][]stageEntry
}

// User is a person of the portal.
type User struct {
	ID             int
	Name, LastName string
	Post           string // WORK_POSITION
	Left           bool   // works there no more
}

// Request is one call that the portal answered or failed to answer.
type Request struct {
	At     time.Time
	Method string
	Params map[string]any
	Status int // HTTP status, 0 when the connection was broken
}

// Change is one field of an entity that got another value.
type Change struct {
	At       time.Time
	Ref      model.EntityRef
	By       int
	Field    string
	From, To string
}

// New returns a portal with Bitrix24's own stages, an administrator, and nothing
// else.
func New(o Options) *Portal {
	o = o.withDefaults()
	return &Portal{
		opts:   o,
		rows:   map[model.EntityRef]*row{},
		lastID: map[model.EntityKind]int{},
		ids:    map[model.EntityKind][]int{},
		lastFM: 100,
		stages: defaultStatuses(),

		userFields: map[model.EntityKind][]UserField{},

		users:     []User{{ID: o.User, Name: "Debrief"}},
		webhook:   webhook{user: o.User, code: o.Code, scopes: o.Scopes},
		tokens:    map[string]Token{},
		buckets:   map[string]*bucket{},
		budgets:   map[budgetKey]*budget{},
		costs:     map[string]time.Duration{},
		denied:    map[model.EntityRef]bool{},
		faults:    map[string][]Fault{},
		pasts:     map[model.EntityRef][]past{},
		listeners: listeners{news: make(chan struct{}, 1), queues: map[int]*pullQueue{}},
		chance:    rand.New(rand.NewPCG(o.Seed, 1)), //nolint:gosec // a game, not a secret
		watch:     watch{unsure: map[model.EntityRef]bool{}, failed: map[string]failure{}},
	}
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Zone == nil {
		o.Zone = time.FixedZone("server", 3*60*60)
	}
	if o.User == 0 {
		o.User = 1
	}
	if o.Code == "" {
		o.Code = "demo0secret0code"
	}
	if o.Burst == 0 {
		o.Burst = 50
	}
	if o.PerSecond == 0 {
		o.PerSecond = 2
	}
	if o.Operating == 0 {
		o.Operating = 480
	}
	return o
}

// WebhookURL returns the webhook of a portal that is served at base, such as
// http://127.0.0.1:8080.
func (p *Portal) WebhookURL(base string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%s/rest/%d/%s/", base, p.webhook.user, p.webhook.code)
}

// Handler serves the portal.
func (p *Portal) Handler() http.Handler { return http.HandlerFunc(p.serve) }

// AddUser adds a person, or replaces the one with that id.
func (p *Portal) AddUser(u User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.users {
		if p.users[i].ID == u.ID {
			p.users[i] = u
			return
		}
	}
	p.users = append(p.users, u)
}

// AddLead puts a lead into the portal as user 1 would, and returns its id. Fields
// have classic names; ID and DATE_CREATE are taken where they are given.
func (p *Portal) AddLead(fields model.Fields) (string, error) {
	return p.add(model.EntityLead, fields)
}

// AddDeal is AddLead for a deal.
func (p *Portal) AddDeal(fields model.Fields) (string, error) {
	return p.add(model.EntityDeal, fields)
}

// Edit changes an entity as a person with that id does in the portal's own
// screens: no limit, no fault.
func (p *Portal) Edit(ref model.EntityRef, by int, fields model.Fields) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catchUp()
	r, ok := p.rows[ref]
	if !ok {
		return fmt.Errorf("edit %s: it does not exist", ref)
	}
	if err := p.write(r, by, values(fields)); err != nil {
		return fmt.Errorf("edit %s: %w", ref, err)
	}
	return nil
}

// Delete removes an entity as a person does.
func (p *Portal) Delete(ref model.EntityRef) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catchUp()
	p.remove(ref)
}

// Entity returns what the portal holds, with classic names and values.
func (p *Portal) Entity(ref model.EntityRef) (model.Entity, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catchUp()
	r, ok := p.rows[ref]
	if !ok {
		return model.Entity{Ref: ref}, false
	}
	return model.Entity{
		Ref: ref, Fields: p.classicFields(r), ChangedAt: r.updated.UTC(),
		ReadAt: p.opts.Now().UTC(), By: fmt.Sprint(r.updatedBy),
	}, true
}

// Requests returns every call so far, oldest first.
func (p *Portal) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Request(nil), p.requests...)
}

// Changes returns every change of a single-valued field so far, oldest first.
func (p *Portal) Changes() []Change {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catchUp()
	return append([]Change(nil), p.changes...)
}

// Rename moves the portal to a new base address: requests to another host are
// sent there.
func (p *Portal) Rename(base string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.movedTo = base
}

// now is the server's time: whole seconds, with its offset.
func (p *Portal) now() time.Time { return p.moment().In(p.opts.Zone).Truncate(time.Second) }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
