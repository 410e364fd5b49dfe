package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/sync/loose"
)

// refusedError is a request that is answered with a status of its own. What it
// says goes to the sender; it never holds a secret.
type refusedError struct {
	status int
	reason string
}

// Error implements error.
func (e *refusedError) Error() string { return e.reason }

func refusal(status int, format string, args ...any) error {
	return &refusedError{status, fmt.Sprintf(format, args...)}
}

// errUnverified is a sender that did not prove who it is. It never says what was
// wrong: that helps only those who guess.
var errUnverified = refusal(http.StatusUnauthorized, "not verified")

// errStale is a signature that is right, of a time that is not now.
var errStale = refusal(http.StatusUnauthorized, "the timestamp is not within five minutes of now")

// request is one delivery on its way in.
type request struct {
	header http.Header
	path   string // as the sender called it, without the secret
	secret string // the last part of the path, where it is the secret
	query  func(name string) string
	now    time.Time
	body   []byte
	tree   loose.Value // the body, read
	keep   []byte      // what a reject keeps of the body: all but the secrets in it
	offset int         // how many parts stood before body, where it is a part of what was sent
}

// door is one route: who may enter, and what becomes of the body.
type door struct {
	source string // for metrics and logs: the kind of channel
	route  string // for rejects: the path without secrets
	gzip   bool   // packed bodies are taken
	// greet answers a GET by which the platform checks the address; nil when it has none.
	greet     func(*request) (string, error)
	handshake bool     // an OPTIONS asks whether it may deliver, as CloudEvents do
	types     []string // media types that are taken, empty for all
	verify    func(*request) error
	inBody    bool                 // the secret stands in the body, which is read before it is verified
	read      func(*request) error // fills tree and keep
	events    func(*request) harvest
	reply     func(*request, result) reply
}

// reply is what a sender is answered after all is on disk.
type reply struct {
	status int
	body   string // JSON
}

func (r *Receiver) handle(d door) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		start := r.opts.Now()
		status := r.serve(w, req, d)
		r.metrics.served(d.source, status, r.opts.Now().Sub(start))
	})
}

// serve answers one request and returns the status.
func (r *Receiver) serve(w http.ResponseWriter, req *http.Request, d door) int {
	in := &request{
		header: req.Header, path: d.route, secret: req.PathValue("secret"), query: req.URL.Query().Get, now: r.opts.Now(),
	}
	if req.Method == http.MethodGet && d.greet != nil {
		challenge, err := d.greet(in)
		if err != nil {
			return r.refuse(w, d, err)
		}
		r.answer(w, http.StatusOK, []byte(challenge))
		return http.StatusOK
	}
	if asksToDeliver(req, d) {
		return r.handshake(w, req, d)
	}
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", allowed(d))
		return r.refuse(w, d, refusal(http.StatusMethodNotAllowed, "method not allowed"))
	}
	room := &share{r: r}
	if !room.grow(roomOf(req)) {
		return r.refuse(w, d, errCrowded)
	}
	defer room.leave()
	r.metrics.underWay.Inc()
	defer r.metrics.underWay.Dec()
	answer, err := r.receive(w, req, d, in, room)
	if err != nil {
		return r.refuse(w, d, err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.status)
	if _, err := w.Write([]byte(answer.body)); err != nil {
		r.opts.Logger.Debug("answer", "error", err)
	}
	return answer.status
}

// receive takes one delivery from its bytes to the disk.
func (r *Receiver) receive(w http.ResponseWriter, req *http.Request, d door, in *request, room *share) (reply, error) {
	var err error
	if in.body, err = readBody(w, req, d.gzip, room); err != nil {
		return reply{}, err
	}
	in.keep = in.body
	if !d.inBody {
		if err := d.verify(in); err != nil {
			return reply{}, err
		}
	}
	if err := checkType(req, d); err != nil { // who is not verified learns nothing of what is taken
		return reply{}, err
	}
	readErr := d.read(in)
	if d.inBody {
		if err := d.verify(in); err != nil {
			return reply{}, err
		}
	}
	// A sender that goes away now has sent all the same.
	ctx := context.WithoutCancel(req.Context())
	if readErr != nil {
		return reply{}, r.refuseBody(ctx, d, in, readErr)
	}
	done, err := r.take(ctx, d, in, d.events(in))
	if err != nil {
		return reply{}, err
	}
	return d.reply(in, done), nil
}

// refuse answers a request that is not taken.
func (r *Receiver) refuse(w http.ResponseWriter, d door, err error) int {
	var known *refusedError
	if !errors.As(err, &known) {
		known = r.failed(d, err)
	}
	if known.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", strconv.Itoa(retrySeconds))
	}
	r.metrics.refused(d.source, known.status)
	if known.status == http.StatusUnauthorized || known.status == http.StatusForbidden {
		r.opts.Logger.Warn("refused", "route", d.route, "status", known.status)
	}
	r.answer(w, known.status, []byte(known.reason+"\n"))
	return known.status
}

const retrySeconds = 2

// failed says what a failure of the archive means to the sender: it shall come
// again, since nothing of the delivery counts as taken.
func (r *Receiver) failed(d door, err error) *refusedError {
	r.opts.Logger.Error("not stored", "route", d.route, "error", err)
	if r.opts.Full(err) {
		return &refusedError{http.StatusInsufficientStorage, "the disk is nearly full"}
	}
	return &refusedError{http.StatusServiceUnavailable, "not stored, try again"}
}

func allowed(d door) string {
	if d.greet != nil {
		return "GET, POST"
	}
	if d.handshake {
		return "OPTIONS, POST"
	}
	return http.MethodPost
}

func checkType(req *http.Request, d door) error {
	sent, _, _ := strings.Cut(req.Header.Get("Content-Type"), ";")
	sent = strings.ToLower(strings.TrimSpace(sent))
	if sent == "" || len(d.types) == 0 || slices.Contains(d.types, sent) {
		return nil
	}
	return refusal(http.StatusUnsupportedMediaType, "content type %q is not taken here", sent)
}
