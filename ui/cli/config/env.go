package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// envPrefix begins the name of every environment variable of ours.
const envPrefix = "DEBRIEF_"

// EnvName returns the environment variable that overrides a setting:
// DEBRIEF_RECEIVE_LISTEN for receive.listen. It is "" for settings below a name of
// one's choice and for tables, which only the file can hold.
func (s Setting) EnvName() string {
	if s.Named() || s.Kind == KindTable || s.Kind == KindKeys {
		return ""
	}
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.Key, ".", "_"))
}

// fromEnv returns what the environment overrides, by key, and what of it makes no
// sense.
func fromEnv(getenv func(string) string) (map[string]any, []*FileError) {
	over := map[string]any{}
	var wrong []*FileError
	if getenv == nil {
		return over, nil
	}
	for _, s := range Settings() {
		name := s.EnvName()
		text := ""
		if name != "" {
			text = getenv(name)
		}
		if text == "" {
			continue
		}
		value, err := s.Kind.parse(text)
		if err != nil {
			what := err.Error()
			if s.Kind == KindSecret {
				what = "cannot be read"
			}
			wrong = append(wrong, &FileError{Path: "environment", Key: name, What: what})
			continue
		}
		over[s.Key] = value
	}
	return over, wrong
}

// parse reads a value as it stands in an environment variable.
func (k Kind) parse(text string) (any, error) {
	switch k {
	case KindBool:
		value, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither true nor false", text)
		}
		return value, nil
	case KindNumber:
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", text)
		}
		return value, nil
	case KindDuration:
		if _, err := time.ParseDuration(text); err != nil {
			return nil, fmt.Errorf("%q is not a duration such as 30s, 5m or 24h", text)
		}
		return text, nil
	case KindList:
		var parts []string
		for part := range strings.SplitSeq(text, ";") {
			parts = append(parts, strings.TrimSpace(part))
		}
		return parts, nil
	default:
		return text, nil
	}
}
