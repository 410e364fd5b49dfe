package formats

import (
	"strings"
	"unicode"

	"debrief/model"
)

// people knows who of those who wrote is the business.
type people map[string]model.Role

func newPeople(assistants, operators []string) people {
	p := people{}
	for _, name := range operators {
		p[plainName(name)] = model.RoleOperator
	}
	for _, name := range assistants {
		p[plainName(name)] = model.RoleAssistant
	}
	return p
}

// named returns the role that was given to any of these names, or "".
func (p people) named(names ...string) model.Role {
	for _, name := range names {
		if role, ok := p[plainName(name)]; ok && name != "" {
			return role
		}
	}
	return ""
}

// plainName is a name as people would type it: without invisible marks, with
// ordinary spaces, in lower case.
func plainName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Map(visible, name)), " "))
}

// visible drops marks of direction and joins of characters; every space becomes
// an ordinary one.
func visible(r rune) rune {
	switch {
	case unicode.Is(unicode.Cf, r):
		return -1
	case unicode.Is(unicode.Zs, r):
		return ' '
	}
	return r
}

// speak says in e who spoke.
func speak(e *model.Event, role model.Role, who model.Person) {
	switch role {
	case model.RoleClient:
		e.Client = model.Client{ID: who.ID, Name: who.Name}
		if isPhone(who.Name) {
			e.Client.Name, e.Client.Phone = "", who.Name
		}
	case model.RoleAssistant:
		e.Assistant.Name = who.Name
		e.Author = who
	default:
		e.Author = who
	}
}

// isPhone reports whether a name is a number in international form, which stands
// for people who are not in the address book.
func isPhone(name string) bool {
	return strings.HasPrefix(name, "+") && len(name) > 7 && strings.Trim(name[1:], "0123456789 ()-") == ""
}

// roleOf returns the role that a word stands for, in English or Russian, or "".
func roleOf(word string) model.Role {
	switch plainName(word) {
	case "client", "customer", "user", "visitor", "guest", "lead", "incoming", "in",
		"клиент", "клиентка", "пользователь", "посетитель", "гость", "покупатель", "заказчик", "входящее":
		return model.RoleClient
	case "assistant", "bot", "ai", "robot", "chatbot",
		"ассистент", "помощник", "бот", "чат-бот", "чатбот", "робот", "ии":
		return model.RoleAssistant
	case "operator", "agent", "manager", "admin", "administrator", "staff", "human", "employee",
		"оператор", "агент", "менеджер", "администратор", "админ", "сотрудник", "сотрудница":
		return model.RoleOperator
	case "system", "service", "система", "системное", "служебное":
		return model.RoleSystem
	}
	return ""
}
