package config

import (
	"fmt"
	"reflect"
	"strings"
)

// From is the source of a setting.
type From string

// The sources, each over the one before.
const (
	FromDefault From = "default"
	FromFile    From = "file"
	FromEnv     From = "env"
	FromFlag    From = "flag"
)

// Effective is a setting as it holds.
type Effective struct {
	Key   string
	Value string // in TOML; a secret only where it is a reference to one
	From  From
	Where string // file and line, the variable, or the flag; "" for defaults
}

// Effective returns every setting as it holds, those below names included, and
// where each came from.
func (r *Reading) Effective() []Effective {
	var all []Effective
	values(reflect.ValueOf(r.raw), func(key string, v reflect.Value) {
		e := Effective{Key: key, Value: written(v)}
		e.From, e.Where = r.from(key)
		all = append(all, e)
	})
	return all
}

// from returns where a setting came from.
func (r *Reading) from(key string) (From, string) {
	if _, ok := r.flagged[key]; ok {
		return FromFlag, "--" + key
	}
	if _, ok := r.env[key]; ok {
		return FromEnv, envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
	}
	if r.lines.Has(key) {
		return FromFile, fmt.Sprintf("%s:%d", r.file, max(r.lines.At(key), 1))
	}
	return FromDefault, ""
}

// Line returns the line of a setting in the file, or of the section that it is
// missing in; 0 when the file says nothing of either.
func (r *Reading) Line(key string) int { return r.lines.At(key) }

// SecretAt is a setting that holds a secret.
type SecretAt struct {
	Key   string
	Value Secret
}

// Secrets returns every secret that is set, in the order of the settings.
func (c Config) Secrets() []SecretAt {
	var all []SecretAt
	values(reflect.ValueOf(c), func(key string, v reflect.Value) {
		if secret, ok := v.Interface().(Secret); ok && secret != "" {
			all = append(all, SecretAt{key, secret})
		}
	})
	return all
}
