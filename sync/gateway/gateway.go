package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"debrief/model"
)

// Log is where the events go.
type Log interface {
	// Append puts events into the log; when it returns nil they are on disk. The
	// outcomes stand in the order of the events.
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
}

// Rejects is where what passed and cannot be understood goes.
type Rejects interface {
	// AddReject keeps an input that was refused and returns its number.
	AddReject(ctx context.Context, r model.Reject) (uint64, error)
}

// Route is one configured way out: /gateway/SERVICE/NAME/….
type Route struct {
	Service  string // telegram, whatsapp, openai or bitrix24
	Name     string // which of them: a word of the configuration
	Upstream string // where the requests go: http or https, with a host
	// Token, when there is one, must stand in the header X-Debrief-Token or as the
	// path's first part after the name. It is taken off before the request goes on.
	Token string
}

// Options are what a Gateway needs. Log, Rejects and Now are required.
type Options struct {
	Log     Log
	Rejects Rejects
	Now     func() time.Time
	Routes  []Route
	Logger  *slog.Logger // what went wrong, without paths, bodies and tokens; nil discards
	Rand    io.Reader    // names requests; nil means crypto/rand

	// Ready says why the archive cannot be written, nil when it can: then what is
	// refused all the same is given up. Without it nothing is given up.
	Ready func(context.Context) error
	// Waiting is how many exchanges may wait to be recorded, 0 means 1024.
	Waiting int
	// Memory is how many bytes all copies together may have, those under way and
	// those that wait; 0 means 64 MiB.
	Memory int64
	// CopyLimit is how many bytes of one body are copied, 0 means 4 MiB. The rest
	// passes all the same.
	CopyLimit int
	// Pause waits before the archive is tried again after a failure, until stop is
	// closed at the latest; nil means a second.
	Pause func(stop <-chan struct{})
	// Transport carries the requests; nil means one of the gateway's own, which
	// follows no redirects and unpacks nothing.
	Transport http.RoundTripper
}

const (
	defaultWaiting   = 1024
	defaultMemory    = 64 << 20
	defaultCopyLimit = 4 << 20
)

func (o *Options) fill() {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Waiting == 0 {
		o.Waiting = defaultWaiting
	}
	if o.Memory == 0 {
		o.Memory = defaultMemory
	}
	if o.CopyLimit == 0 {
		o.CopyLimit = defaultCopyLimit
	}
	if o.Pause == nil {
		o.Pause = pauseASecond
	}
	if o.Transport == nil {
		o.Transport = newTransport()
	}
}

func pauseASecond(stop <-chan struct{}) {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-stop:
	}
}

// Gateway passes requests on and records them. Record must run beside it.
type Gateway struct {
	opts    Options
	routes  map[string]*route // by SERVICE/NAME
	queue   *queue
	gaps    gaps
	metrics *metrics
	notes   *notebook // what the worker remembers; nobody else touches it

	under  sync.WaitGroup // requests under way
	hurry  chan struct{}  // closed when those that only wait shall end
	hurrys sync.Once
}

// New makes a gateway. It fails when a route names no service that there is, has
// the name of another, or leads nowhere.
func New(o Options) (*Gateway, error) {
	o.fill()
	g := &Gateway{opts: o, routes: map[string]*route{}, queue: newQueue(o.Waiting, o.Memory), notes: newNotebook(), hurry: make(chan struct{})}
	g.metrics = newMetrics(g.queue)
	for _, r := range o.Routes {
		made, err := g.newRoute(r)
		if err != nil {
			return nil, fmt.Errorf("set up gateway: %s %s: %w", r.Service, r.Name, err)
		}
		if g.routes[made.label()] != nil {
			return nil, fmt.Errorf("set up gateway: %s %s stands there twice", r.Service, r.Name)
		}
		g.routes[made.label()] = made
	}
	return g, nil
}

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (g *Gateway) newRoute(r Route) (*route, error) {
	kind, ok := serviceOf(r.Service)
	if !ok {
		return nil, errors.New("there is no such service")
	}
	if !validName.MatchString(r.Name) {
		return nil, errors.New("a name may only hold letters, digits, - and _")
	}
	upstream, err := ParseUpstream(r.Upstream)
	if err != nil {
		return nil, err
	}
	made := &route{Route: r, service: kind, upstream: upstream, gateway: g}
	made.proxy = made.newProxy(g.opts.Transport)
	return made, nil
}

var (
	errNoUpstream  = errors.New("no web address (http:// or https:// and a host)")
	errLadenTarget = errors.New("a web address with a user, a query or a fragment")
)

// ParseUpstream reads where a route leads. The errors do not hold the address,
// which may hold a secret.
func ParseUpstream(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errNoUpstream
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, errLadenTarget
	}
	return u, nil
}

// Hurry ends the requests that only wait for something to happen, such as a long
// poll: a server that stops shall not wait for them. What they would have fetched
// is there for the next.
func (g *Gateway) Hurry() { g.hurrys.Do(func() { close(g.hurry) }) }

// Stop ends Record when everything that passed is recorded. It is called after
// the server has stopped, and waits for requests that are still under way.
func (g *Gateway) Stop() {
	g.under.Wait()
	g.queue.stop()
}

// newID names an exchange.
func (g *Gateway) newID() string {
	var id [12]byte
	if _, err := io.ReadFull(g.opts.Rand, id[:]); err != nil {
		return "at-" + g.opts.Now().UTC().Format("20060102T150405.000000000")
	}
	return hex.EncodeToString(id[:])
}
