package watch

import (
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// leadNotCreated finds the client who gave a phone or asked for an appointment and
// has no lead.
func leadNotCreated(v *View) []Finding {
	if !v.Habits.Leads && v.CRMRead.IsZero() {
		return nil // nobody makes leads here
	}
	f, ok := v.wanted()
	if !ok {
		return nil
	}
	if made := v.leadMade(); made != nil {
		first := f.ended(made)
		first.Cause, first.Detail = v.whyNoLead(f.Due)
		if gone, isGone := v.leadGone(made); isGone {
			return []Finding{first, gone}
		}
		return []Finding{first}
	}
	if len(v.Entities) > 0 && !v.Entities[0].Deleted { // linked by phone or by a person: it is there
		entity := &v.Entities[0]
		f.Ended = later(entity.Made(), f.Since)
		f.Cause, f.Detail = v.whyNoLead(f.Due)
		if told := v.crmOf(entity.Ref); told != nil {
			f.EndedBy = told.Key
		}
		return []Finding{f}
	}
	f.Cause, f.Detail = v.whyNoLead(f.Due)
	return []Finding{f}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// want is in what way an event asks for a lead.
type want int

const (
	nothing want = iota
	intent       // the client wants an appointment
	contact      // there is somebody to make a lead of
)

// wanted returns from when on a lead is wanted, and when it is due: so long after
// the client gave a phone, or the bot asked for the lead; where there is only the
// wish, once nobody has said anything for so long, since until then the bot may be
// asking for the rest.
func (v *View) wanted() (Finding, bool) {
	var f Finding
	for i, item := range v.Items {
		want := v.wants(i, item)
		if want == nothing {
			continue
		}
		f.Evidence = append(f.Evidence, item.Entry.Key)
		if f.Target.IsZero() {
			f.Target, f.Since, f.Due = item.Entry.Key, item.Entry.TS, v.quiet(item.Entry.TS)
		}
		if due := item.Entry.TS.Add(v.config.LeadAfter); want == contact && due.Before(f.Due) {
			f.Due = due
		}
	}
	return f, !f.Target.IsZero() && !v.putOff()
}

// quiet returns when for the first time since a moment nobody had said anything for
// as long as a lead may take.
func (v *View) quiet(since time.Time) time.Time {
	for _, t := range v.turns {
		if t.at.Sub(since) >= v.config.LeadAfter {
			break
		}
		since = later(since, t.at)
	}
	return since.Add(v.config.LeadAfter)
}

func (v *View) wants(i int, item model.Item) want {
	switch b := item.Entry.Body.(type) {
	case *model.Lead:
		if b.Status == model.LeadRequested || b.Status == model.LeadFailed {
			return contact
		}
	case *model.Form:
		if hasContact(b.Fields) {
			return contact
		}
	case *model.Message:
		at, ok := slices.BinarySearchFunc(v.turns, i, func(t turn, i int) int { return t.item - i })
		switch {
		case !ok || v.turns[at].Role != model.RoleClient:
		case givesContact(item.Turn.Text, v.config.Region):
			return contact
		case v.config.Words.Intent.In(v.turns[at].text) && !v.config.Words.NoIntent.In(v.turns[at].text):
			return intent
		}
	}
	return nothing
}

// putOff reports whether the client said last that it is for another time, or came
// about an appointment that is there already, and nothing was sent to the CRM.
func (v *View) putOff() bool {
	if v.Lead.Status != model.LeadNone {
		return false
	}
	off := false
	for _, t := range v.turns {
		if t.Role == model.RoleClient {
			off = v.config.Words.NoIntent.In(t.text) || off && !v.config.Words.Intent.In(t.text) && !givesContact(t.Text, v.config.Region)
		}
	}
	return off
}

func hasContact(fields model.Fields) bool {
	draft := model.DraftLead(&model.Dialogue{Items: []model.Item{{Entry: &model.Entry{Event: model.Event{
		Type: model.TypeForm, Body: &model.Form{Fields: fields},
	}}}}}, "")
	return draft.Reachable()
}

// givesContact reports whether a text of the client holds a phone or an address.
func givesContact(text, region string) bool {
	if !strings.ContainsAny(text, "@0123456789") {
		return false
	}
	draft := model.DraftLead(&model.Dialogue{Items: []model.Item{{
		Entry: &model.Entry{Event: model.Event{Type: model.TypeMessage, Body: &model.Message{}}},
		Turn:  &model.Turn{Role: model.RoleClient, Text: text},
	}}}, region)
	return draft.Reachable()
}

// leadMade returns the event by which a lead was made that is there still, or an
// appointment, since that is what the lead is for. An earlier one of the same
// dialogue counts as well.
func (v *View) leadMade() *model.Entry {
	return v.firstItem(time.Time{}, func(e *model.Entry) bool {
		switch b := e.Body.(type) {
		case *model.Lead:
			return b.Status == model.LeadCreated
		case *model.Booking:
			return b.Status == "made" || b.Status == "moved" || b.Status == "cancelled"
		}
		return false
	})
}

// leadGone finds the lead that the bot was told is there, and that the CRM does not
// have.
func (v *View) leadGone(made *model.Entry) (Finding, bool) {
	lead, ok := made.Body.(*model.Lead)
	if !ok {
		return Finding{}, false
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: lead.LeadID}
	if ref.ID == "" {
		ref = model.EntityRef{Kind: model.EntityDeal, ID: lead.DealID}
	}
	f := Finding{Target: made.Key, Since: made.TS, Due: made.TS.Add(v.config.LeadAfter), Entity: ref}
	for _, other := range v.Entities { // what the dialogue is linked to beside it
		if other.Ref != ref && !other.Deleted {
			return Finding{}, false
		}
	}
	entity := v.entity(ref)
	switch {
	case ref.ID == "" || v.CRMRead.IsZero():
		return Finding{}, false
	case entity == nil || entity.ReadAt.IsZero():
		if !v.CRMRead.After(f.Due) {
			v.lookAgain(f.Due.Add(time.Minute))
			return Finding{}, false
		}
		f.Cause = model.CauseNotFound
		return f, true
	case !entity.Deleted:
		return Finding{}, false
	}
	told := v.crmOf(ref)
	f.Since, f.Due = entity.ChangedAt, entity.ChangedAt
	if told != nil {
		f.Target, f.Since, f.Due = told.Key, told.TS, told.TS
		f.Evidence = []model.Key{made.Key, told.Key}
	}
	f.Cause = model.CauseDeleted
	if len(v.Alike) > 0 {
		f.Cause, f.Detail = model.CauseMerged, v.Alike[0].Ref.String()
	}
	return f, true
}

// crmOf returns the last event that the CRM told of an entity.
func (v *View) crmOf(ref model.EntityRef) *model.Entry {
	for _, item := range slices.Backward(v.Items) {
		if crm, ok := item.Entry.Body.(*model.CRM); ok && crm.Entity == ref {
			return item.Entry
		}
	}
	return nil
}

// whyNoLead tells what had become of what the bot did when the lead was due.
func (v *View) whyNoLead(due time.Time) (cause model.IncidentCause, detail string) {
	cause = model.CauseNeverSent
	for _, item := range v.Items {
		lead, ok := item.Entry.Body.(*model.Lead)
		if !ok || item.Entry.TS.After(due) {
			continue
		}
		switch lead.Status {
		case model.LeadFailed:
			cause, detail = model.CauseRefused, lead.Error
		case model.LeadRequested:
			cause, detail = model.CauseNoAnswer, ""
		case model.LeadCreated, model.LeadNone:
		}
	}
	return cause, detail
}
