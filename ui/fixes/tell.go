package fixes

import (
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/text"
	"debrief/ui/theme"
)

// Teller puts a fix into words.
type Teller struct {
	Text  *lang.Printer
	Style theme.Styles
	Zone  *time.Location
	// Stages names the stages of the entity, by id; what it does not know is shown
	// as it is.
	Stages map[string]string
	// People names who is responsible, by id.
	People []model.CRMUser
	// Fields describe the entity's fields; those of a portal's own are named by them.
	Fields []model.CRMField
}

// field returns how the CRM describes a field, a zero one when it does not.
func (t Teller) field(name string) model.CRMField {
	at := slices.IndexFunc(t.Fields, func(f model.CRMField) bool { return f.Name == name })
	if at < 0 {
		return model.CRMField{}
	}
	return t.Fields[at]
}

// Sign returns the one character that tells a state without colour, and its
// style.
func (t Teller) Sign(s model.FixState) (string, lipgloss.Style) {
	switch s {
	case model.FixConfirmed:
		return "+", t.Style.Good
	case model.FixRefused:
		return "x", t.Style.Bad
	case model.FixConflict:
		return "!", t.Style.Warn
	case model.FixUndone:
		return "-", t.Style.Faint
	case model.FixQueuedState, model.FixClaimed, model.FixWritten:
	}
	return "~", t.Style.CRM
}

// State tells how far a fix is, with the seconds that are left where it counts.
func (t Teller) State(f *model.Fix, now time.Time) string {
	switch f.State {
	case model.FixQueuedState:
		if f.NotBefore.After(now) {
			return t.Text.T("fixes.waits", "Time", t.left(f.NotBefore.Sub(now)))
		}
		return t.Text.T("fixes.queued")
	case model.FixClaimed:
		if f.RetryAt.After(now) {
			return t.Text.T("fixes.delayed", "Time", t.left(f.RetryAt.Sub(now)))
		}
		return t.Text.T("fixes.claimed")
	case model.FixWritten:
		return t.Text.T("fixes.written")
	case model.FixConfirmed:
		return t.Text.T("fixes.confirmed")
	case model.FixRefused:
		return t.Text.T("fixes.refused")
	case model.FixConflict:
		return t.Text.T("fixes.conflict")
	case model.FixUndone:
		return t.Text.T("fixes.undone")
	}
	return text.Line(string(f.State))
}

// left rounds up, so that the last second is not called 0.
func (t Teller) left(d time.Duration) string {
	return t.Text.Ago((d + time.Second - 1).Truncate(time.Second))
}

// Problem tells why a fix did not get through, in the CRM's own words; "" when
// nothing is wrong.
func (t Teller) Problem(f *model.Fix) string {
	switch {
	case f.State == model.FixConflict && f.Written && f.TheirsBy != "" && !f.TheirsAt.IsZero():
		return t.Text.T("fixes.not_kept_by", "Who", text.Line(f.TheirsBy), "When", t.Text.Moment(f.TheirsAt, t.Zone))
	case f.State == model.FixConflict && f.Written:
		return t.Text.T("fixes.not_kept", "When", t.Text.Moment(f.UpdatedAt, t.Zone))
	case f.State == model.FixConflict:
		return t.contested(f)
	case len(f.Overwrote.Fields) > 0:
		return t.overwrote(f)
	case f.Error != "" && f.Attempts > 0 && !f.State.Final():
		return t.Text.T("fixes.tries", "N", f.Attempts, "Error", t.said(f.Error))
	case f.State == model.FixRefused && model.SaysGone(f.Error):
		return t.Text.T("fixes.gone", "Error", text.Line(f.Error))
	case f.Error != "" && f.State != model.FixConfirmed:
		return t.Text.T("fixes.crm_says", "Error", text.Line(f.Error))
	}
	return ""
}

// contested tells who changed a field in the CRM, and when: by the CRM's clock, or
// else when it was seen.
func (t Teller) contested(f *model.Fix) string {
	switch who := text.Line(f.TheirsBy); {
	case !f.TheirsAt.IsZero() && who != "":
		return t.Text.T("fixes.changed_by_at", "Who", who, "When", t.Text.Moment(f.TheirsAt, t.Zone))
	case who != "":
		return t.Text.T("fixes.changed_by", "Who", who, "When", t.Text.Moment(f.UpdatedAt, t.Zone))
	}
	return t.Text.T("fixes.changed", "When", t.Text.Moment(f.UpdatedAt, t.Zone))
}

// overwrote tells whose values the write replaced, since nobody had seen them.
func (t Teller) overwrote(f *model.Fix) string {
	lost := make([]string, 0, len(f.Overwrote.Fields))
	for _, name := range f.Overwrote.Fields.Names() {
		lost = append(lost, t.Field(name)+" "+t.Value(f.Entity.Kind, name, f.Overwrote.Fields))
	}
	return t.Text.T("fixes.overwrote", "Who", text.Line(f.Overwrote.By),
		"When", t.Text.Moment(f.Overwrote.At, t.Zone), "What", strings.Join(lost, ", "))
}

// Changes tells in one line what a fix does: "STATUS_ID JUNK -> NEW", the words of
// a comment, the to-do and its deadline.
func (t Teller) Changes(f *model.Fix) string {
	switch f.Kind {
	case model.FixComment:
		return t.Text.T("fixes.kind.comment", "Text", text.Line(f.Changes.Text(model.CommentText)))
	case model.FixTodo:
		return t.todo(f.Changes)
	case model.FixVote:
		return joined(t.Text.T("fixes.kind.vote", "Rating", text.Line(f.Changes.Text(model.VoteRating)), "Best", BestRating),
			f.Changes.Text(model.CommentText))
	case model.FixRecover:
		return t.recovery(f)
	case model.FixFields:
	}
	parts := make([]string, 0, len(f.Changes))
	for _, name := range f.Changes.Names() {
		parts = append(parts, t.Field(name)+" "+t.arrow(f, name))
	}
	return strings.Join(parts, ", ")
}

func (t Teller) todo(changes model.Fields) string {
	deadline := text.Line(changes.Text(model.TodoDeadline))
	if at, err := time.Parse(time.RFC3339, deadline); err == nil {
		deadline = t.Text.Moment(at, t.Zone)
	}
	said := t.Text.T("fixes.kind.todo", "When", deadline)
	return joined(joined(joined(said, changes.Text(model.TodoTitle)), changes.Text(model.TodoDescription)),
		model.NameOf(t.People, changes.Text(model.TodoResponsible)))
}

// recovery tells of the lead that is made: which one it became, or whose it is.
func (t Teller) recovery(f *model.Fix) string {
	said := t.Text.T("fixes.kind.recover")
	if !f.Made.IsZero() {
		said += " -> " + EntityName(t.Text, f.Made)
	}
	for _, name := range []string{"TITLE", "NAME", "LAST_NAME", "PHONE", "EMAIL"} {
		said = joined(said, f.Changes.Text(name))
	}
	return said
}

// joined puts more words, from outside, behind what was said.
func joined(said, more string) string {
	if more = text.Line(more); more == "" {
		return said
	}
	return said + " · " + more
}

// EntityName names a lead or deal of the CRM, or a lead that is yet to be made.
func EntityName(t *lang.Printer, ref model.EntityRef) string {
	if _, ok := ref.Recovery(); ok {
		return t.T("fixes.entity.new")
	}
	if ref.Kind == model.EntityDeal {
		return t.T("fixes.entity.deal", "ID", text.Line(ref.ID))
	}
	return t.T("fixes.entity.lead", "ID", text.Line(ref.ID))
}

func (t Teller) arrow(f *model.Fix, name string) string {
	return t.Value(f.Entity.Kind, name, f.Base) + " -> " + t.Value(f.Entity.Kind, name, f.Changes)
}

// Value tells the value of a field on one line: a stage by its name, an empty one
// as "(empty)".
func (t Teller) Value(kind model.EntityKind, name string, fields model.Fields) string {
	value := text.Line(fields.Text(name))
	if value == "" {
		return t.Text.T("fixes.empty")
	}
	if name == kind.StageField() {
		if stage := text.Line(t.Stages[fields.Text(name)]); stage != "" {
			return stage
		}
	}
	if name == "ASSIGNED_BY_ID" {
		return text.Line(model.NameOf(t.People, value))
	}
	return t.described(name, value)
}

// described tells a value by what the CRM says of its field: a person and a choice by
// their names, a flag as yes or no.
func (t Teller) described(name, value string) string {
	f := t.field(name)
	switch {
	case f.Multiple:
	case f.Type == "user":
		return text.Line(model.NameOf(t.People, value))
	case f.Type == "boolean" && value == "1":
		return t.Text.T("fixes.yes")
	case f.Type == "boolean" && value == "0":
		return t.Text.T("fixes.no")
	}
	for _, c := range f.Choices {
		if c.ID == value {
			return text.Line(c.Name)
		}
	}
	return value
}

// Field names a field of the CRM as people call it; one that has no word is named
// as the CRM's own screens do, else by its name.
func (t Teller) Field(name string) string {
	if id, ok := fieldWords(name); ok {
		return t.Text.T(id)
	}
	if title := t.field(name).Title; title != "" {
		return text.Line(title)
	}
	return text.Line(name)
}

func fieldWords(name string) (string, bool) {
	switch name {
	case "STATUS_ID", "STAGE_ID":
		return "fixes.field.stage", true
	case "TITLE":
		return "fixes.field.title", true
	case "NAME":
		return "fixes.field.name", true
	case "LAST_NAME":
		return "fixes.field.last_name", true
	case "PHONE":
		return "fixes.field.phone", true
	case "EMAIL":
		return "fixes.field.email", true
	case "COMMENTS":
		return "fixes.field.comments", true
	case "OPPORTUNITY":
		return "fixes.field.opportunity", true
	case "CURRENCY_ID":
		return "fixes.field.currency", true
	case "ASSIGNED_BY_ID":
		return "fixes.field.assigned", true
	case "SOURCE_ID":
		return "fixes.field.source", true
	}
	return "", false
}

// conflictCells are the widths of the first columns of a conflict.
const conflictCells = 14

// Conflict tells a conflict field by field: what it was when the fix was made,
// what we want, what the CRM holds now. Each line is at most width wide.
func (t Teller) Conflict(f *model.Fix, width int) []string {
	var lines []string
	for _, line := range text.Wrap("! "+t.Problem(f), max(width, 8)) {
		lines = append(lines, t.Style.Warn.Render(text.Truncate(line, width)))
	}
	for _, name := range f.Changes.Names() {
		lines = append(lines, text.Truncate("  "+t.Style.Bold.Render(t.Field(name)), width))
		for _, side := range []struct {
			word   string
			fields model.Fields
		}{
			{t.Text.T("fixes.base"), f.Base}, {t.Text.T("fixes.ours"), f.Changes}, {t.Text.T("fixes.theirs"), f.Theirs},
		} {
			line := "    " + text.PadRight(side.word, conflictCells) + t.Value(f.Entity.Kind, name, side.fields)
			lines = append(lines, text.Truncate(line, width))
		}
	}
	return lines
}
