package cli

import (
	"github.com/prometheus/client_golang/prometheus"

	"debrief/storage"
	crmsync "debrief/sync"
	"debrief/ui/cli/measure"
)

// measures are what /metrics shows of the archive that this run opened, and of
// its syncer.
func (a *app) measures(archive *storage.Archive, syncer *crmsync.Syncer) []prometheus.Collector {
	state := &measure.State{Archive: archive, Syncer: syncer.Status, Now: a.Now, States: fixStates()}
	if a.commits == nil {
		return []prometheus.Collector{state}
	}
	return []prometheus.Collector{state, a.commits}
}
