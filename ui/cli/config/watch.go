package config

import (
	"fmt"
	"slices"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// Watch holds the settings of the rules that find what is lost.
type Watch struct {
	Off            []string `toml:"off"` // rules that do not look
	LeadAfter      Duration `toml:"lead_after"`
	AnswerAfter    Duration `toml:"answer_after"`
	PromiseAfter   Duration `toml:"promise_after"`
	StuckAfter     Duration `toml:"stuck_after"`
	JunkWithin     Duration `toml:"junk_within"`
	ReminderBefore Duration `toml:"reminder_before"`
	Hours          []string `toml:"hours"` // "mon-fri 09:00-21:00"
	Window         Duration `toml:"window"`
	// Phrases are added to those that come with the program.
	Phrases map[string][]string `toml:"phrases"`
}

func watchesAll() Watch {
	return Watch{
		Off: []string{}, LeadAfter: Duration(5 * time.Minute), AnswerAfter: Duration(15 * time.Minute),
		PromiseAfter: Duration(5 * time.Minute), StuckAfter: Duration(24 * time.Hour), JunkWithin: Duration(time.Hour),
		ReminderBefore: Duration(2 * time.Hour), Hours: []string{"mon-sun 09:00-21:00"}, Window: Duration(14 * 24 * time.Hour),
	}
}

func (w Watch) validate() []Problem {
	var found []Problem
	for _, rule := range w.Off {
		if !slices.Contains(model.IncidentRules(), model.IncidentRule(rule)) {
			found = append(found, Problem{"watch.off", fmt.Sprintf("there is no rule %q; there are %v", rule, model.IncidentRules())})
		}
	}
	for _, d := range []struct {
		key   string
		value Duration
	}{
		{"lead_after", w.LeadAfter}, {"answer_after", w.AnswerAfter}, {"promise_after", w.PromiseAfter}, {"stuck_after", w.StuckAfter},
		{"junk_within", w.JunkWithin}, {"reminder_before", w.ReminderBefore}, {"window", w.Window},
	} {
		if d.value <= 0 {
			found = append(found, Problem{"watch." + d.key, "must be longer than nothing"})
		}
	}
	if _, err := watch.ParseHours(w.Hours, nil); err != nil {
		found = append(found, Problem{"watch.hours", err.Error()})
	}
	if len(w.Phrases) == 0 { // those that come with the program are right
		return found
	}
	if _, err := watch.NewWords(w.Phrases); err != nil {
		found = append(found, Problem{"watch.phrases", err.Error()})
	}
	return found
}

// Rules returns the settings as the rules take them; zone is that of the working
// hours, region that of phones without a country.
func (w Watch) Rules(zone *time.Location, region string) (watch.Config, error) {
	c := watch.Config{
		LeadAfter: time.Duration(w.LeadAfter), AnswerAfter: time.Duration(w.AnswerAfter), PromiseAfter: time.Duration(w.PromiseAfter),
		StuckAfter: time.Duration(w.StuckAfter), JunkWithin: time.Duration(w.JunkWithin),
		ReminderBefore: time.Duration(w.ReminderBefore), Region: region,
	}
	for _, rule := range w.Off {
		c.Off = append(c.Off, model.IncidentRule(rule))
	}
	var err error
	if c.Hours, err = watch.ParseHours(w.Hours, zone); err != nil {
		return c, fmt.Errorf("watch.hours: %w", err)
	}
	if c.Words, err = watch.NewWords(w.Phrases); err != nil {
		return c, fmt.Errorf("watch.phrases: %w", err)
	}
	return c, nil
}
