package webhook

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what /metrics shows. Labels are names of channels and outcomes,
// never anything that a sender chose.
type metrics struct {
	registry *prometheus.Registry
	events   *prometheus.CounterVec
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "debrief_events_total", Help: "Events taken in, by source and outcome.",
		}, []string{"source", "outcome"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "debrief_refused_requests_total", Help: "Requests that were not taken, by source and status.",
		}, []string{"source", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "debrief_request_seconds", Help: "Time from a request's arrival to its answer, by source and status.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15},
		}, []string{"source", "status"}),
	}
	m.registry.MustRegister(m.events, m.requests, m.latency, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) took(source string, done result) {
	for outcome, n := range map[string]int{"accepted": done.Accepted, "duplicate": done.Duplicates, "rejected": len(done.Rejected)} {
		m.events.WithLabelValues(source, outcome).Add(float64(n))
	}
}

func (m *metrics) refused(source string, status int) {
	m.requests.WithLabelValues(source, strconv.Itoa(status)).Inc()
}

func (m *metrics) served(source string, status int, took time.Duration) {
	m.latency.WithLabelValues(source, strconv.Itoa(status)).Observe(took.Seconds())
}
