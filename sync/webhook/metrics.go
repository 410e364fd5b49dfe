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
	underWay prometheus.Gauge
	bodies   prometheus.Gauge
}

func newMetrics(others []prometheus.Collector) *metrics {
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
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "debrief_requests_under_way", Help: "Requests that are read, stored or answered.",
		}),
		bodies: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "debrief_bodies_under_way_bytes", Help: "What the bodies under way count as; it is bounded.",
		}),
	}
	m.registry.MustRegister(others...)
	m.registry.MustRegister(m.events, m.requests, m.latency, m.underWay, m.bodies, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	// What one collector cannot tell keeps nothing of the others back.
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

func (m *metrics) took(source string, done result) {
	m.events.WithLabelValues(source, "accepted").Add(float64(done.Accepted))
	m.events.WithLabelValues(source, "duplicate").Add(float64(done.Duplicates))
	m.events.WithLabelValues(source, "rejected").Add(float64(len(done.Rejected)))
}

func (m *metrics) refused(source string, status int) {
	m.requests.WithLabelValues(source, strconv.Itoa(status)).Inc()
}

func (m *metrics) served(source string, status int, took time.Duration) {
	m.latency.WithLabelValues(source, strconv.Itoa(status)).Observe(took.Seconds())
}
