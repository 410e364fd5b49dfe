package config

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones by name on computers that have no zone files

	"debrief/model"
)

// MaxReasons is how many reasons there can be: one for each digit.
const MaxReasons = 9

// Problem is a setting whose value makes no sense.
type Problem struct {
	Key  string
	Why  Mistake
	With []any // names and values in turn, for the words of the mistake
}

// Validate returns what is wrong with c, in the order of the settings. It reads
// nothing but c.
func (c Config) Validate() []Problem {
	var found []Problem
	refuse := func(bad bool, key string, why Mistake, with ...any) {
		if bad {
			found = append(found, Problem{key, why, with})
		}
	}
	refuse(c.Lang != c.knownLang(), "lang", NotOneOf, "Value", c.Lang, "Known", "ru, en")
	_, err := c.Location()
	refuse(err != nil, "zone", NoZone, "Value", c.Zone)
	refuse(c.UI.Theme != "" && !slices.Contains(Themes(), c.UI.Theme), "ui.theme", NotOneOf, "Value", c.UI.Theme, "Known", strings.Join(Themes(), ", "))
	refuse(c.Silence <= 0, "silence", NoTime)
	found = append(found, c.Review.validate()...)
	found = append(found, c.Sample.validate()...)
	refuse(time.Duration(c.Bitrix24.PollInterval) < time.Second, "bitrix24.poll_interval", ShortTime, "Least", "1s")
	refuse(c.Bitrix24.Grace < 0, "bitrix24.grace", Negative)
	refuse(!isCountry(c.Bitrix24.Region), "bitrix24.region", NoCountry, "Value", c.Bitrix24.Region)
	found = append(found, c.Bitrix24.validateLimits()...)
	found = append(found, c.Receive.validate()...)
	found = append(found, c.Gateway.validate()...)
	found = append(found, c.Privacy.validate()...)
	found = append(found, c.Watch.validate()...)
	found = append(found, c.validateAlerts()...)
	return found
}

// knownLang returns the language, "" where there is no such one.
func (c Config) knownLang() string {
	if c.Lang == "ru" || c.Lang == "en" {
		return c.Lang
	}
	return ""
}

func isCountry(code string) bool { return len(code) == 2 && strings.Trim(code, capitals) == "" }

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func (r Review) validate() []Problem {
	const key = "review.reasons"
	if len(r.Templates) > MaxReasons {
		return []Problem{{"review.templates", TooMany, []any{"N", len(r.Templates), "Most", MaxReasons}}}
	}
	if len(r.Reasons) > MaxReasons {
		return []Problem{{key, TooMany, []any{"N", len(r.Reasons), "Most", MaxReasons}}}
	}
	for i, reason := range r.Reasons {
		if strings.TrimSpace(reason) == "" {
			return []Problem{{key, EmptyPart, []any{"At", i + 1}}}
		}
		if slices.Contains(r.Reasons[:i], reason) {
			return []Problem{{key, TwiceThere, []any{"Value", reason}}}
		}
	}
	return r.validateTags()
}

func (r Review) validateTags() []Problem {
	const key = "review.tags"
	for i, tag := range r.Tags {
		if _, ok := model.CleanTag(tag); !ok {
			return []Problem{{key, NoTag, []any{"At", i + 1, "Most", model.MostTagRunes}}}
		}
		if model.HasTag(r.Tags[:i], tag) {
			return []Problem{{key, TwiceThere, []any{"Value", tag}}}
		}
	}
	return nil
}

// Location returns the zone in which times are shown.
func (c Config) Location() (*time.Location, error) {
	if c.Zone == "" {
		return time.Local, nil
	}
	return time.LoadLocation(c.Zone)
}
