package config

import (
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
		value, ok := s.Kind.parse(text)
		if !ok {
			wrong = append(wrong, &FileError{Path: InEnvironment, Key: name, Why: WrongKind})
			continue
		}
		over[s.Key] = value
	}
	return over, wrong
}

// parse reads a value as it stands in an environment variable; false when it is not
// of the kind.
func (k Kind) parse(text string) (any, bool) {
	switch k {
	case KindBool:
		value, err := strconv.ParseBool(text)
		return value, err == nil
	case KindNumber:
		value, err := strconv.ParseFloat(text, 64)
		return value, err == nil
	case KindDuration:
		_, err := time.ParseDuration(text)
		return text, err == nil
	case KindList:
		var parts []string
		for part := range strings.SplitSeq(text, ";") {
			parts = append(parts, strings.TrimSpace(part))
		}
		return parts, true
	default:
		return text, true
	}
}
