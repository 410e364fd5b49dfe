package model

import (
	"encoding/json"
	"slices"
	"strings"

	"debrief/model/contact"
)

// HandleKind is a kind of Handle.
type HandleKind string

// The kinds of handles.
const (
	HandleEntity  HandleKind = "entity"  // EntityRef.String of what is named by id
	HandleSession HandleKind = "session" // the session that an entity came from
	HandleChat    HandleKind = "chat"    // "telegram:100500": the channel and its id of the client
	HandlePhone   HandleKind = "phone"   // as it was written
	HandleEmail   HandleKind = "email"   // as contact.Email has it
)

// Handle is something by which a dialogue and an entity of the CRM can be known to
// belong together. It is personal data.
type Handle struct {
	Kind  HandleKind
	Value string
}

// mostOthers is how many handles a summary keeps beside those of its client.
const mostOthers = 16

// phoneTail is how many of its last digits all spellings of a phone have in
// common, whatever the country they leave out.
const phoneTail = 7

// Bucket returns what is the same for all spellings of the handle, and for few
// others; "" for what is no handle.
func (h Handle) Bucket() string {
	if len(h.Value) > MaxIDBytes {
		return ""
	}
	if h.Kind != HandlePhone {
		return h.Value
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, h.Value)
	if len(digits) < phoneTail || strings.ContainsAny(h.Value, "*•") {
		return ""
	}
	return digits[len(digits)-phoneTail:]
}

// Same reports whether both are one. region is the country of phones that name
// none.
func (h Handle) Same(other Handle, region string) bool {
	if h.Kind != other.Kind || h.Bucket() == "" || h.Bucket() != other.Bucket() {
		return false
	}
	if h.Kind != HandlePhone {
		return true
	}
	a, ok := contact.Phone(h.Value, region)
	if !ok || h.Value == other.Value {
		return ok
	}
	b, ok := contact.Phone(other.Value, region)
	return ok && a == b
}

// Reason returns why two that share the handle are linked.
func (h Handle) Reason() LinkReason {
	switch h.Kind {
	case HandleEntity:
		return LinkLead
	case HandleSession:
		return LinkOrigin
	case HandleChat:
		return LinkChat
	case HandlePhone:
		return LinkPhone
	}
	return LinkEmail
}

// Handles returns by what the dialogue can be found from an entity, each once, the
// strongest first.
func (s *Summary) Handles() []Handle {
	var b bag
	for _, tie := range s.Links() {
		b.put(Handle{HandleEntity, tie.Entity.String()})
	}
	b.client(s.Source, s.Client)
	for _, h := range s.Others {
		b.put(h)
	}
	b.sort()
	return b
}

// meet takes what a lead or a form says of the client.
func (s *Summary) meet(fields Fields) {
	var b bag
	b.fields(fields)
	s.remember(b)
}

// remember keeps handles that the summary's client does not have already.
func (s *Summary) remember(found bag) {
	if len(found) == 0 {
		return
	}
	var known bag
	known.client(s.Source, s.Client)
	for _, h := range found {
		if len(s.Others) < mostOthers && !slices.Contains(known, h) && !slices.Contains(s.Others, h) {
			s.Others = append(slices.Clip(s.Others), h)
		}
	}
}

// Handles returns by what the entity can be found from a dialogue or from another
// entity, each once, the strongest first.
func (n *Entity) Handles() []Handle {
	var b bag
	if lead := n.Fields.Text("LEAD_ID"); lead != "" && lead != "0" && n.Ref.Kind != EntityLead {
		b.put(Handle{HandleEntity, EntityRef{EntityLead, lead}.String()})
	}
	if n.Fields.Text("ORIGINATOR_ID") == Originator {
		b.put(Handle{HandleSession, SessionOfOrigin(n.Fields.Text("ORIGIN_ID"))})
	}
	b.fields(n.Fields)
	b.sort()
	return b
}

// bag gathers handles.
type bag []Handle

func (b *bag) put(h Handle) {
	if h.Kind == HandleEmail {
		h.Value, _ = contact.Email(h.Value)
	}
	if h.Bucket() != "" && !slices.Contains(*b, h) {
		*b = append(*b, h)
	}
}

func (b *bag) sort() {
	slices.SortStableFunc(*b, func(x, y Handle) int { return x.Reason().Strength() - y.Reason().Strength() })
}

func (b *bag) client(source string, c Client) {
	if c.ID != "" {
		b.put(Handle{HandleChat, source + ":" + c.ID})
	}
	b.put(Handle{HandlePhone, c.Phone})
	b.put(Handle{HandleEmail, c.Email})
}

// fields takes what the fields of an entity, of a lead that is sent or of a form
// say of the client.
func (b *bag) fields(fields Fields) {
	for _, name := range fields.Names() {
		switch strings.ToUpper(name) {
		case "PHONE", "TEL", "TELEPHONE", "MOBILE", "ТЕЛЕФОН":
			b.values(HandlePhone, fields.Text(name))
		case "EMAIL", "E-MAIL", "MAIL", "ПОЧТА":
			b.values(HandleEmail, fields.Text(name))
		case "IM":
			for _, value := range strings.Split(fields.Text(name), ", ") {
				b.chat(value)
			}
		case "FM": // as crm.item.add takes phones and all the others
			b.multi(fields[name])
		}
	}
}

func (b *bag) multi(raw json.RawMessage) {
	for _, row := range multiValues(raw) {
		if !strings.EqualFold(row.TypeID, "FM") {
			b.fields(Fields{row.TypeID: row.Value})
		}
	}
}

func (b *bag) values(kind HandleKind, list string) {
	for _, value := range strings.Split(list, ", ") {
		b.put(Handle{kind, value})
	}
}

// chat takes how Bitrix24 names the chat of an open line: imol, the connector, the
// line, the connector's own chat, the user.
func (b *bag) chat(value string) {
	parts := strings.Split(value, "|")
	if len(parts) < 4 || parts[0] != "imol" || parts[3] == "" {
		return
	}
	b.put(Handle{HandleChat, channelOf(parts[1]) + ":" + parts[3]})
}

// channelOf returns what events call the channel of a connector.
func channelOf(connector string) string {
	for _, channel := range []string{"telegram", "whatsapp", "instagram"} {
		if strings.Contains(connector, channel) {
			return channel
		}
	}
	return connector
}
