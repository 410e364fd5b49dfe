// Package fixtest is a small world for the tests of the screens on which fixes
// are made and watched: an archive in memory with leads and fixes, a clock and
// timers that the test holds, and a driver for one pane.
package fixtest

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/alert"
	"debrief/model/query"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/theme"
)

// World stands behind the screens' ports. It folds what it holds by the rules of
// package model, as the real archive does.
type World struct {
	Clock      time.Time
	FailReads  error
	FailWrites error
	Exchange   model.SyncStatus // what the syncer says of itself
	Asked      int              // how often it was asked for a round
	Timers     []tea.Msg        // what the timers that were started will send
	Browser    error            // why there is no browser, nil where there is one
	Clipboard  error            // why nothing can be copied
	Pages      []string         // what was shown in the browser
	Copied     []string

	log       []*model.Entry
	stages    map[model.EntityKind][]model.Stage
	people    []model.CRMUser
	described map[model.EntityKind][]model.CRMField
	drafts    map[string]string
}

// New returns an empty world at a fixed time.
func New() *World {
	return &World{
		Clock:  time.Date(2026, 11, 18, 12, 6, 0, 0, time.UTC),
		stages: map[model.EntityKind][]model.Stage{}, described: map[model.EntityKind][]model.CRMField{}, drafts: map[string]string{},
	}
}

// Env returns what a pane is given in this world, in a language.
func (w *World) Env(language string, profile termenv.Profile) pane.Env {
	return w.EnvIn(lang.New(language), profile)
}

// EnvIn is Env for tests that draw many frames with one printer.
func (w *World) EnvIn(printer *lang.Printer, profile termenv.Profile) pane.Env {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	return pane.Env{
		Archive: w, Journal: w, Syncer: w,
		Now: func() time.Time { return w.Clock },
		After: func(_ time.Duration, msg tea.Msg) tea.Cmd {
			w.Timers = append(w.Timers, msg)
			return nil
		},
		Text: printer, Style: theme.New(r, theme.Dark), Keys: keymap.Default(),
		Actor: "anna", Zone: time.UTC, Grace: 30 * time.Second,
		Browse: func(_ context.Context, url string) error {
			w.Pages = append(w.Pages, url)
			return w.Browser
		},
		Copy: func(text string) error {
			w.Copied = append(w.Copied, text)
			return w.Clipboard
		},
	}
}

// Add puts an event into the log and returns its key. Acts are numbered in the
// order in which they come.
func (w *World) Add(e model.Event) model.Key {
	var key model.Key
	key[0] = 0xf1
	binary.BigEndian.PutUint64(key[8:], uint64(len(w.log)+1))
	if e.TS.IsZero() {
		e.TS = w.Clock
	}
	if e.Type.Own() {
		e.Seq, e.Source = int64(len(w.log)+1), model.SourceOwn
	}
	w.log = append(w.log, &model.Entry{Event: e, Key: key, Pos: uint64(len(w.log) + 1), ReceivedAt: e.TS})
	return key
}

// Step adds a step of the syncer on a fix.
func (w *World) Step(fix model.Key, step model.FixStep) {
	step.Fix = fix
	w.Add(model.Event{Type: step.Type, Actor: "syncer", Body: &step})
}

// SetStages says which stages the CRM has.
func (w *World) SetStages(kind model.EntityKind, stages ...model.Stage) { w.stages[kind] = stages }

// Drafts returns how many drafts are kept.
func (w *World) Drafts() int { return len(w.drafts) }

// Submit implements pane.Journal.
func (w *World) Submit(s model.Submission) <-chan model.Receipt {
	answer := make(chan model.Receipt, 1)
	receipt := model.Receipt{Err: w.refusal(s.Expect)}
	if receipt.Err == nil {
		for _, e := range s.Events {
			receipt.Outcomes = append(receipt.Outcomes, model.Outcome{Status: model.Appended, Key: w.Add(e)})
		}
	}
	answer <- receipt
	return answer
}

func (w *World) refusal(expect model.FixExpectation) error {
	if w.FailWrites != nil || expect == (model.FixExpectation{}) {
		return w.FailWrites
	}
	for _, f := range w.fixes() {
		if f.ID == expect.Fix && f.State != expect.State {
			return fmt.Errorf("fix is %s, not %s", f.State, expect.State)
		}
	}
	return nil
}

// SaveDraft implements pane.Journal.
func (w *World) SaveDraft(name, text string) <-chan error {
	answer := make(chan error, 1)
	if w.FailWrites == nil {
		w.drafts[name] = text
		if text == "" {
			delete(w.drafts, name)
		}
	}
	answer <- w.FailWrites
	return answer
}

// Draft implements pane.Archive.
func (w *World) Draft(_ context.Context, name string) (string, error) {
	return w.drafts[name], w.FailReads
}

func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// Dialogues implements pane.Archive.
func (w *World) Dialogues(context.Context, model.DialogueQuery) (model.Page, error) {
	return model.Page{}, w.FailReads
}

// Counts implements pane.Archive.
func (w *World) Counts(context.Context) (model.Counts, error) {
	counts := model.Counts{Fixes: map[model.FixState]int64{}}
	for _, f := range w.fixes() {
		counts.Fixes[f.State]++
	}
	return counts, w.FailReads
}

// PlanUndo implements pane.Archive.
func (w *World) PlanUndo(context.Context, string) (model.UndoPlan, error) {
	return model.UndoPlan{}, w.FailReads
}

// Entity implements pane.Archive.
func (w *World) Entity(_ context.Context, ref model.EntityRef) (model.Entity, error) {
	entity, _ := model.FoldEntity(ref, w.log)
	for _, e := range w.log {
		if subject, ok := model.SubjectOf(&e.Event); ok && subject == ref.Subject() {
			entity.History = append(entity.History, e)
		}
	}
	return entity, w.FailReads
}

// Fixes implements pane.Archive.
func (w *World) Fixes(_ context.Context, open bool, limit int) ([]model.Fix, error) {
	all := w.fixes()
	slices.Reverse(all)
	if open {
		all = slices.DeleteFunc(all, func(f model.Fix) bool {
			return f.State == model.FixConfirmed || f.State == model.FixUndone
		})
	}
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	return all, w.FailReads
}

func (w *World) fixes() []model.Fix { return model.FoldFixes(w.log) }

// LastFix returns the fix that was queued last.
func (w *World) LastFix() model.Fix {
	all := w.fixes()
	if len(all) == 0 {
		return model.Fix{}
	}
	return all[len(all)-1]
}

// Stages implements pane.Archive.
func (w *World) Stages(_ context.Context, kind model.EntityKind) ([]model.Stage, error) {
	return w.stages[kind], w.FailReads
}

// DialoguesOf implements pane.Archive.
func (w *World) DialoguesOf(ctx context.Context, ref model.EntityRef) ([]model.Summary, error) {
	var found []model.Summary
	seen := map[string]bool{}
	for _, e := range slices.Backward(w.log) {
		if e.SessionID == "" || seen[e.SessionID] {
			continue
		}
		seen[e.SessionID] = true
		d, err := w.Dialogue(ctx, e.SessionID)
		if err != nil {
			return nil, err
		}
		if _, linked := d.LinkTo(ref); linked {
			found = append(found, d.Summary)
		}
	}
	return found, w.FailReads
}

// EntitiesBy implements pane.Archive.
func (w *World) EntitiesBy(_ context.Context, h model.Handle, region string, _ int) ([]model.Entity, error) {
	var found []model.Entity
	seen := map[model.EntityRef]bool{}
	for _, e := range w.log {
		b, ok := e.Body.(*model.CRM)
		if !ok || seen[b.Entity] {
			continue
		}
		seen[b.Entity] = true
		entity, _ := model.FoldEntity(b.Entity, w.log)
		if slices.ContainsFunc(entity.Handles(), func(own model.Handle) bool { return own.Same(h, region) }) {
			found = append(found, entity)
		}
	}
	return found, w.FailReads
}

// SetPeople says who works in the CRM.
func (w *World) SetPeople(people ...model.CRMUser) { w.people = people }

// Describe says what fields the CRM has beside those that all have.
func (w *World) Describe(kind model.EntityKind, fields ...model.CRMField) { w.described[kind] = fields }

// Fields implements pane.Archive.
func (w *World) Fields(_ context.Context, kind model.EntityKind) ([]model.CRMField, error) {
	return w.described[kind], w.FailReads
}

// People implements pane.Archive.
func (w *World) People(context.Context) ([]model.CRMUser, error) { return w.people, w.FailReads }

// Status implements pane.Syncer.
func (w *World) Status() model.SyncStatus { return w.Exchange }

// Now implements pane.Syncer.
func (w *World) Now() { w.Asked++ }

// Incidents implements pane.Archive.
func (w *World) Incidents(context.Context, model.IncidentQuery) ([]model.Incident, error) {
	return model.FoldIncidents(w.log), nil
}

// Alerts implements pane.Archive: nobody is told here.
func (w *World) Alerts(context.Context, time.Time) ([]alert.Delivery, error) { return nil, nil }

// SearchTurns implements pane.Archive: nothing was said here.
func (w *World) SearchTurns(context.Context, query.Query, query.Context, bool, int) (model.TurnPage, error) {
	return model.TurnPage{}, nil
}

// CountTurns implements pane.Archive.
func (w *World) CountTurns(context.Context, query.Query, query.Context, func(done, total int)) (int, error) {
	return 0, nil
}
