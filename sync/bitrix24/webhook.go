package bitrix24

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// webhook is the address of a portal with the secret that opens it.
type webhook struct {
	scheme, host string
	user, code   string
}

// parseWebhook reads https://host/rest/{user}/{code}[/method]; the method that
// Bitrix24 shows at the end of its example is left out.
func parseWebhook(raw string) (webhook, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return webhook{}, errors.New("not a web address (https://portal/rest/user/code/)")
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 3 || parts[0] != "rest" || !isDigits(parts[1]) || parts[2] == "" {
		return webhook{}, errors.New("the address must be https://portal/rest/user/code/")
	}
	if err := checkScheme(u); err != nil {
		return webhook{}, err
	}
	return webhook{scheme: u.Scheme, host: u.Host, user: parts[1], code: parts[2]}, nil
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// checkScheme lets the secret out only where nobody can read it on the way.
func checkScheme(u *url.URL) error {
	switch {
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return errors.New("the address must begin with https://, since it is a secret")
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (w webhook) method(name string) string {
	return w.scheme + "://" + w.host + "/rest/" + w.user + "/" + w.code + "/" + name
}

// moved returns the webhook of a portal that was renamed to the host of
// location. The way to it may not become less safe than it was.
func (w webhook) moved(location string) (webhook, error) {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return webhook{}, errors.New("the portal was renamed, but it does not say to what")
	}
	if err := checkScheme(u); err != nil || w.scheme == "https" && u.Scheme != "https" {
		return webhook{}, errors.New("the portal was renamed to an address without https")
	}
	w.scheme, w.host = u.Scheme, u.Host
	return w, nil
}

// hide takes the secret out of a text.
func (w webhook) hide(text string) string {
	return strings.ReplaceAll(text, w.code, "***")
}
