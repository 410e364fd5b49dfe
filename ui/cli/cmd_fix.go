package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/bitrix24"
	"debrief/ui/fixes"
	"debrief/ui/when"
)

// asked is what a call of fix asks for.
type asked struct {
	ref     model.EntityRef
	changes model.Fields

	comment   string
	todo, due string
	person    string // who has to do it
	rate      int
	line      string // the open-line session that is rated
	why       string
}

func (a *app) fixCommand() *cobra.Command {
	var w asked
	cmd := a.command("fix lead|deal ENTITY_ID [FIELD=VALUE…]", "cli.fix.short", "cli.fix.long", a.atLeast(2), func(cmd *cobra.Command, args []string) error {
		if err := a.parseFix(&w, args); err != nil {
			return err
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.fix(cmd.Context(), archive, w)
		})
	})
	flags := cmd.Flags()
	flags.StringVar(&w.comment, "comment", "", a.text.T("cli.fix.comment"))
	flags.StringVar(&w.todo, "todo", "", a.text.T("cli.fix.todo"))
	flags.StringVar(&w.due, "due", "", a.text.T("cli.fix.due"))
	flags.StringVar(&w.person, "for", "", a.text.T("cli.fix.for"))
	flags.IntVar(&w.rate, "rate", 0, a.text.T("cli.fix.rate"))
	flags.StringVar(&w.line, "line", "", a.text.T("cli.fix.line"))
	flags.StringVar(&w.why, "why", "", a.text.T("cli.fix.why"))
	return cmd
}

// fieldName is the form of the classic names of Bitrix24: STATUS_ID, UF_CRM_1.
var fieldName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

func (a *app) parseFix(w *asked, args []string) error {
	w.ref = model.EntityRef{Kind: model.EntityKind(args[0]), ID: args[1]}
	if w.ref.Kind != model.EntityLead && w.ref.Kind != model.EntityDeal {
		return a.usage("cli.usage.entity", "Value", args[0])
	}
	if !isNumber(w.ref.ID) {
		return a.usage("cli.usage.entity_id", "Value", w.ref.ID)
	}
	var err error
	if w.changes, err = a.parseChanges(args[2:]); err != nil {
		return err
	}
	return a.checkAsked(w)
}

// parseChanges reads FIELD=VALUE….
func (a *app) parseChanges(args []string) (model.Fields, error) {
	changes := model.Fields{}
	for _, arg := range args {
		name, value, found := strings.Cut(arg, "=")
		if !found || !fieldName.MatchString(name) {
			return nil, a.usage("cli.usage.field", "Value", arg)
		}
		if _, twice := changes[name]; twice {
			return nil, a.usage("cli.usage.field_twice", "Value", name)
		}
		changes[name] = model.TextValue(value)
	}
	return changes, nil
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// checkAsked refuses what lacks a part, or asks for nothing.
func (a *app) checkAsked(w *asked) error {
	todo := w.todo != "" || w.due != ""
	switch {
	case len(w.changes) == 0 && w.comment == "" && !todo && w.rate == 0:
		return a.usage("cli.usage.fix_nothing")
	case todo && w.due == "":
		return a.usage("cli.usage.todo_due")
	case w.person != "" && (!todo || !isNumber(w.person)):
		return a.usage("cli.usage.todo_for", "Value", w.person)
	case w.rate != 0 && (w.rate < fixes.WorstRating || w.rate > fixes.BestRating):
		return a.usage("cli.usage.rate", "Value", w.rate)
	case w.rate != 0 && !isNumber(w.line), w.rate == 0 && w.line+w.why != "":
		return a.usage("cli.usage.rate_line")
	}
	return nil
}

func (a *app) fix(ctx context.Context, archive *storage.Archive, w asked) error {
	by := a.by()
	wanted, err := a.wanted(w, by.Now)
	if err != nil {
		return err
	}
	if err := a.checkChanges(ctx, archive, w.ref, w.changes); err != nil {
		return err
	}
	entity, err := a.entityToFix(ctx, archive, w.ref)
	if err != nil {
		return err
	}
	if entity.Ref = w.ref; len(w.changes) > 0 {
		wanted = append([]*model.FixQueued{fixes.Change(entity, w.changes, model.Key{})}, wanted...)
	}
	queued, err := a.ask(ctx, archive, fixes.Queue(by, wanted...))
	if err != nil {
		return err
	}
	return a.printQueued(queued)
}

// wanted returns the fixes that are no change of fields.
func (a *app) wanted(w asked, now time.Time) ([]*model.FixQueued, error) {
	var wanted []*model.FixQueued
	if w.comment != "" {
		wanted = append(wanted, fixes.Comment(w.ref, w.comment, model.Key{}))
	}
	if w.due != "" {
		deadline, err := a.deadline(w.due, now)
		if err != nil {
			return nil, err
		}
		todo := fixes.Todo{Title: w.todo, Deadline: deadline, Responsible: w.person}
		wanted = append(wanted, fixes.Remind(w.ref, todo, model.Key{}))
	}
	if w.rate != 0 {
		wanted = append(wanted, fixes.Vote(w.ref, "", w.line, w.rate, w.why, model.Key{}))
	}
	return wanted, nil
}

// deadline reads when something has to be done.
func (a *app) deadline(words string, now time.Time) (time.Time, error) {
	zone, err := a.zone()
	if err != nil {
		return time.Time{}, err
	}
	at, err := when.Parse(words, now, zone)
	switch {
	case errors.Is(err, when.ErrPast):
		return at, a.usage("cli.usage.due_past", "Value", words)
	case err != nil:
		return at, a.usage("cli.usage.due", "Value", words)
	}
	return at, nil
}

// checkChanges refuses what the portal would refuse or pass over, as far as the
// archive knows it.
func (a *app) checkChanges(ctx context.Context, archive *storage.Archive, ref model.EntityRef, changes model.Fields) error {
	if err := a.checkStage(ctx, archive, ref.Kind, changes); err != nil {
		return err
	}
	return a.checkFields(ctx, archive, ref, changes)
}

// checkStage refuses a stage that the portal does not have, and names those that it
// has. Where the archive knows none, the portal itself will say.
func (a *app) checkStage(ctx context.Context, archive *storage.Archive, kind model.EntityKind, changes model.Fields) error {
	id := changes.Text(kind.StageField())
	if id == "" {
		return nil
	}
	stages, err := archive.Stages(ctx, kind)
	if err != nil {
		return err
	}
	var there []string
	for _, s := range stages {
		if pipeline(s.ID) == pipeline(id) {
			there = append(there, s.ID+" ("+s.Name+")")
		}
	}
	if len(there) == 0 || slices.ContainsFunc(stages, func(s model.Stage) bool { return s.ID == id }) {
		return nil
	}
	return a.fail(nil, "cli.error.no_stage", "Stage", id, "Stages", strings.Join(there, ", "))
}

// pipeline returns what the stages of one pipeline of deals begin with, "" for the
// first one and for leads.
func pipeline(stage string) string {
	prefix, _, ok := strings.Cut(stage, ":")
	if !ok {
		return ""
	}
	return prefix
}

// entityToFix returns the entity as it was last read. One that never was is
// asked of the portal.
func (a *app) entityToFix(ctx context.Context, archive *storage.Archive, ref model.EntityRef) (model.Entity, error) {
	entity, err := archive.Entity(ctx, ref)
	switch {
	case err != nil:
		return model.Entity{}, err
	case entity.Deleted:
		return model.Entity{}, a.fail(nil, "cli.error.entity_deleted", "Entity", ref.String())
	case !entity.ReadAt.IsZero():
		return entity, nil
	}
	client, err := a.crm()
	if err != nil {
		return model.Entity{}, err
	}
	if client == nil {
		return model.Entity{}, a.fail(nil, "cli.error.entity_unknown", "Entity", ref.String())
	}
	entity, err = client.Get(ctx, ref)
	if err != nil {
		return model.Entity{}, a.fail(err, "cli.error.entity_unread", "Entity", ref.String())
	}
	return entity, nil
}

// crm returns the client of the configured portal, nil when there is none.
func (a *app) crm() (*bitrix24.Client, error) {
	if a.host != nil {
		return a.host.client, nil
	}
	webhook, err := a.conf.Bitrix24.Webhook(a.Getenv)
	if err != nil || webhook == "" {
		return nil, err
	}
	burst, perSecond := a.conf.Bitrix24.Limits()
	client, err := bitrix24.New(bitrix24.Options{WebhookURL: webhook, Now: a.Now, Region: a.conf.Bitrix24.Region, Burst: burst, PerSecond: perSecond})
	if err != nil {
		return nil, fmt.Errorf("connect to Bitrix24: %w", err)
	}
	return client, nil
}
