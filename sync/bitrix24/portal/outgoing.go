package portal

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// slowAnswer is from when on a handler counts as slow; it is then called less
// often.
const slowAnswer = time.Second

// Hook is an outgoing webhook, or the handler that an application has bound.
// Each event is sent once, whatever becomes of it.
type Hook struct {
	URL         string
	Token       string            // application_token, by which the receiver knows the portal
	Domain      string            // "salon.bitrix24.example" when empty
	MemberID    string            // 32 zeros when empty
	Events      []string          // ONCRMLEADADD …; nil: all
	Application bool              // with the tokens that applications are sent
	Transport   http.RoundTripper // nil: http.DefaultTransport

	Delay   time.Duration // before an event is sent
	Spread  time.Duration // at most added to it by chance, so that events change places
	Drop    float64       // chance that an event is not sent at all
	Double  float64       // chance that it is sent twice
	Timeout time.Duration // for the answer; 10 s
}

// Delivery is what became of one event.
type Delivery struct {
	At     time.Time
	URL    string
	Event  string
	Ref    model.EntityRef
	Status int // HTTP status, 0 when there was no answer
}

// hook is a Hook at work.
type hook struct {
	Hook
	id     int       // event_handler_id
	freeAt time.Time // a slow handler rests until then
}

// delivery is an event on its way.
type delivery struct {
	event
	to *hook
	on time.Time
}

// AddHook tells an address of what happens from now on. Deliver or Dispatch
// sends it.
func (p *Portal) AddHook(h Hook) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if h.Domain == "" {
		h.Domain = "salon.bitrix24.example"
	}
	if h.MemberID == "" {
		h.MemberID = strings.Repeat("0", 32)
	}
	if h.Transport == nil {
		h.Transport = http.DefaultTransport
	}
	if h.Timeout <= 0 {
		h.Timeout = 10 * time.Second
	}
	p.listeners.hooks = append(p.listeners.hooks, &hook{Hook: h, id: 701 + len(p.listeners.hooks)})
}

// Deliveries returns what became of the events so far, in the order in which
// they were sent.
func (p *Portal) Deliveries() []Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.listeners.deliveries)
}

// post puts an event on its way to all who want it.
func (p *Portal) post(e event) {
	for _, h := range p.listeners.hooks {
		if h.Events != nil && !slices.Contains(h.Events, e.name) || p.chance.Float64() < h.Drop {
			continue
		}
		times := 1
		if p.chance.Float64() < h.Double {
			times = 2
		}
		for range times {
			on := p.moment().Add(h.Delay + time.Duration(p.chance.Float64()*float64(h.Spread)))
			p.listeners.due = append(p.listeners.due, delivery{e, h, on})
		}
	}
	select {
	case p.listeners.news <- struct{}{}:
	default:
	}
}

// Deliver sends the events whose time has come, in the order of their times, and
// returns how long it is until the next one, 0 when none is left.
func (p *Portal) Deliver(ctx context.Context) time.Duration {
	for ctx.Err() == nil {
		d, wait, ok := p.takeDue()
		if !ok {
			return wait
		}
		began := p.opts.Now()
		status := d.to.send(ctx, d.event, began)
		p.delivered(d, status, began)
	}
	return 0
}

// Dispatch delivers events as their time comes, until ctx ends.
func (p *Portal) Dispatch(ctx context.Context) {
	for ctx.Err() == nil {
		if wait := p.Deliver(ctx); wait > 0 {
			if p.opts.Sleep(ctx, min(wait, time.Second)) != nil {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-p.listeners.news:
		}
	}
}

// takeDue takes the event whose turn it is; else it says how long that takes.
func (p *Portal) takeDue() (d delivery, wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.catchUp()
	due, now := p.listeners.due, p.opts.Now()
	if len(due) == 0 {
		return delivery{}, 0, false
	}
	next := 0
	for i := range due {
		if due[i].when().Before(due[next].when()) {
			next = i
		}
	}
	d = due[next]
	if wait = d.when().Sub(now); wait > 0 {
		return delivery{}, wait, false
	}
	p.listeners.due = slices.Delete(due, next, next+1)
	return d, 0, true
}

// when returns the time at which an event may be sent.
func (d delivery) when() time.Time {
	if d.on.Before(d.to.freeAt) {
		return d.to.freeAt
	}
	return d.on
}

func (p *Portal) delivered(d delivery, status int, began time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.opts.Now()
	if took := now.Sub(began); took >= slowAnswer {
		d.to.freeAt = now.Add(took)
	}
	p.listeners.deliveries = append(p.listeners.deliveries, Delivery{began, d.to.URL, d.name, d.ref, status})
}
