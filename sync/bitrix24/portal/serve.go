package portal

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
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
}

func refuse(status int, code any, words string) reply {
	return reply{status: status, code: code, words: words}
}

func success(result any) reply { return reply{status: http.StatusOK, result: result, total: -1} }

// serve answers one request. The order is Bitrix24's: the bucket, the secret,
// the method, what is asked.
func (p *Portal) serve(w http.ResponseWriter, r *http.Request) {
	started := p.opts.Now()
	if to := p.renamed(r); to != "" {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
		return
	}
	user, code, method := splitPath(r.URL.Path)
	params, err := parseParams(r)
	p.mu.Lock()
	var delay time.Duration
	answer := p.admit(r, user, code, method)
	if answer.status == 0 {
		if err != nil {
			answer = refuse(http.StatusBadRequest, "INVALID_REQUEST", err.Error())
		} else {
			answer, delay = p.perform(method, params)
		}
	}
	p.requests = append(p.requests, Request{At: started, Method: method, Params: params, Status: answer.status})
	operating := p.usage[method]
	p.mu.Unlock()
	if delay > 0 && p.opts.Sleep(r.Context(), delay) != nil {
		answer.broken = true // the caller has gone and knows nothing
		p.doubt(method, params)
	}
	if answer.broken {
		panic(http.ErrAbortHandler)
	}
	p.send(w, answer, started, operating)
}

// doubt notes that the caller cannot know what came of its call.
func (p *Portal) doubt(method string, params map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if target, writing := p.watch.target(method, params); writing {
		p.watch.unsure[target] = true
	}
}

// doubtAll notes that the caller of a batch cannot know what came of its writes.
func (p *Portal) doubtAll(commands []command) {
	for _, c := range commands {
		method, params, err := c.read()
		if err != nil {
			continue
		}
		if target, writing := p.watch.target(method, params); writing {
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

// admit refuses what comes too fast, without the secret, or for no method. A
// status of 0 means that the request may go on.
func (p *Portal) admit(r *http.Request, user, code, method string) reply {
	if p.opts.RequireHTTPS && r.TLS == nil {
		return refuse(http.StatusBadRequest, "INVALID_REQUEST", "Https required")
	}
	if !p.bucket.take(p.opts.Now(), p.opts.Burst, p.opts.PerSecond) {
		p.watch.blame("%s: the rate limit was exceeded", method)
		return refuse(http.StatusServiceUnavailable, "QUERY_LIMIT_EXCEEDED", "Too many requests")
	}
	switch {
	case user == "" || code == "":
		return refuse(http.StatusUnauthorized, "NO_AUTH_FOUND", "Wrong authorization data")
	case user != strconv.Itoa(p.opts.User) || code != p.opts.Code:
		return refuse(http.StatusUnauthorized, "INVALID_CREDENTIALS", "Invalid request credentials")
	case find(method) == nil:
		return refuse(http.StatusNotFound, "ERROR_METHOD_NOT_FOUND", "Method not found!")
	}
	return reply{}
}

// perform does what is asked, unless a failure was planned for it.
func (p *Portal) perform(method string, params map[string]any) (reply, time.Duration) {
	target, writing := p.watch.target(method, params)
	p.watch.before(method, target, writing)
	fault, failing := p.nextFault(method)
	if failing && fault.Kind.unsure() && method == "batch" {
		defer p.doubtAll(commands(params))
	}
	if !failing {
		return find(method)(p, params), 0
	}
	if fault.Kind.unsure() && writing {
		p.watch.unsure[target] = true
	}
	if !fault.Kind.done() {
		return p.reply(fault), 0
	}
	answer := find(method)(p, params)
	if fault.Kind == Slow {
		return answer, fault.Delay
	}
	return p.reply(fault), 0
}

// send writes the envelope.
func (p *Portal) send(w http.ResponseWriter, a reply, started time.Time, operating float64) {
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
		body["time"] = p.timing(started, operating)
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

// timing is the time object. Whole numbers come out as integers, as they do from
// PHP.
func (p *Portal) timing(started time.Time, operating float64) map[string]any {
	finished := p.opts.Now()
	return map[string]any{
		"start": seconds(started), "finish": seconds(finished),
		"duration": finished.Sub(started).Seconds(), "processing": finished.Sub(started).Seconds(),
		"date_start":         started.In(p.opts.Zone).Format(time.RFC3339),
		"date_finish":        finished.In(p.opts.Zone).Format(time.RFC3339),
		"operating_reset_at": started.Add(10 * time.Minute).Unix(),
		"operating":          operating,
	}
}

func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }
