// Package measure gives Prometheus what there is to say of an archive and of the
// syncer: commits, the queue before them, the outbox, the portal, the disk. No
// label holds anything of a client: they are states and names of this program.
package measure

import (
	"github.com/prometheus/client_golang/prometheus"

	"debrief/storage"
)

// Commits measures commits as they happen. It is a prometheus.Collector.
type Commits struct {
	events, bytes, worked, written prometheus.Histogram
}

// NewCommits returns one that has seen none.
func NewCommits() *Commits {
	seconds := []float64{.0005, .001, .002, .004, .008, .016, .032, .064, .128, .256, .512, 1, 2, 4}
	return &Commits{
		events: histogram("debrief_commit_events", "Events in a commit.", prometheus.ExponentialBuckets(1, 2, 12)),
		bytes:  histogram("debrief_commit_bytes", "Bytes that a commit wrote.", prometheus.ExponentialBuckets(1<<9, 4, 7)),
		worked: histogram("debrief_commit_work_seconds", "Working a commit out.", seconds),
		written: histogram("debrief_commit_write_seconds",
			"Writing a commit, its fsync included, which is nearly all of it.", seconds),
	}
}

func histogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
}

// Observe takes one commit in. It is storage.Options.Observe, and returns at once.
func (c *Commits) Observe(done storage.Commit) {
	c.events.Observe(float64(done.Events))
	c.bytes.Observe(float64(done.Bytes))
	c.worked.Observe(done.Worked.Seconds())
	c.written.Observe(done.Written.Seconds())
}

func (c *Commits) all() []prometheus.Histogram {
	return []prometheus.Histogram{c.events, c.bytes, c.worked, c.written}
}

// Describe implements prometheus.Collector.
func (c *Commits) Describe(out chan<- *prometheus.Desc) {
	for _, h := range c.all() {
		h.Describe(out)
	}
}

// Collect implements prometheus.Collector.
func (c *Commits) Collect(out chan<- prometheus.Metric) {
	for _, h := range c.all() {
		h.Collect(out)
	}
}
