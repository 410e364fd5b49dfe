package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"debrief/model"
	"debrief/sync/loose"
)

// harvest is what an adapter made of one body.
type harvest struct {
	events  []model.Event
	at      []int // the place in the body of each event, from 1
	refused []refused
	// clocked says that times are our own, because the channel sends none: the
	// same id with another time is a repetition and not another event.
	clocked bool
	// settled says that the events were read in the public format.
	settled bool
}

// refused is one part of a body that is no event, and why.
type refused struct {
	at     int // its place in the body, from 1
	part   []byte
	reason string
	event  bool // part is an event of the public format already, whatever the channel
}

func (h *harvest) add(at int, e model.Event) {
	h.events = append(h.events, e)
	h.at = append(h.at, at)
}

func (h *harvest) refuse(at int, part loose.Value, reason string, args ...any) {
	h.refused = append(h.refused, refused{at: at, part: part.JSON(), reason: fmt.Sprintf(reason, args...)})
}

// result is what became of one delivery.
type result struct {
	Accepted   int
	Duplicates int
	Rejected   []position
}

// position is one part that was refused, for the sender.
type position struct {
	Position int    `json:"position"`
	Reason   string `json:"reason"`
}

// take puts what an adapter made into the log and what was refused into the
// rejects. When it returns nil, all of it is on disk.
func (r *Receiver) take(ctx context.Context, d door, in *request, h harvest) (result, error) {
	events, parts := r.settle(in, &h)
	var done result
	outcomes, err := r.append(ctx, events)
	if err != nil {
		return done, err
	}
	for i, outcome := range outcomes {
		switch {
		case outcome.Status == model.Appended:
			done.Accepted++
			r.tell(&events[i])
		case outcome.Status == model.Duplicate || h.clocked:
			done.Duplicates++
		default:
			reason := fmt.Sprintf("id: the same id with another content; the first is number %d of the log", outcome.Pos)
			h.refused = append(h.refused, refused{parts[i], encoded(&events[i]), reason, true})
		}
	}
	if err := r.keep(ctx, d, in, h.refused...); err != nil {
		return done, err
	}
	for _, bad := range h.refused {
		done.Rejected = append(done.Rejected, position{bad.at, bad.reason})
	}
	r.metrics.took(d.source, done)
	return done, nil
}

func (r *Receiver) append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	if len(events) == 0 {
		return nil, nil
	}
	outcomes, err := r.opts.Log.Append(ctx, events)
	if err != nil {
		return nil, fmt.Errorf("append events: %w", err)
	}
	return outcomes, nil
}

// settle holds every event to the public format, by which alone events enter the
// log, and turns those that do not fit into refusals.
func (r *Receiver) settle(in *request, h *harvest) ([]model.Event, []int) {
	if h.settled {
		return h.events, h.at
	}
	var events []model.Event
	var at []int
	broken := !utf8.Valid(in.body)
	for i := range h.events {
		e, err := checked(&h.events[i], in)
		if err != nil {
			h.refused = append(h.refused, in.unfit(h.at[i], &h.events[i], err))
			in.keep = nil
			continue
		}
		if broken && len(e.Flags) == 0 {
			e.Flags = append(e.Flags, model.FlagInvalidUTF8)
		}
		events, at = append(events, e), append(at, h.at[i])
	}
	return events, at
}

// unfit refuses an event that is none of the public format. Of the first one of a
// delivery the whole body is kept, so that a better adapter can read it again.
func (in *request) unfit(at int, e *model.Event, why error) refused {
	if len(in.keep) > 0 {
		return refused{at: at, part: in.keep, reason: why.Error()}
	}
	return refused{at, encoded(e), why.Error(), true}
}

// checked returns e as it reads in the public format.
func checked(e *model.Event, in *request) (model.Event, error) {
	line, err := model.EncodeEvent(e)
	if err != nil {
		return model.Event{}, err
	}
	if len(line) > model.MaxEventBytes && e.Meta != nil {
		// Together with the event as it was sent it is too large for one.
		e.Meta = nil
		return checked(e, in)
	}
	out, err := model.DecodeEvent(line, in.now)
	if err != nil {
		return model.Event{}, err
	}
	if e.Received != nil {
		out.Received = e.Received
	}
	out.Flags = mergeFlags(e.Flags, out.Flags)
	return out, nil
}

// mergeFlags puts the flag of the bytes before that of the time, as a decoder does.
func mergeFlags(before, after []string) []string {
	for _, flag := range before {
		if flag == model.FlagInvalidUTF8 {
			return append([]string{flag}, after...)
		}
	}
	return after
}

// encoded returns an event for the rejects; one that has no form is named by why.
func encoded(e *model.Event) []byte {
	line, err := model.EncodeEvent(e)
	if err != nil {
		return []byte(fmt.Sprintf("%s %s", e.Type, e.ID))
	}
	return line
}

// tell passes on that something changed in the CRM.
func (r *Receiver) tell(e *model.Event) {
	if crm, ok := e.Body.(*model.CRM); ok && len(crm.Fields) == 0 && r.opts.Changed != nil {
		r.opts.Changed(crm.Entity)
	}
}

// refuseBody keeps a verified body of which nothing can be made, and returns the
// answer to it.
func (r *Receiver) refuseBody(ctx context.Context, d door, in *request, why error) error {
	if err := r.keep(ctx, d, in, refused{at: 1, part: in.keep, reason: why.Error()}); err != nil {
		return err
	}
	r.metrics.took(d.source, result{Rejected: make([]position, 1)})
	var known *refusedError
	if errors.As(why, &known) {
		return known
	}
	return refusal(400, "%v", why)
}

// keep adds rejects. A part is never larger than a body, which is bounded.
func (r *Receiver) keep(ctx context.Context, d door, in *request, refused ...refused) error {
	rejects := make([]model.Reject, len(refused))
	for i, bad := range refused {
		sum := sha256.Sum256(bad.part)
		rejects[i] = model.Reject{
			Place: model.Place{Origin: d.route, Line: bad.at}, Reason: bad.reason, Header: beside(in, bad),
			Body: bad.part[:min(len(bad.part), model.MaxEventBytes)], Length: int64(len(bad.part)), SHA256: hex.EncodeToString(sum[:]),
		}
	}
	if len(rejects) == 0 {
		return nil
	}
	if _, err := r.opts.Rejects.AddRejects(ctx, rejects); err != nil {
		return fmt.Errorf("keep rejects: %w", err)
	}
	return nil
}

// counted is the answer to a sender of the public format.
func counted(single bool, done result) reply {
	body, err := json.Marshal(struct {
		Accepted   int        `json:"accepted"`
		Duplicates int        `json:"duplicates"`
		Rejected   []position `json:"rejected,omitempty"`
	}{done.Accepted, done.Duplicates, done.Rejected})
	if err != nil { // numbers and strings always encode
		body = []byte("{}")
	}
	if single && len(done.Rejected) > 0 {
		return reply{400, string(body)}
	}
	return reply{200, string(body)}
}
