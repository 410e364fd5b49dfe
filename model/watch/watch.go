// Package watch finds what needs a person: each rule looks at one dialogue, with
// what belongs to it, and says what is wrong, since when, and when that ended. The
// rules are pure and know no clock; what a dialogue tells today it tells for ever.
package watch

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"debrief/model"
)

// Finding is something wrong in a dialogue: an incident, if it still was so at Due.
type Finding struct {
	Rule     model.IncidentRule
	Cause    model.IncidentCause
	Target   model.Key   // the event that it is about; with the rule and the cause's kind it names the finding
	Evidence []model.Key // the events that it rests on
	Since    time.Time   // when it went wrong
	Due      time.Time   // from when on it is an incident
	Ended    time.Time   // when the cause was gone; zero when it is not
	EndedBy  model.Key   // the event that ended it
	Entity   model.EntityRef
	Detail   string
}

// Became reports whether the finding has been an incident by now.
func (f *Finding) Became(now time.Time) bool {
	return !f.Due.After(now) && (f.Ended.IsZero() || f.Ended.After(f.Due))
}

// Stands reports whether it is one now.
func (f *Finding) Stands(now time.Time) bool { return f.Became(now) && f.Ended.IsZero() }

// ID returns the id of the event that opens its incident. A rule that looks again
// finds the same one.
func (f *Finding) ID() string {
	id := "incident:" + string(f.Rule) + ":"
	if f.Rule == model.RuleAssistantTrouble || f.Rule == model.RuleReminder || f.Rule == model.RulePromiseNotKept {
		id += string(f.Cause) + ":" // of these one dialogue may have several that stand side by side
	}
	return id + f.Target.String()
}

// Opened returns the incident that the finding opens.
func (f *Finding) Opened() *model.IncidentOpened {
	return &model.IncidentOpened{
		Rule: f.Rule, Cause: f.Cause, Target: f.Target, Evidence: f.Evidence, Since: f.Since, Entity: f.Entity, Detail: f.Detail,
	}
}

// rule is one rule of the table.
type rule struct {
	name model.IncidentRule
	look func(*View) []Finding
}

// rules are those that look at one dialogue. Anomalies are another matter: they
// look at numbers.
func rules() []rule {
	return []rule{
		{model.RuleLeadNotCreated, leadNotCreated},
		{model.RuleLeadEmpty, leadEmpty},
		{model.RuleUnanswered, unanswered},
		{model.RulePromiseNotKept, promiseNotKept},
		{model.RuleLeadStuck, leadStuck},
		{model.RuleReminder, reminder},
		{model.RuleAssistantTrouble, assistantTrouble},
	}
}

// Look returns everything that the rules find in a dialogue, those that are over
// and those that are not due yet too, in the order in which they are due.
func Look(v *View) []Finding {
	var all []Finding
	for _, r := range rules() {
		if slices.Contains(v.config.Off, r.name) {
			continue
		}
		for _, f := range r.look(v) {
			f.Rule = r.name
			if f.Evidence == nil {
				f.Evidence = []model.Key{f.Target}
			}
			if f.Ended.IsZero() || f.Ended.After(f.Due) {
				all = append(all, f)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(a.Due.Compare(b.Due), bytes.Compare(a.Target[:], b.Target[:]))
	})
	return all
}

// NextLook returns when a dialogue must be looked at again though nothing happens
// in it; zero when never.
func NextLook(v *View, findings []Finding, now time.Time) time.Time {
	next := v.again
	if !next.After(now) {
		next = time.Time{}
	}
	for i := range findings {
		if due := findings[i].Due; due.After(now) && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	return next
}
