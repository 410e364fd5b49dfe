package measure

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"debrief/model"
	"debrief/storage"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// shelf is an archive that says what a test wants.
type shelf struct {
	counts model.Counts
	oldest *model.Fix
	info   storage.Info
	broken error
}

func (s *shelf) Counts(context.Context) (model.Counts, error)       { return s.counts, s.broken }
func (s *shelf) Info(context.Context) (storage.Info, error)         { return s.info, nil }
func (s *shelf) Waiting() (int, int)                                { return 3, 900 }
func (s *shelf) OldestFix(context.Context) (model.Fix, bool, error) { return s.fix() }

func (s *shelf) fix() (model.Fix, bool, error) {
	if s.oldest == nil {
		return model.Fix{}, false, s.broken
	}
	return *s.oldest, true, s.broken
}

func state(s *shelf, status model.SyncStatus) *State {
	return &State{
		Archive: s, Syncer: func() model.SyncStatus { return status }, Now: func() time.Time { return noon },
		States: []model.FixState{model.FixQueuedState, model.FixConflict},
	}
}

// shown is the page of these collectors.
func shown(t *testing.T, all ...prometheus.Collector) string {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	for _, c := range all {
		if err := registry.Register(c); err != nil {
			t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}).
		ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func has(t *testing.T, page string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(page, line+"\n") {
			t.Errorf("it lacks %q:\n%s", line, page)
		}
	}
}

func TestStateIsWhatIs(t *testing.T) {
	s := &shelf{
		counts: model.Counts{Rejects: 2, Fixes: map[model.FixState]int64{model.FixConflict: 4}},
		oldest: &model.Fix{QueuedAt: noon.Add(-90 * time.Second)},
		info:   storage.Info{Events: 7, Indexed: 6, Bytes: 1000, Free: 2000},
	}
	page := shown(t, state(s, model.SyncStatus{Sources: []model.SourceStatus{
		{Name: "crm leads", State: "ok", LastAt: noon.Add(-time.Minute)},
		{Name: "crm deals", State: "failed"},
	}}))
	has(t, page,
		`debrief_archive_events 7`, `debrief_indexed_events 6`, `debrief_archive_bytes 1000`, `debrief_disk_free_bytes 2000`, `debrief_archive_rejects 2`,
		`debrief_queue_events 3`, `debrief_queue_bytes 900`,
		`debrief_outbox_fixes{state="queued"} 0`, `debrief_outbox_fixes{state="conflict"} 4`, `debrief_outbox_oldest_seconds 90`,
		`debrief_pull_age_seconds{source="crm leads"} 60`, `debrief_pull_failed{source="crm leads"} 0`, `debrief_pull_failed{source="crm deals"} 1`)
	if strings.Contains(page, `debrief_pull_age_seconds{source="crm deals"}`) {
		t.Error("what was never read has an age")
	}
}

func TestNothingWaitsInAnEmptyOutbox(t *testing.T) {
	has(t, shown(t, state(&shelf{}, model.SyncStatus{})), `debrief_outbox_oldest_seconds 0`)
}

// TestWhatCannotBeReadKeepsNothingBack also shows that an error's words do not
// reach the page.
func TestWhatCannotBeReadKeepsNothingBack(t *testing.T) {
	page := shown(t, state(&shelf{broken: errors.New("+79990001122")}, model.SyncStatus{}))
	has(t, page, `debrief_archive_events 0`, `debrief_queue_events 3`)
	if strings.Contains(page, "outbox") || strings.Contains(page, "7999") {
		t.Errorf("it shows\n%s", page)
	}
}

func TestCommitsAreCounted(t *testing.T) {
	c := NewCommits()
	for i := range 3 {
		c.Observe(storage.Commit{Events: i + 1, Bytes: 1000, Worked: time.Millisecond, Written: 3 * time.Millisecond})
	}
	page := shown(t, c)
	has(t, page, `debrief_commit_events_sum 6`, `debrief_commit_events_count 3`, `debrief_commit_bytes_sum 3000`,
		`debrief_commit_work_seconds_bucket{le="0.001"} 3`,
		`debrief_commit_write_seconds_bucket{le="0.002"} 0`, `debrief_commit_write_seconds_bucket{le="0.004"} 3`)
	if n := strings.Count(page, "\n"); n > 100 {
		t.Error(fmt.Sprint("it has ", n, " lines"))
	}
}
