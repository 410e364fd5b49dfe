package portal

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// webhook is the one incoming webhook that the portal has.
type webhook struct {
	user    int
	code    string
	scopes  []string  // nil: all
	expires time.Time // zero: never
}

// Token is an access token of an application.
type Token struct {
	Value   string
	User    int       // on whose behalf; the webhook's user when 0
	Admin   bool      // that user is an administrator
	Scopes  []string  // nil: all
	Expires time.Time // zero: never
}

// AddToken lets an application in, or replaces the token of that value.
func (p *Portal) AddToken(t Token) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.User == 0 {
		t.User = p.webhook.user
	}
	p.tokens[t.Value] = t
}

// ReplaceWebhook gives the webhook another owner and another secret, as happens
// when an administrator edits it: the old address is refused from now on.
func (p *Portal) ReplaceWebhook(user int, code string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.webhook.user, p.webhook.code = user, code
}

// ExpireWebhook ends the webhook at a time.
func (p *Portal) ExpireWebhook(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.webhook.expires = at
}

// caller is who makes a request.
type caller struct {
	credential string // what the time of methods is counted by
	user       int
	app        bool
	admin      bool
	scopes     []string // nil: all

	connector string // auth_connector of the call that is carried out
	item      bool   // that call is of crm.item.*
}

// by returns on whose behalf the portal works: the caller's, outside of requests
// the webhook's owner.
func (p *Portal) by() int {
	if p.caller.user != 0 {
		return p.caller.user
	}
	return p.webhook.user
}

// identify finds out who calls: an application's token counts where the path has
// no webhook.
func (p *Portal) identify(a asked) (caller, *reply) {
	if a.user == "" || a.code == "" {
		return p.application(a.token)
	}
	h := p.webhook
	expired := !h.expires.IsZero() && !p.opts.Now().Before(h.expires)
	if expired || a.user != strconv.Itoa(h.user) || a.code != h.code {
		answer := refuse(p.opts.Unsettled.wrongHook(), "INVALID_CREDENTIALS", "Invalid request credentials")
		return caller{}, &answer
	}
	return caller{credential: p.webhookCredential(), user: h.user, admin: true, scopes: h.scopes}, nil
}

func (p *Portal) webhookCredential() string { return "webhook " + p.webhook.code }

func (p *Portal) application(token string) (caller, *reply) {
	t, known := p.tokens[token]
	var answer reply
	switch {
	case token == "":
		answer = refuse(http.StatusUnauthorized, "NO_AUTH_FOUND", "Wrong authorization data")
	case !known:
		answer = refuse(http.StatusUnauthorized, "invalid_token", "Unable to get application by token")
	case !t.Expires.IsZero() && !p.opts.Now().Before(t.Expires):
		answer = refuse(http.StatusUnauthorized, "expired_token", "The access token provided has expired.")
	default:
		return caller{credential: "application", user: t.User, app: true, admin: t.Admin, scopes: t.Scopes}, nil
	}
	return caller{}, &answer
}

// basic are the methods that every caller may use.
var basic = []string{"batch", "server.time", "scope", "method.get", "profile", "app.info"}

// scopeOf returns the right that a method needs, "" when it needs none. Scopes
// are named after the first word of their methods, with few exceptions.
func scopeOf(method string) string {
	word, _, _ := strings.Cut(method, ".")
	if word == "event" || slices.Contains(basic, method) {
		return ""
	}
	return word
}

// allow refuses what the caller may not do at all: a method that is for
// applications, or one without the right to it. Inside of a batch Bitrix24
// leaves out the words.
func (p *Portal) allow(method string, nested bool) *reply {
	var answer reply
	scope := scopeOf(method)
	switch {
	case p.caller.app || !forApplications(method):
		if scope == "" || p.caller.scopes == nil || slices.Contains(p.caller.scopes, scope) {
			return nil
		}
		answer = refuse(p.opts.Unsettled.missingScope(), "insufficient_scope", "The request requires higher privileges than provided by the webhook token")
		if nested {
			answer.words = ""
		}
	case method == "app.info":
		answer = badRequest("ACCESS_DENIED", "Access denied! Application context required")
	default:
		answer = refuse(http.StatusForbidden, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method Application context required")
	}
	return &answer
}

// forApplications reports whether a webhook may not call the method.
func forApplications(method string) bool {
	return method == "app.info" || strings.HasPrefix(method, "event.") || strings.HasPrefix(method, "imconnector.")
}

// SetScopes gives the webhook these rights and no others; none means all.
func (p *Portal) SetScopes(scopes ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.webhook.scopes = scopes
}
