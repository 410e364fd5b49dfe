package config

import (
	"fmt"
	"os"
	"strings"
)

// Value returns the secret itself, taken from the file or the environment
// variable that the setting names; "" when nothing is set. key is the setting's
// name, for errors, which never hold the secret.
func (s Secret) Value(key string, getenv func(string) string) (string, error) {
	value, _, err := s.resolve(key, getenv)
	return value, err
}

// resolve returns the secret and where it was found.
func (s Secret) resolve(key string, getenv func(string) string) (value, where string, err error) {
	setting := string(s)
	if path, ok := strings.CutPrefix(setting, "file:"); ok {
		data, err := os.ReadFile(path)
		if err != nil {
			return "", "", fmt.Errorf("%s: %w", key, err)
		}
		value, where = strings.TrimSpace(string(data)), path
		if value == "" {
			return "", "", fmt.Errorf("%s: the file %s is empty", key, path)
		}
		return value, where, nil
	}
	if name, ok := strings.CutPrefix(setting, "env:"); ok {
		value = strings.TrimSpace(getenv(name))
		if value == "" {
			return "", "", fmt.Errorf("%s: the environment variable %s is empty", key, name)
		}
		return value, "the environment variable " + name, nil
	}
	return strings.TrimSpace(setting), "the setting", nil
}
