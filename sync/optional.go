package sync

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"debrief/model"
)

// Some sources are a gift: an older portal does not have the method, or the
// webhook does not reach it, and all the rest works without.

// withheld reports whether the CRM does not give this to the webhook at all, so
// that asking again changes nothing.
func withheld(err error) bool {
	var failed *model.CRMError
	if !errors.As(err, &failed) {
		return false
	}
	switch strings.ToLower(failed.Code) {
	case "insufficient_scope", "error_method_not_found", "access_denied", "access_error", "wrong_auth_type":
		return true
	}
	return failed.Class == model.CRMDenied
}

// optionalFailed puts a failure of an optional source on the board. One that is
// withheld is told once and is no failure of the round; it is left alone until
// the program is started again.
func (s *Syncer) optionalFailed(ctx context.Context, name string, err error) error {
	if !withheld(err) || ctx.Err() != nil {
		return s.sourceFailed(ctx, name, err)
	}
	s.mu.Lock()
	s.withheld[name] = true
	s.mu.Unlock()
	s.board.leave(s.now(), name, fmt.Errorf("%s: %w", name, err))
	return nil
}

// leftAlone reports whether an optional source is not asked any more.
func (s *Syncer) leftAlone(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.withheld[name]
}
