package alert

import (
	"context"
	"time"

	"debrief/model"
	"debrief/model/alert"
)

// Archive is what the worker reads.
type Archive interface {
	// Incidents returns the incidents that a query selects.
	Incidents(ctx context.Context, q model.IncidentQuery) ([]model.Incident, error)
	// Incident returns one incident.
	Incident(ctx context.Context, id model.Key) (model.Incident, error)
	// Alerts returns the messages that were queued since the week of a time.
	Alerts(ctx context.Context, since time.Time) ([]alert.Delivery, error)
}

// Log is where messages and tries are recorded.
type Log interface {
	// Append puts events into the log; one that is there already stays as it is. What
	// it returns without an error is saved.
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
}

// Sender sends to one place. It is used by one goroutine at a time.
type Sender interface {
	// Send makes one try. An error that is no *Failure leaves open whether the message
	// arrived. Errors hold no secrets.
	Send(ctx context.Context, m *Message) error
	// Policy says how often the place may get the same message.
	Policy() alert.Policy
}

// Message is what a place is sent.
type Message struct {
	ID        string // the same in every try
	At        time.Time
	Escalated bool
	Incidents []model.Incident // those that wait for somebody still
	Title     string           // one line
	Text      string           // the whole in plain text, title included
}

// Failure is a try that did not succeed.
type Failure struct {
	alert.Outcome
	What string // for people, without secrets
}

// Error implements error.
func (f *Failure) Error() string { return f.What }

// Target is a place and the way there.
type Target struct {
	alert.Place
	Sender Sender
	// WithText has messages say what may hold a client's words or phone: the detail of
	// an incident and the name of its dialogue.
	WithText bool
}

// Words are what a message is put into words from.
type Words struct {
	Place     string
	Escalated bool
	Repeat    bool             // an earlier try may have arrived
	Incidents []model.Incident // bare, unless the place wants text
}
