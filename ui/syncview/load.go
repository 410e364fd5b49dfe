package syncview

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
)

// outbox is what the screen knows beside the fixes themselves.
type outbox struct {
	counts  map[model.FixState]int64
	stages  map[model.EntityKind]map[string]string // names by id
	people  []model.CRMUser
	changed map[model.EntityRef]time.Time // when the CRM changed what is in conflict
	fields  map[model.EntityKind][]model.CRMField
	lost    map[model.Key]string // the dialogues of recoveries that were refused
	wanted  string               // the fix to select once it is read
}

// loadedMsg brings the outbox, or the reason why it could not be read.
type loadedMsg struct {
	gen    int
	fixes  []model.Fix
	outbox outbox
	err    error
}

// How much is read.
const (
	mostDone      = 50 // fixes that are done, below those that are not
	mostConflicts = 50 // entities that are looked up
)

func (p *Pane) load() tea.Cmd {
	p.gen++
	p.busy = true
	gen, archive := p.gen, p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		msg := loadedMsg{gen: gen}
		msg.fixes, msg.outbox, msg.err = read(ctx, archive)
		return msg
	})
}

func read(ctx context.Context, archive pane.Archive) ([]model.Fix, outbox, error) {
	var box outbox
	all, err := readFixes(ctx, archive)
	if err != nil {
		return nil, box, err
	}
	counts, err := archive.Counts(ctx)
	if err != nil {
		return nil, box, fmt.Errorf("read counts: %w", err)
	}
	box.counts = counts.Fixes
	box.stages = map[model.EntityKind]map[string]string{}
	box.fields = map[model.EntityKind][]model.CRMField{}
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal} {
		stages, err := archive.Stages(ctx, kind)
		if err != nil {
			return nil, box, fmt.Errorf("read stages: %w", err)
		}
		if box.fields[kind], err = archive.Fields(ctx, kind); err != nil {
			return nil, box, fmt.Errorf("read fields: %w", err)
		}
		box.stages[kind] = map[string]string{}
		for _, s := range stages {
			box.stages[kind][s.ID] = s.Name
		}
	}
	if box.people, err = archive.People(ctx); err != nil {
		return nil, box, fmt.Errorf("read people: %w", err)
	}
	box.lost = readLost(ctx, archive, all)
	box.changed, err = readChanged(ctx, archive, all)
	return all, box, err
}

// readLost finds the dialogues whose leads the refused recoveries were to make. Where
// an event is of no dialogue that is known, the session must do.
func readLost(ctx context.Context, archive pane.Archive, all []model.Fix) map[model.Key]string {
	lost := map[model.Key]string{}
	for _, f := range all {
		if f.Kind != model.FixRecover || f.State != model.FixRefused || f.Evidence.IsZero() {
			continue
		}
		if id, err := archive.DialogueOf(ctx, f.Evidence); err == nil {
			lost[f.ID] = id
		}
	}
	return lost
}

// readFixes returns the open fixes, those first that need a person, and then the
// newest of those that are done.
func readFixes(ctx context.Context, archive pane.Archive) ([]model.Fix, error) {
	open, err := archive.Fixes(ctx, true, 0)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	newest, err := archive.Fixes(ctx, false, mostDone)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	all := slices.Clone(open)
	for _, f := range newest {
		if f.State == model.FixConfirmed || f.State == model.FixUndone {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b model.Fix) int { return cmp.Compare(rank(&a), rank(&b)) })
	return all, nil
}

// rank puts what needs a person before what moves by itself, and that before
// what is done.
func rank(f *model.Fix) int {
	switch {
	case f.State.NeedsPerson():
		return 0
	case !f.State.Final():
		return 1
	}
	return 2
}

// readChanged looks up when the CRM changed the entities in conflict, which a
// new fix starts from.
func readChanged(ctx context.Context, archive pane.Archive, all []model.Fix) (map[model.EntityRef]time.Time, error) {
	changed := map[model.EntityRef]time.Time{}
	for _, f := range all {
		if f.State != model.FixConflict || len(changed) == mostConflicts {
			continue
		}
		entity, err := archive.Entity(ctx, f.Entity)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Entity, err)
		}
		changed[f.Entity] = entity.ChangedAt
	}
	return changed, nil
}
