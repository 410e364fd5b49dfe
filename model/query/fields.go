package query

import (
	"slices"
	"strings"

	"debrief/model"
)

// Field is a name that a filter knows.
type Field struct {
	Name   string
	Also   []string // other names, Russian ones among them
	Takes  string   // what its value is: "text", "number", "time", or its words with | between
	Values []string // the words that it takes, empty for others

	parse func(text string) (value, bool)
	match func(r *reading, v *value) bool
	value func(*model.Row) string   // what a row holds, nil where that is no one text
	names func(*model.Row) []string // what a row names, nil in fields of another kind
}

// value is what stands behind a colon: its text as it is written, and what was
// read from it.
type value struct {
	text   string
	folded string
	number comparison
	when   span
	week   model.Week // zero for the last one
}

// reading is a row that is matched, and where and when that is.
type reading struct {
	row *model.Row
	ctx Context
}

// Fields lists what a filter knows, in the order in which it is offered.
func Fields() []Field { return append([]Field(nil), fields...) }

func fieldNames() []string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

func fieldOf(name string) *Field {
	name = strings.ToLower(name)
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
		for _, also := range fields[i].Also {
			if also == name {
				return &fields[i]
			}
		}
	}
	return nil
}

// fields is the table of the language. docs/filters.md shows it to people; a test
// compares the two.
var fields = []Field{
	textField("source", func(r *model.Row) string { return r.Source }, "канал"),
	textField("account", func(r *model.Row) string { return r.Account }, "аккаунт"),
	textField("bot", func(r *model.Row) string { return r.Assistant.Name }, "бот"),
	textField("version", func(r *model.Row) string { return r.Assistant.Version }, "версия"),
	textField("scenario", func(r *model.Row) string { return r.Assistant.Scenario }, "сценарий"),
	textField("topic", func(r *model.Row) string { return r.Topic }, "тема"),
	textField("lang", func(r *model.Row) string { return r.Lang }, "язык"),
	partField("client", func(r *model.Row) []string { return []string{r.Client.Name, r.Client.ID, r.Client.Email} }, "клиент"),
	phoneField("phone", "телефон"),
	partField("id", func(r *model.Row) []string { return []string{r.ID, r.Lead.LeadID, r.Lead.DealID} }),
	peopleField("who", func(r *model.Row) []string { return slices.Concat(r.Reviewers, ownersOf(r)) }, "кто"),
	peopleField("assignee", ownersOf, "чей"),
	peopleField("operator", func(r *model.Row) []string { return r.Operators }, "оператор"),
	namesField("tag", func(r *model.Row) []string { return r.Tags }, "тег"),
	wordField("verdict", verdicts, "оценка"),
	wordField("review", choiceOf(reviews, func(r *model.Row) model.ReviewState { return r.Review }), "state", "разбор"),
	wordField("lead", choiceOf(leads, func(r *model.Row) model.LeadStatus { return r.Lead.Status }), "лид"),
	textField("stage", func(r *model.Row) string { return r.Stage }, "стадия"),
	numberField("turns", func(r *model.Row) int { return r.Turns }, "реплик"),
	numberField("answers", func(r *model.Row) int { return r.Answers }, "ответов"),
	wordField("last", choiceOf(speakers, func(r *model.Row) model.Role { return r.LastRole }), "последний"),
	timeField("at", "когда"),
	weekField("week", "неделя"),
}

// ownersOf returns whose work a dialogue is: who was named for it, else who reviews it
// in the sample of its week; and who reviews it there a second time.
func ownersOf(r *model.Row) []string {
	switch {
	case r.Drawn == nil:
		return []string{r.Assignee}
	case r.Assignee != "":
		return []string{r.Assignee, r.Drawn.Second}
	}
	return []string{r.Drawn.Reviewer, r.Drawn.Second}
}

// The words of fields that the archive has an index for, too.
var (
	reviews = map[string][]model.ReviewState{
		"none": {model.ReviewNone}, "new": {model.ReviewNew}, "partial": {model.ReviewPartial},
		"done": {model.ReviewDone}, "todo": {model.ReviewNew, model.ReviewPartial},
	}
	// A lost lead was asked for and not made, as far as the bot was told.
	leads = map[string][]model.LeadStatus{
		"none": {model.LeadNone}, "requested": {model.LeadRequested}, "created": {model.LeadCreated},
		"failed": {model.LeadFailed}, "lost": {model.LeadRequested, model.LeadFailed},
	}
)

var speakers = map[string][]model.Role{
	"client": {model.RoleClient}, "assistant": {model.RoleAssistant}, "operator": {model.RoleOperator},
}

var verdicts = map[string]func(*model.Row) bool{
	"good":    func(r *model.Row) bool { return r.Good > 0 },
	"bad":     func(r *model.Row) bool { return r.Bad > 0 },
	"skipped": func(r *model.Row) bool { return r.Skipped > 0 },
	"none":    func(r *model.Row) bool { return r.Answers > r.Good+r.Bad+r.Skipped },
}
