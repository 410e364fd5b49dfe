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
	"net/http"
	"sync"
	"time"

	"debrief/model"
)

// Options shape a portal. Zero values mean the defaults that are named here.
type Options struct {
	Now          func() time.Time                           // nil: time.Now
	Sleep        func(context.Context, time.Duration) error // slow answers; nil: a real wait
	Zone         *time.Location                             // the server's; nil: +03:00
	User         int                                        // whose webhook it is; 1
	Code         string                                     // the webhook's secret; "demo0secret0code"
	Burst        int                                        // requests before the bucket is full; 50
	PerSecond    int                                        // how many of them it loses each second; 2
	RequireHTTPS bool                                       // refuse plain http, as the real one does
}

// Portal is one portal. It may be used by several goroutines.
type Portal struct {
	opts Options

	mu       sync.Mutex
	rows     map[model.EntityRef]*row
	lastID   map[model.EntityKind]int
	ids      map[model.EntityKind][]int // in order; also of rows that were deleted
	lastFM   int
	stages   []Status
	users    []User
	bucket   bucket
	faults   map[string][]Fault
	usage    map[string]float64
	movedTo  string
	watch    watch
	requests []Request
	changes  []Change
}

// User is a person of the portal.
type User struct {
	ID             int
	Name, LastName string
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
	return &Portal{
		opts:   o,
		rows:   map[model.EntityRef]*row{},
		lastID: map[model.EntityKind]int{},
		ids:    map[model.EntityKind][]int{},
		lastFM: 100,
		stages: defaultStatuses(),
		users:  []User{{ID: o.User, Name: "Debrief"}},
		faults: map[string][]Fault{},
		usage:  map[string]float64{},
		watch:  watch{unsure: map[model.EntityRef]bool{}},
	}
}

// WebhookURL returns the webhook of a portal that is served at base, such as
// http://127.0.0.1:8080.
func (p *Portal) WebhookURL(base string) string {
	return fmt.Sprintf("%s/rest/%d/%s/", base, p.opts.User, p.opts.Code)
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
	delete(p.rows, ref)
}

// Entity returns what the portal holds, with classic names and values.
func (p *Portal) Entity(ref model.EntityRef) (model.Entity, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
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
func (p *Portal) now() time.Time { return p.opts.Now().In(p.opts.Zone).Truncate(time.Second) }

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
