package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones by name on computers that have no zone files

	"debrief/model"
)

// MaxReasons is how many reasons there can be: one for each digit.
const MaxReasons = 9

// Problem is a setting whose value makes no sense.
type Problem struct{ Key, What string }

// Validate returns what is wrong with c, in the order of the settings. It reads
// nothing but c.
func (c Config) Validate() []Problem {
	var found []Problem
	refuse := func(bad bool, key, what string, args ...any) {
		if bad {
			found = append(found, Problem{key, fmt.Sprintf(what, args...)})
		}
	}
	refuse(!slices.Contains([]string{"", "ru", "en"}, c.Lang), "lang", "%q is neither ru nor en", c.Lang)
	_, err := c.Location()
	refuse(err != nil, "zone", "%q is not the name of a time zone", c.Zone)
	refuse(c.UI.Theme != "" && !slices.Contains(Themes(), c.UI.Theme), "ui.theme", "there is no theme %q; there are %s", c.UI.Theme, strings.Join(Themes(), ", "))
	refuse(c.Silence <= 0, "silence", "must be longer than nothing")
	found = append(found, c.Review.validate()...)
	found = append(found, c.Sample.validate()...)
	refuse(time.Duration(c.Bitrix24.PollInterval) < time.Second, "bitrix24.poll_interval", "must be a second at least")
	refuse(c.Bitrix24.Grace < 0, "bitrix24.grace", "must not be negative")
	refuse(!isCountry(c.Bitrix24.Region), "bitrix24.region", "%q is not a country's two capital letters", c.Bitrix24.Region)
	found = append(found, c.Bitrix24.validateLimits()...)
	found = append(found, c.Receive.validate()...)
	found = append(found, c.Gateway.validate()...)
	found = append(found, c.Privacy.validate()...)
	found = append(found, c.Watch.validate()...)
	found = append(found, c.validateAlerts()...)
	return found
}

func isCountry(code string) bool { return len(code) == 2 && strings.Trim(code, capitals) == "" }

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func (r Review) validate() []Problem {
	const key = "review.reasons"
	if len(r.Templates) > MaxReasons {
		return []Problem{{"review.templates", fmt.Sprintf("%d templates, but there are only %d digits", len(r.Templates), MaxReasons)}}
	}
	if len(r.Reasons) > MaxReasons {
		return []Problem{{key, fmt.Sprintf("%d reasons, but there are only %d digits", len(r.Reasons), MaxReasons)}}
	}
	for i, reason := range r.Reasons {
		if strings.TrimSpace(reason) == "" {
			return []Problem{{key, fmt.Sprintf("reason %d is empty", i+1)}}
		}
		if slices.Contains(r.Reasons[:i], reason) {
			return []Problem{{key, fmt.Sprintf("%q stands there twice", reason)}}
		}
	}
	return r.validateTags()
}

func (r Review) validateTags() []Problem {
	const key = "review.tags"
	for i, tag := range r.Tags {
		if _, ok := model.CleanTag(tag); !ok {
			return []Problem{{key, fmt.Sprintf("tag %d is not 1 to %d characters of text", i+1, model.MostTagRunes)}}
		}
		if model.HasTag(r.Tags[:i], tag) {
			return []Problem{{key, fmt.Sprintf("%q stands there twice", tag)}}
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
