package privacy

import (
	"context"

	"debrief/model"
)

// Archive is where the events go after something was left out of them.
type Archive interface {
	// Append puts events into the log; when it returns nil they are on disk.
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
	// AppendAsync queues events and answers when they are on disk.
	AppendAsync(ctx context.Context, events []model.Event) <-chan model.Receipt
	// AddReject keeps an input that was refused and returns its number.
	AddReject(ctx context.Context, r model.Reject) (uint64, error)
	// AddRejects is AddReject for several, in their order.
	AddRejects(ctx context.Context, rejects []model.Reject) ([]uint64, error)
	// Pseudonym gives a text another name, of letters: always the same, and nobody
	// without the archive's key can tell the text from it.
	Pseudonym(text string) string
}

// Log is an archive that leaves out of everything that is taken in what the
// rules say. Every way in goes through it: receiver, gateway, import, replay of
// rejects, and what is read from the CRM.
type Log struct {
	next    Archive
	rules   Rules
	keepAll bool
}

// NewLog returns a Log in front of an archive.
func NewLog(next Archive, rules Rules) *Log {
	return &Log{next: next, rules: rules, keepAll: rules.KeepAll()}
}

// Append is the archive's Append. The outcomes stand in the order of the events.
func (l *Log) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	return l.next.Append(ctx, l.minimised(events))
}

// AppendAsync is the archive's AppendAsync.
func (l *Log) AppendAsync(ctx context.Context, events []model.Event) <-chan model.Receipt {
	return l.next.AppendAsync(ctx, l.minimised(events))
}

// AddReject is the archive's AddReject. The reject is kept whole only when the
// rules keep everything.
func (l *Log) AddReject(ctx context.Context, r model.Reject) (uint64, error) {
	return l.next.AddReject(ctx, l.rules.Reject(r, l.next.Pseudonym))
}

// AddRejects is AddReject for several.
func (l *Log) AddRejects(ctx context.Context, rejects []model.Reject) ([]uint64, error) {
	kept := make([]model.Reject, len(rejects))
	for i := range rejects {
		kept[i] = l.rules.Reject(rejects[i], l.next.Pseudonym)
	}
	return l.next.AddRejects(ctx, kept)
}

func (l *Log) minimised(events []model.Event) []model.Event {
	if l.keepAll {
		return events
	}
	out := make([]model.Event, len(events))
	for i := range events {
		out[i] = l.rules.For(events[i].Source).Event(events[i], l.next.Pseudonym)
	}
	return out
}

// Entity returns an entity of the CRM without what the rules leave out of its
// source. What is compared with the log must have lost the same as the log.
func (l *Log) Entity(source string, e model.Entity) model.Entity {
	if p := l.rules.For(source); !p.KeepsAll() {
		event := p.Event(model.Event{
			Type: model.TypeCRM, Source: source, ID: e.Ref.ID, Body: &model.CRM{Entity: e.Ref, Fields: e.Fields, By: e.By},
		}, l.next.Pseudonym)
		if body, ok := event.Body.(*model.CRM); ok {
			e.Fields, e.By = body.Fields, body.By
		}
	}
	return e
}

// KeepsAll reports whether nothing of a source is left out.
func (l *Log) KeepsAll(source string) bool { return l.rules.For(source).KeepsAll() }
