package watch

import (
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// leadEmpty finds the lead that lacks what stands in its dialogue: the phone, the
// name, or anything that the bot sent.
func leadEmpty(v *View) []Finding {
	var found []Finding
	for i := range v.Entities {
		n := &v.Entities[i]
		if n.Ref.Kind != model.EntityLead || n.Deleted || len(n.Fields) == 0 || !n.Open() {
			continue
		}
		if f, ok := v.emptyIn(n); ok {
			found = append(found, f)
		}
	}
	return found
}

func (v *View) emptyIn(n *model.Entity) (Finding, bool) {
	draft := model.DraftLead(v.Dialogue, v.config.Region)
	f := Finding{Cause: model.CauseFieldEmpty, Entity: n.Ref, Target: v.leadEvent(n.Ref)}
	var names []string
	for _, name := range []string{"PHONE", "EMAIL", "NAME"} {
		if draft.Fields.Text(name) != "" && lacks(n, name) && !v.unsure(&draft, name) {
			names = append(names, name)
			if from := draft.From[name].Event; !from.IsZero() && !slices.Contains(f.Evidence, from) {
				f.Evidence = append(f.Evidence, from)
			}
		}
	}
	for _, name := range v.Sent.Names() {
		if isOwnField(name) && strings.TrimSpace(v.Sent.Text(name)) != "" && lacks(n, name) {
			f.Cause = model.CauseFieldDropped
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return Finding{}, false
	}
	f.Detail = strings.Join(names, ", ")
	f.Since = n.Made()
	if f.Since.Before(v.StartedAt) {
		f.Since = v.StartedAt
	}
	f.Due = f.Since.Add(v.config.LeadAfter)
	if !slices.Contains(f.Evidence, f.Target) {
		f.Evidence = append([]model.Key{f.Target}, f.Evidence...)
	}
	return f, true
}

// unsure reports whether what the dialogue tells of a field may be no more than
// what a channel calls its users.
func (v *View) unsure(draft *model.LeadDraft, name string) bool {
	from := draft.From[name].Origin
	return name == "NAME" && from == model.OriginClient && strings.ContainsAny(draft.Fields.Text(name), "_0123456789@") ||
		name == "EMAIL" && draft.Fields.Text("PHONE") != "" && from != model.OriginSent
}

// lacks reports whether a lead has nothing in a field. A client's name and phone
// may stand in the lead's contact.
func lacks(n *model.Entity, name string) bool {
	if n.Fields.Text(name) != "" {
		return false
	}
	switch name {
	case "NAME", "LAST_NAME":
		return n.Fields.Text("NAME") == "" && n.Fields.Text("LAST_NAME") == "" && !hasContactOf(n)
	case "PHONE", "EMAIL":
		return !hasContactOf(n)
	}
	return true
}

func hasContactOf(n *model.Entity) bool {
	id := n.Fields.Text("CONTACT_ID")
	return id != "" && id != "0"
}

// isOwnField reports whether a field that was sent should come back as it is: not
// what the CRM makes itself or takes only when a lead is made.
func isOwnField(name string) bool {
	switch name {
	case "TITLE", "COMMENTS", "SOURCE_DESCRIPTION", "PHONE", "EMAIL", "NAME", "LAST_NAME", "OPPORTUNITY":
		return true
	}
	return strings.HasPrefix(name, "UF_CRM_")
}

// leadEvent returns the event of the dialogue that made the lead, else its first
// one.
func (v *View) leadEvent(ref model.EntityRef) model.Key {
	e := v.firstItem(time.Time{}, func(e *model.Entry) bool {
		lead, ok := e.Body.(*model.Lead)
		return ok && (lead.LeadID == ref.ID && ref.ID != "")
	})
	if e != nil {
		return e.Key
	}
	return v.First
}
