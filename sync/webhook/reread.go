package webhook

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"debrief/model"
)

// typeEvent is the media type of a reject that is one event of the public
// format, though it came by a channel.
const typeEvent = "application/vnd.debrief.event+json"

// keptHeaders are what a body is read by besides itself. None is a secret.
var keptHeaders = [...]string{
	"Content-Type", "Webhook-Id", "Idempotency-Key",
	"Ce-Specversion", "Ce-Id", "Ce-Source", "Ce-Type", "Ce-Time", "Ce-Subject",
}

// beside returns what came beside a part that is refused.
func beside(in *request, bad refused) map[string]string {
	if bad.event {
		return map[string]string{"Content-Type": typeEvent}
	}
	kept := map[string]string{}
	for _, name := range keptHeaders {
		if value := in.header.Get(name); value != "" {
			kept[name] = value
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// Reading is what an adapter makes of a body.
type Reading struct {
	Events  []model.Event // in the public format
	Refused []string      // why parts of it are no events
	// Clocked says that the times are those of the arrival: the same id with
	// another time is a repetition and not another event.
	Clocked bool
}

// Why a reject cannot be read again.
var (
	ErrNotWhole = errors.New("it was not kept whole")
	ErrNoRoute  = errors.New("it did not come by a channel that is known here")
)

// Reread has the adapter of its route read the body of a reject, as of its
// arrival. The body was verified when it came, so no secret is needed. forms are
// those of the settings, for their mappings of fields. Errors: ErrNotWhole,
// ErrNoRoute, and what makes the body unreadable.
func Reread(r model.Reject, forms []Form) (Reading, error) {
	if len(r.Body) == 0 || r.Length > int64(len(r.Body)) && r.SHA256 != "" {
		return Reading{}, ErrNotWhole
	}
	in := &request{header: http.Header{}, path: r.Place.Origin, now: r.At, body: r.Body}
	for name, value := range r.Header {
		in.header.Set(name, value)
	}
	d, err := doorOf(in, forms)
	if err != nil {
		return Reading{}, err
	}
	if d.route == eventsRoute && !isList(r.Body) {
		in.offset = max(r.Place.Line-1, 0)
	}
	if err := d.read(in); err != nil {
		return Reading{}, err
	}
	return in.reading(d.events(in)), nil
}

const eventsRoute = "/v1/events"

// doorOf returns how a body of a route is read; it has no lock.
func doorOf(in *request, forms []Form) (door, error) {
	route := in.path
	events := door{route: eventsRoute, read: readEvents, events: publicEvents}
	if in.header.Get("Content-Type") == typeEvent {
		in.header.Del("Content-Type")
		return events, nil
	}
	switch route {
	case eventsRoute:
		return events, nil
	case "/v1/traces":
		return door{route: route, read: readJSON, events: traceEvents}, nil
	case "/v1/logs":
		return door{route: route, read: readJSON, events: logEvents}, nil
	}
	if name, ok := strings.CutPrefix(route, "/v1/forms/"); ok {
		return formDoor(in, name, forms), nil
	}
	if rest, ok := strings.CutPrefix(route, "/hooks/"); ok {
		name, of, _ := strings.Cut(rest, "/")
		if k, known := kindOf(name); known {
			return door{route: route, read: readAsKept(k.read), events: k.events(Channel{Kind: name, Name: of})}, nil
		}
	}
	return door{}, fmt.Errorf("%s: %w", route, ErrNoRoute)
}

// formDoor is that of a form, with the mapping that the settings have now.
func formDoor(in *request, name string, forms []Form) door {
	form := Form{Name: name}
	for _, f := range forms {
		if f.Name == name {
			form.Fields = f.Fields
		}
	}
	return door{route: in.path, read: readAsKept(readFormBody), events: form.events}
}

// readAsKept reads what a reject holds: a part of a body is kept as JSON, in
// whichever form the body came.
func readAsKept(read func(*request) error) func(*request) error {
	return func(in *request) error {
		if readJSON(in) == nil {
			return nil
		}
		return read(in)
	}
}

// reading holds what an adapter made to the public format.
func (in *request) reading(h harvest) Reading {
	events, _ := (&Receiver{}).settle(in, &h)
	out := Reading{Events: events, Clocked: h.clocked}
	for _, bad := range h.refused {
		out.Refused = append(out.Refused, bad.reason)
	}
	return out
}
