package config

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// The kinds of places that messages about incidents go to.
const (
	AlertTelegram = "telegram"
	AlertWebhook  = "webhook"
	AlertMail     = "mail"
)

// Alert is one place that messages about incidents go to, under a name of one's
// choice.
type Alert struct {
	To            string   `toml:"to"`             // one of the kinds above
	Rules         []string `toml:"rules"`          // which incidents; none: all
	Hours         []string `toml:"hours"`          // in which it is sent; none: day and night
	GroupFor      Duration `toml:"group_for"`      // 0: a minute
	EscalateAfter Duration `toml:"escalate_after"` // 0: never
	EscalateTo    string   `toml:"escalate_to"`    // the name of another place
	OnlyEscalated bool     `toml:"only_escalated"` // only what nobody took elsewhere
	Text          bool     `toml:"text"`           // may hold clients' words and phones

	URL    Secret `toml:"url"`    // of the webhook; of telegram: one's own Bot API server
	Secret Secret `toml:"secret"` // of the webhook
	Token  Secret `toml:"token"`  // of the telegram bot
	Chat   string `toml:"chat"`

	Server     string   `toml:"server"` // of mail: host:port
	TLS        string   `toml:"tls"`    // starttls or none
	User       string   `toml:"user"`
	Password   Secret   `toml:"password"`
	From       string   `toml:"from"`
	Recipients []string `toml:"recipients"`
}

// AlertNames returns the names of the places, in order.
func (c Config) AlertNames() []string { return slices.Sorted(maps.Keys(c.Alert)) }

// Group is how long a message waits for more of the same burst.
func (a Alert) Group() time.Duration {
	if a.GroupFor == 0 {
		return time.Minute
	}
	return time.Duration(a.GroupFor)
}

// mostAlertName is how long the name of a place may be: it is part of the ids of
// events.
const mostAlertName = 40

func (c Config) validateAlerts() []Problem {
	var found []Problem
	for _, name := range c.AlertNames() {
		a := c.Alert[name]
		refuse := func(bad bool, key, what string, args ...any) {
			if bad {
				found = append(found, Problem{"alert." + name + "." + key, fmt.Sprintf(what, args...)})
			}
		}
		refuse(len(name) > mostAlertName, "to", "the name of the place is longer than %d letters", mostAlertName)
		for _, rule := range a.Rules {
			refuse(!slices.Contains(model.IncidentRules(), model.IncidentRule(rule)), "rules", "there is no rule %q; there are %v", rule, model.IncidentRules())
		}
		_, err := watch.ParseHours(a.Hours, nil)
		refuse(err != nil, "hours", "%v", err)
		refuse(a.GroupFor < 0 || time.Duration(a.GroupFor) > 24*time.Hour, "group_for", "must be a time up to 24h")
		c.refuseEscalation(name, refuse)
		a.refuseWay(refuse)
	}
	return found
}

// refuseEscalation looks at whom a place passes on to what nobody took.
func (c Config) refuseEscalation(name string, refuse func(bad bool, key, what string, args ...any)) {
	a := c.Alert[name]
	_, known := c.Alert[a.EscalateTo]
	refuse(a.EscalateAfter < 0 || time.Duration(a.EscalateAfter) > 72*time.Hour, "escalate_after", "must be a time up to 72h")
	refuse(a.EscalateAfter > 0 && a.EscalateTo == "", "escalate_to", "is missing: the place that gets what nobody took")
	refuse(a.EscalateTo != "" && a.EscalateAfter <= 0, "escalate_after", "is missing: after which time nobody has taken it")
	refuse(a.EscalateTo == name, "escalate_to", "is the place itself")
	refuse(a.EscalateTo != "" && !known, "escalate_to", "there is no [alert.%s]", a.EscalateTo)
	refuse(a.EscalateTo != "" && a.OnlyEscalated, "escalate_to", "what was escalated goes no further")
}

// refuseWay looks at what the kind of place needs to be reached.
func (a Alert) refuseWay(refuse func(bad bool, key, what string, args ...any)) {
	switch a.To {
	case AlertTelegram:
		refuse(a.Token == "", "token", "is missing: the bot's token, as file:PATH or env:NAME")
		refuse(a.Chat == "", "chat", "is missing: the number of the chat, or @name of a channel")
		refuse(a.URL != "" && !webAddress(a.URL), "url", "is no web address (https://…)")
	case AlertWebhook:
		refuse(!webAddress(a.URL), "url", "is missing or no web address (https://…)")
		refuse(a.Secret == "", "secret", "is missing: of Standard Webhooks, whsec_ and base64, as file:PATH or env:NAME")
	case AlertMail:
		host, _, err := net.SplitHostPort(a.Server)
		refuse(err != nil || host == "", "server", "%q is not host:port, such as smtp.example.com:587", a.Server)
		refuse(!slices.Contains([]string{"", "starttls", "none"}, a.TLS), "tls", "%q is neither starttls nor none", a.TLS)
		refuse(a.TLS == "none" && !loopback(host), "tls", "none is for a server on this computer only")
		refuse(!strings.Contains(a.From, "@"), "from", "%q is no mail address", a.From)
		refuse(len(a.Recipients) == 0, "recipients", "is missing: who gets the mail")
		refuse((a.User == "") != (a.Password == ""), "password", "a user needs a password, and a password its user")
	default:
		refuse(true, "to", "%q is none of telegram, webhook, mail", a.To)
	}
}

// webAddress reports whether a setting is a web address, or says where one is kept.
func webAddress(s Secret) bool {
	if s.Refers() {
		return true
	}
	u, err := url.Parse(string(s))
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
