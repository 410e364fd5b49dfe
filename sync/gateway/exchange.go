package gateway

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"debrief/model"
)

// exchange is one request with its answer, as far as they were copied. A nil one
// is of no interest: it passes and nothing is kept.
type exchange struct {
	route   *route
	id      string // its name in ids of events, where the service gives none
	path    string // below the route's name, unescaped; it may hold a token
	query   string // as it was sent; it may hold a token
	session string // what HeaderSession says
	secrets []string

	asked, answered time.Time
	request         copied
	response        copied
	status          int    // of the answer, 0 when there was none
	failure         string // why there is no answer
	carried         *tee   // the request on its way, nil when it has no body
	early           bool   // the answer is not there yet
}

// begin makes the exchange of a request that the service is recorded by.
func (r *route) begin(req *http.Request, rest string) *exchange {
	rawPath, query, _ := strings.Cut(rest, "?")
	path, err := url.PathUnescape(rawPath)
	if err != nil {
		path = rawPath
	}
	if !r.service.wants(req.Method, path) {
		return nil
	}
	g := r.gateway
	x := &exchange{
		route: r, id: g.newID(), path: path, query: query, session: req.Header.Get(HeaderSession), asked: g.opts.Now(),
		request:  copied{queue: g.queue, limit: g.opts.CopyLimit, kind: req.Header.Get("Content-Type"), coded: req.Header.Get("Content-Encoding")},
		response: copied{queue: g.queue, limit: g.opts.CopyLimit},
	}
	x.secrets = append(secretsOf(req, query), r.service.secrets(r.upstream.Path+path)...)
	return x
}

// secretsOf returns what lets the bot in: it must not reach the archive, even if
// the service says it back.
func secretsOf(req *http.Request, query string) []string {
	var found []string
	_, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	found = append(found, strings.TrimSpace(token), req.Header.Get("Api-Key"), req.Header.Get("X-Api-Key"))
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	for _, name := range secretNames {
		found = append(found, values[name]...)
	}
	return found
}

// secretNames are parameters that hold a token.
var secretNames = [...]string{"access_token", "auth", "token", "api_key", "api-key", "key"}

func (x *exchange) copyRequest(req *http.Request) {
	switch {
	case x == nil:
	case req.Body == nil || req.Body == http.NoBody || req.ContentLength == 0:
		x.request.end()
		x.sent()
	default:
		x.carried = &tee{body: req.Body, to: &x.request, done: x.sent, kept: true}
		req.Body = x.carried
	}
}

// sent is called when all of the request is on its way. What it asks for is
// recorded at once where that matters: the answer may never come.
func (x *exchange) sent() {
	if !x.route.service.early {
		return
	}
	x.request.mu.Lock()
	defer x.request.mu.Unlock()
	if x.request.cut || x.request.noRoom {
		return
	}
	first := &exchange{
		route: x.route, id: x.id, path: x.path, query: x.query, session: x.session, secrets: x.secrets, asked: x.asked, early: true,
		request: copied{kind: x.request.kind, coded: x.request.coded, data: bytes.Clone(x.request.data), whole: true},
	}
	if x.request.queue.take(len(first.request.data)) && !x.route.gateway.queue.push(first) {
		x.request.queue.release(len(first.request.data))
	}
}

func (x *exchange) copyResponse(res *http.Response) {
	if x == nil || res.StatusCode == http.StatusSwitchingProtocols {
		return
	}
	x.status = res.StatusCode
	x.response.kind, x.response.coded = res.Header.Get("Content-Type"), res.Header.Get("Content-Encoding")
	res.Body = &tee{body: res.Body, to: &x.response}
}

func (x *exchange) fail(words string) {
	if x != nil {
		x.failure = words
	}
}

// patience is how long the rest of a request is waited for that did not go out.
const patience = 5 * time.Second

// readRest copies the rest of a request that did not go out.
func (x *exchange) readRest(w http.ResponseWriter) {
	if x == nil || x.carried == nil {
		return
	}
	c := http.NewResponseController(w)
	err := c.SetReadDeadline(time.Now().Add(patience)) // the connection's clock
	x.carried.rest()
	if err = errors.Join(err, c.SetReadDeadline(time.Time{})); err != nil {
		x.route.gateway.opts.Logger.Debug("gateway deadlines", "error", err)
	}
}

// finish hands the exchange over to be recorded.
func (x *exchange) finish() {
	if x == nil {
		return
	}
	g := x.route.gateway
	x.answered = g.opts.Now()
	x.request.seal()
	x.response.seal()
	g.metrics.finished(x)
	reason := ""
	switch {
	case x.request.noRoom || x.response.noRoom:
		reason = "there was no memory for copies"
	case !g.queue.push(x):
		reason = "the queue was full"
	}
	if reason != "" {
		g.miss(x, reason)
		g.queue.release(x.size())
		g.queue.ring()
	}
}

// size returns the bytes that its copies have taken.
func (x *exchange) size() int { return len(x.request.data) + len(x.response.data) }

// maxUnpacked bounds what a packed copy may become.
const maxUnpacked = 16 << 20

// text returns a copied body unpacked; of one that was cut, what there is. The
// note says what is missing of it, "" when nothing is.
func (c *copied) text() (data []byte, note string) {
	if c.cut {
		note = fmt.Sprintf("only its first %d bytes were copied", len(c.data))
	} else if !c.whole {
		note = "it breaks off"
	}
	switch strings.ToLower(c.coded) {
	case "", "identity":
		return c.data, note
	case "gzip", "x-gzip":
		packed, err := gzip.NewReader(bytes.NewReader(c.data))
		if err != nil {
			return nil, "it is not gzip, as it says"
		}
		out, err := io.ReadAll(io.LimitReader(packed, maxUnpacked+1))
		switch {
		case len(out) > maxUnpacked:
			return out[:maxUnpacked], fmt.Sprintf("only its first %d bytes were unpacked", maxUnpacked)
		case err != nil && note == "":
			note = "its gzip is damaged"
		}
		return out, note
	}
	return nil, "its encoding " + c.coded + " is not read here"
}

// harvest is what a service made of exchanges.
type harvest struct {
	events  []model.Event
	rejects []model.Reject
	lost    func() // undoes what was remembered when they could not be recorded; may be nil
}

func (h *harvest) add(x *exchange, e model.Event) {
	fitting, err := x.fit(e)
	if err != nil {
		h.refuse(x, []byte(string(e.Type)+" "+e.ID), err.Error())
		return
	}
	h.events = append(h.events, fitting)
}

// refuse keeps what passed and cannot be understood.
func (h *harvest) refuse(x *exchange, part []byte, reason string) {
	part = x.clean(part)
	h.rejects = append(h.rejects, model.Reject{
		Place: model.Place{Origin: strings.TrimSuffix(Prefix, "/") + "/" + x.route.label(), Line: 1}, Reason: reason,
		Body: part[:min(len(part), model.MaxEventBytes)], Length: int64(len(part)), SHA256: hexSum(part),
	})
}

// fit returns e as it reads in the public format, by which alone events enter the
// log, without any secret that may have got into it.
func (x *exchange) fit(e model.Event) (model.Event, error) {
	e.V, e.Type = model.Version, e.Body.EventType()
	line, err := model.EncodeEvent(&e)
	if err != nil {
		return model.Event{}, err
	}
	if len(line) > model.MaxEventBytes && e.Meta != nil {
		e.Meta = nil // together with what was sent it is too large for an event
		return x.fit(e)
	}
	return model.DecodeEvent(x.clean(line), x.asked)
}

// clean takes secrets out of what will be stored.
func (x *exchange) clean(data []byte) []byte {
	for _, secret := range x.secrets {
		if len(secret) >= leastSecret {
			data = bytes.ReplaceAll(data, []byte(secret), []byte("***"))
		}
	}
	return data
}

// leastSecret is the length from which on a word is a secret: shorter ones would
// tear holes into what people wrote.
const leastSecret = 6
