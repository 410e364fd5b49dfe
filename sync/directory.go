package sync

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"debrief/model"
)

// The lines of the CRM's people and fields on the board.
const (
	peopleSource = "crm people"
	fieldsSource = "crm fields"
)

// readPeople keeps the directory of the CRM's people, so that screens can offer
// them without asking the network.
func (s *Syncer) readPeople(ctx context.Context) error {
	return readDirectory(ctx, s, peopleSource, s.opts.CRM.Users, func(people []model.CRMUser) error {
		slices.SortStableFunc(people, func(a, b model.CRMUser) int { // as they are kept
			return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
		})
		s.board.progress(peopleSource, len(people), 0)
		return keepChanged(ctx, people, s.opts.State.People, s.opts.State.SavePeople)
	})
}

// readFields keeps how the CRM describes its fields, so that screens name those of a
// portal's own, and nobody asks for what it would not take.
func (s *Syncer) readFields(ctx context.Context) error {
	return readDirectory(ctx, s, fieldsSource, s.opts.CRM.Fields, func(described map[model.EntityKind][]model.CRMField) error {
		for kind, fields := range described {
			known := func(ctx context.Context) ([]model.CRMField, error) { return s.opts.State.Fields(ctx, kind) }
			save := func(ctx context.Context, fields []model.CRMField) error {
				return s.opts.State.SaveFields(ctx, kind, fields)
			}
			if err := keepChanged(ctx, fields, known, save); err != nil {
				return fmt.Errorf("of a %s: %w", kind, err)
			}
			s.board.progress(fieldsSource, len(fields), 0)
		}
		return nil
	})
}

// readDirectory reads what the CRM tells of itself, which not every webhook may ask
// for, and keeps it.
func readDirectory[T any](ctx context.Context, s *Syncer, name string, read func(context.Context) (T, error), keep func(T) error) error {
	if s.leftAlone(name) {
		return nil
	}
	s.board.begin(name)
	told, err := read(ctx)
	if err != nil {
		return s.optionalFailed(ctx, name, err)
	}
	s.board.succeed()
	if err := keep(told); err != nil {
		return s.sourceFailed(ctx, name, fmt.Errorf("keep the %s: %w", name, err))
	}
	s.board.finish(name, s.now())
	return nil
}

// keepChanged saves a directory when it is another one than was saved last.
func keepChanged[T any](ctx context.Context, told []T, known func(context.Context) ([]T, error), save func(context.Context, []T) error) error {
	was, err := known(ctx)
	if err != nil {
		return fmt.Errorf("read those of the archive: %w", err)
	}
	if len(told) == 0 && len(was) == 0 || reflect.DeepEqual(told, was) {
		return nil
	}
	return save(context.WithoutCancel(ctx), told)
}
