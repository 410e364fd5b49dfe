package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/text"
)

// printedTags are the tags of a dialogue. The names are a contract.
type printedTags struct {
	Dialogue string   `json:"dialogue"`
	Tags     []string `json:"tags"`
}

func (a *app) tagCommand() *cobra.Command {
	var remove bool
	cmd := a.command("tag ID TAG… [--remove]", "cli.tag.short", "cli.tag.long", a.atLeast(2), func(cmd *cobra.Command, args []string) error {
		tags := make([]string, len(args)-1)
		for i, written := range args[1:] {
			tag, ok := model.CleanTag(written)
			if !ok {
				return a.usage("cli.tag.unfit", "Value", text.Line(written), "Most", model.MostTagRunes)
			}
			tags[i] = tag
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.tag(cmd.Context(), archive, args[0], tags, remove)
		})
	})
	cmd.Flags().BoolVar(&remove, "remove", false, a.text.T("cli.tag.remove"))
	return cmd
}

// tag puts tags on a dialogue, or takes them off, all of them in one act.
func (a *app) tag(ctx context.Context, archive *storage.Archive, id string, tags []string, remove bool) error {
	d, err := archive.Dialogue(ctx, id)
	if err != nil {
		return a.notFound(err, "cli.error.no_dialogue", "ID", id)
	}
	group := "tag-" + strconv.FormatInt(a.Now().UnixNano(), 36)
	stand := d.Tags
	var s model.Submission
	for _, tag := range tags {
		switch has := model.HasTag(stand, tag); {
		case remove && !has:
			return a.fail(nil, "cli.tag.none", "ID", d.ID, "Tag", text.Line(tag))
		case !remove && !has && len(stand) >= model.MostTags:
			return a.fail(nil, "cli.tag.many", "ID", d.ID, "Most", model.MostTags)
		case !remove && has:
			continue
		}
		stand = model.WithTag(stand, tag, remove)
		s.Events = append(s.Events, model.Event{
			V: model.Version, Type: model.TypeTagged, SessionID: d.SessionID, Actor: a.conf.Actor, Group: group,
			Body: &model.Tagged{Target: d.First, Tag: tag, Removed: remove},
		})
	}
	if len(s.Events) > 0 {
		if _, err := a.submit(archive, s); err != nil {
			return err
		}
	}
	return a.printTags(d.ID, stand)
}

func (a *app) printTags(id string, tags []string) error {
	if a.flags.json {
		return a.printJSON(printedTags{id, append([]string{}, tags...)})
	}
	if len(tags) == 0 {
		a.say("cli.tag.bare", "ID", id)
		return nil
	}
	return a.printLine(text.Line(id) + " " + text.Tags(tags, 0))
}
