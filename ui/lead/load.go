package lead

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
)

// record is what the screen shows: a lead or deal as the CRM holds it, and the
// dialogue that it came from. Either may be missing, never both.
type record struct {
	arg      string
	ref      model.EntityRef // zero when the CRM has no such lead
	entity   model.Entity
	dialogue *model.Dialogue
	talkErr  string      // why there is no dialogue
	fixes    []model.Fix // of the entity, newest first
	stages   []model.Stage
	people   []model.CRMUser

	described []model.CRMField // how the CRM describes the fields; none when it was not asked yet

	sent   model.Fields    // of the lead, as the bot sent them last
	sentAt time.Time       // when it did; zero when it never did
	told   model.Fields    // of the client, as the dialogue has them beside that
	others []model.Summary // dialogues that are linked to the entity
	alike  []alike
	draft  map[string]string // values that were written and not sent
}

// loadedMsg brings a record, or the reason why it could not be read.
type loadedMsg struct {
	gen int
	rec *record
	err error
}

// load reads what arg names; the answer to an earlier load is then stale.
func (p *Pane) load(arg string) tea.Cmd {
	p.gen++
	p.busy, p.asked = true, arg
	gen, archive, region := p.gen, p.env.Archive, p.env.Region
	return pane.Guard(func(ctx context.Context) tea.Msg {
		rec, err := read(ctx, archive, arg)
		if err == nil {
			rec.learn(region)
			err = rec.readLinks(ctx, archive, region)
		}
		return loadedMsg{gen, rec, err}
	})
}

func read(ctx context.Context, archive pane.Archive, arg string) (*record, error) {
	rec := &record{arg: arg}
	var err error
	if ref, ok := parseEntity(arg); ok {
		err = rec.readEntity(ctx, archive, ref)
		if err == nil {
			rec.readSource(ctx, archive)
		}
		return rec, err
	}
	id, _ := pane.Place(arg)
	dialogue, err := archive.Dialogue(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read dialogue: %w", err)
	}
	rec.dialogue = &dialogue
	for _, ref := range dialogue.Entities() {
		if err := rec.readEntity(ctx, archive, ref); err != nil {
			return nil, err
		}
		if rec.isKnown() {
			break
		}
	}
	return rec, rec.readRecovery(ctx, archive)
}

// parseEntity reads "lead 7719"; it is what EntityRef.String writes.
func parseEntity(arg string) (model.EntityRef, bool) {
	kind, id, ok := strings.Cut(arg, " ")
	ref := model.EntityRef{Kind: model.EntityKind(kind), ID: id}
	return ref, ok && id != "" && (ref.Kind == model.EntityLead || ref.Kind == model.EntityDeal)
}

// readEntity reads the CRM's side. The first entity that was asked for stays when
// none is known.
func (rec *record) readEntity(ctx context.Context, archive pane.Archive, ref model.EntityRef) error {
	entity, err := archive.Entity(ctx, ref)
	if err != nil {
		return fmt.Errorf("read %s: %w", ref, err)
	}
	if rec.ref.IsZero() || !entity.ReadAt.IsZero() {
		entity.Ref, rec.ref, rec.entity = ref, ref, entity
	}
	if rec.stages, err = archive.Stages(ctx, rec.ref.Kind); err != nil {
		return fmt.Errorf("read stages: %w", err)
	}
	if rec.people, err = archive.People(ctx); err != nil {
		return fmt.Errorf("read people: %w", err)
	}
	if rec.described, err = archive.Fields(ctx, rec.ref.Kind); err != nil {
		return fmt.Errorf("read fields: %w", err)
	}
	if rec.fixes, err = readFixes(ctx, archive, rec.ref, entity.History); err != nil {
		return err
	}
	return rec.readDraft(ctx, archive)
}

// readFixes returns the fixes of one entity, newest first: those of its history,
// in the state that the outbox knows.
func readFixes(ctx context.Context, archive pane.Archive, ref model.EntityRef, history []*model.Entry) ([]model.Fix, error) {
	newest, err := archive.Fixes(ctx, false, 0)
	if err != nil {
		return nil, fmt.Errorf("read fixes: %w", err)
	}
	byID := map[model.Key]model.Fix{}
	for _, f := range model.FoldFixes(history) {
		byID[f.ID] = f
	}
	for _, f := range newest {
		byID[f.ID] = f
	}
	var fixes []model.Fix
	for _, f := range byID {
		if f.Entity == ref {
			fixes = append(fixes, f)
		}
	}
	slices.SortFunc(fixes, func(a, b model.Fix) int {
		if c := b.QueuedAt.Compare(a.QueuedAt); c != 0 {
			return c
		}
		return slices.Compare(b.ID[:], a.ID[:])
	})
	return fixes, nil
}

// readSource looks for the dialogue that led to the fixes of the entity.
func (rec *record) readSource(ctx context.Context, archive pane.Archive) {
	for _, f := range rec.fixes {
		if f.Evidence.IsZero() {
			continue
		}
		id, err := archive.DialogueOf(ctx, f.Evidence)
		if err == nil {
			var dialogue model.Dialogue
			if dialogue, err = archive.Dialogue(ctx, id); err == nil {
				rec.dialogue, rec.talkErr = &dialogue, ""
				return
			}
		}
		rec.talkErr = err.Error()
	}
	linked, err := archive.DialoguesOf(ctx, rec.ref)
	if err != nil || len(linked) == 0 {
		return // what failed above is told
	}
	if dialogue, err := archive.Dialogue(ctx, linked[0].ID); err == nil {
		rec.dialogue, rec.talkErr = &dialogue, ""
	}
}

// draftName names the draft of an entity's fix.
func draftName(ref model.EntityRef) string { return "fix " + ref.String() }

func (rec *record) readDraft(ctx context.Context, archive pane.Archive) error {
	draft, err := archive.Draft(ctx, draftName(rec.target()))
	if err != nil {
		return fmt.Errorf("read draft: %w", err)
	}
	rec.draft = map[string]string{}
	if draft == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(draft), &rec.draft); err != nil {
		return fmt.Errorf("read draft: %w", err)
	}
	return nil
}

// isKnown reports whether the CRM's side was ever read.
func (rec *record) isKnown() bool { return !rec.ref.IsZero() && !rec.entity.ReadAt.IsZero() }

// checkedAt is when the CRM was last asked about such entities, as far as the
// syncer says; at the least when the entity itself was taken in.
func (rec *record) checkedAt(status model.SyncStatus) time.Time {
	at := rec.entity.ReadAt
	for _, s := range status.Sources {
		if strings.Contains(s.Name, string(rec.ref.Kind)) && s.LastAt.After(at) {
			at = s.LastAt
		}
	}
	return at
}

// evidence is the event of the dialogue that a fix rests on: the last thing that
// the bot said of the lead, else how the dialogue began.
func (rec *record) evidence() model.Key {
	if rec.dialogue == nil {
		return model.Key{}
	}
	for _, item := range slices.Backward(rec.dialogue.Items) {
		if item.Entry.Type == model.TypeLead {
			return item.Entry.Key
		}
	}
	return rec.dialogue.First
}

// openLine returns the number of the dialogue's last open-line session in the
// portal, as the syncer names its beginning; "" when it was not held there.
func (rec *record) openLine() string {
	if rec.dialogue == nil {
		return ""
	}
	for _, item := range slices.Backward(rec.dialogue.Items) {
		e := item.Entry
		if e.Type != model.TypeSessionStart || e.Source != crmSource {
			continue
		}
		rest, ok := strings.CutPrefix(e.ID, "session:")
		if number, begins := strings.CutSuffix(rest, ":start"); ok && begins && isNumber(number) {
			return number
		}
	}
	return ""
}

// crmSource is the source of what the syncer reads in the CRM.
const crmSource = "bitrix24"

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
