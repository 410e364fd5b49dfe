package model

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
)

// Origin says from where a field of a lead that is to be made came.
type Origin string

// The origins, the surest first.
const (
	OriginSent    Origin = "sent"    // the bot sent it to the CRM
	OriginClient  Origin = "client"  // the channel said it of the client
	OriginForm    Origin = "form"    // the client filled it into a form
	OriginTool    Origin = "tool"    // the bot passed it to a tool
	OriginMessage Origin = "message" // the client wrote it
	OriginUTM     Origin = "utm"     // the advertisement that brought the client
	OriginDebrief Origin = "debrief" // made up here: the title, the marks of the dialogue
)

// Found is where a field came from.
type Found struct {
	Origin Origin
	Event  Key // the event that held it, zero for OriginDebrief
}

// LeadDraft is the lead that is to be made for a dialogue whose bot failed to.
type LeadDraft struct {
	Fields   Fields           // under their classic names, ready for a FixRecover
	From     map[string]Found // where each of the Fields came from
	Evidence Key              // the dialogue's last lead event, its first event when there is none
}

// Reachable reports whether the lead holds a phone or an e-mail, without which
// nobody can answer the client and no duplicate is found.
func (l LeadDraft) Reachable() bool {
	return l.Fields.Text("PHONE") != "" || l.Fields.Text("EMAIL") != ""
}

// DraftLead returns the lead that the bot failed to make: what it had sent, and
// what that lacks from the client's card, forms, tool calls and, as a last resort,
// from the client's own messages; the marks of the advertisement; and the marks by
// which the lead is known as this dialogue's. region is the country of phones that
// name none, as contact.Phone takes it.
func DraftLead(d *Dialogue, region string) LeadDraft {
	draft := LeadDraft{Fields: Fields{}, From: map[string]Found{}, Evidence: d.First}
	draft.takeSent(d, region)
	for _, look := range []func(contactSearch, *Dialogue){
		contactSearch.inEvents, contactSearch.inForms, contactSearch.inTools, contactSearch.inMessages,
	} {
		search := newContactSearch(region)
		look(search, d)
		draft.takeContact(search)
	}
	draft.takeUTM(d)
	draft.take("TITLE", leadTitle(d, draft.Fields), Found{Origin: OriginDebrief})
	for name, text := range map[string]string{"ORIGINATOR_ID": Originator, "ORIGIN_ID": OriginOf(d.SessionID, draft.Evidence)} {
		delete(draft.Fields, name) // the bot's own marks would hide whose lead it is
		draft.take(name, text, Found{Origin: OriginDebrief})
	}
	return draft
}

// take sets a field that the draft lacks.
func (l *LeadDraft) take(name, text string, found Found) {
	if text == "" || isMasked(text) || l.Fields.Text(name) != "" {
		return
	}
	l.Fields[name], l.From[name] = TextValue(text), found
}

func (l *LeadDraft) takeContact(c contactSearch) {
	for name, value := range c.fields {
		l.take(name, value.text, value.found)
	}
}

// takeSent takes what the bot sent last. What goes by no name of the CRM is read
// like a form.
func (l *LeadDraft) takeSent(d *Dialogue, region string) {
	for _, item := range d.Items {
		lead, ok := item.Entry.Body.(*Lead)
		if !ok {
			continue
		}
		l.Evidence = item.Entry.Key
		if len(lead.Fields) == 0 {
			continue
		}
		l.Fields, l.From = Fields{}, map[string]Found{}
		found := Found{OriginSent, item.Entry.Key}
		for name, raw := range lead.Fields {
			if !isLeadField(name) {
				continue
			}
			value := Fields{name: sentValue(name, raw, region)}
			if text := value.Text(name); strings.Trim(text, ", ") != "" && !isMasked(text) {
				l.Fields[name], l.From[name] = value[name], found
			}
		}
		rest := newContactSearch(region)
		rest.readForm(lead.Fields, found)
		l.takeContact(rest)
	}
}

// isMasked reports whether something was taken out of a text before it was stored:
// what is left would be wrong in the CRM.
func isMasked(text string) bool { return strings.Contains(text, "***") }

// isLeadField reports whether a name is one of the CRM's that a new lead may have.
func isLeadField(name string) bool {
	if name == "" || strings.ToUpper(name) != name || strings.ToLower(name) == name {
		return false
	}
	for _, r := range name {
		if r != '_' && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	switch name {
	case "ID", "STATUS_SEMANTIC_ID", "DATE_CREATE", "DATE_MODIFY", "DATE_CLOSED", "CREATED_BY_ID", "MODIFY_BY_ID",
		"MOVED_BY_ID", "MOVED_TIME", "LAST_ACTIVITY_BY", "LAST_ACTIVITY_TIME", "IS_RETURN_CUSTOMER":
		return false
	}
	return !strings.HasPrefix(name, "HAS_")
}

// sentValue puts the phones and addresses that the bot sent into one form; what it
// said of their kind stays.
func sentValue(name string, raw json.RawMessage, region string) json.RawMessage {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return raw
	}
	if name != "PHONE" && name != "EMAIL" {
		return raw
	}
	var rows []map[string]any
	if raw[0] != '[' || json.Unmarshal(raw, &rows) != nil {
		return TextValue(contactText(name, Fields{name: raw}.Text(name), region))
	}
	for _, row := range rows {
		if text, ok := row["VALUE"].(string); ok {
			row["VALUE"] = contactText(name, text, region)
		}
	}
	out, err := json.Marshal(rows)
	if err != nil {
		return raw
	}
	return out
}

func (l *LeadDraft) takeUTM(d *Dialogue) {
	var found Found
	for _, item := range d.Items {
		if item.Entry.UTM == d.UTM {
			found = Found{OriginUTM, item.Entry.Key}
			break
		}
	}
	for _, mark := range []struct{ name, text string }{
		{"UTM_SOURCE", d.UTM.Source}, {"UTM_MEDIUM", d.UTM.Medium}, {"UTM_CAMPAIGN", d.UTM.Campaign},
		{"UTM_CONTENT", d.UTM.Content}, {"UTM_TERM", d.UTM.Term},
	} {
		l.take(mark.name, mark.text, found)
	}
}

// leadTitle names the lead by its client and channel, which reads the same in
// every language.
func leadTitle(d *Dialogue, fields Fields) string {
	name := strings.TrimSpace(fields.Text("NAME") + " " + fields.Text("LAST_NAME"))
	who := cmp.Or(name, fields.Text("PHONE"), fields.Text("EMAIL"), d.ID)
	if d.Source == "" {
		return who
	}
	return who + ", " + d.Source
}
