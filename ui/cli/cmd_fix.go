package cli

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/bitrix24"
)

// printedFix is a fix in the results of fix and outbox. The names are a contract.
type printedFix struct {
	ID          string         `json:"id"`
	State       model.FixState `json:"state"`
	Entity      string         `json:"entity"`
	EntityID    string         `json:"entity_id"`
	Changes     model.Fields   `json:"changes"`
	Base        model.Fields   `json:"base"`
	Theirs      model.Fields   `json:"theirs,omitempty"`
	TheirsBy    string         `json:"theirs_by,omitempty"`
	TheirsAt    string         `json:"theirs_at,omitempty"`
	Overwrote   model.Fields   `json:"overwrote,omitempty"`
	OverwroteBy string         `json:"overwrote_by,omitempty"`
	OverwroteAt string         `json:"overwrote_at,omitempty"`
	Error       string         `json:"error,omitempty"`
	Actor       string         `json:"actor"`
	QueuedAt    string         `json:"queued_at"`
	NotBefore   string         `json:"not_before"`
	Attempts    int            `json:"attempts,omitempty"`
	RetryAt     string         `json:"retry_at,omitempty"`
}

func printable(f model.Fix) printedFix {
	return printedFix{
		ID: f.ID.String(), State: f.State, Entity: string(f.Entity.Kind), EntityID: f.Entity.ID,
		Changes: f.Changes, Base: f.Base, Theirs: f.Theirs, TheirsBy: f.TheirsBy, TheirsAt: stamp(f.TheirsAt), Error: f.Error,
		Overwrote: f.Overwrote.Fields, OverwroteBy: f.Overwrote.By, OverwroteAt: stamp(f.Overwrote.At),
		Actor: f.Actor, QueuedAt: stamp(f.QueuedAt), NotBefore: stamp(f.NotBefore),
		Attempts: f.Attempts, RetryAt: stamp(f.RetryAt),
	}
}

func (a *app) fixCommand() *cobra.Command {
	return a.command("fix lead|deal ENTITY_ID FIELD=VALUE…", "cli.fix.short", "cli.fix.long", a.atLeast(3), func(cmd *cobra.Command, args []string) error {
		ref, changes, err := a.parseFix(args)
		if err != nil {
			return err
		}
		return a.withArchive(cmd.Context(), refuse, func(archive *storage.Archive) error {
			return a.fix(cmd.Context(), archive, ref, changes)
		})
	})
}

// fieldName is the form of the classic names of Bitrix24: STATUS_ID, UF_CRM_1.
var fieldName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

func (a *app) parseFix(args []string) (model.EntityRef, model.Fields, error) {
	ref := model.EntityRef{Kind: model.EntityKind(args[0]), ID: args[1]}
	if ref.Kind != model.EntityLead && ref.Kind != model.EntityDeal {
		return ref, nil, a.usage("cli.usage.entity", "Value", args[0])
	}
	if ref.ID == "" || strings.Trim(ref.ID, "0123456789") != "" {
		return ref, nil, a.usage("cli.usage.entity_id", "Value", ref.ID)
	}
	changes := model.Fields{}
	for _, arg := range args[2:] {
		name, value, found := strings.Cut(arg, "=")
		if !found || !fieldName.MatchString(name) {
			return ref, nil, a.usage("cli.usage.field", "Value", arg)
		}
		if _, twice := changes[name]; twice {
			return ref, nil, a.usage("cli.usage.field_twice", "Value", name)
		}
		changes[name] = model.TextValue(value)
	}
	return ref, changes, nil
}

func (a *app) fix(ctx context.Context, archive *storage.Archive, ref model.EntityRef, changes model.Fields) error {
	entity, err := a.entityToFix(ctx, archive, ref)
	if err != nil {
		return err
	}
	base := model.Fields{}
	for name := range changes {
		if value, ok := entity.Fields[name]; ok {
			base[name] = value
		}
	}
	outcome, err := a.submit(archive, model.Submission{Events: []model.Event{{
		V: model.Version, Type: model.TypeFixQueued, Actor: a.conf.Actor,
		Body: &model.FixQueued{
			Entity: ref, Changes: changes, Base: base, BaseTime: entity.ChangedAt,
			NotBefore: a.Now().Add(time.Duration(a.conf.Bitrix24.Grace)).UTC().Truncate(time.Millisecond),
		},
	}}})
	if err != nil {
		return err
	}
	fix, err := queuedFix(ctx, archive, outcome.Key)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(printable(fix))
	}
	return a.printLine(a.text.T("cli.fix.queued", "Entity", ref.String(), "ID", fix.ID.Short(),
		"State", a.fixStateWord(fix.State), "Grace", time.Duration(a.conf.Bitrix24.Grace).String()))
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
	client, err := bitrix24.New(bitrix24.Options{WebhookURL: webhook, Now: a.Now})
	if err != nil {
		return nil, fmt.Errorf("connect to Bitrix24: %w", err)
	}
	return client, nil
}

func queuedFix(ctx context.Context, archive *storage.Archive, id model.Key) (model.Fix, error) {
	fixes, err := archive.OpenFixes(ctx)
	if err != nil {
		return model.Fix{}, err
	}
	for _, fix := range fixes {
		if fix.ID == id {
			return fix, nil
		}
	}
	return model.Fix{}, fmt.Errorf("fix %s: %w", id.Short(), storage.ErrNotFound)
}
