package sync

import (
	"context"
	"errors"
	"net/http"
	"path"
	stdsync "sync"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

// clock is a time that moves only when it is told to, or when somebody sleeps.
type clock struct {
	mu stdsync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(max(d, 0))
}

// set puts the clock to a time, an earlier one, too.
func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.pass(d)
	return ctx.Err()
}

// fataler is what helpers need of *testing.T and *rapid.T.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// world is a portal, an archive and a syncer between them.
type world struct {
	clock   *clock
	portal  *portal.Portal
	archive *archive
	syncer  *Syncer
	workers int
	skew    time.Duration       // of our clock against the portal's
	calls   func(method string) // what happens in the portal right before a call arrives
	wire    func(method string, r *http.Request) (*http.Response, error)
}

// now is our own clock, which people set and which the portal does not know.
func (w *world) now() time.Time { return w.clock.Now().Add(w.skew) }

// RoundTrip implements http.RoundTripper: the way to the portal, past calls.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	method := path.Base(r.URL.Path)
	if w.calls != nil {
		w.calls(method)
	}
	if w.wire != nil {
		return w.wire(method, r)
	}
	return w.portal.Transport().RoundTrip(r)
}

// beforeNext lets something happen once, right before the next call of the method
// arrives at the portal.
func (w *world) beforeNext(method string, happens func()) {
	w.calls = func(called string) {
		if called == method {
			w.calls = nil
			happens()
		}
	}
}

func newWorld(t fataler) *world {
	t.Helper()
	return newWorldOf(t, portal.Options{})
}

// newWorldOf is newWorld with a portal of another kind.
func newWorldOf(t fataler, o portal.Options) *world {
	t.Helper()
	w := &world{clock: newClock(), workers: 1}
	o.Now, o.Sleep = w.clock.Now, w.clock.Sleep
	w.portal = portal.New(o)
	w.portal.AddUser(portal.User{ID: 7, Name: "Anna", LastName: "Petrova"})
	watched(t, w.portal)
	w.archive = newArchive(w.now)
	w.restart(t)
	return w
}

// restart puts a new syncer in the old one's place: what it had in memory is
// gone. A process that was killed may not have kept how much of the portal's limit
// it had used, so the portal's bucket leaks meanwhile.
func (w *world) restart(t fataler) {
	t.Helper()
	w.clock.pass(30 * time.Second)
	w.startAgain(t)
}

// startAgain is restart within the same moment.
func (w *world) startAgain(t fataler) {
	t.Helper()
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: w.portal.WebhookURL("https://salon.example"), Transport: w,
		Now: w.clock.Now, Sleep: w.clock.Sleep, Rand: func() float64 { return 0.5 },
	})
	if err != nil {
		t.Fatalf("client: %v", err)
	}
	w.archive.broken, w.archive.fuse = nil, 0
	w.syncer = New(Options{
		Log: w.archive, Outbox: w.archive, State: w.archive, CRM: client,
		Now: w.now, Rand: func() float64 { return 0.5 }, Workers: w.workers,
	})
}

// lead puts a lead into the portal that the archive knows.
func (w *world) lead(t fataler, fields model.Fields) model.EntityRef {
	t.Helper()
	id, err := w.portal.AddLead(fields)
	if err != nil {
		t.Fatalf("add a lead: %v", err)
	}
	w.round(t)
	return model.EntityRef{Kind: model.EntityLead, ID: id}
}

// queue asks for a change as the Lead screen does: the base is what it shows.
func (w *world) queue(t fataler, actor string, ref model.EntityRef, changes model.Fields) model.Key {
	t.Helper()
	seen, err := w.archive.Entity(context.Background(), ref)
	if err != nil {
		t.Fatalf("entity: %v", err)
	}
	base := model.Fields{}
	for name := range changes {
		base[name] = seen.Fields[name]
	}
	now := w.now()
	receipt := <-w.archive.Submit(model.Submission{Events: []model.Event{{
		V: 1, Type: model.TypeFixQueued, TS: now, Source: model.SourceOwn, Actor: actor,
		Body: &model.FixQueued{Entity: ref, Changes: changes, Base: base, BaseTime: seen.ChangedAt, NotBefore: now.Add(graceOfTests)},
	}}})
	if receipt.Err != nil {
		t.Fatalf("queue: %v", receipt.Err)
	}
	return receipt.Outcomes[0].Key
}

// undo takes a fix back, if it still can be.
func (w *world) undo(fix model.Fix) error {
	receipt := <-w.archive.Submit(model.Submission{
		Events: []model.Event{{
			V: 1, Type: model.TypeUndo, TS: w.now(), Source: model.SourceOwn, Actor: fix.Actor,
			Body: &model.Undo{Targets: []model.Key{fix.ID}, Entity: fix.Entity},
		}},
		Expect: model.FixExpectation{Fix: fix.ID, Entity: fix.Entity, State: model.FixQueuedState},
	})
	return receipt.Err
}

// round does one whole round; what fails in the CRM is told by the events.
func (w *world) round(t fataler) model.SyncReport {
	t.Helper()
	report, err := w.syncer.Once(context.Background())
	var failure *model.CRMError
	if err != nil && !errors.As(err, &failure) && !errors.Is(err, errKilled) {
		t.Fatalf("round: %v", err)
	}
	return report
}

// graceOfTests is how long a fix of the tests can be taken back.
const graceOfTests = 30 * time.Second

// settle passes time and rounds until nothing is open.
func (w *world) settle(t fataler) {
	t.Helper()
	w.settleUnless(t, func() bool { return false })
}

// settleUnless is settle that ends early when the syncer was killed.
func (w *world) settleUnless(t fataler, killed func() bool) {
	t.Helper()
	for range 60 {
		w.clock.pass(time.Minute)
		w.round(t)
		if open, _ := w.archive.OpenFixes(context.Background()); len(open) == 0 || killed() {
			return
		}
	}
	t.Fatalf("fixes are open after an hour: %+v", w.archive.fixes())
}

// edit changes a lead as a person in the portal does, at a second of its own.
func (w *world) edit(t fataler, ref model.EntityRef, name, value string) {
	t.Helper()
	w.clock.pass(time.Second)
	if err := w.portal.Edit(ref, 7, text(name, value)); err != nil {
		t.Fatalf("edit: %v", err)
	}
	w.clock.pass(time.Second)
}

// held is what the portal holds in a field.
func (w *world) held(ref model.EntityRef, name string) string {
	entity, _ := w.portal.Entity(ref)
	return entity.Fields.Text(name)
}

// commits counts how often the webhook wrote the value.
func (w *world) commits(ref model.EntityRef, name, value string) int { //nolint:unparam // the field stands beside its value
	n := 0
	for _, c := range w.portal.Changes() {
		if c.Ref == ref && c.Field == name && c.To == value && c.By == 1 {
			n++
		}
	}
	return n
}

// careful fails the test when the portal has something to complain of.
func (w *world) careful(t fataler) {
	t.Helper()
	if notes := w.portal.Misbehaviour(); len(notes) > 0 {
		t.Fatalf("the portal complains: %v", notes)
	}
}

// watched fails a test at its end when the portal has something to complain of.
func watched(t fataler, p *portal.Portal) {
	t.Helper()
	lasting, ok := t.(interface {
		Cleanup(f func())
		Errorf(format string, args ...any)
	})
	if !ok {
		t.Fatalf("a test without an end")
		return
	}
	lasting.Cleanup(func() {
		if notes := p.Misbehaviour(); len(notes) > 0 {
			lasting.Errorf("the portal complains: %v", notes)
		}
	})
}

// errKilled is how a test stops a syncer dead.
var errKilled = errors.New("killed")

// die makes sure that nothing of the killed syncer goes on: it cannot reach the
// archive any more. A restart brings it back.
func (w *world) die() {
	w.archive.mu.Lock()
	defer w.archive.mu.Unlock()
	w.archive.broken = errKilled
}

func text(name, value string) model.Fields { return model.Fields{}.With(name, value) }
