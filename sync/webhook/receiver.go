package webhook

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/semaphore"

	"debrief/model"
)

// Options are what a Receiver needs. Log, Rejects and Now are required.
type Options struct {
	Log     Log
	Rejects Rejects
	Now     func() time.Time
	Logger  *slog.Logger // what went wrong, without bodies and secrets; nil discards

	API      API
	Channels []Channel
	Forms    []Form

	// Full reports whether an error of Log or Rejects means that the disk is
	// nearly full; nil means that none does.
	Full func(error) bool
	// Ready says why the receiver cannot take events, nil when it can.
	Ready func(context.Context) error
	// Changed is told of a lead, deal or contact that changed in the CRM, whose
	// event names it and no more; it must not block. May be nil.
	Changed func(model.EntityRef)
	// Memory is how many KiB the bodies under way may have together; what comes
	// beyond that is answered 503. 0 means 32 MiB.
	Memory int
	// Collectors are shown by /metrics besides what the receiver measures itself.
	Collectors []prometheus.Collector
}

// API holds what proves a sender of /v1/events, /v1/traces and /v1/logs.
type API struct {
	Secret string // Standard Webhooks, whsec_…; "" when not used
	Token  string // bearer; "" when not used
}

func (a API) configured() bool { return a.Secret != "" || a.Token != "" }

const defaultMemory = 32 << 10

// Receiver takes events in over HTTP.
type Receiver struct {
	opts    Options
	room    *semaphore.Weighted // KiB
	metrics *metrics
	mux     *http.ServeMux
}

// New makes a receiver. It fails when a channel is not one that exists, lacks
// its secret or has the name of another.
func New(o Options) (*Receiver, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Memory == 0 {
		o.Memory = defaultMemory
	}
	if o.Full == nil {
		o.Full = func(error) bool { return false }
	}
	r := &Receiver{opts: o, room: semaphore.NewWeighted(int64(o.Memory)), metrics: newMetrics(o.Collectors), mux: http.NewServeMux()}
	doors, err := r.doors()
	if err != nil {
		return nil, fmt.Errorf("set up receiver: %w", err)
	}
	for path, d := range doors {
		r.mux.Handle(path, r.handle(d))
	}
	r.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { r.answer(w, http.StatusOK, okBody) })
	r.mux.HandleFunc("GET /readyz", r.serveReady)
	r.mux.Handle("GET /metrics", r.metrics.handler())
	return r, nil
}

// Handler returns what serves the receiver's routes.
func (r *Receiver) Handler() http.Handler { return r.mux }

func (r *Receiver) serveReady(w http.ResponseWriter, req *http.Request) {
	if r.opts.Ready != nil {
		if err := r.opts.Ready(req.Context()); err != nil {
			r.answer(w, http.StatusServiceUnavailable, []byte("not ready: "+err.Error()+"\n"))
			return
		}
	}
	r.answer(w, http.StatusOK, okBody)
}

var okBody = []byte("ok\n")

// answer writes a short plain answer. A sender that is gone is nobody's concern.
func (r *Receiver) answer(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		r.opts.Logger.Debug("answer", "error", err)
	}
}

// How long a sender may take.
const (
	headerTime = 5 * time.Second
	bodyTime   = 15 * time.Second
	answerTime = time.Minute
	idleTime   = 2 * time.Minute
	maxHeader  = 32 << 10
)

// NewServer returns a server of handler that cuts slow senders off: 5 seconds
// for the header, 15 for the whole request.
func NewServer(handler http.Handler, logger *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       bodyTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
}
