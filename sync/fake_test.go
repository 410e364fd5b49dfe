package sync

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
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

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.pass(d)
	return ctx.Err()
}

// archive is a log in memory with the projections that the syncer reads. It
// outlives syncers, as the real one does.
type archive struct {
	mu      stdsync.Mutex
	now     func() time.Time
	entries []*model.Entry
	byKey   map[model.Key]*model.Entry
	about   map[model.EntityRef][]*model.Entry
	state   map[string][]byte
	people  []model.CRMUser
	seq     int64
	broken  error // what every write answers
}

func newArchive(now func() time.Time) *archive {
	return &archive{now: now, byKey: map[model.Key]*model.Entry{}, about: map[model.EntityRef][]*model.Entry{}, state: map[string][]byte{}}
}

func keyOf(e model.Event) model.Key {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%s|%s", e.Account, e.Source, e.Type, e.ID))
	return model.Key(sum[:16])
}

func (a *archive) add(e model.Event) model.Outcome {
	key := keyOf(e)
	if had, ok := a.byKey[key]; ok {
		status := model.Duplicate
		if !reflect.DeepEqual(had.Event, e) {
			status = model.Clash
		}
		return model.Outcome{Status: status, Key: key, Pos: had.Pos}
	}
	entry := &model.Entry{Event: e, Key: key, Pos: uint64(len(a.entries) + 1), ReceivedAt: a.now()}
	a.entries, a.byKey[key] = append(a.entries, entry), entry
	a.about[entityOf(entry)] = append(a.about[entityOf(entry)], entry)
	return model.Outcome{Key: key, Pos: entry.Pos}
}

// Append implements Log.
func (a *archive) Append(_ context.Context, events []model.Event) ([]model.Outcome, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.broken != nil {
		return nil, a.broken
	}
	var out []model.Outcome
	for _, e := range events {
		out = append(out, a.add(e))
	}
	return out, nil
}

// Submit implements Log.
func (a *archive) Submit(s model.Submission) <-chan model.Receipt {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer := make(chan model.Receipt, 1)
	if a.broken != nil {
		answer <- model.Receipt{Err: a.broken}
		return answer
	}
	if want := s.Expect; !want.Fix.IsZero() {
		i := slices.IndexFunc(a.fixesOf(want.Entity), func(f model.Fix) bool { return f.ID == want.Fix && f.State == want.State })
		if i < 0 {
			answer <- model.Receipt{Err: errors.New("the fix is in another state")}
			return answer
		}
	}
	var receipt model.Receipt
	for _, e := range s.Events {
		a.seq++
		e.Seq, e.ID = a.seq, fmt.Sprintf("act-%d", a.seq)
		receipt.Outcomes = append(receipt.Outcomes, a.add(e))
	}
	answer <- receipt
	return answer
}

func entityOf(e *model.Entry) model.EntityRef {
	subject, _ := model.SubjectOf(&e.Event)
	return model.EntityRef{Kind: model.EntityKind(subject.Kind), ID: subject.ID}
}

func (a *archive) fixesOf(ref model.EntityRef) []model.Fix {
	return model.FoldFixes(a.about[ref])
}

// fixes returns all fixes, in the order in which they were queued.
func (a *archive) fixes() []model.Fix {
	a.mu.Lock()
	defer a.mu.Unlock()
	byID := map[model.Key]model.Fix{}
	var order []model.Key
	for _, e := range a.entries {
		if _, ok := e.Body.(*model.FixQueued); ok {
			order = append(order, e.Key)
			for _, fix := range a.fixesOf(entityOf(e)) {
				byID[fix.ID] = fix
			}
		}
	}
	var all []model.Fix
	for _, key := range order {
		all = append(all, byID[key])
	}
	return all
}

func (a *archive) fix(t fataler, id model.Key) model.Fix {
	t.Helper()
	for _, fix := range a.fixes() {
		if fix.ID == id {
			return fix
		}
	}
	t.Fatalf("there is no fix %s", id)
	return model.Fix{}
}

// OpenFixes implements Outbox.
func (a *archive) OpenFixes(context.Context) ([]model.Fix, error) {
	return slices.DeleteFunc(a.fixes(), func(f model.Fix) bool { return f.State.Final() }), nil
}

// Entity implements Outbox.
func (a *archive) Entity(_ context.Context, ref model.EntityRef) (model.Entity, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	entity, _ := model.FoldEntity(ref, a.about[ref])
	entity.History = slices.Clone(a.about[ref])
	model.Sort(entity.History)
	return entity, nil
}

// EachEntity implements Outbox.
func (a *archive) EachEntity(ctx context.Context, kind model.EntityKind, each func(model.Entity) error) error {
	seen := map[model.EntityRef]bool{}
	for _, e := range a.all() {
		body, ok := e.Body.(*model.CRM)
		if !ok || body.Entity.Kind != kind || seen[body.Entity] {
			continue
		}
		seen[body.Entity] = true
		entity, err := a.Entity(ctx, body.Entity)
		if err == nil {
			err = each(entity)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// all returns what the log holds.
func (a *archive) all() []*model.Entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.entries)
}

// Stages implements Outbox.
func (a *archive) Stages(_ context.Context, kind model.EntityKind) ([]model.Stage, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range slices.Backward(a.entries) {
		if body, ok := e.Body.(*model.Stages); ok && body.Entity == kind {
			return body.Stages, nil
		}
	}
	return nil, nil
}

// DialogueEnd implements Outbox.
func (a *archive) DialogueEnd(_ context.Context, key model.Key) (time.Time, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	about := a.byKey[key]
	if about == nil {
		return time.Time{}, false, nil
	}
	stretches := a.stretches(about.SessionID)
	for i, stretch := range stretches {
		if slices.Contains(stretch.Entries, about) {
			return stretch.End(), i+1 < len(stretches), nil
		}
	}
	return time.Time{}, false, nil
}

func (a *archive) stretches(session string) []model.Stretch {
	var events []*model.Entry
	for _, e := range a.entries {
		if subject, _ := model.SubjectOf(&e.Event); subject == (model.Subject{Kind: model.SubjectSession, ID: session}) {
			events = append(events, e)
		}
	}
	return model.Cut(events, model.DefaultSilence)
}

// lostDialogues returns those of the session whose lead the bot failed to make, in
// order.
func (a *archive) lostDialogues() []model.Dialogue {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []model.Dialogue
	for _, stretch := range a.stretches(lostSession) {
		out = append(out, model.Fold(lostSession, stretch, nil))
	}
	return out
}

// State implements State.
func (a *archive) State(_ context.Context, name string) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state[name], nil
}

// SaveState implements State.
func (a *archive) SaveState(_ context.Context, name string, value []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.broken != nil {
		return a.broken
	}
	a.state[name] = value
	return nil
}

// SessionOf implements Outbox.
func (a *archive) SessionOf(_ context.Context, e model.Event) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if had := a.byKey[keyOf(e)]; had != nil {
		return had.SessionID, nil
	}
	return "", nil
}

// People implements State.
func (a *archive) People(context.Context) ([]model.CRMUser, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.people, nil
}

// SavePeople implements State.
func (a *archive) SavePeople(_ context.Context, people []model.CRMUser) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.people = people
	return a.broken
}

// count returns how many events of a type there are.
func (a *archive) count(t model.Type) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, e := range a.entries {
		if e.Type == t {
			n++
		}
	}
	return n
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
	calls   func(method string) // what happens in the portal right before a call arrives
}

// RoundTrip implements http.RoundTripper: the way to the portal, past calls.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.calls != nil {
		w.calls(path.Base(r.URL.Path))
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
	w.archive = newArchive(w.clock.Now)
	w.restart(t)
	return w
}

// restart puts a new syncer in the old one's place: what it had in memory is
// gone.
func (w *world) restart(t fataler) {
	t.Helper()
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: w.portal.WebhookURL("https://salon.example"), Transport: w,
		Now: w.clock.Now, Sleep: w.clock.Sleep, Rand: func() float64 { return 0.5 },
	})
	if err != nil {
		t.Fatalf("client: %v", err)
	}
	w.archive.broken = nil
	w.clock.pass(30 * time.Second) // a start takes its time, and the portal's bucket leaks
	w.syncer = New(Options{
		Log: w.archive, Outbox: w.archive, State: w.archive, CRM: client,
		Now: w.clock.Now, Rand: func() float64 { return 0.5 }, Workers: w.workers,
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
	now := w.clock.Now()
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
			V: 1, Type: model.TypeUndo, TS: w.clock.Now(), Source: model.SourceOwn, Actor: fix.Actor,
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
func (w *world) commits(ref model.EntityRef, name, value string) int {
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
