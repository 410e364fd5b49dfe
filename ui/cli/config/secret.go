package config

import (
	"fmt"
	"os"
	"strings"
)

// SecretError is a secret that is not where its setting says.
type SecretError struct {
	Key  string // the setting
	Path string // the file; "" for a variable
	Env  string // the environment variable, which is not set; "" for a file
	Err  error  // why the file cannot be read, nil for one that is empty
}

// Error implements error. It never holds the secret.
func (e *SecretError) Error() string {
	switch {
	case e.Env != "":
		return fmt.Sprintf("%s: the environment variable %s is empty", e.Key, e.Env)
	case e.Err != nil:
		return fmt.Sprintf("%s: %v", e.Key, e.Err)
	}
	return fmt.Sprintf("%s: the file %s is empty", e.Key, e.Path)
}

// Unwrap returns why the file cannot be read.
func (e *SecretError) Unwrap() error { return e.Err }

// Value returns the secret itself, taken from the file or the environment
// variable that the setting names; "" when nothing is set. key is the setting's
// name, for errors, which are SecretErrors and never hold the secret.
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
			return "", "", &SecretError{Key: key, Path: path, Err: err}
		}
		value, where = strings.TrimSpace(string(data)), path
		if value == "" {
			return "", "", &SecretError{Key: key, Path: path}
		}
		return value, where, nil
	}
	if name, ok := strings.CutPrefix(setting, "env:"); ok {
		value = strings.TrimSpace(getenv(name))
		if value == "" {
			return "", "", &SecretError{Key: key, Env: name}
		}
		return value, "the environment variable " + name, nil
	}
	return strings.TrimSpace(setting), "the setting", nil
}
