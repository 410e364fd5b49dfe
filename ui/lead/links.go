package lead

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostAlike is how many leads with the same phone or e-mail are told of, and how
// many other dialogues.
const mostAlike = 5

// alike is another lead or deal with the client's phone or e-mail.
type alike struct {
	model.Entity
	reason model.LinkReason
}

// readLinks looks for the other dialogues of the entity, and for other leads of the
// same client.
func (rec *record) readLinks(ctx context.Context, archive pane.Archive, region string) error {
	if !rec.ref.IsZero() {
		others, err := archive.DialoguesOf(ctx, rec.ref)
		if err != nil {
			return fmt.Errorf("read links: %w", err)
		}
		rec.others = others
	}
	for _, h := range rec.handles() {
		found, err := archive.EntitiesBy(ctx, h, region, mostAlike+2)
		if err != nil {
			return fmt.Errorf("look for the same client: %w", err)
		}
		for _, e := range found {
			if e.Ref.Kind == model.EntityLead && !rec.belongs(e.Ref) && len(rec.alike) < mostAlike {
				rec.alike = append(rec.alike, alike{e, h.Reason()})
			}
		}
	}
	return nil
}

// handles are the phones and e-mails of the client, as the CRM and the dialogue
// have them.
func (rec *record) handles() []model.Handle {
	all := rec.entity.Handles()
	if rec.dialogue != nil {
		all = append(all, rec.dialogue.Handles()...)
	}
	for _, fields := range []model.Fields{rec.sent, rec.told} {
		all = append(all, model.Handle{Kind: model.HandlePhone, Value: fields.Text("PHONE")},
			model.Handle{Kind: model.HandleEmail, Value: fields.Text("EMAIL")})
	}
	var reach []model.Handle
	for _, h := range all {
		if (h.Kind == model.HandlePhone || h.Kind == model.HandleEmail) && h.Bucket() != "" && !slices.Contains(reach, h) {
			reach = append(reach, h)
		}
	}
	return reach
}

// belongs reports whether an entity is the one that is shown, is named by its
// dialogue, or was told of already.
func (rec *record) belongs(ref model.EntityRef) bool {
	if ref == rec.ref || slices.ContainsFunc(rec.alike, func(a alike) bool { return a.Ref == ref }) {
		return true
	}
	if rec.dialogue == nil {
		return false
	}
	tie, ok := rec.dialogue.LinkTo(ref)
	return ok && tie.Reason.Strength() <= model.LinkOrigin.Strength()
}

// alikeLines warn of other leads of the same client.
func (p *Pane) alikeLines(width int) []string {
	var lines []string
	for _, a := range p.rec.alike {
		tell := p.teller()
		said := p.env.Text.T("lead.alike.phone", "Entity", fixes.EntityName(p.env.Text, a.Ref))
		if a.reason == model.LinkEmail {
			said = p.env.Text.T("lead.alike.email", "Entity", fixes.EntityName(p.env.Text, a.Ref))
		}
		for _, more := range []string{a.Fields.Text("TITLE"), a.Fields.Text("NAME")} {
			if more = text.Line(more); more != "" {
				said += " · " + more
			}
		}
		if stage := a.Fields.Text(model.EntityLead.StageField()); stage != "" {
			said += " · " + tell.Value(model.EntityLead, model.EntityLead.StageField(), a.Fields)
		}
		for _, line := range text.Wrap(said, max(width-2, 8)) {
			lines = append(lines, p.env.Style.Warn.Render("! "+line))
		}
	}
	return lines
}

// linkLines tell what belongs together, and why.
func (p *Pane) linkLines(width int) []string {
	t, rec := p.env.Text, p.rec
	var lines []string
	add := func(what, why string) { lines = append(lines, text.Truncate("  "+what+" · "+why, width)) }
	if rec.dialogue != nil {
		for _, tie := range rec.dialogue.Links() {
			add(fixes.EntityName(t, tie.Entity), p.reason(tie))
		}
	}
	told := 0
	for i := range rec.others {
		other := &rec.others[i]
		if rec.dialogue != nil && other.ID == rec.dialogue.ID || told == mostAlike {
			continue
		}
		told++
		tie, _ := other.LinkTo(rec.ref)
		add(t.T("lead.link.dialogue", "When", t.Moment(other.StartedAt, p.env.Zone), "ID", text.Line(other.ID)), p.reason(tie))
	}
	return lines
}

// reason tells why a dialogue is linked to an entity, and who said so.
func (p *Pane) reason(tie model.Tie) string {
	t := p.env.Text
	switch tie.Reason {
	case model.LinkLead, model.LinkDeal:
		return t.T("lead.link.named")
	case model.LinkPerson:
		return t.T("lead.link.person", "Who", text.Line(tie.By))
	case model.LinkOrigin:
		return t.T("lead.link.origin")
	case model.LinkChat:
		return t.T("lead.link.chat")
	case model.LinkPhone:
		return t.T("lead.link.phone")
	case model.LinkEmail:
		return t.T("lead.link.email")
	}
	return text.Line(strings.ToLower(string(tie.Reason)))
}
