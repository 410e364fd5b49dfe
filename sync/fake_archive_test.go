package sync

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"slices"
	stdsync "sync"
	"time"

	"debrief/model"
)

// archive is a log in memory with the projections that the syncer reads. It
// outlives syncers, as the real one does.
type archive struct {
	mu      stdsync.Mutex
	now     func() time.Time
	entries []*model.Entry
	byKey   map[model.Key]*model.Entry
	about   map[model.EntityRef][]*model.Entry
	folded  map[model.EntityRef][]model.Fix // until the next event of the entity
	asked   []model.Key                     // the fixes, in the order in which they were queued
	added   func(*model.Entry)              // is told of each new event
	fuse    int                             // after so many more writes it breaks, 0 never
	state   map[string][]byte
	people  []model.CRMUser
	fields  map[model.EntityKind][]model.CRMField
	seq     int64
	broken  error // what every write answers
}

func newArchive(now func() time.Time) *archive {
	return &archive{
		now: now, byKey: map[model.Key]*model.Entry{}, state: map[string][]byte{},
		about: map[model.EntityRef][]*model.Entry{}, folded: map[model.EntityRef][]model.Fix{},
	}
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
	ref := entityOf(entry)
	a.about[ref] = append(a.about[ref], entry)
	delete(a.folded, ref)
	if e.Type == model.TypeFixQueued {
		a.asked = append(a.asked, key)
	}
	if a.added != nil {
		a.added(entry)
	}
	return model.Outcome{Key: key, Pos: entry.Pos}
}

// burn breaks the archive when its fuse has come to the end.
func (a *archive) burn() {
	if a.fuse > 0 {
		if a.fuse--; a.fuse == 0 {
			a.broken = errKilled
		}
	}
}

// Append implements Log.
func (a *archive) Append(_ context.Context, events []model.Event) ([]model.Outcome, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.burn(); a.broken != nil {
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
	if a.burn(); a.broken != nil {
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
	fixes, ok := a.folded[ref]
	if !ok {
		fixes = model.FoldFixes(a.about[ref])
		a.folded[ref] = fixes
	}
	return fixes
}

// fixes returns all fixes, in the order in which they were queued.
func (a *archive) fixes() []model.Fix {
	a.mu.Lock()
	defer a.mu.Unlock()
	byID := map[model.Key]model.Fix{}
	for ref := range a.about {
		for _, fix := range a.fixesOf(ref) {
			byID[fix.ID] = fix
		}
	}
	var all []model.Fix
	for _, key := range a.asked {
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
	if a.burn(); a.broken != nil {
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

// Fields implements State.
func (a *archive) Fields(_ context.Context, kind model.EntityKind) ([]model.CRMField, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.fields[kind], nil
}

// SaveFields implements State.
func (a *archive) SaveFields(_ context.Context, kind model.EntityKind, fields []model.CRMField) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fields == nil {
		a.fields = map[model.EntityKind][]model.CRMField{}
	}
	a.fields[kind] = fields
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
