package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/text"
)

// printedLink is a link between a dialogue and what the CRM holds. The names are a
// contract.
type printedLink struct {
	Dialogue string           `json:"dialogue,omitempty"` // of link and unlink
	Entity   model.EntityKind `json:"entity"`
	EntityID string           `json:"entity_id"`
	Reason   model.LinkReason `json:"reason"`
	Since    string           `json:"since"`
	By       string           `json:"by,omitempty"` // missing where the dialogue names the entity itself
	Removed  bool             `json:"removed,omitempty"`
}

func printedLinks(s *model.Summary) []printedLink {
	links := []printedLink{}
	for _, tie := range s.Links() {
		links = append(links, linkOf(tie))
	}
	return links
}

func linkOf(tie model.Tie) printedLink {
	return printedLink{
		Entity: tie.Entity.Kind, EntityID: tie.Entity.ID, Reason: tie.Reason,
		Since: stamp(tie.Since), By: tie.By, Removed: tie.Removed,
	}
}

func (a *app) linkCommand() *cobra.Command {
	return a.command("link DIALOGUE lead|deal ENTITY_ID", "cli.link.short", "cli.link.long", a.exactly(3), a.linking(false))
}

func (a *app) unlinkCommand() *cobra.Command {
	return a.command("unlink DIALOGUE lead|deal ENTITY_ID", "cli.unlink.short", "cli.unlink.long", a.exactly(3), a.linking(true))
}

func (a *app) linking(removed bool) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		ref := model.EntityRef{Kind: model.EntityKind(args[1]), ID: args[2]}
		if ref.Kind != model.EntityLead && ref.Kind != model.EntityDeal {
			return a.usage("cli.usage.entity", "Value", args[1])
		}
		if !isNumber(ref.ID) {
			return a.usage("cli.usage.entity_id", "Value", ref.ID)
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.tie(cmd.Context(), archive, args[0], ref, removed)
		})
	}
}

// tie records that a person says that a dialogue belongs to an entity, or with
// removed that it does not.
func (a *app) tie(ctx context.Context, archive *storage.Archive, id string, ref model.EntityRef, removed bool) error {
	d, err := archive.Dialogue(ctx, id)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", id)
	}
	if _, linked := d.LinkTo(ref); removed && !linked {
		return a.fail(nil, "cli.error.not_linked", "ID", id, "Entity", ref.String())
	}
	said := model.Event{
		V: model.Version, Type: model.TypeLink, Actor: a.conf.Actor, SessionID: d.SessionID,
		Body: &model.Link{Target: d.First, Entity: ref, Reason: model.LinkPerson, Removed: removed},
	}
	if receipt := <-archive.Submit(model.Submission{Events: []model.Event{said}}); receipt.Err != nil {
		return receipt.Err
	}
	if d, err = archive.Dialogue(ctx, id); err != nil {
		return err
	}
	tie, ok := d.Tied(ref)
	if !ok {
		return errors.New("the link is not in the archive")
	}
	if a.flags.json {
		printed := linkOf(tie)
		printed.Dialogue = d.ID
		return a.printJSON(printed)
	}
	done := "cli.link.done"
	if removed {
		done = "cli.unlink.done"
	}
	a.say(done, "ID", d.ID, "Entity", ref.String())
	return nil
}

// linkWords say what a dialogue is linked to, and why: "lead 7719 (same phone)".
func (a *app) linkWords(s *model.Summary) string {
	var words []string
	for _, tie := range s.Links() {
		words = append(words, text.Line(tie.Entity.String())+" ("+a.linkReason(tie)+")")
	}
	return strings.Join(words, ", ")
}

func (a *app) linkReason(tie model.Tie) string {
	switch tie.Reason {
	case model.LinkLead, model.LinkDeal:
		return a.text.T("cli.link.named")
	case model.LinkPerson:
		return a.text.T("cli.link.person", "Name", text.Line(tie.By))
	case model.LinkOrigin:
		return a.text.T("cli.link.origin")
	case model.LinkChat:
		return a.text.T("cli.link.chat")
	case model.LinkPhone:
		return a.text.T("cli.link.phone")
	case model.LinkEmail:
		return a.text.T("cli.link.email")
	}
	return text.Line(string(tie.Reason))
}
