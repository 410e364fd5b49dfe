package bitrix24

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// ErrAddress says that an address is not that of a webhook.
var ErrAddress = errors.New("the address must be https://portal/rest/user/code/")

// ErrPlainAddress says that a webhook would go over a connection that others read.
var ErrPlainAddress = errors.New("the address must begin with https://, since it is a secret")

// door is the address of a portal with the secret that opens it: a webhook, or an
// application's token.
type door struct {
	scheme, host string
	user, code   string // of a webhook
	token        string // of an application
}

// parseWebhook reads https://host/rest/{user}/{code}[/method]; the method that
// Bitrix24 shows at the end of its example is left out.
func parseWebhook(raw string) (door, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return door{}, ErrAddress
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 3 || parts[0] != "rest" || !isDigits(parts[1]) || parts[2] == "" {
		return door{}, ErrAddress
	}
	if err := checkScheme(u); err != nil {
		return door{}, err
	}
	return door{scheme: u.Scheme, host: u.Host, user: parts[1], code: parts[2]}, nil
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
	return ErrPlainAddress
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// parsePortal reads https://host/ of a portal that an application calls.
func parsePortal(raw string) (door, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return door{}, errors.New("not a web address (https://portal/)")
	}
	if err := checkScheme(u); err != nil {
		return door{}, err
	}
	return door{scheme: u.Scheme, host: u.Host}, nil
}

// method returns where a method is called.
func (d door) method(name string) string {
	way := d.scheme + "://" + d.host + "/rest/"
	if d.code != "" {
		way += d.user + "/" + d.code + "/"
	}
	return way + name
}

// with returns the address with a token.
func (d door) with(token string) door {
	d.token = token
	return d
}

// moved returns the address of a portal that was renamed to the host of
// location. The way to it may not become less safe than it was.
func (d door) moved(location string) (door, error) {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return door{}, errors.New("the portal was renamed, but it does not say to what")
	}
	if err := checkScheme(u); err != nil || d.scheme == "https" && u.Scheme != "https" {
		return door{}, errors.New("the portal was renamed to an address without https")
	}
	d.scheme, d.host = u.Scheme, u.Host
	return d, nil
}

// hide takes the secret out of a text.
func (d door) hide(text string) string {
	for _, secret := range []string{d.code, d.token} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}
