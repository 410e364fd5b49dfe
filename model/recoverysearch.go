package model

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"debrief/model/contact"
)

// contactSearch is what was found of a client in one kind of place: NAME,
// LAST_NAME, PHONE and EMAIL.
type contactSearch struct {
	region string // of phones that name no country
	fields map[string]contactField
}

type contactField struct {
	text  string
	found Found
}

func newContactSearch(region string) contactSearch {
	return contactSearch{region, map[string]contactField{}}
}

// set takes a value that can be one of its field; a later one replaces an earlier,
// since people correct themselves.
func (c contactSearch) set(name, text string, found Found) {
	if text = contactText(name, text, c.region); text != "" {
		c.fields[name] = contactField{text, found}
	}
}

// fewestDigits is how many digits a phone has at least: a local number.
const fewestDigits = 7

// contactText returns a value as a field of the lead: a phone as E.164 where that
// is known, as it was written else; "" for one that cannot be it, such as a phone
// that was masked before it was stored.
func contactText(name, text, region string) string {
	text = strings.Join(strings.Fields(text), " ")
	switch name {
	case "PHONE":
		if e164, ok := contact.Phone(text, region); ok {
			return e164
		}
		if digits(text) < fewestDigits || strings.ContainsAny(text, "*•") {
			return ""
		}
	case "EMAIL":
		address, ok := contact.Email(text)
		if !ok {
			return ""
		}
		return address
	}
	return text
}

func digits(text string) (n int) {
	for _, r := range text {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// inEvents reads what the channel says of the client, which stands in any
// event.
func (c contactSearch) inEvents(d *Dialogue) {
	for _, item := range slices.Backward(d.Items) { // the first one said counts, as in a Summary
		found := Found{OriginClient, item.Entry.Key}
		c.set("NAME", item.Entry.Client.Name, found)
		c.set("PHONE", item.Entry.Client.Phone, found)
		c.set("EMAIL", item.Entry.Client.Email, found)
	}
}

func (c contactSearch) inForms(d *Dialogue) {
	for _, item := range d.Items {
		if form, ok := item.Entry.Body.(*Form); ok {
			c.readForm(form.Fields, Found{OriginForm, item.Entry.Key})
		}
	}
}

func (c contactSearch) readForm(fields Fields, found Found) {
	for _, name := range fields.Names() {
		if field := contactName(name); field != "" {
			c.set(field, fields.Text(name), found)
		}
	}
}

// inTools reads the arguments of tool calls, at any depth.
func (c contactSearch) inTools(d *Dialogue) {
	for _, item := range d.Items {
		if call, ok := item.Entry.Body.(*ToolCall); ok {
			c.readTool(call.Args, Found{OriginTool, item.Entry.Key}, 0)
		}
	}
}

// deepest is how deep the arguments of a tool are looked into.
const deepest = 6

// readTool reads one object. A plain "name" is the client's only beside a phone or
// an address: elsewhere it mostly is that of a service.
func (c contactSearch) readTool(raw json.RawMessage, found Found, depth int) {
	var object Fields
	if raw = bytes.TrimSpace(raw); depth > deepest || len(raw) == 0 || json.Unmarshal(raw, &object) != nil {
		return
	}
	here := newContactSearch(c.region)
	var plain string
	for _, name := range object.Names() {
		if value := bytes.TrimSpace(object[name]); len(value) > 0 && value[0] == '{' {
			c.readTool(value, found, depth+1)
			continue
		}
		switch field := contactName(name); {
		case field == "NAME" && isPlainName(name):
			plain = object.Text(name)
		case field != "":
			here.set(field, object.Text(name), found)
		}
	}
	reachable := here.fields["PHONE"].text != "" || here.fields["EMAIL"].text != ""
	if _, named := here.fields["NAME"]; !named && reachable {
		here.set("NAME", plain, found)
	}
	maps.Copy(c.fields, here.fields)
}

// inMessages looks for a phone and an address in what the client wrote.
func (c contactSearch) inMessages(d *Dialogue) {
	for _, item := range d.Items {
		turn := item.Turn
		if turn == nil || turn.Role != RoleClient || !turn.DeletedAt.IsZero() {
			continue
		}
		found := Found{OriginMessage, item.Entry.Key}
		for _, run := range numbers.FindAllString(dates.ReplaceAllString(turn.Text, ","), -1) {
			c.set("PHONE", phoneIn(run, c.region), found)
		}
		for _, text := range emails.FindAllString(turn.Text, -1) {
			c.set("EMAIL", text, found)
		}
	}
}

// phoneIn returns the phone in a run of digits, "" when it holds none. A word of
// the run that is a phone by itself leaves out the numbers around it.
func phoneIn(run, region string) string {
	for _, text := range append(strings.Fields(run), run) {
		if e164, ok := contact.Phone(text, region); ok {
			return e164
		}
	}
	return ""
}

var (
	numbers = regexp.MustCompile(`\+?\d(?:[ \x{a0}().\-]{0,3}\d)*`)
	dates   = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b|\b\d\d?\.\d\d?\.\d{4}\b`)
	emails  = regexp.MustCompile(`[\pL\pN._%+\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)*\.\pL{2,}`)
)

// contactNames are the names that forms and tools give to what is known of a
// client, in small letters without spaces and signs, by the field of the lead.
var contactNames = map[string][]string{
	"NAME": {
		"name", "firstname", "fullname", "fio", "clientname", "customername", "username", "yourname", "contactname",
		"имя", "фио", "вашеимя", "имяклиента", "клиент", "каквасзовут",
	},
	"LAST_NAME": {"lastname", "surname", "familyname", "фамилия"},
	"PHONE": {
		"phone", "phonenumber", "tel", "telephone", "mobile", "mobilephone", "clientphone", "customerphone", "yourphone", "contactphone",
		"телефон", "номертелефона", "мобильный", "мобильныйтелефон", "ваштелефон", "телефонклиента", "номер",
	},
	"EMAIL": {
		"email", "mail", "emailaddress", "clientemail", "customeremail", "youremail", "contactemail",
		"почта", "электроннаяпочта", "эмейл", "имейл", "емейл", "емайл",
	},
}

// contactName returns the field of the lead that a form or a tool means by a name,
// "" for none.
func contactName(name string) string {
	plain := plainName(name)
	for field, names := range contactNames {
		if slices.Contains(names, plain) {
			return field
		}
	}
	return ""
}

func isPlainName(name string) bool {
	plain := plainName(name)
	return plain == "name" || plain == "имя" || plain == "username"
}

func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
