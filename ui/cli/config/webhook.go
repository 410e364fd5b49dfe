package config

import (
	"fmt"
	"net/url"
	"os"
	"strings"
)

// Webhook returns the portal's inbound webhook, taken from the file or the
// environment variable that the setting names; "" when no portal is connected.
// Errors never hold the address.
func (b Bitrix24) Webhook(getenv func(string) string) (string, error) {
	raw, where, err := b.resolve(getenv)
	if err != nil || raw == "" {
		return "", err
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("bitrix24.webhook_url: %s holds no web address (https://…/rest/…)", where)
	}
	return raw, nil
}

func (b Bitrix24) resolve(getenv func(string) string) (raw, where string, err error) {
	setting := string(b.WebhookURL)
	if path, ok := strings.CutPrefix(setting, "file:"); ok {
		data, err := os.ReadFile(path)
		if err != nil {
			return "", "", fmt.Errorf("bitrix24.webhook_url: %w", err)
		}
		return strings.TrimSpace(string(data)), path, nil
	}
	if name, ok := strings.CutPrefix(setting, "env:"); ok {
		raw := strings.TrimSpace(getenv(name))
		if raw == "" {
			return "", "", fmt.Errorf("bitrix24.webhook_url: the environment variable %s is empty", name)
		}
		return raw, "the environment variable " + name, nil
	}
	return strings.TrimSpace(setting), "the setting", nil
}
