package config

import (
	"errors"
	"fmt"
	"net/url"
)

// ErrNoAddress says that a setting that must be a web address is none.
var ErrNoAddress = errors.New("it holds no web address (https://…/rest/…)")

// Webhook returns the portal's inbound webhook, taken from the file or the
// environment variable that the setting names; "" when no portal is connected.
// Errors never hold the address.
func (b Bitrix24) Webhook(getenv func(string) string) (string, error) {
	raw, where, err := b.WebhookURL.resolve("bitrix24.webhook_url", getenv)
	if err != nil || raw == "" {
		return "", err
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("bitrix24.webhook_url: %s: %w", where, ErrNoAddress)
	}
	return raw, nil
}
