package formats

import (
	"bufio"
	"encoding/json"
	"strconv"

	"debrief/model"
)

// telegram is an export of Telegram Desktop that is being read.
type telegram struct {
	*maker
	s     *jsonStream
	yield func(Record, error) bool
	owner string // who made the export, as from_id names them; "" when it does not say
}

// telegramChat is the chat whose messages are being read.
type telegramChat struct{ name, kind, id string }

func readTelegram(in *bufio.Reader, m *maker) parser {
	return func(yield func(Record, error) bool) {
		walkJSON(in, yield, func(s *jsonStream) error {
			t := &telegram{maker: m, s: s, yield: yield}
			return t.chat()
		})
	}
}

// chat reads one chat, or a whole export, which holds lists of chats.
func (t *telegram) chat() error {
	var c telegramChat
	return t.s.object(func(name string) error {
		switch name {
		case "name":
			return t.word(&c.name)
		case "type":
			return t.word(&c.kind)
		case "id":
			return t.word(&c.id)
		case "personal_information":
			return t.exporter()
		case "messages":
			return t.messages(&c)
		case "chats", "left_chats":
			return t.chats()
		}
		return t.s.skip()
	})
}

// word reads a string or a number; anything else counts as not said.
func (t *telegram) word(to *string) error {
	p, err := t.s.value()
	if err != nil {
		return err
	}
	*to = jsonWord(p.raw)
	return nil
}

// jsonWord returns a string or a number as text, "" for anything else.
func jsonWord(raw []byte) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return number.String()
	}
	return ""
}

func (t *telegram) exporter() error {
	p, err := t.s.value()
	if err != nil {
		return err
	}
	var who struct {
		UserID json.RawMessage `json:"user_id"`
	}
	if json.Unmarshal(p.raw, &who) == nil {
		if id := jsonWord(who.UserID); id != "" {
			t.owner = "user" + id
		}
	}
	return nil
}

func (t *telegram) chats() error {
	if first, err := t.s.next(); err != nil || first != '{' {
		return t.s.skip()
	}
	return t.s.object(func(name string) error {
		if first, err := t.s.next(); err != nil || name != "list" || first != '[' {
			return t.s.skip()
		}
		return t.s.array(func() error {
			if first, err := t.s.next(); err != nil || first != '{' {
				return t.s.skip()
			}
			return t.chat()
		})
	})
}

func (t *telegram) messages(c *telegramChat) error {
	if first, err := t.s.next(); err != nil || first != '[' {
		return t.s.skip()
	}
	return t.s.array(func() error {
		p, err := t.s.value()
		if err != nil {
			return err
		}
		for _, r := range t.records(c, p) {
			if !t.yield(r, nil) {
				return errEnough
			}
		}
		return nil
	})
}

// records makes events of one message: itself and, when its author changed it
// later, the change.
func (t *telegram) records(c *telegramChat, p *piece) []Record {
	if err := p.tooLong(); err != nil {
		return []Record{p.record(model.Event{}, err)}
	}
	m, err := t.message(c, p.raw)
	if err != nil {
		return []Record{p.record(model.Event{}, err)}
	}
	out := []Record{t.record(p, m.event, nil)}
	if edit, ok := m.edit(t.o.Zone); ok && out[0].Err == nil {
		out = append(out, t.record(p, edit, nil))
	}
	return out
}

// session names the chat as the receiver of Telegram's updates names it: groups
// have negative numbers there.
func (t *telegram) session(c *telegramChat) string {
	if t.o.Session != "" || c.id == "" {
		return t.o.Session
	}
	switch c.kind {
	case "private_group":
		return "tg:-" + c.id
	case "private_supergroup", "public_supergroup", "private_channel", "public_channel":
		if n, err := strconv.ParseInt(c.id, 10, 64); err == nil && n > 0 {
			return "tg:-" + strconv.FormatInt(1_000_000_000_000+n, 10)
		}
	}
	return "tg:" + c.id
}

// role tells who wrote by names that were given, by the chat's own bot or client,
// and by who made the export.
func (t *telegram) role(c *telegramChat, from model.Person) model.Role {
	if role := t.people.named(from.Name, from.ID); role != "" {
		return role
	}
	switch {
	case from.ID == "":
		return model.RoleClient
	case from.ID == "user"+c.id && c.kind == "bot_chat":
		return model.RoleAssistant
	case from.ID == "user"+c.id, c.kind == "bot_chat":
		return model.RoleClient
	case from.ID == t.owner, c.kind == "personal_chat":
		return model.RoleOperator
	}
	return model.RoleClient
}
