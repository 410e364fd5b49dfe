package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/model"
	"debrief/model/phrase"
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
	AnomalyLeast   int      `toml:"anomaly_least"` // of how many
	AnomalyReach   float64  `toml:"anomaly_reach"` // in robust standard deviations
	AnomalyWeeks   int      `toml:"anomaly_weeks"`
	// Phrases are added to those that come with the program.
	Phrases map[string][]string `toml:"phrases"`
}

func watchesAll() Watch {
	return Watch{
		Off: []string{}, LeadAfter: Duration(5 * time.Minute), AnswerAfter: Duration(15 * time.Minute),
		PromiseAfter: Duration(5 * time.Minute), StuckAfter: Duration(24 * time.Hour), JunkWithin: Duration(time.Hour),
		ReminderBefore: Duration(2 * time.Hour), Hours: []string{"mon-sun 09:00-21:00"}, Window: Duration(14 * 24 * time.Hour),
		AnomalyLeast: 30, AnomalyReach: 4, AnomalyWeeks: 8,
	}
}

func (w Watch) validate() []Problem {
	var found []Problem
	for _, rule := range w.Off {
		if !isRule(rule) {
			found = append(found, Problem{"watch.off", NotOneOf, []any{"Value", rule, "Known", ruleNames()}})
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
			found = append(found, Problem{"watch." + d.key, NoTime, nil})
		}
	}
	found = append(found, w.validateAnomaly()...)
	if why, with := wrongHours(w.Hours); why != "" {
		found = append(found, Problem{"watch.hours", why, with})
	}
	if len(w.Phrases) == 0 { // those that come with the program are right
		return found
	}
	if why, with := wrongPhrases(w.Phrases); why != "" {
		found = append(found, Problem{"watch.phrases", why, with})
	}
	return found
}

func isRule(name string) bool {
	return slices.Contains(model.IncidentRules(), model.IncidentRule(name))
}

func ruleNames() string {
	var names []string
	for _, rule := range model.IncidentRules() {
		names = append(names, string(rule))
	}
	return strings.Join(names, ", ")
}

// wrongHours says what is wrong with lines of hours, "" for nothing.
func wrongHours(lines []string) (Mistake, []any) {
	_, err := watch.ParseHours(lines, nil)
	var wrong *watch.HoursError
	if !errors.As(err, &wrong) {
		return "", nil
	}
	why := map[watch.HoursMistake]Mistake{
		watch.HoursForm: HoursForm, watch.HoursDay: HoursDay, watch.HoursClock: HoursClock, watch.HoursEnd: HoursEnd,
	}[wrong.Kind]
	return why, []any{"Value", wrong.Line, "Part", wrong.Part}
}

// wrongPhrases says what is wrong with phrases of one's own, "" for nothing.
func wrongPhrases(phrases map[string][]string) (Mistake, []any) {
	_, err := watch.NewWords(phrases)
	var kind *watch.PhraseError
	var wrong *phrase.Error
	switch {
	case errors.As(err, &wrong) && wrong.Word != "":
		return PhraseWord, []any{"Value", wrong.Phrase, "Part", wrong.Word}
	case errors.As(err, &wrong):
		return PhraseGap, []any{"Value", wrong.Phrase}
	case errors.As(err, &kind):
		return NotOneOf, []any{"Value", kind.Kind, "Known", strings.Join(watch.PhraseKinds(), ", ")}
	}
	return "", nil
}

func (w Watch) validateAnomaly() []Problem {
	var found []Problem
	outside := func(wrong bool, key string, least, most int) {
		if wrong {
			found = append(found, Problem{"watch." + key, NoRange, []any{"Least", least, "Most", most}})
		}
	}
	outside(w.AnomalyLeast < 5 || w.AnomalyLeast > 100_000, "anomaly_least", 5, 100_000)
	outside(!(w.AnomalyReach >= 2 && w.AnomalyReach <= 20), "anomaly_reach", 2, 20)
	outside(w.AnomalyWeeks < 4 || w.AnomalyWeeks > 26, "anomaly_weeks", 4, 26)
	return found
}

// Rules returns the settings as the rules take them; zone is that of the working
// hours, region that of phones without a country.
func (w Watch) Rules(zone *time.Location, region string) (watch.Config, error) {
	c := watch.Config{
		LeadAfter: time.Duration(w.LeadAfter), AnswerAfter: time.Duration(w.AnswerAfter), PromiseAfter: time.Duration(w.PromiseAfter),
		StuckAfter: time.Duration(w.StuckAfter), JunkWithin: time.Duration(w.JunkWithin),
		ReminderBefore: time.Duration(w.ReminderBefore), Region: region,
		Anomaly: watch.Anomaly{Least: int64(w.AnomalyLeast), Deviation: w.AnomalyReach, Weeks: w.AnomalyWeeks},
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
