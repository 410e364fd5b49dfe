package uitest

import "debrief/model"

// Syncer is a syncer that only says what the test puts into it.
type Syncer struct {
	State model.SyncStatus
	Asked int // how often a round was asked for
}

// Status implements pane.Syncer.
func (s *Syncer) Status() model.SyncStatus { return s.State }

// Now implements pane.Syncer.
func (s *Syncer) Now() { s.Asked++ }
