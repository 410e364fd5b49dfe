package measure

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"debrief/model"
	"debrief/storage"
)

// Archive is what State asks an archive.
type Archive interface {
	Counts(context.Context) (model.Counts, error)
	OldestFix(context.Context) (model.Fix, bool, error)
	Info(context.Context) (storage.Info, error)
	Waiting() (events, bytes int)
}

// State measures what is, whenever somebody looks. It is a prometheus.Collector.
type State struct {
	Archive Archive
	Syncer  func() model.SyncStatus
	Now     func() time.Time
	States  []model.FixState // all that a fix may be in
}

// collectTime is how long the archive may take to tell of itself.
const collectTime = 5 * time.Second

// metric is one that State shows: its name, and the label that it has.
type metric struct{ desc *prometheus.Desc }

func named(name, help string, labels ...string) metric {
	return metric{prometheus.NewDesc("debrief_"+name, help, labels, nil)}
}

// metrics are all that State shows.
type metrics struct {
	events, indexed, rejects        metric
	bytes, free                     metric
	queueEvents, queueBytes         metric
	outbox, waiting, pulled, failed metric
}

func newMetrics() metrics {
	return metrics{
		events:      named("archive_events", "Events in the archive."),
		indexed:     named("indexed_events", "Events that searches of turns reach."),
		rejects:     named("archive_rejects", "Inputs that were refused and are kept."),
		bytes:       named("archive_bytes", "Bytes of the archive on disk."),
		free:        named("disk_free_bytes", "Bytes left on the archive's volume."),
		queueEvents: named("queue_events", "Events that wait for the next commit."),
		queueBytes:  named("queue_bytes", "Bytes that wait for the next commit, about."),
		outbox:      named("outbox_fixes", "Fixes by state.", "state"),
		waiting:     named("outbox_oldest_seconds", "How long the oldest fix that is not final has waited; 0 when none waits."),
		pulled:      named("pull_age_seconds", "Time since the portal was last read without an error, by what is read.", "source"),
		failed:      named("pull_failed", "1 when the last reading failed.", "source"),
	}
}

func (m metrics) all() []metric {
	return []metric{m.events, m.indexed, m.rejects, m.bytes, m.free, m.queueEvents, m.queueBytes, m.outbox, m.waiting, m.pulled, m.failed}
}

// Describe implements prometheus.Collector.
func (s *State) Describe(out chan<- *prometheus.Desc) {
	for _, m := range newMetrics().all() {
		out <- m.desc
	}
}

// Collect implements prometheus.Collector. What cannot be read is told to
// the registry as an error, and the rest is there.
func (s *State) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), collectTime)
	defer cancel()
	m := newMetrics()
	s.archive(ctx, m, out)
	s.outbox(ctx, m, out)
	s.portal(m, out)
}

func (m metric) show(out chan<- prometheus.Metric, value float64, labels ...string) {
	out <- prometheus.MustNewConstMetric(m.desc, prometheus.GaugeValue, value, labels...)
}

// shows reports whether there is something to show, and tells why not.
func (m metric) shows(out chan<- prometheus.Metric, err error) bool {
	if err != nil {
		out <- prometheus.NewInvalidMetric(m.desc, err)
	}
	return err == nil
}

func (s *State) archive(ctx context.Context, m metrics, out chan<- prometheus.Metric) {
	if info, err := s.Archive.Info(ctx); m.bytes.shows(out, err) {
		m.events.show(out, float64(info.Events))
		m.indexed.show(out, float64(info.Indexed))
		m.bytes.show(out, float64(info.Bytes))
		m.free.show(out, float64(info.Free))
	}
	events, bytes := s.Archive.Waiting()
	m.queueEvents.show(out, float64(events))
	m.queueBytes.show(out, float64(bytes))
}

func (s *State) outbox(ctx context.Context, m metrics, out chan<- prometheus.Metric) {
	if counts, err := s.Archive.Counts(ctx); m.outbox.shows(out, err) {
		m.rejects.show(out, float64(counts.Rejects))
		for _, state := range s.States {
			m.outbox.show(out, float64(counts.Fixes[state]), string(state))
		}
	}
	if fix, waits, err := s.Archive.OldestFix(ctx); m.waiting.shows(out, err) {
		age := time.Duration(0)
		if waits {
			age = max(0, s.Now().Sub(fix.QueuedAt))
		}
		m.waiting.show(out, age.Seconds())
	}
}

func (s *State) portal(m metrics, out chan<- prometheus.Metric) {
	for _, source := range s.Syncer().Sources {
		if !source.LastAt.IsZero() {
			m.pulled.show(out, max(0, s.Now().Sub(source.LastAt)).Seconds(), source.Name)
		}
		failed := 0.0
		if source.State == "failed" {
			failed = 1
		}
		m.failed.show(out, failed, source.Name)
	}
}
