package model

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// View is a filter that was saved under a name.
type View struct {
	Name   string
	Key    string // the letter or digit that opens it, "" for none
	Filter string // in the filter language (package query)
	Sort   Column // by what its dialogues are sorted
	Oldest bool   // the other way round: the oldest dialogues first
}

// MostViewName is how long the name of a view may be, in characters.
const MostViewName = 40

// ViewMistake is what can be wrong with a view.
type ViewMistake string

// The mistakes of a view.
const (
	ViewNoName   ViewMistake = "no_name"
	ViewBadName  ViewMistake = "bad_name"  // it holds what cannot be shown
	ViewLongName ViewMistake = "long_name" // more than MostViewName characters
	ViewBadKey   ViewMistake = "bad_key"   // no letter from a to z and no digit
)

// ViewError is a view that cannot be kept.
type ViewError struct {
	Mistake ViewMistake
	Value   string // the name or key that is wrong
}

// Error implements error.
func (e *ViewError) Error() string { return fmt.Sprintf("view: %s: %q", e.Mistake, e.Value) }

// Validate returns what is wrong with a view, but for its filter. Errors: ViewError.
func (v View) Validate() error {
	switch {
	case strings.TrimSpace(v.Name) == "":
		return &ViewError{ViewNoName, v.Name}
	case strings.ContainsFunc(v.Name, unicode.IsControl), !utf8.ValidString(v.Name):
		return &ViewError{ViewBadName, v.Name}
	case utf8.RuneCountInString(v.Name) > MostViewName:
		return &ViewError{ViewLongName, v.Name}
	case v.Key != "" && !ViewKey(v.Key):
		return &ViewError{ViewBadKey, v.Key}
	}
	return nil
}

// ViewKey reports whether a key can open a view.
func ViewKey(key string) bool {
	return len(key) == 1 && (key[0] >= 'a' && key[0] <= 'z' || key[0] >= '0' && key[0] <= '9')
}

// PutView returns the views with one more, or with the one of the same name
// replaced, which keeps its place. A key that another view has stays with that one.
func PutView(views []View, v View) []View {
	out := make([]View, 0, len(views)+1)
	put := false
	for _, old := range views {
		if old.Name != v.Name && old.Key == v.Key {
			v.Key = ""
		}
		out = append(out, old)
	}
	for i := range out {
		if out[i].Name == v.Name {
			out[i], put = v, true
		}
	}
	if !put {
		out = append(out, v)
	}
	return out
}

// FreeViewKey returns a key for a view of that name which no other has: the first
// of its letters that is free, else any, "" when all are taken. latin gives the key
// of a letter of another alphabet.
func FreeViewKey(views []View, name string, latin func(rune) rune) string {
	taken := map[string]bool{}
	for _, v := range views {
		if v.Name != name {
			taken[v.Key] = true
		}
	}
	for _, r := range strings.ToLower(name) + "abcdefghijklmnopqrstuvwxyz0123456789" {
		if key := string(latin(r)); ViewKey(key) && !taken[key] {
			return key
		}
	}
	return ""
}
