package portal

import (
	"net/http"
	"slices"
	"time"
)

// FaultKind is a way to fail.
type FaultKind int

// The ways. Those that say After do what was asked and lose the answer, so the
// caller cannot know.
const (
	LimitExceeded  FaultKind = iota // 503 QUERY_LIMIT_EXCEEDED
	OperationLimit                  // 429 OPERATION_TIME_LIMIT
	Overload                        // 503 OVERLOAD_LIMIT
	InternalBefore                  // 500 INTERNAL_SERVER_ERROR, nothing done
	InternalAfter                   // 500 INTERNAL_SERVER_ERROR, done
	GatewayBefore                   // 502 with a page of HTML, nothing done
	GatewayAfter                    // 504 with a page of HTML, done
	ResetBefore                     // the connection breaks, nothing done
	ResetAfter                      // the connection breaks, done
	Refusal                         // 400 (or Status) with Code and Words
	Slow                            // done and answered after Delay
	Unavailable                     // 503 with a page of HTML, nothing done
	Expired                         // 401 INVALID_CREDENTIALS
	Deleted                         // 500 PORTAL_DELETED
	EditBefore                      // a person changes a field of the call just before it is done
	EditAfter                       // the same right after it, before anybody can look
)

// Fault is one failure to come.
type Fault struct {
	Kind   FaultKind
	Status int           // Refusal: the HTTP status, 400 when 0
	Code   string        // Refusal: error
	Words  string        // Refusal: error_description
	Delay  time.Duration // Slow: for how long; OperationLimit: until it is free again
}

// Fail makes the next n calls of the method fail; "*" means any method.
func (p *Portal) Fail(method string, n int, f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range n {
		p.faults[method] = append(p.faults[method], f)
	}
}

// Heal forgets all failures that are still to come.
func (p *Portal) Heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.faults)
}

// nextFault takes the next failure of the method, if there is one.
func (p *Portal) nextFault(method string) (Fault, bool) {
	for _, name := range []string{method, "*"} {
		if plan := p.faults[name]; len(plan) > 0 {
			p.faults[name] = slices.Clone(plan[1:])
			return plan[0], true
		}
	}
	return Fault{}, false
}

// done reports whether the call is carried out although it fails.
func (k FaultKind) done() bool {
	switch k {
	case InternalAfter, GatewayAfter, ResetAfter, Slow, EditBefore, EditAfter:
		return true
	}
	return false
}

// unsure reports whether the caller cannot know what became of its call.
func (k FaultKind) unsure() bool {
	switch k {
	case InternalBefore, InternalAfter, GatewayBefore, GatewayAfter, ResetBefore, ResetAfter, Unavailable:
		return true
	case LimitExceeded, OperationLimit, Overload, Refusal, Slow, Expired, Deleted, EditBefore, EditAfter:
	}
	return false
}

// reply is what the fault answers.
func (p *Portal) reply(f Fault) reply {
	switch f.Kind {
	case LimitExceeded:
		return refuse(http.StatusServiceUnavailable, "QUERY_LIMIT_EXCEEDED", "Too many requests")
	case OperationLimit:
		r := refuse(http.StatusTooManyRequests, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
		if f.Delay > 0 {
			r.resetAt = p.opts.Now().Add(f.Delay)
		}
		return r
	case Overload:
		return refuse(http.StatusServiceUnavailable, "OVERLOAD_LIMIT", "REST API is blocked due to overload.")
	case InternalBefore, InternalAfter:
		return refuse(http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", "Internal server error")
	case GatewayBefore:
		return reply{status: http.StatusBadGateway, page: "<html><h1>502 Bad Gateway</h1></html>"}
	case GatewayAfter:
		return reply{status: http.StatusGatewayTimeout, page: "<html><h1>504 Gateway Time-out</h1></html>"}
	case Unavailable:
		return reply{status: http.StatusServiceUnavailable, page: "<html><h1>503 Service Temporarily Unavailable</h1></html>"}
	case Expired:
		return refuse(p.opts.Unsettled.wrongHook(), "INVALID_CREDENTIALS", "Invalid request credentials")
	case Deleted:
		return refuse(p.opts.Unsettled.deletedPortal(), "PORTAL_DELETED", "Portal was deleted")
	case Refusal:
		status := f.Status
		if status == 0 {
			status = http.StatusBadRequest
		}
		return refuse(status, f.Code, f.Words)
	case ResetBefore, ResetAfter, Slow, EditBefore, EditAfter:
	}
	return reply{broken: true}
}
