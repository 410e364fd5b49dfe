package config

import (
	"maps"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
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
		refuse := func(bad bool, key string, why Mistake, with ...any) {
			if bad {
				found = append(found, Problem{"alert." + name + "." + key, why, with})
			}
		}
		refuse(len(name) > mostAlertName, "to", LongName, "Most", mostAlertName)
		for _, rule := range a.Rules {
			refuse(!isRule(rule), "rules", NotOneOf, "Value", rule, "Known", ruleNames())
		}
		if why, with := wrongHours(a.Hours); why != "" {
			refuse(true, "hours", why, with...)
		}
		refuse(a.GroupFor < 0 || time.Duration(a.GroupFor) > 24*time.Hour, "group_for", LongTime, "Most", "24h")
		c.refuseEscalation(name, refuse)
		a.refuseWay(refuse)
	}
	return found
}

// refuseEscalation looks at whom a place passes on to what nobody took.
func (c Config) refuseEscalation(name string, refuse func(bad bool, key string, why Mistake, with ...any)) {
	a := c.Alert[name]
	_, known := c.Alert[a.EscalateTo]
	refuse(a.EscalateAfter < 0 || time.Duration(a.EscalateAfter) > 72*time.Hour, "escalate_after", LongTime, "Most", "72h")
	refuse(a.EscalateAfter > 0 && a.EscalateTo == "", "escalate_to", NobodyNext)
	refuse(a.EscalateTo != "" && a.EscalateAfter <= 0, "escalate_after", NoDelay)
	refuse(a.EscalateTo == name, "escalate_to", Itself)
	refuse(a.EscalateTo != "" && !known, "escalate_to", NoSuchPlace, "Value", a.EscalateTo)
	refuse(a.EscalateTo != "" && a.OnlyEscalated, "escalate_to", NoFurther)
}

// refuseWay looks at what the kind of place needs to be reached.
func (a Alert) refuseWay(refuse func(bad bool, key string, why Mistake, with ...any)) {
	switch a.To {
	case AlertTelegram:
		refuse(a.Token == "", "token", Missing)
		refuse(a.Chat == "", "chat", Missing)
		refuse(a.URL != "" && !webAddress(a.URL), "url", NoAddress)
	case AlertWebhook:
		refuse(!webAddress(a.URL), "url", NoAddress)
		refuse(a.Secret == "", "secret", Missing)
	case AlertMail:
		host, _, err := net.SplitHostPort(a.Server)
		refuse(err != nil || host == "", "server", NoPort, "Value", a.Server)
		refuse(!slices.Contains([]string{"", "starttls", "none"}, a.TLS), "tls", NotOneOf, "Value", a.TLS, "Known", "starttls, none")
		refuse(a.TLS == "none" && !loopback(host), "tls", InTheClear)
		refuse(!isMail(a.From), "from", NoMail, "Value", a.From)
		refuse(len(a.Recipients) == 0, "recipients", Missing)
		for _, one := range a.Recipients {
			refuse(!isMail(one), "recipients", NoMail, "Value", one)
		}
		refuse((a.User == "") != (a.Password == ""), "password", NoPair, "Known", "user, password")
	default:
		refuse(true, "to", NotOneOf, "Value", a.To, "Known", strings.Join([]string{AlertTelegram, AlertWebhook, AlertMail}, ", "))
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

func isMail(address string) bool {
	_, err := mail.ParseAddress(address)
	return err == nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
