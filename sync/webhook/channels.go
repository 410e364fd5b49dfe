package webhook

import (
	"errors"
	"fmt"
	"regexp"
)

// Channel is one configured source of events: /hooks/KIND/NAME.
type Channel struct {
	Kind string // telegram, whatsapp, instagram, chatwoot, jivo, bitrix24
	Name string // which of them: a word of the configuration

	// Secret is what proves the sender: Telegram's secret_token, Meta's app
	// secret, Chatwoot's webhook secret, the last part of Jivo's path, Bitrix24's
	// application_token.
	Secret string
	// VerifyToken answers Meta's check of the address (hub.verify_token).
	VerifyToken string
	// Domain and MemberID are the only portal that Bitrix24's events may come
	// from; "" for any that knows the secret.
	Domain, MemberID string
}

// Form is one configured web form: /v1/forms/NAME.
type Form struct {
	Name   string
	Secret string // the last part of the path, or "" when only the bearer token is used
	Token  string // bearer; "" when only the path is used
	// Fields says what the form calls what the log knows: phone, name, email,
	// service, session_id, id, ts → the form's field.
	Fields map[string]string
}

// kind is one row of the table of channels.
type kind struct {
	verify func(Channel) func(*request) error
	greet  func(Channel) func(*request) (string, error)
	read   func(*request) error
	events func(Channel) func(*request) harvest
	answer string // the body of a 200
	inPath bool   // the secret is the last part of the path
	inBody bool   // the secret stands in the body
}

// kindOf is the table: a new channel is a row here and a file of its own.
func kindOf(name string) (kind, bool) {
	k, ok := map[string]kind{
		"telegram":  {verify: verifyTelegram, read: readJSON, events: named(telegramEvents), answer: "{}"},
		"whatsapp":  {verify: verifyMeta, greet: greetMeta, read: readJSON, events: named(whatsappEvents), answer: "{}"},
		"instagram": {verify: verifyMeta, greet: greetMeta, read: readJSON, events: named(instagramEvents), answer: "{}"},
		"chatwoot":  {verify: verifyChatwoot, read: readJSON, events: named(chatwootEvents), answer: "{}"},
		"jivo":      {verify: verifyPath, read: readJSON, events: named(jivoEvents), answer: `{"result":"ok"}`, inPath: true},
		"bitrix24":  {verify: verifyBitrix24, read: readBitrix24, events: named(bitrix24Events), answer: "{}", inBody: true},
	}[name]
	return k, ok
}

// named gives an adapter the name of its channel, which many use as account.
func named(adapter func(name string, in *request) harvest) func(Channel) func(*request) harvest {
	return func(c Channel) func(*request) harvest {
		return func(in *request) harvest { return adapter(c.Name, in) }
	}
}

func verifyPath(c Channel) func(*request) error {
	return func(in *request) error { return verified(same(in.secret, c.Secret)) }
}

var (
	errBadSecret = errors.New("the secret of /v1/events is not of the form whsec_ and base64")
	validName    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// doors returns every route by its path.
func (r *Receiver) doors() (map[string]door, error) {
	doors := map[string]door{}
	if r.opts.API.configured() {
		if err := r.opts.API.addDoors(doors); err != nil {
			return nil, err
		}
	}
	for _, c := range r.opts.Channels {
		path, d, err := c.door()
		if err != nil {
			return nil, err
		}
		if _, twice := doors[path]; twice {
			return nil, fmt.Errorf("%s %s stands there twice", c.Kind, c.Name)
		}
		doors[path] = d
	}
	for _, f := range r.opts.Forms {
		if err := f.addDoors(doors); err != nil {
			return nil, err
		}
	}
	return doors, nil
}

func (c Channel) door() (string, door, error) {
	k, ok := kindOf(c.Kind)
	switch {
	case !ok:
		return "", door{}, fmt.Errorf("%q is not a channel", c.Kind)
	case !validName.MatchString(c.Name):
		return "", door{}, fmt.Errorf("%s: the name %q may only hold letters, digits, - and _", c.Kind, c.Name)
	case c.Secret == "":
		return "", door{}, fmt.Errorf("%s %s: its secret is missing", c.Kind, c.Name)
	}
	route := "/hooks/" + c.Kind + "/" + c.Name
	d := door{
		source: c.Kind, route: route, verify: k.verify(c), read: k.read, events: k.events(c), reply: answering(k.answer), inBody: k.inBody,
	}
	if k.greet != nil {
		d.greet = k.greet(c)
	}
	if k.inPath {
		route += "/{secret}"
	}
	return route, d, nil
}

// answering is the answer to a platform: what was refused is kept here, and
// sending it again would change nothing.
func answering(body string) func(*request, result) reply {
	return func(*request, result) reply { return reply{200, body} }
}
