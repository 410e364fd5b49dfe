// Package uitest holds what the tests of the screens share: an archive in memory
// behind the screens' ports, dialogues to fill it with, timers that the test
// holds, and a driver that presses keys.
package uitest

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"debrief/model"
	"debrief/model/alert"
)

// ErrNotFound is what the archive answers for a dialogue that it does not hold.
var ErrNotFound = errors.New("not found")

// Archive is an archive in memory. It satisfies the ports of package pane. The
// zero value is not usable; see NewArchive.
type Archive struct {
	mu       sync.Mutex
	now      func() time.Time
	log      []*model.Entry
	rows     []model.Row // newest first; nil when it must be made anew
	drafts   map[string]string
	seq      int64
	fixes    []model.Fix
	stages   []model.Stage
	entities []model.Entity
	failing  error
	reads    error
	// Submitted holds every submission that was made, in order.
	Submitted []model.Submission
}

// NewArchive returns an archive that holds the given events.
func NewArchive(now func() time.Time, events ...model.Event) *Archive {
	a := &Archive{now: now, drafts: map[string]string{}}
	a.Add(events...)
	return a
}

// Add puts events into the log, as an import does.
func (a *Archive) Add(events ...model.Event) []model.Key {
	a.mu.Lock()
	defer a.mu.Unlock()
	keys := make([]model.Key, len(events))
	for i, e := range events {
		keys[i] = a.append(e)
	}
	return keys
}

// FailWrites makes every later write fail with err; nil ends that.
func (a *Archive) FailWrites(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failing = err
}

// FailReads makes every later read fail with err; nil ends that.
func (a *Archive) FailReads(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.reads = err
}

// SetFixes says which fixes there are.
func (a *Archive) SetFixes(fixes ...model.Fix) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fixes = fixes
}

func (a *Archive) append(e model.Event) model.Key {
	var key model.Key
	binary.BigEndian.PutUint64(key[8:], uint64(len(a.log)+1))
	key[0] = 0xD0
	if e.ID == "" {
		e.ID = fmt.Sprintf("e%d", len(a.log)+1)
	}
	a.log = append(a.log, &model.Entry{Event: e, Key: key, Pos: uint64(len(a.log) + 1), ReceivedAt: a.now()})
	a.rows = nil
	return key
}

// Submit implements pane.Journal.
func (a *Archive) Submit(s model.Submission) <-chan model.Receipt {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer := make(chan model.Receipt, 1)
	a.Submitted = append(a.Submitted, s)
	if a.failing != nil {
		answer <- model.Receipt{Err: a.failing}
		return answer
	}
	var receipt model.Receipt
	for _, e := range s.Events {
		a.seq++
		e.Seq, e.TS, e.Source = a.seq, a.now(), model.SourceOwn
		key := a.append(e)
		receipt.Outcomes = append(receipt.Outcomes, model.Outcome{Status: model.Appended, Key: key, Pos: uint64(len(a.log))})
	}
	answer <- receipt
	return answer
}

// SaveDraft implements pane.Journal.
func (a *Archive) SaveDraft(name, text string) <-chan error {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer := make(chan error, 1)
	answer <- a.failing
	if a.failing != nil {
		return answer
	}
	if text == "" {
		delete(a.drafts, name)
	} else {
		a.drafts[name] = text
	}
	return answer
}

// Draft implements pane.Archive.
func (a *Archive) Draft(_ context.Context, name string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.drafts[name], a.reads
}

// Drafts returns how many drafts of texts are kept; the places of the screens are none.
func (a *Archive) Drafts() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	count := 0
	for name := range a.drafts {
		if !strings.HasPrefix(name, "view/") {
			count++
		}
	}
	return count
}

// Dialogue implements pane.Archive.
func (a *Archive) Dialogue(_ context.Context, id string) (model.Dialogue, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.reads != nil {
		return model.Dialogue{}, a.reads
	}
	for _, r := range a.list() {
		if r.ID == id {
			stretch := model.Cut(a.session(r.SessionID), model.DefaultSilence)[r.N-1]
			return model.Fold(r.SessionID, stretch, nil), nil
		}
	}
	return model.Dialogue{}, fmt.Errorf("dialogue %q: %w", id, ErrNotFound)
}

// DialogueOf implements pane.Archive.
func (a *Archive) DialogueOf(_ context.Context, event model.Key) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.log {
		if e.Key != event {
			continue
		}
		for _, stretch := range model.Cut(a.session(e.SessionID), model.DefaultSilence) {
			if slices.ContainsFunc(stretch.Entries, func(e *model.Entry) bool { return e.Key == event }) {
				return model.DialogueID(e.SessionID, stretch.N), nil
			}
		}
	}
	return "", ErrNotFound
}

// Dialogues implements pane.Archive.
func (a *Archive) Dialogues(_ context.Context, q model.DialogueQuery) (model.Page, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.reads != nil {
		return model.Page{}, a.reads
	}
	rows := a.drawnRows(q.Week)
	if q.Week.IsZero() || q.Sort != model.ByStart {
		model.SortRows(rows, q.Sort)
	}
	if q.Oldest {
		slices.Reverse(rows)
	}
	if at := slices.IndexFunc(rows, func(r model.Row) bool { return r.ID == q.After }); at >= 0 {
		rows = rows[at+1:]
	}
	limit := cmp.Or(q.Limit, 50)
	page := model.Page{Of: int64(len(a.list()))}
	for _, r := range rows {
		passes := matches(r, q)
		if passes && len(page.Rows) == limit {
			page.More = true
			break
		}
		if passes {
			page.Rows = append(page.Rows, r)
		}
		if page.Looked++; page.Looked == q.Look {
			page.More, page.At = true, r.ID
			break
		}
	}
	return page, nil
}

func matches(r model.Row, q model.DialogueQuery) bool {
	return (len(q.Review) == 0 || slices.Contains(q.Review, r.Review)) &&
		(len(q.Lead) == 0 || slices.Contains(q.Lead, r.Lead.Status)) &&
		(q.Source == "" || q.Source == r.Source) &&
		(q.Reviewer == "" || slices.Contains(r.Reviewers, q.Reviewer)) &&
		(q.Keep == nil || q.Keep(&r))
}

// Counts implements pane.Archive.
func (a *Archive) Counts(context.Context) (model.Counts, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := model.Counts{
		Events: int64(len(a.log)), Review: map[model.ReviewState]int64{},
		Lead: map[model.LeadStatus]int64{}, Fixes: map[model.FixState]int64{}, Incidents: map[model.IncidentState]int64{},
	}
	for _, r := range a.list() {
		c.Dialogues++
		c.Turns += int64(r.Turns)
		c.Review[r.Review]++
		c.Lead[r.Lead.Status]++
	}
	for _, f := range a.fixes {
		c.Fixes[f.State]++
	}
	for _, n := range model.FoldIncidents(a.log) {
		c.Incidents[n.State]++
	}
	return c, a.reads
}

// SetEntities says what the CRM holds, and the stages that there are.
func (a *Archive) SetEntities(stages []model.Stage, entities ...model.Entity) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stages, a.entities = stages, entities
}

// Entity implements pane.Archive.
func (a *Archive) Entity(_ context.Context, ref model.EntityRef) (model.Entity, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.entities {
		if e.Ref == ref {
			return e, a.reads
		}
	}
	return model.Entity{Ref: ref}, a.reads
}

// Fixes implements pane.Archive.
func (a *Archive) Fixes(context.Context, bool, int) ([]model.Fix, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.fixes), a.reads
}

// Stages implements pane.Archive.
func (a *Archive) Stages(context.Context, model.EntityKind) ([]model.Stage, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.stages, a.reads
}

// PlanUndo implements pane.Archive.
func (a *Archive) PlanUndo(_ context.Context, actor string) (model.UndoPlan, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	undos := map[model.Key]bool{}
	for _, e := range a.log {
		if e.Type == model.TypeUndo {
			undos[e.Key] = true
		}
	}
	at := len(a.log)
	return model.PlanUndo(func() (model.ActRef, bool) {
		for at--; at >= 0; at-- {
			if e := a.log[at]; e.Type.Own() && e.Actor == actor {
				return a.refOf(e, undos), true
			}
		}
		return model.ActRef{}, false
	}), a.reads
}

func (a *Archive) refOf(e *model.Entry, undos map[model.Key]bool) model.ActRef {
	ref := model.ActRef{Key: e.Key, Type: e.Type, Group: e.Group, Seq: e.Seq, Session: e.SessionID, Label: string(e.Type)}
	switch b := e.Body.(type) {
	case *model.Verdict:
		ref.Dialogue, ref.Label = b.Answer, string(b.Value)
	case *model.Note:
		ref.Dialogue = b.Target
	case *model.Assigned:
		ref.Dialogue = b.Target
	case *model.Tagged:
		ref.Dialogue = b.Target
	case *model.FixQueued:
		ref.Entity, ref.Dialogue, ref.Session = b.Entity, b.Evidence, ""
	case *model.Undo:
		ref.Targets, ref.Redo = b.Targets, undos[b.Targets[0]]
		at := slices.IndexFunc(a.log, func(e *model.Entry) bool { return e.Key == b.Targets[0] })
		ref.Dialogue = a.refOf(a.log[at], undos).Dialogue
	}
	return ref
}

// session returns the entries of a session.
func (a *Archive) session(id string) []*model.Entry {
	var out []*model.Entry
	for _, e := range a.log {
		if e.SessionID == id {
			out = append(out, e)
		}
	}
	return out
}

// list returns all rows, newest first.
func (a *Archive) list() []model.Row {
	if a.rows != nil {
		return a.rows
	}
	a.rows = []model.Row{}
	seen := map[string]bool{}
	for _, e := range a.log {
		if e.SessionID == "" || seen[e.SessionID] {
			continue
		}
		seen[e.SessionID] = true
		for _, stretch := range model.Cut(a.session(e.SessionID), model.DefaultSilence) {
			a.rows = append(a.rows, model.Row{Summary: model.Summarize(e.SessionID, stretch)})
		}
	}
	slices.SortFunc(a.rows, func(x, y model.Row) int {
		return cmp.Or(y.StartedAt.Compare(x.StartedAt), cmp.Compare(x.ID, y.ID))
	})
	return a.rows
}

// People implements pane.Archive.
func (a *Archive) People(context.Context) ([]model.CRMUser, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return nil, a.reads
}

// Fields implements pane.Archive.
func (a *Archive) Fields(context.Context, model.EntityKind) ([]model.CRMField, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return nil, a.reads
}

// DialoguesOf implements pane.Archive.
func (a *Archive) DialoguesOf(context.Context, model.EntityRef) ([]model.Summary, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return nil, a.reads
}

// EntitiesBy implements pane.Archive.
func (a *Archive) EntitiesBy(context.Context, model.Handle, string, int) ([]model.Entity, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return nil, a.reads
}

// Incidents implements pane.Archive.
func (a *Archive) Incidents(_ context.Context, q model.IncidentQuery) ([]model.Incident, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var found []model.Incident
	for _, n := range model.FoldIncidents(a.log) {
		for _, stretch := range model.Cut(a.session(n.Session), model.DefaultSilence) {
			if slices.ContainsFunc(stretch.Entries, func(e *model.Entry) bool { return e.Key == n.ID }) {
				n.Dialogue = model.DialogueID(n.Session, stretch.N)
			}
		}
		if q.Takes(&n) {
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(x, y model.Incident) int { return y.OpenedAt.Compare(x.OpenedAt) })
	return found, a.reads
}

// Alerts implements pane.Archive.
func (a *Archive) Alerts(_ context.Context, since time.Time) ([]alert.Delivery, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := slices.DeleteFunc(alert.Fold(a.log), func(d alert.Delivery) bool { return d.QueuedAt.Before(since) })
	return all, a.reads
}
