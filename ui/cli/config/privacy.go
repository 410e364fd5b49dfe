package config

import (
	"maps"
	"slices"
	"strings"
)

// Privacy says what is not kept of the events that are taken in: keep, mask or
// drop, and for attachments and texts keep or drop.
type Privacy struct {
	Phone       string `toml:"phone"`
	Email       string `toml:"email"`
	Name        string `toml:"name"`
	Attachments string `toml:"attachments"`
	Text        string `toml:"text"`

	Sources map[string]PrivacyOf `toml:"sources"` // what a source, as events name it, says instead
}

// PrivacyOf is what one source says instead; "" where it says nothing.
type PrivacyOf struct {
	Phone       string `toml:"phone"`
	Email       string `toml:"email"`
	Name        string `toml:"name"`
	Attachments string `toml:"attachments"`
	Text        string `toml:"text"`
}

// keepsAll is the privacy of somebody who configured nothing.
func keepsAll() Privacy {
	return Privacy{Phone: "keep", Email: "keep", Name: "keep", Attachments: "keep", Text: "keep"}
}

// All returns what holds where a source says nothing else.
func (p Privacy) All() PrivacyOf {
	return PrivacyOf{Phone: p.Phone, Email: p.Email, Name: p.Name, Attachments: p.Attachments, Text: p.Text}
}

func (p Privacy) validate() []Problem {
	found := p.All().validate("privacy.")
	for _, source := range slices.Sorted(maps.Keys(p.Sources)) {
		found = append(found, p.Sources[source].validate("privacy.sources."+source+".")...)
	}
	return found
}

func (p PrivacyOf) validate(section string) []Problem {
	var found []Problem
	check := func(name, value string, allowed ...string) {
		if value != "" && !slices.Contains(allowed, value) {
			found = append(found, Problem{section + name, NotOneOf, []any{"Value", value, "Known", strings.Join(allowed, ", ")}})
		}
	}
	check("phone", p.Phone, "keep", "mask", "drop")
	check("email", p.Email, "keep", "mask", "drop")
	check("name", p.Name, "keep", "mask", "drop")
	check("attachments", p.Attachments, "keep", "drop")
	check("text", p.Text, "keep", "drop")
	return found
}
