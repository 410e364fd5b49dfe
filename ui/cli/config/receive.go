package config

import (
	"maps"
	"net"
	"slices"
	"strings"
)

// DefaultListen is where the receiver listens when nobody says otherwise.
const DefaultListen = "127.0.0.1:8787"

// Receive holds the settings of the receiver: where it listens, and the channels
// that it takes events from, each by the name that stands in its path.
type Receive struct {
	Listen  string `toml:"listen"`   // host:port, "" for DefaultListen
	TLSCert string `toml:"tls_cert"` // file of the certificate chain; with TLSKey, or neither
	TLSKey  string `toml:"tls_key"`
	// WithScreens has the screens take events in as well, and not debrief serve only.
	WithScreens bool `toml:"with_screens"`

	API ReceiveAPI `toml:"api"` // /v1/events, /v1/traces, /v1/logs

	Telegram  map[string]ReceiveTelegram `toml:"telegram"`
	WhatsApp  map[string]ReceiveMeta     `toml:"whatsapp"`
	Instagram map[string]ReceiveMeta     `toml:"instagram"`
	Chatwoot  map[string]ReceiveSecret   `toml:"chatwoot"`
	Jivo      map[string]ReceiveSecret   `toml:"jivo"`
	Bitrix24  map[string]ReceivePortal   `toml:"bitrix24"`
	Forms     map[string]ReceiveForm     `toml:"forms"`
}

// ReceiveAPI proves the senders of the public format; either is enough.
type ReceiveAPI struct {
	Secret Secret `toml:"secret"` // Standard Webhooks, whsec_…
	Token  Secret `toml:"token"`  // bearer
}

// ReceiveTelegram is one bot.
type ReceiveTelegram struct {
	SecretToken Secret `toml:"secret_token"` // as given to setWebhook
}

// ReceiveMeta is one WhatsApp or Instagram application.
type ReceiveMeta struct {
	AppSecret   Secret `toml:"app_secret"`
	VerifyToken Secret `toml:"verify_token"` // for the check of the address
}

// ReceiveSecret is a channel that has one secret.
type ReceiveSecret struct {
	Secret Secret `toml:"secret"`
}

// ReceivePortal is one Bitrix24 portal.
type ReceivePortal struct {
	ApplicationToken Secret `toml:"application_token"`
	Domain           string `toml:"domain"`    // the only portal that may send, "" for any with the token
	MemberID         string `toml:"member_id"` // the same, by its id
}

// ReceiveForm is one web form; a secret in the path or a bearer token is enough.
type ReceiveForm struct {
	Secret Secret `toml:"secret"`
	Token  Secret `toml:"token"`
	// Fields says what the form calls a phone, name, email, service, session_id, id, ts.
	Fields map[string]string `toml:"fields"`
}

// formFields are what a field of a form can be.
var formFields = [...]string{"phone", "name", "email", "service", "session_id", "id", "ts"}

// Address returns where the receiver listens.
func (r Receive) Address() string {
	if r.Listen == "" {
		return DefaultListen
	}
	return r.Listen
}

func (r Receive) validate() []Problem {
	var found []Problem
	if _, _, err := net.SplitHostPort(r.Address()); err != nil {
		found = append(found, Problem{"receive.listen", NoPort, []any{"Value", r.Listen}})
	}
	if (r.TLSCert == "") != (r.TLSKey == "") {
		found = append(found, Problem{"receive.tls_cert", NoPair, []any{"Known", "tls_cert, tls_key"}})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Forms)) {
		for _, field := range slices.Sorted(maps.Keys(r.Forms[name].Fields)) {
			if !slices.Contains(formFields[:], field) {
				key := "receive.forms." + name + ".fields." + field
				found = append(found, Problem{key, NotOneOf, []any{"Value", field, "Known", strings.Join(formFields[:], ", ")}})
			}
		}
	}
	return found
}
