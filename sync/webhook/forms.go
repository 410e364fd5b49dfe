package webhook

import (
	"fmt"
	"mime"
	"strings"
	"time"

	"debrief/model"
	"debrief/sync/loose"
)

// FormFields are what a form's field can be mapped to in the configuration.
var FormFields = [...]string{"phone", "name", "email", "service", "session_id", "id", "ts"}

func (f Form) addDoors(doors map[string]door) error {
	if !validName.MatchString(f.Name) {
		return fmt.Errorf("form: the name %q may only hold letters, digits, - and _", f.Name)
	}
	if f.Secret == "" && f.Token == "" {
		return fmt.Errorf("form %s: its secret or token is missing", f.Name)
	}
	route := "/v1/forms/" + f.Name
	d := door{
		source: "form", route: route, read: readFormBody, events: f.events, reply: answering(`{"result":"ok"}`),
		types: []string{typeJSON, "application/x-www-form-urlencoded"},
	}
	byPath, byToken := d, d
	byPath.verify = func(in *request) error { return verified(same(in.secret, f.Secret)) }
	byToken.verify = func(in *request) error { return verified(same(bearer(in), f.Token)) }
	if _, twice := doors[route]; twice {
		return fmt.Errorf("form %s stands there twice", f.Name)
	}
	doors[route] = byToken // without a token nobody enters here
	if f.Secret != "" {
		doors[route+"/{secret}"] = byPath
	}
	return nil
}

func readFormBody(in *request) error {
	kind, _, err := mime.ParseMediaType(in.header.Get("Content-Type"))
	if err == nil && kind == typeJSON {
		return readJSON(in)
	}
	in.tree, err = parseForm(in.body)
	return err
}

// events reads one submission. A form that sends no id is known by its content,
// so that a repeated delivery is one event.
func (f Form) events(in *request) harvest {
	var h harvest
	if !in.tree.IsObject() {
		h.refuse(1, in.tree, "a form is an object of fields")
		return h
	}
	e := model.Event{
		Type: model.TypeForm, Source: "form", Account: f.Name, SessionID: f.mapped(in, "session_id"), TS: f.time(in),
		Client: model.Client{Name: f.mapped(in, "name"), Phone: f.mapped(in, "phone"), Email: f.mapped(in, "email")},
		Topic:  f.mapped(in, "service"),
		UTM: model.UTM{
			Source: in.tree.Get("utm_source").Text(), Medium: in.tree.Get("utm_medium").Text(), Campaign: in.tree.Get("utm_campaign").Text(),
			Content: in.tree.Get("utm_content").Text(), Term: in.tree.Get("utm_term").Text(),
		},
		Body: &model.Form{Form: f.Name, Fields: in.tree.Fields()},
	}
	if e.TS.IsZero() {
		e.TS, h.clocked = in.now, true
	}
	e.ID = loose.FirstText(loose.Value{V: f.mapped(in, "id")}, loose.Value{V: in.header.Get("webhook-id")}, loose.Value{V: in.header.Get("Idempotency-Key")})
	if e.ID == "" {
		e.ID = hashed(string(in.tree.JSON()))
	}
	if e.ID = joined(e.ID); e.SessionID == "" && e.Client == (model.Client{}) {
		e.SessionID = joined("form", f.Name, e.ID) // nobody is named: it stands for itself
	}
	h.add(1, e)
	return h
}

// mapped returns the form's field that the configuration gives that meaning;
// without a word there, the field of the same name.
func (f Form) mapped(in *request, meaning string) string {
	name := f.Fields[meaning]
	if name == "" {
		name = meaning
	}
	return strings.TrimSpace(in.tree.Get(splitName(name)...).Text())
}

func (f Form) time(in *request) time.Time {
	return loose.Value{V: f.mapped(in, "ts")}.Time()
}
