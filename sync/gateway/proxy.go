package gateway

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// Headers for the gateway itself. They do not go on to the service.
const (
	HeaderToken   = "X-Debrief-Token"   // the route's token, where it has one
	HeaderSession = "X-Debrief-Session" // the session that the request belongs to
)

// Prefix is where the gateway's paths begin.
const Prefix = "/gateway/"

// route is a Route at work.
type route struct {
	Route
	service  service
	upstream *url.URL
	gateway  *Gateway
	proxy    *httputil.ReverseProxy
}

// label names a route in logs, gaps and rejects.
func (r *route) label() string { return r.Service + "/" + r.Name }

// newTransport returns what carries requests: patient, since a model may think for
// minutes, and changing nothing.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 10 * time.Minute,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   64,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true,
	}
}

// Handler serves the gateway's paths and gives all others to next. It comes before
// any router: those tidy paths up, and a path passes as it is.
func (g *Gateway) Handler(next http.Handler) http.Handler {
	if len(g.routes) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !strings.HasPrefix(target(req), Prefix) {
			next.ServeHTTP(w, req)
			return
		}
		g.under.Add(1)
		defer g.under.Done()
		g.pass(w, req)
	})
}

// target returns path and query as they were sent.
func target(req *http.Request) string {
	if strings.HasPrefix(req.RequestURI, "/") {
		return req.RequestURI
	}
	return req.URL.RequestURI()
}

// passage is what the parts of one request's way know of each other.
type passage struct {
	rest     string // path and query below the route's name, as they were sent
	exchange *exchange
}

type passageKey struct{}

func passageOf(ctx context.Context) *passage {
	p, _ := ctx.Value(passageKey{}).(*passage)
	return p
}

func (g *Gateway) pass(w http.ResponseWriter, req *http.Request) {
	name, rest := splitLabel(strings.TrimPrefix(target(req), Prefix))
	r := g.routes[name]
	if r == nil {
		answerError(w, http.StatusNotFound, []byte(`{"error":"not_found","error_description":"there is no such gateway in the configuration"}`))
		return
	}
	rest, ok := r.admit(req, rest)
	if !ok {
		g.opts.Logger.Warn("refused", "gateway", r.label(), "status", http.StatusUnauthorized)
		answerError(w, http.StatusUnauthorized, r.service.failure(http.StatusUnauthorized, "the gateway's token is missing or wrong"))
		return
	}
	if err := patient(w); err != nil {
		g.opts.Logger.Debug("gateway deadlines", "error", err)
	}
	p := &passage{rest: rest, exchange: r.begin(req, rest)}
	defer p.exchange.finish()
	p.exchange.copyRequest(req)
	// What the service does not say is not said for it.
	w.Header()["Content-Type"], w.Header()["Date"] = nil, nil
	ctx, end := r.bounded(req.Context(), p)
	defer end()
	r.proxy.ServeHTTP(w, req.WithContext(context.WithValue(ctx, passageKey{}, p)))
}

var errStopping = errors.New("the gateway is stopping")

// bounded returns the context of a request, which ends early when the gateway
// hurries and the request only waits.
func (r *route) bounded(ctx context.Context, p *passage) (context.Context, func()) {
	if r.service.waits == nil || p.exchange == nil || !r.service.waits(p.exchange.path) {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		select {
		case <-r.gateway.hurry:
			cancel(errStopping)
		case <-done:
		}
	}()
	return ctx, func() { close(done); cancel(nil) }
}

// splitLabel cuts SERVICE/NAME/rest; the rest begins with a slash or a question mark.
func splitLabel(path string) (label, rest string) {
	slash := strings.IndexByte(path, '/')
	if slash < 0 {
		return "", ""
	}
	end := strings.IndexAny(path[slash+1:], "/?")
	if end < 0 {
		return path, ""
	}
	return path[:slash+1+end], path[slash+1+end:]
}

// patient takes the receiver's deadlines off: long polls and streams last longer.
func patient(w http.ResponseWriter) error {
	c := http.NewResponseController(w)
	return errors.Join(c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{}))
}

// admit checks the route's token and returns the path without it.
func (r *route) admit(req *http.Request, rest string) (string, bool) {
	if r.Token == "" {
		return rest, true
	}
	if sent := req.Header.Get(HeaderToken); sent != "" {
		return rest, sameToken(sent, r.Token)
	}
	first := strings.TrimPrefix(rest, "/")
	end := strings.IndexAny(first, "/?")
	if end < 0 {
		end = len(first)
	}
	plain, err := url.PathUnescape(first[:end])
	return first[end:], err == nil && sameToken(plain, r.Token)
}

func sameToken(sent, token string) bool {
	a, b := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func (r *route) newProxy(transport http.RoundTripper) *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Transport:     transport,
		FlushInterval: -1,
		BufferPool:    &buffers{},
		ErrorLog:      log.New(io.Discard, "", 0), // its words may hold what passes
		Rewrite:       r.rewrite,
		ModifyResponse: func(res *http.Response) error {
			passageOf(res.Request.Context()).exchange.copyResponse(res)
			return nil
		},
		ErrorHandler: r.failed,
	}
}

// rewrite sends a request on as it came, but for its host, the way to the
// gateway, and the headers that were for the gateway.
func (r *route) rewrite(pr *httputil.ProxyRequest) {
	rest := passageOf(pr.In.Context()).rest
	path, query, hasQuery := strings.Cut(rest, "?")
	path = strings.TrimSuffix(r.upstream.EscapedPath(), "/") + path
	if path == "" {
		path = "/"
	}
	pr.Out.URL = r.address(path)
	pr.Out.URL.RawQuery, pr.Out.URL.ForceQuery = query, hasQuery
	pr.Out.Host = r.upstream.Host
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if sent, ok := pr.In.Header[name]; ok {
			pr.Out.Header[name] = sent
		}
	}
	pr.Out.Header.Del(HeaderToken)
	pr.Out.Header.Del(HeaderSession)
}

// address returns the address of a path as it is: an address that knows it as
// opaque tidies nothing up. One that begins with two slashes would read as a host.
func (r *route) address(path string) *url.URL {
	u := &url.URL{Scheme: r.upstream.Scheme, Host: r.upstream.Host}
	if !strings.HasPrefix(path, "//") {
		u.Opaque = path
		return u
	}
	if plain, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = plain, path
		if u.EscapedPath() == path {
			return u
		}
	}
	u.Path, u.RawPath, u.Opaque = "", "", "//"+r.upstream.Host+path
	return u
}
