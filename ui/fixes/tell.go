package fixes

import (
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
	"debrief/ui/voice"
)

// Teller puts a fix into words.
type Teller struct {
	voice.Voice
	// Stages names the stages of the entity, by id; what it does not know is shown
	// as it is.
	Stages map[string]string
	// People names who is responsible, by id.
	People []model.CRMUser
	// Fields describe the entity's fields; those of a portal's own are named by them.
	Fields []model.CRMField
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
		return t.Text.T("fixes.not_kept_by", "Who", text.Line(f.TheirsBy), "When", t.Moment(f.TheirsAt))
	case f.State == model.FixConflict && f.Written:
		return t.Text.T("fixes.not_kept", "When", t.Moment(f.UpdatedAt))
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
		return t.Text.T("fixes.changed_by_at", "Who", who, "When", t.Moment(f.TheirsAt))
	case who != "":
		return t.Text.T("fixes.changed_by", "Who", who, "When", t.Moment(f.UpdatedAt))
	}
	return t.Text.T("fixes.changed", "When", t.Moment(f.UpdatedAt))
}

// overwrote tells whose values the write replaced, since nobody had seen them.
func (t Teller) overwrote(f *model.Fix) string {
	lost := make([]string, 0, len(f.Overwrote.Fields))
	for _, name := range f.Overwrote.Fields.Names() {
		lost = append(lost, t.Field(name)+" "+t.Value(f.Entity.Kind, name, f.Overwrote.Fields))
	}
	return t.Text.T("fixes.overwrote", "Who", text.Line(f.Overwrote.By),
		"When", t.Moment(f.Overwrote.At), "What", strings.Join(lost, ", "))
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
