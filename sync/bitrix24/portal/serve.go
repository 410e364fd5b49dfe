package portal

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"debrief/model"
)

// reply is an answer before it is written.
type reply struct {
	status  int
	result  any
	total   int // -1: not counted
	next    int // 0: no further page
	code    any // string or number; nil when it is a success
	words   string
	page    string    // HTML instead of JSON
	broken  bool      // no answer at all
	resetAt time.Time // when a blocked method is free again
	slow    time.Duration
}

func refuse(status int, code any, words string) reply {
	return reply{status: status, code: code, words: words}
}

func success(result any) reply { return reply{status: http.StatusOK, result: result, total: -1} }

// asked is what a request says before anybody looks at it.
type asked struct {
	user, code, method string
	params             map[string]any
	token              string // of an application; no business of the methods
	err                error  // the parameters cannot be read
}

// serve answers one request. The order is Bitrix24's: the bucket, the secret,
// the method, what is asked.
func (p *Portal) serve(w http.ResponseWriter, r *http.Request) {
	started := p.opts.Now()
	if to := p.renamed(r); to != "" {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
		return
	}
	a := asked{}
	a.user, a.code, a.method = splitPath(r.URL.Path)
	a.params, a.err = parseParams(r)
	a.token = text(a.params["auth"])
	delete(a.params, "auth")
	p.mu.Lock()
	p.catchUp()
	answer, delay := p.respond(r, a)
	p.watch.pace(a, answer, started, p.opts.Now())
	p.requests = append(p.requests, Request{At: started, Method: a.method, Params: a.params, Status: answer.status})
	timing := p.timing(started, a.method)
	p.caller = caller{}
	p.mu.Unlock()
	if delay > 0 && p.opts.Sleep(r.Context(), delay) != nil {
		answer.broken = true // the caller has gone and knows nothing
		p.doubt(a.method, a.params)
	}
	if answer.broken {
		panic(http.ErrAbortHandler)
	}
	p.send(w, answer, timing)
}

// respond does what is asked by a caller who may ask it.
func (p *Portal) respond(r *http.Request, a asked) (answer reply, delay time.Duration) {
	if refused := p.admit(r, a); refused != nil {
		return *refused, 0
	}
	if a.err != nil {
		return refuse(http.StatusBadRequest, "INVALID_REQUEST", a.err.Error()), 0
	}
	return p.perform(a.method, a.params, false)
}

// doubt notes that the caller cannot know what came of its call.
func (p *Portal) doubt(method string, params map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if method == "batch" {
		p.doubtAll(commands(params))
	} else if target, writing := p.watch.target(method, params); writing {
		p.watch.unsure[target] = true
	}
}

// doubtAll notes that the caller of a batch cannot know what came of its writes.
func (p *Portal) doubtAll(all []command) {
	for _, c := range all {
		if target, writing := p.watch.commandTarget(c, all); writing {
			p.watch.unsure[target] = true
		}
	}
}

// renamed returns where a portal that was renamed sends the request.
func (p *Portal) renamed(r *http.Request) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.movedTo == "" {
		return ""
	}
	to, err := url.Parse(p.movedTo)
	if err != nil || strings.EqualFold(to.Host, r.Host) {
		return ""
	}
	return strings.TrimSuffix(p.movedTo, "/") + r.URL.Path
}

// splitPath reads /rest/{user}/{code}/{method}[.json][/]. Names of methods are
// the same in any case of letters.
func splitPath(path string) (user, code, method string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) == 0 || parts[0] != "rest" {
		return "", "", ""
	}
	parts = parts[1:]
	if len(parts) >= 3 {
		user, code = parts[0], parts[1]
	}
	if len(parts) > 0 {
		method = strings.TrimSuffix(strings.ToLower(parts[len(parts)-1]), ".json")
	}
	return user, code, method
}

// admit refuses what comes too fast, without the secret, for no method or for
// one that the caller may not use; nil means that the request may go on.
func (p *Portal) admit(r *http.Request, a asked) *reply {
	var answer reply
	switch {
	case p.opts.RequireHTTPS && r.TLS == nil:
		answer = refuse(http.StatusBadRequest, "INVALID_REQUEST", "Https required")
	case p.blocked:
		answer = p.reply(Fault{Kind: Overload})
	case !p.fits(r):
		p.watch.blame("%s: the rate limit was exceeded", a.method)
		answer = refuse(http.StatusServiceUnavailable, "QUERY_LIMIT_EXCEEDED", "Too many requests")
	default:
		who, refused := p.identify(a)
		if refused != nil {
			return refused
		}
		p.caller = who
		return p.known(a.method, false)
	}
	return &answer
}

// known refuses a method that does not exist, that the caller may not use, or
// that has used its time up.
func (p *Portal) known(method string, nested bool) *reply {
	if p.method(method) == nil {
		answer := refuse(p.opts.Unsettled.missingMethod(), "ERROR_METHOD_NOT_FOUND", "Method not found!")
		return &answer
	}
	if refused := p.allow(method, nested); refused != nil {
		return refused
	}
	return p.spent(method)
}

// perform does what is asked, unless a failure was planned for it.
func (p *Portal) perform(method string, params map[string]any, nested bool) (reply, time.Duration) {
	target, writing := p.watch.target(method, params)
	p.watch.before(method, target, writing)
	if method == "batch" {
		p.watch.beforeBatch(commands(params))
	}
	p.charge(method, nested)
	p.caller.connector, p.caller.item = text(param(params, "auth_connector")), strings.HasPrefix(method, "crm.item.")
	fault, failing := p.nextFault(method)
	if !failing && !nested {
		fault, failing = p.planned(method, params)
	}
	if failing && fault.Kind.unsure() && method == "batch" {
		defer p.doubtAll(commands(params))
	}
	if !failing {
		answer := p.carryOut(method, params, target, writing)
		return answer, answer.slow
	}
	if fault.Kind.unsure() && writing {
		p.watch.unsure[target] = true
	}
	if !fault.Kind.done() {
		return p.reply(fault), 0
	}
	if fault.Kind == EditBefore || fault.Kind == EditAfter {
		p.edits = fault.Kind
		defer func() { p.edits = 0 }()
	}
	answer := p.carryOut(method, params, target, writing)
	switch fault.Kind {
	case EditBefore, EditAfter:
		return answer, answer.slow
	case Slow:
		return answer, fault.Delay
	}
	return p.reply(fault), 0
}

// carryOut does what is asked. Where somebody is to come in between, that is
// right before or after the first write, be it one of a batch.
func (p *Portal) carryOut(method string, params map[string]any, target model.EntityRef, writing bool) reply {
	edits := p.edits
	if !writing || edits == 0 {
		return p.method(method)(p, params)
	}
	p.edits = 0
	if edits == EditBefore {
		p.interfere(target, params)
	}
	answer := p.method(method)(p, params)
	if edits == EditAfter {
		p.interfere(target, params)
	}
	return answer
}

// send writes the envelope.
func (p *Portal) send(w http.ResponseWriter, a reply, timing map[string]any) {
	if a.page != "" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(a.status)
		if _, err := io.WriteString(w, a.page); err != nil {
			panic(http.ErrAbortHandler) // the caller has gone
		}
		return
	}
	body := map[string]any{}
	if a.code != nil {
		body["error"], body["error_description"] = a.code, a.words
		if !a.resetAt.IsZero() {
			body["time"] = map[string]any{"operating_reset_at": a.resetAt.Unix()}
		}
	} else {
		body["result"] = a.result
		if timing != nil {
			body["time"] = timing
		}
		if a.total >= 0 {
			body["total"] = a.total
		}
		if a.next > 0 {
			body["next"] = a.next
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(a.status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(http.ErrAbortHandler) // the caller has gone
	}
}
