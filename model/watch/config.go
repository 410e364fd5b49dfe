package watch

import (
	"time"

	"debrief/model"
)

// Config is what the rules go by.
type Config struct {
	Off            []model.IncidentRule // rules that do not look
	LeadAfter      time.Duration        // how long a lead may take
	AnswerAfter    time.Duration        // how long an answer may take, in working hours
	PromiseAfter   time.Duration        // how long it may take that what was promised is done
	StuckAfter     time.Duration        // how long a lead may stay in its first stage
	JunkWithin     time.Duration        // to junk within this time of its making is suspicious
	ReminderBefore time.Duration        // an appointment without a reminder so long before is one
	Hours          Hours
	Region         string // the country of phones that name none, ISO 3166
	Words          *Words
	Anomaly        Anomaly
}

// Defaults returns the rules as they are when nobody configured anything. It reads
// the phrases that come with the program.
func Defaults() Config {
	return Config{
		LeadAfter: 5 * time.Minute, AnswerAfter: 15 * time.Minute, PromiseAfter: 5 * time.Minute,
		StuckAfter: 24 * time.Hour, JunkWithin: time.Hour, ReminderBefore: 2 * time.Hour,
		Hours: EveryDay(9*time.Hour, 21*time.Hour), Region: "RU", Words: BuiltIn(),
		Anomaly: Anomaly{Least: 30, Deviation: 4, Weeks: 8},
	}
}
