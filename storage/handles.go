package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"debrief/model"
)

// The handles by which dialogues and entities find each other. The keys carry a
// keyed hash of a handle's bucket; what the handle really is says the dialogue or
// the entity, which is looked at before it counts.

// Whose handle it is.
const (
	handleOfDialogue byte = iota
	handleOfEntity
)

// defaultShared is how many are looked up of what shares one handle, where the
// caller does not say.
const defaultShared = 50

func (a *Archive) handleHash(h model.Handle) [16]byte {
	return a.secrets.names.name("handle", string(h.Kind), h.Bucket())
}

func handlePrefix(gen, of byte, hash [16]byte) []byte {
	return append(append(projectionKey(gen, projHandle), of), hash[:]...)
}

// handles adds what the dialogues and the entity of a view can be found by.
func (w *recordWriter) handles(v *subjectView) {
	for i := range v.dialogues {
		if v.known {
			break
		}
		d := &v.dialogues[i]
		for _, h := range d.Handles() {
			key := handlePrefix(w.gen, handleOfDialogue, w.a.handleHash(h))
			w.out[string(append(key, listPlace(d.StartedAt.UnixMilli(), d.at(w.sub))...))] = nil
		}
	}
	if v.entity == nil || v.entity.Deleted {
		return
	}
	for _, h := range v.entity.Handles() {
		key := handlePrefix(w.gen, handleOfEntity, w.a.handleHash(h))
		w.out[string(binary.BigEndian.AppendUint64(key, w.sub.no))] = nil
	}
}

// keepsHandles reports whether a dialogue that took events in on the short way is
// found by the same handles as before, which is mostly so.
func keepsHandles(before, after *dialogueRow) bool {
	return before.StartedAt.Equal(after.StartedAt) && before.Source == after.Source && before.Client == after.Client &&
		len(before.Others) == len(after.Others) &&
		before.Lead.LeadID == after.Lead.LeadID && before.Lead.DealID == after.Lead.DealID
}

// DialoguesBy returns the dialogues that share a handle, the newest first, at most
// limit; 0 means 50. region is the country of phones that name none.
func (a *Archive) DialoguesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Summary, error) {
	var found []model.Summary
	err := a.view(ctx, func(r *reader) error {
		return r.dialoguesBy(h, func(row *dialogueRow) bool {
			if h.Kind == model.HandleSession || shares(row.Handles(), h, region) {
				found = append(found, row.Summary)
			}
			return len(found) < shared(limit)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("find dialogues by %s: %w", h.Kind, err)
	}
	return found, nil
}

// DialoguesOf returns the dialogues that are linked to an entity, the newest
// first, at most 50.
func (a *Archive) DialoguesOf(ctx context.Context, ref model.EntityRef) ([]model.Summary, error) {
	return a.DialoguesBy(ctx, model.Handle{Kind: model.HandleEntity, Value: ref.String()}, "", 0)
}

// EntitiesBy returns the entities that share a handle as the CRM held them last,
// without their history, those that were seen last first, at most limit; 0 means
// 50. Deleted ones are left out.
func (a *Archive) EntitiesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Entity, error) {
	var found []model.Entity
	err := a.view(ctx, func(r *reader) error {
		return r.rows(handlePrefix(r.gen, handleOfEntity, a.handleHash(h)), true, func(key, _ []byte) (bool, error) {
			if len(key) != handleKeySize+8 {
				return false, damagedRecord(key, errKey)
			}
			var stored storedEntity
			at := subjectProjectionKey(r.gen, projEntity, binary.BigEndian.Uint64(key[handleKeySize:]))
			ok, err := r.record(at, &stored)
			if err == nil && !ok {
				err = damagedRecord(at, errMissing)
			}
			if entity := stored.entity(); err == nil && shares(entity.Handles(), h, region) {
				found = append(found, entity)
			}
			return len(found) < shared(limit), err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("find entities by %s: %w", h.Kind, err)
	}
	return found, nil
}

func shared(limit int) int {
	if limit <= 0 {
		return defaultShared
	}
	return limit
}

func shares(handles []model.Handle, h model.Handle, region string) bool {
	return slices.ContainsFunc(handles, func(other model.Handle) bool { return other.Same(h, region) })
}

const handleKeySize = 3 + 1 + 16

// dialoguesBy calls each with the dialogues that may share a handle, the newest
// first, until it returns false.
func (r *reader) dialoguesBy(h model.Handle, each func(*dialogueRow) bool) error {
	if h.Kind == model.HandleSession {
		return r.dialoguesIn(h.Value, each)
	}
	return r.rows(handlePrefix(r.gen, handleOfDialogue, r.a.handleHash(h)), false, func(key, _ []byte) (bool, error) {
		if len(key) != handleKeySize+20 {
			return false, damagedRecord(key, errKey)
		}
		row, err := r.dialogueRow(dialogueIn(key[handleKeySize+8:]))
		return err == nil && each(&row), err
	})
}

// dialoguesIn does the same with those of a session, or with the one dialogue that
// the id names.
func (r *reader) dialoguesIn(id string, each func(*dialogueRow) bool) error {
	sub, err := r.a.subjects.get(r, model.Subject{Kind: model.SubjectSession, ID: id})
	if err != nil {
		return err
	}
	if sub == nil {
		_, row, err := r.place(id)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err == nil {
			each(&row)
		}
		return err
	}
	var t tip
	if _, err := r.record(subjectProjectionKey(r.gen, projTip, sub.no), &t); err != nil {
		return err
	}
	for n := t.N; n > 0; n-- {
		row, err := r.dialogueRow(dialogueAt{sub.no, n})
		if err != nil || !each(&row) {
			return err
		}
	}
	return nil
}
