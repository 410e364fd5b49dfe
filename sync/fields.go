package sync

import (
	"context"
	"fmt"
	"reflect"
)

// fieldsSource is the line of what fields there are on the board.
const fieldsSource = "crm fields"

// readFields keeps how the CRM describes its fields, so that screens name those of a
// portal's own, and nobody asks for what it would not take.
func (s *Syncer) readFields(ctx context.Context) error {
	if s.leftAlone(fieldsSource) {
		return nil
	}
	s.board.begin(fieldsSource)
	described, err := s.opts.CRM.Fields(ctx)
	if err != nil {
		return s.optionalFailed(ctx, fieldsSource, err)
	}
	s.board.succeed()
	for kind, fields := range described {
		known, err := s.opts.State.Fields(ctx, kind)
		if err == nil && !reflect.DeepEqual(fields, known) {
			err = s.opts.State.SaveFields(context.WithoutCancel(ctx), kind, fields)
		}
		if err != nil {
			return s.sourceFailed(ctx, fieldsSource, fmt.Errorf("keep the fields of a %s: %w", kind, err))
		}
		s.board.progress(fieldsSource, len(fields), 0)
	}
	s.board.finish(fieldsSource, s.now())
	return nil
}
