package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is what a setting holds.
type Kind string

// The kinds of settings.
const (
	KindText     Kind = "text"
	KindSecret   Kind = "secret"   // the value itself, file:PATH or env:NAME
	KindDuration Kind = "duration" // "30s", "5m", "24h"
	KindBool     Kind = "true or false"
	KindNumber   Kind = "number"
	KindList     Kind = "list of texts"
	KindTable    Kind = "table" // of names of one's choice
	KindKeys     Kind = "tables of keys"
)

// anyName stands in a setting's key for a name of one's choice.
const anyName = "NAME"

// Setting is one setting.
type Setting struct {
	Key     string // "receive.telegram.NAME.secret_token"; NAME is one's own choice
	Kind    Kind
	Default string // in TOML, "" when it depends on the computer or there is none
	Example string // in TOML, for settings without a default
	Meaning string
}

// Named reports whether the setting stands below a name of one's choice.
func (s Setting) Named() bool { return strings.Contains(s.Key+".", "."+anyName+".") }

// Section returns the table that the setting stands in, "" for the top.
func (s Setting) Section() string {
	return s.Key[:max(strings.LastIndexByte(s.Key, '.'), 0)]
}

// Name returns the setting's name in its section.
func (s Setting) Name() string { return s.Key[strings.LastIndexByte(s.Key, '.')+1:] }

// Settings returns every setting, in the order of Config's fields.
func Settings() []Setting {
	var all []Setting
	defaults := Defaults()
	meanings := meanings()
	describe(reflect.ValueOf(defaults), func(key string, v reflect.Value) {
		s := Setting{Key: key, Kind: kindOf(v.Type()), Meaning: meanings[key].text, Example: meanings[key].example}
		if !v.IsZero() || s.Kind == KindBool || s.Kind == KindNumber {
			s.Default = written(v)
		}
		all = append(all, s)
	})
	return all
}

// describe calls each with every setting below v. A table by name is shown once,
// with what a new entry of it would hold.
func describe(v reflect.Value, each func(key string, v reflect.Value)) {
	walk(v, "", func(table reflect.Value, entry func(name string, v reflect.Value)) {
		entry(anyName, reflect.Zero(table.Type().Elem()))
	}, each)
}

// values calls each with every setting that c holds, those below names included.
func values(v reflect.Value, each func(key string, v reflect.Value)) {
	walk(v, "", func(table reflect.Value, entry func(name string, v reflect.Value)) {
		for _, name := range sortedNames(table) {
			entry(name, table.MapIndex(reflect.ValueOf(name)))
		}
	}, each)
}

// walk goes through the settings of a section in their order; named says which
// entries of a table by name are gone into.
func walk(v reflect.Value, prefix string, named func(table reflect.Value, entry func(string, reflect.Value)), each func(string, reflect.Value)) {
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get(tag)
		if name == "" || name == "-" {
			continue
		}
		field := v.Field(i)
		switch {
		case field.Kind() == reflect.Struct:
			walk(field, prefix+name+".", named, each)
		case isNamed(field.Type()):
			named(field, func(entry string, v reflect.Value) { walk(v, prefix+name+"."+entry+".", named, each) })
		default:
			each(prefix+name, field)
		}
	}
}

// isNamed reports whether a type is a table of sections by name.
func isNamed(t reflect.Type) bool {
	return t.Kind() == reflect.Map && t.Elem().Kind() == reflect.Struct
}

func kindOf(t reflect.Type) Kind {
	switch t {
	case reflect.TypeFor[Secret]():
		return KindSecret
	case reflect.TypeFor[Duration]():
		return KindDuration
	case reflect.TypeFor[Keys]():
		return KindKeys
	}
	switch t.Kind() {
	case reflect.Bool:
		return KindBool
	case reflect.Int, reflect.Int64, reflect.Float64:
		return KindNumber
	case reflect.Slice:
		return KindList
	case reflect.Map:
		return KindTable
	default:
		return KindText
	}
}

// written returns a value as the file would hold it. A secret is shown only where
// it is a reference to one.
func written(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case Secret:
		if value == "" || value.Refers() {
			return quoted(string(value))
		}
		return value.String()
	case Duration:
		return quoted(value.String())
	}
	switch v.Kind() {
	case reflect.Interface:
		return written(v.Elem())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = written(v.Index(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Map:
		var parts []string
		for _, name := range sortedNames(v) {
			parts = append(parts, tomlName(name)+" = "+written(v.MapIndex(reflect.ValueOf(name))))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	default:
		return quoted(v.String())
	}
}

// tomlName writes a name as TOML has it.
func tomlName(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) {
		return quoted(name)
	}
	return name
}

func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`
}

// String implements fmt.Stringer: "24h" and not "24h0m0s".
func (d Duration) String() string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Refers reports whether the setting only says where the secret is kept.
func (s Secret) Refers() bool {
	return strings.HasPrefix(string(s), "file:") || strings.HasPrefix(string(s), "env:")
}

// Sample returns a value that the setting may have, in TOML.
func (s Setting) Sample() string {
	if s.Example != "" {
		return s.Example
	}
	return s.Default
}

// SettingOf returns the setting that a key of the file, or an environment
// variable, means.
func SettingOf(key string) (Setting, bool) {
	for _, s := range Settings() {
		if s.Key == key || s.EnvName() == key || s.Named() && fits(s.Key, key) {
			return s, true
		}
	}
	return Setting{}, false
}

// fits reports whether key is pattern with a name for each NAME. What is below a
// table belongs to it.
func fits(pattern, key string) bool {
	want, have := strings.Split(pattern, "."), strings.Split(key, ".")
	for i, part := range want {
		if i >= len(have) || part != anyName && part != have[i] {
			return false
		}
	}
	return true
}

// Siblings returns what may stand where an unknown key stood: the settings and
// sections of the nearest section that there is.
func Siblings(key string) []string {
	for {
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
		if names := namesIn(key); len(names) > 0 {
			return names
		}
	}
}

// namesIn returns what may stand in a section.
func namesIn(section string) []string {
	var names []string
	depth := strings.Count(section, ".") + 1
	if section == "" {
		depth = 0
	}
	for _, s := range Settings() {
		parts := strings.Split(s.Key, ".")
		if len(parts) <= depth || section != "" && !fits(strings.Join(parts[:depth], "."), section) {
			continue
		}
		if name := parts[depth]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
