package config

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// sortedNames returns the names of a table, in order.
func sortedNames(table reflect.Value) []string {
	var names []string
	for _, key := range table.MapKeys() {
		names = append(names, key.String())
	}
	slices.Sort(names)
	return names
}

// rewrite returns a copy of v in which change was applied to every setting.
func rewrite(v reflect.Value, prefix string, change func(key string, v reflect.Value)) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	for i := range out.NumField() {
		name := out.Type().Field(i).Tag.Get(tag)
		if name == "" || name == "-" {
			continue
		}
		field := out.Field(i)
		switch {
		case field.Kind() == reflect.Struct:
			field.Set(rewrite(field, prefix+name+".", change))
		case isNamed(field.Type()) && !field.IsNil():
			entries := reflect.MakeMap(field.Type())
			for _, entry := range sortedNames(field) {
				key := reflect.ValueOf(entry)
				entries.SetMapIndex(key, rewrite(field.MapIndex(key), prefix+name+"."+entry+".", change))
			}
			field.Set(entries)
		case !isNamed(field.Type()):
			change(prefix+name, field)
		}
	}
	return out
}

// from returns c with the files that it names taken from the directory of the
// configuration file, and not from where the program happens to be started.
func (c Config) from(dir string) Config {
	out := rewrite(reflect.ValueOf(c), "", func(key string, v reflect.Value) {
		if v.Type() == reflect.TypeFor[Secret]() {
			if path, ok := strings.CutPrefix(v.String(), "file:"); ok {
				v.SetString("file:" + beside(dir, path))
			}
		}
		if key == "receive.tls_cert" || key == "receive.tls_key" {
			v.SetString(beside(dir, v.String()))
		}
	})
	return out.Interface().(Config)
}

func beside(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// Entry is a section under a name of one's choice: receive.telegram, salon.
type Entry struct{ Section, Name string }

// Entries returns every section under a name of one's choice, in order.
func (c Config) Entries() []Entry {
	var all []Entry
	entries(reflect.ValueOf(c), "", &all)
	return all
}

func entries(v reflect.Value, prefix string, all *[]Entry) {
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get(tag)
		field := v.Field(i)
		switch {
		case name == "" || name == "-":
		case field.Kind() == reflect.Struct:
			entries(field, prefix+name+".", all)
		case isNamed(field.Type()):
			for _, entry := range sortedNames(field) {
				*all = append(*all, Entry{prefix + name, entry})
			}
		}
	}
}
