package storage

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

const defaultFixes = 200

// Entity returns a lead, deal or contact as the CRM held it last, with its
// history: what the CRM told of it and the fixes, oldest first. Of one that was
// never seen only Ref is set.
func (a *Archive) Entity(ctx context.Context, ref model.EntityRef) (model.Entity, error) {
	var entity model.Entity
	err := a.view(ctx, func(r *reader) error {
		var sub *subject
		var err error
		if entity, sub, err = r.entity(ref); err != nil || sub == nil {
			return err
		}
		entries, err := r.subjectEntries(sub)
		for _, e := range entries {
			if e.Type == model.TypeCRM || e.Type.Own() {
				entity.History = append(entity.History, e)
			}
		}
		return err
	})
	if err != nil {
		return model.Entity{}, fmt.Errorf("read %s: %w", ref.Kind, err)
	}
	return entity, nil
}

// entity reads the state of an entity; sub is nil when it was never seen.
func (r *reader) entity(ref model.EntityRef) (model.Entity, *subject, error) {
	entity := model.Entity{Ref: ref}
	sub, err := r.a.subjects.get(r, ref.Subject())
	if err != nil || sub == nil {
		return entity, nil, err
	}
	var stored storedEntity
	ok, err := r.record(subjectProjectionKey(r.gen, projEntity, sub.no), &stored)
	if ok {
		entity = stored.entity()
	}
	return entity, sub, err
}

// EachEntity calls each with every entity of a kind that the log tells of, as the
// CRM held it last, without its history; deleted ones too.
func (a *Archive) EachEntity(ctx context.Context, kind model.EntityKind, each func(model.Entity) error) error {
	err := a.view(ctx, func(r *reader) error {
		return r.scan(projectionKey(r.gen, projEntity), nil, func(key, value []byte) (bool, error) {
			var stored storedEntity
			plain, err := a.secrets.open(key, value)
			if err == nil {
				err = a.codec.unmarshal(plain, &stored)
			}
			if err != nil {
				return false, damagedRecord(bytes.Clone(key), err)
			}
			if stored.Ref.Kind != kind {
				return true, nil
			}
			return true, each(stored.entity())
		})
	})
	if err != nil {
		return fmt.Errorf("read %ss: %w", kind, err)
	}
	return nil
}

// Fixes returns the newest fixes first, at most limit; 0 means 200. With open it
// leaves out those that are confirmed or undone.
func (a *Archive) Fixes(ctx context.Context, open bool, limit int) ([]model.Fix, error) {
	class := outboxAll
	if open {
		class = outboxOpen
	}
	return a.fixes(ctx, class, false, cmp.Or(max(limit, 0), defaultFixes))
}

// OpenFixes returns the fixes that are not final, oldest first.
func (a *Archive) OpenFixes(ctx context.Context) ([]model.Fix, error) {
	return a.fixes(ctx, outboxPending, true, 0)
}

// OldestFix returns the fix that has waited longest of those that are not final;
// false when none waits.
func (a *Archive) OldestFix(ctx context.Context) (model.Fix, bool, error) {
	fixes, err := a.fixes(ctx, outboxPending, true, 1)
	if err != nil || len(fixes) == 0 {
		return model.Fix{}, false, err
	}
	return fixes[0], true, nil
}

func (a *Archive) fixes(ctx context.Context, class byte, oldest bool, limit int) ([]model.Fix, error) {
	var fixes []model.Fix
	err := a.view(ctx, func(r *reader) error {
		return r.rows(outboxPrefix(r.gen, class), oldest, func(key, _ []byte) (bool, error) {
			id, err := parseOutboxKey(key)
			if err != nil {
				return false, damagedRecord(key, err)
			}
			fix, err := r.fix(id)
			fixes = append(fixes, fix)
			return err == nil && len(fixes) != limit, err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list fixes: %w", err)
	}
	return fixes, nil
}

func (r *reader) fix(id model.Key) (model.Fix, error) {
	var stored storedFix
	key := fixKey(r.gen, id)
	ok, err := r.record(key, &stored)
	if err == nil && !ok {
		err = damagedRecord(key, errMissing)
	}
	return model.Fix(stored), err
}

// rows calls each for the sealed records under a prefix, opened, in the order of
// their keys or the other way round, until it returns false.
func (r *reader) rows(prefix []byte, back bool, each func(key, plain []byte) (bool, error)) error {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Reverse, options.Prefix = false, back, prefix
	it := r.txn.NewIterator(options)
	defer it.Close()
	seek := prefix
	if back {
		seek = append(append([]byte(nil), prefix...), bytes.Repeat([]byte{0xFF}, 64)...)
	}
	for it.Seek(seek); it.ValidForPrefix(prefix); it.Next() {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		key := it.Item().KeyCopy(nil)
		more := false
		err := it.Item().Value(func(value []byte) error {
			plain, err := r.a.secrets.open(key, value)
			if err != nil {
				return damagedRecord(key, err)
			}
			more, err = each(key, plain)
			return err
		})
		if err != nil {
			return badgerError(err)
		}
		if !more {
			return nil
		}
	}
	return nil
}

// Stages returns the stages of leads or deals in the CRM's order, as they were
// recorded last; empty when the portal was never read.
func (a *Archive) Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error) {
	var last storedStageList
	err := a.view(ctx, func(r *reader) error {
		return r.rows(projectionKey(r.gen, projStages), false, func(key, plain []byte) (bool, error) {
			var stages storedStageList
			if err := a.codec.unmarshal(plain, &stages); err != nil {
				return false, damagedRecord(key, err)
			}
			newer := cmp.Or(cmp.Compare(stages.Seq, last.Seq), cmp.Compare(stages.TS, last.TS)) > 0
			if stages.Kind == kind && (last.Kind == "" || newer) {
				last = stages
			}
			return true, nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read stages: %w", err)
	}
	slices.SortStableFunc(last.Stages, func(a, b model.Stage) int { return cmp.Compare(a.Sort, b.Sort) })
	return last.Stages, nil
}

// PlanUndo says what the next undo and redo of this person would do. Fixes that
// are on their way already are left out, and what was done with them.
func (a *Archive) PlanUndo(ctx context.Context, actor string) (model.UndoPlan, error) {
	var plan model.UndoPlan
	err := a.view(ctx, func(r *reader) error {
		walk := newActWalk(r, actor)
		defer walk.close()
		plan = model.PlanUndo(walk.next)
		return walk.err
	})
	if err != nil {
		return model.UndoPlan{}, fmt.Errorf("plan undo: %w", err)
	}
	return plan, nil
}
