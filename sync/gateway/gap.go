package gateway

import (
	"fmt"
	"sync"
	"time"

	"debrief/model"
)

// Source is the source of what the gateway says itself: that there is a gap.
const Source = "gateway"

// gap is what passed one route without being recorded.
type gap struct {
	from, to  time.Time
	exchanges int
	reason    string // of the first
}

// gaps are those that the log does not know of yet, by the label of their route.
type gaps struct {
	mu    sync.Mutex
	known map[string]gap
}

func (g *gaps) add(x *exchange, reason string) {
	g.merge(x.route.label(), gap{from: x.asked, to: x.answered, exchanges: 1, reason: reason})
}

func (g *gaps) merge(label string, more gap) {
	g.mu.Lock()
	defer g.mu.Unlock()
	had, ok := g.known[label]
	if !ok {
		had = gap{from: more.from, to: more.to, reason: more.reason}
	}
	if more.from.Before(had.from) {
		had.from = more.from
	}
	if more.to.After(had.to) {
		had.to = more.to
	}
	had.exchanges += more.exchanges
	if g.known == nil {
		g.known = map[string]gap{}
	}
	g.known[label] = had
}

// takeAll returns the gaps and forgets them.
func (g *gaps) takeAll() map[string]gap {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := g.known
	g.known = nil
	return all
}

// event tells of a gap, as a turn of the system in a session of the route's own.
func (g gap) event(r *route, id string) model.Event {
	text := fmt.Sprintf("Gap in the recording of %s: %d requests passed from %s to %s and were not recorded: %s.",
		r.label(), g.exchanges, g.from.UTC().Format(time.RFC3339), g.to.UTC().Format(time.RFC3339), g.reason)
	return model.Event{
		TS: g.to, Source: Source, Account: r.label(), SessionID: Source + ":" + r.label(), ID: "gap:" + id,
		Body: &model.Message{Role: model.RoleSystem, Text: text},
		Meta: failureBody(map[string]any{"gap": map[string]any{
			"service": r.Service, "name": r.Name, "exchanges": g.exchanges, "reason": g.reason,
			"from": g.from.UTC().Format(time.RFC3339Nano), "to": g.to.UTC().Format(time.RFC3339Nano),
		}}),
	}
}
