package watch

import (
	"time"

	"debrief/model"
	"debrief/model/phrase"
)

// Around is what is known besides a dialogue.
type Around struct {
	Entities []model.Entity // that the dialogue is linked to, as the CRM held them last
	Alike    []model.Entity // others with the same phone or e-mail
	CRMRead  time.Time      // until when the CRM's leads were read; zero without a portal
	Stages   Stages
	Habits   Habits
}

// Stages are those of leads that the rules tell from others.
type Stages struct {
	First []string // in which leads begin
	Junk  []string // which mean that a lead was lost
}

// StagesOf returns them from the CRM's directory of stages.
func StagesOf(directory []model.Stage) Stages {
	var s Stages
	for _, stage := range directory {
		switch {
		case stage.Semantics == "F":
			s.Junk = append(s.Junk, stage.ID)
		case stage.Semantics == "" && len(s.First) == 0:
			s.First = []string{stage.ID}
		}
	}
	return s
}

// Habits are what an account tells of at all. Where a bot never tells of bookings,
// that one is missing says nothing.
type Habits struct{ Leads, Bookings, Notifications bool }

// With returns the habits that either of the two has.
func (h Habits) With(other Habits) Habits {
	return Habits{h.Leads || other.Leads, h.Bookings || other.Bookings, h.Notifications || other.Notifications}
}

// HabitsOf returns what one dialogue shows of them.
func HabitsOf(d *model.Dialogue) Habits {
	var h Habits
	for _, item := range d.Items {
		switch b := item.Entry.Body.(type) {
		case *model.Lead:
			h.Leads = h.Leads || item.Entry.Source != "bitrix24" // a recovery is no habit of the bot
		case *model.Booking:
			h.Bookings = true
		case *model.Notification:
			h.Notifications = h.Notifications || b.Status != "failed"
		}
	}
	return h
}

// View is one dialogue as the rules see it.
type View struct {
	*model.Dialogue
	Around
	config Config
	turns  []turn
	again  time.Time
}

// turn is a message that stands.
type turn struct {
	*model.Turn
	at   time.Time
	key  model.Key
	item int
	text phrase.Text
}

// NewView prepares a dialogue for the rules.
func NewView(d *model.Dialogue, around Around, config Config) *View {
	v := &View{Dialogue: d, Around: around, config: config}
	for i, item := range d.Items {
		if item.Turn == nil || item.Turn.Role == model.RoleSystem || !item.Turn.DeletedAt.IsZero() {
			continue
		}
		v.turns = append(v.turns, turn{
			Turn: item.Turn, at: item.Entry.TS, key: item.Entry.Key, item: i, text: phrase.Read(item.Turn.Text),
		})
	}
	return v
}

// lookAgain asks for another look at a time though nothing happens.
func (v *View) lookAgain(at time.Time) {
	if v.again.IsZero() || at.Before(v.again) {
		v.again = at
	}
}

// entity returns a linked entity, nil when it is not among them.
func (v *View) entity(ref model.EntityRef) *model.Entity {
	for i := range v.Entities {
		if v.Entities[i].Ref == ref {
			return &v.Entities[i]
		}
	}
	return nil
}

// firstItem returns the first event at or after a time of which keep is true.
func (v *View) firstItem(from time.Time, keep func(*model.Entry) bool) *model.Entry {
	for _, item := range v.Items {
		if !item.Entry.TS.Before(from) && keep(item.Entry) {
			return item.Entry
		}
	}
	return nil
}

// human reports whether an event is a person of the business seeing to the client.
func human(e *model.Entry) bool {
	switch b := e.Body.(type) {
	case *model.Message:
		return b.Role == model.RoleOperator
	case *model.Call, *model.Handoff:
		return true
	}
	return false
}

// ended fills in what ended a finding: the event, when there is one.
func (f Finding) ended(by *model.Entry) Finding {
	if by != nil {
		f.Ended, f.EndedBy = by.TS, by.Key
	}
	return f
}
