package cli

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/text"
)

// printedAssigned is whose work a dialogue is. The names are a contract.
type printedAssigned struct {
	Dialogue string `json:"dialogue"`
	Assignee string `json:"assignee"` // "" everybody's
}

func (a *app) assignCommand() *cobra.Command {
	var to string
	var nobody bool
	cmd := a.command("assign ID… --to PERSON|--nobody", "cli.assign.short", "cli.assign.long", a.atLeast(1), func(cmd *cobra.Command, args []string) error {
		if (to == "") != nobody {
			return a.usage("cli.assign.whom")
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.assign(cmd.Context(), archive, args, to)
		})
	})
	cmd.Flags().StringVar(&to, "to", "", a.text.T("cli.assign.to"))
	cmd.Flags().BoolVar(&nobody, "nobody", false, a.text.T("cli.assign.nobody"))
	return cmd
}

// assign gives dialogues to somebody, all of them in one act; where one of them is not
// there, none is given.
func (a *app) assign(ctx context.Context, archive *storage.Archive, ids []string, who string) error {
	group := "assign-" + strconv.FormatInt(a.Now().UnixNano(), 36)
	var s model.Submission
	var given []printedAssigned
	for _, id := range ids {
		d, err := archive.Dialogue(ctx, id)
		if err != nil {
			return a.notFound(err, "cli.error.no_dialogue", "ID", id)
		}
		given = append(given, printedAssigned{d.ID, who})
		if d.Assignee == who {
			continue
		}
		s.Events = append(s.Events, model.Event{
			V: model.Version, Type: model.TypeAssigned, SessionID: d.SessionID, Actor: a.conf.Actor, Group: group,
			Body: &model.Assigned{Target: d.First, Who: who},
		})
	}
	if len(s.Events) > 0 {
		if _, err := a.submit(archive, s); err != nil {
			return err
		}
	}
	for _, one := range given {
		if err := a.printAssigned(one); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printAssigned(one printedAssigned) error {
	switch {
	case a.flags.json:
		return a.printJSON(one)
	case one.Assignee == "":
		return a.printLine(a.text.T("cli.assign.free", "ID", text.Line(one.Dialogue)))
	}
	return a.printLine(a.text.T("cli.assign.done", "ID", text.Line(one.Dialogue), "Who", text.Line(one.Assignee)))
}
