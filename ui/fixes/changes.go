package fixes

import (
	"strings"
	"time"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/text"
	"debrief/ui/voice"
)

// Changes tells in one line what a fix does: "STATUS_ID JUNK -> NEW", the words of
// a comment, the to-do and its deadline.
func (t Teller) Changes(f *model.Fix) string {
	switch f.Kind {
	case model.FixComment:
		return t.Text.T("fixes.kind.comment", "Text", text.Line(f.Changes.Text(model.CommentText)))
	case model.FixTodo:
		return t.todo(f.Changes)
	case model.FixVote:
		return voice.Joined(t.Text.T("fixes.kind.vote", "Rating", text.Line(f.Changes.Text(model.VoteRating)), "Best", BestRating),
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
		deadline = t.Moment(at)
	}
	said := t.Text.T("fixes.kind.todo", "When", deadline)
	return voice.Joined(voice.Joined(voice.Joined(said, changes.Text(model.TodoTitle)), changes.Text(model.TodoDescription)),
		model.NameOf(t.People, changes.Text(model.TodoResponsible)))
}

// recovery tells of the lead that is made: which one it became, or whose it is.
func (t Teller) recovery(f *model.Fix) string {
	said := t.Text.T("fixes.kind.recover")
	if !f.Made.IsZero() {
		said += " -> " + EntityName(t.Text, f.Made)
	}
	for _, name := range []string{"TITLE", "NAME", "LAST_NAME", "PHONE", "EMAIL"} {
		said = voice.Joined(said, f.Changes.Text(name))
	}
	return said
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
