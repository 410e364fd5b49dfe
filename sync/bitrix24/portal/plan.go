package portal

import (
	"strings"
	"time"
)

// Plan says how a portal misbehaves. For each request the first of its rules
// that strikes counts. ParsePlan reads one from a text.
type Plan []Rule

// Rule is one way to misbehave. It strikes at the calls that are named by On,
// between From and Until after the plan was set: at every one, every N-th, only
// the N-th, or by chance.
type Rule struct {
	On          string // "read", "write", "any", or a method in lower case
	Every       int    // each N-th of these calls; 0: each
	Nth         int    // only the N-th of these calls; 0: not so
	Chance      float64
	From, Until time.Duration // Until 0: for ever
	Fault       Fault
}

// plan is a Plan at work.
type plan struct {
	rules []Rule
	seen  []int // calls of each rule
	since time.Time
}

// SetPlan makes the portal misbehave by a plan from now on; what Fail plans
// comes first. An empty plan ends it.
func (p *Portal) SetPlan(rules Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan = plan{append([]Rule(nil), rules...), make([]int, len(rules)), p.opts.Now()}
}

// planned returns the failure that the plan has for a request.
func (p *Portal) planned(method string, params map[string]any) (Fault, bool) {
	var struck *Rule
	writing := writes(method, params)
	for i := range p.plan.rules {
		r := &p.plan.rules[i]
		if !r.concerns(method, writing) || !r.during(p.opts.Now().Sub(p.plan.since)) {
			continue
		}
		p.plan.seen[i]++ // counted although another rule strikes, so that each is as frequent as it says
		if struck == nil && r.strikes(p.plan.seen[i], p.chance.Float64) {
			struck = r
		}
	}
	if struck == nil {
		return Fault{}, false
	}
	return struck.Fault, true
}

func (r *Rule) concerns(method string, writing bool) bool {
	switch r.On {
	case "any":
		return true
	case "read":
		return !writing
	case "write":
		return writing
	}
	return r.On == method
}

func (r *Rule) during(since time.Duration) bool {
	return since >= r.From && (r.Until == 0 || since < r.Until)
}

func (r *Rule) strikes(count int, chance func() float64) bool {
	switch {
	case r.Nth > 0:
		return count == r.Nth
	case r.Every > 0:
		return count%r.Every == 0
	case r.Chance > 0:
		return chance() < r.Chance
	}
	return true
}

// writing are the last words of the methods that change something.
var writing = map[string]bool{
	"add": true, "update": true, "delete": true, "set": true, "vote": true, "send": true, "bind": true, "unbind": true,
}

// writes reports whether a request changes something; a batch does when one of
// its commands does.
func writes(method string, params map[string]any) bool {
	if method != "batch" {
		return writing[method[strings.LastIndexByte(method, '.')+1:]]
	}
	for _, c := range commands(params) {
		if inner, _, err := c.read(); err == nil && writes(inner, nil) && inner != "batch" {
			return true
		}
	}
	return false
}
