package gateway

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what /metrics shows of the gateway. Labels are names of services,
// outcomes and statuses, never anything that a bot chose.
type metrics struct {
	passed *prometheus.CounterVec
	events *prometheus.CounterVec
	missed *prometheus.CounterVec
	queue  *queue
	all    []prometheus.Collector
}

func newMetrics(q *queue) *metrics {
	m := &metrics{
		passed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "debrief_gateway_requests_total", Help: "Requests of the kinds that are recorded, by service and status of the answer (0: none).",
		}, []string{"service", "status"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "debrief_gateway_events_total", Help: "What was made of them, by service and outcome.",
		}, []string{"service", "outcome"}),
		missed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "debrief_gateway_unrecorded_total", Help: "Requests that passed and could not be recorded, by service.",
		}, []string{"service"}),
		queue: q,
	}
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "debrief_gateway_waiting", Help: "Requests that passed and wait to be recorded.",
	}, func() float64 { return float64(q.length()) })
	m.all = []prometheus.Collector{m.passed, m.events, m.missed, waiting}
	return m
}

// Collectors are the gateway's measures, for /metrics.
func (g *Gateway) Collectors() []prometheus.Collector { return g.metrics.all }

func (m *metrics) finished(x *exchange) {
	m.passed.WithLabelValues(x.route.Service, strconv.Itoa(x.status)).Inc()
}

func (m *metrics) recorded(x *exchange, h harvest) {
	m.events.WithLabelValues(x.route.Service, "event").Add(float64(len(h.events)))
	m.events.WithLabelValues(x.route.Service, "rejected").Add(float64(len(h.rejects)))
}
