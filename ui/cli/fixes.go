package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/fixes"
)

// printedFix is a fix in the results of fix, recover, conflicts and outbox. The
// names are a contract.
type printedFix struct {
	ID          string         `json:"id"`
	Kind        string         `json:"kind"` // fields, comment, todo, vote, recover
	State       model.FixState `json:"state"`
	Entity      string         `json:"entity"`
	EntityID    string         `json:"entity_id"`
	Session     string         `json:"session,omitempty"` // the dialogue's, of a recovery or a vote
	Made        string         `json:"made,omitempty"`    // the id of the lead that a recovery made or found
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
	p := printedFix{
		ID: f.ID.String(), Kind: string(f.Kind), State: f.State, Entity: string(f.Entity.Kind), EntityID: f.Entity.ID,
		Session: f.Session, Made: f.Made.ID,
		Changes: f.Changes, Base: f.Base, Theirs: f.Theirs, TheirsBy: f.TheirsBy, TheirsAt: stamp(f.TheirsAt), Error: f.Error,
		Overwrote: f.Overwrote.Fields, OverwroteBy: f.Overwrote.By, OverwroteAt: stamp(f.Overwrote.At),
		Actor: f.Actor, QueuedAt: stamp(f.QueuedAt), NotBefore: stamp(f.NotBefore),
		Attempts: f.Attempts, RetryAt: stamp(f.RetryAt),
	}
	if f.Kind == model.FixFields {
		p.Kind = "fields"
	}
	if p.Base == nil {
		p.Base = model.Fields{}
	}
	return p
}

// by says who asks for fixes now, all of one command in one act.
func (a *app) by() fixes.By {
	now := a.Now().UTC().Truncate(time.Millisecond)
	return fixes.By{
		Actor: a.conf.Actor, Now: now, Grace: time.Duration(a.conf.Bitrix24.Grace),
		Group: "fix-" + strconv.FormatInt(now.UnixNano(), 36),
	}
}

// shortestID is how many digits of a fix's id are enough to name it.
const shortestID = 4

// everyFix is more fixes than an outbox has.
const everyFix = 1 << 20

// findFix returns the fix of that id, or of the one id that begins like that.
func (a *app) findFix(ctx context.Context, archive *storage.Archive, id string) (model.Fix, error) {
	id = strings.ToLower(id)
	if len(id) < shortestID || strings.Trim(id, "0123456789abcdef") != "" {
		return model.Fix{}, a.usage("cli.usage.fix_id", "Value", id)
	}
	all, err := archive.Fixes(ctx, false, everyFix)
	if err != nil {
		return model.Fix{}, err
	}
	var found []model.Fix
	for _, f := range all {
		if strings.HasPrefix(f.ID.String(), id) {
			found = append(found, f)
		}
	}
	switch len(found) {
	case 0:
		return model.Fix{}, a.fail(nil, "cli.error.no_fix", "ID", id)
	case 1:
		return found[0], nil
	}
	return model.Fix{}, a.fail(nil, "cli.error.fixes_alike", "ID", id, "N", len(found))
}

// ask submits fixes and returns them as they are in the outbox.
func (a *app) ask(ctx context.Context, archive *storage.Archive, s model.Submission) ([]model.Fix, error) {
	receipt := <-archive.Submit(s)
	if receipt.Err != nil {
		return nil, receipt.Err
	}
	asked := map[model.Key]bool{}
	for _, outcome := range receipt.Outcomes {
		asked[outcome.Key] = true
	}
	open, err := archive.OpenFixes(ctx)
	if err != nil {
		return nil, err
	}
	var all []model.Fix
	for _, f := range open {
		if asked[f.ID] {
			all = append(all, f)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("read the outbox: %w", storage.ErrNotFound)
	}
	return all, nil
}

// printQueued tells of fixes that were just asked for.
func (a *app) printQueued(queued []model.Fix) error {
	for _, fix := range queued {
		if a.flags.json {
			if err := a.printJSON(printable(fix)); err != nil {
				return err
			}
			continue
		}
		err := a.printLine(a.text.T("cli.fix.queued", "Entity", fixes.EntityName(a.text, fix.Entity), "ID", fix.ID.Short(),
			"State", a.fixStateWord(fix.State), "Grace", time.Duration(a.conf.Bitrix24.Grace).String()))
		if err != nil {
			return err
		}
	}
	return nil
}

// printSettled tells of a fix that was put away.
func (a *app) printSettled(ctx context.Context, archive *storage.Archive, id model.Key) error {
	fix, err := a.findFix(ctx, archive, id.String())
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.printJSON(printable(fix))
	}
	return a.printLine(a.text.T("cli.fix.settled", "Entity", fixes.EntityName(a.text, fix.Entity), "ID", fix.ID.Short(),
		"State", a.fixStateWord(fix.State)))
}

// teller puts fixes into words, with the names of stages and people as far as the
// archive knows them.
func (a *app) teller(ctx context.Context, archive *storage.Archive, kind model.EntityKind) (fixes.Teller, error) {
	zone, err := a.zone()
	if err != nil {
		return fixes.Teller{}, err
	}
	tell := fixes.Teller{Voice: a.voice(zone), Stages: map[string]string{}}
	if tell.People, err = archive.People(ctx); err != nil {
		return tell, err
	}
	if tell.Fields, err = archive.Fields(ctx, kind); err != nil {
		return tell, err
	}
	stages, err := archive.Stages(ctx, kind)
	for _, s := range stages {
		tell.Stages[s.ID] = s.Name
	}
	return tell, err
}
