package privacy

import (
	"strings"

	"debrief/model"
)

// Ids decide which events are one and which belong together, so nothing may be
// left out of them: a phone or e-mail in an id gives way to another name of it,
// the same wherever it stands.

// namer replaces what stands in ids.
type namer struct {
	Policy
	pseudonym func(string) string
	whatsapp  bool
}

// id returns an id without phones and e-mails. It depends on the id and the
// source alone, so that all events that bear it still agree.
func (n namer) id(id string) string {
	if id == "" || n.Phone.kept() && n.Email.kept() {
		return id
	}
	var spans []span
	if !n.Phone.kept() {
		spans = append(finder{strict: true}.phones(id), n.parts(id)...)
	}
	if !n.Email.kept() {
		spans = append(spans, mails(id)...)
	}
	out := n.replace(id, spans, func(s span) string { return n.instead(id[s.from:s.to], s.mail) })
	if out != id && len(out) > model.MaxIDBytes {
		return n.pseudonym("id " + id)
	}
	return out
}

func (n namer) instead(part string, isMail bool) string {
	if isMail {
		return n.pseudonym("email " + strings.ToLower(part))
	}
	return n.pseudonym("phone " + lastTen(digitsOf(part)))
}

// parts finds phones by their place in an id: the client's number at the end of
// a session of WhatsApp, and what follows "phone:".
func (n namer) parts(id string) []span {
	var found []span
	before, from := "", 0
	for from <= len(id) {
		part, _, _ := strings.Cut(id[from:], ":")
		to := from + len(part)
		atEnd := to == len(id) && (n.whatsapp || strings.HasPrefix(id, "wa:"))
		if isNumber(part) && (before == "phone" || atEnd) {
			found = append(found, span{from: from, to: to})
		}
		before, from = part, to+1
	}
	return found
}

// client returns what is known of the client without what is left out. Where the
// phone or e-mail was all that the event belongs to, another name of it becomes
// the client's id.
func (n namer) client(c model.Client, needed bool) model.Client {
	out := model.Client{ID: n.id(c.ID), Name: n.name(c.Name), Phone: n.phone(c.Phone), Email: n.mail(c.Email)}
	if digits := digitsOf(c.ID); digits != "" && !n.Phone.kept() && isNumber(c.ID) && (n.whatsapp || lastTen(digits) == lastTen(digitsOf(c.Phone))) {
		out.ID = n.instead(c.ID, false)
	}
	if !needed || c.ID != "" {
		return out
	}
	switch {
	case c.Phone != "" && !n.Phone.kept():
		out.ID = n.instead(c.Phone, false)
	case c.Phone == "" && c.Email != "" && !n.Email.kept():
		out.ID = n.instead(c.Email, true)
	}
	return out
}
