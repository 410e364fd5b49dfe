package portal

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// row is one lead or deal. Values are the classic texts; what is not there is
// empty.
type row struct {
	ref                  model.EntityRef
	values               map[string]string
	multi                map[string][]multi
	created, updated     time.Time
	moved                time.Time
	active               time.Time // somebody wrote in its chat
	createdBy, updatedBy int
	movedBy              int
}

// multi is one value of a PHONE, EMAIL, WEB or IM.
type multi struct {
	id              int
	valueType, text string
}

// Error is the portal's refusal of a change.
type Error struct{ Code, Words string }

// Error implements error.
func (e *Error) Error() string { return strings.TrimSpace(e.Code + " " + e.Words) }

// add creates an entity for a person at work.
func (p *Portal) add(kind model.EntityKind, fields model.Fields) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, err := p.create(kind, p.by(), values(fields))
	if err != nil {
		return "", fmt.Errorf("add a %s: %w", kind, err)
	}
	if at, err := time.Parse(time.RFC3339, fields.Text("DATE_CREATE")); err == nil {
		r.created = at.In(p.opts.Zone)
		r.updated, r.moved = r.created, r.created
		p.backdate(r)
	}
	return r.ref.ID, nil
}

// create makes a row. Nothing is required; what is missing gets Bitrix24's
// defaults.
func (p *Portal) create(kind model.EntityKind, by int, given map[string]any) (*row, error) {
	id := p.lastID[kind] + 1
	if wanted, err := strconv.Atoi(text(given["ID"])); err == nil && wanted > 0 {
		id = wanted
	}
	ref := model.EntityRef{Kind: kind, ID: strconv.Itoa(id)}
	if p.rows[ref] != nil {
		return nil, &Error{Words: ref.String() + " exists already"}
	}
	r := &row{
		ref: ref, values: map[string]string{}, multi: map[string][]multi{},
		created: p.now(), createdBy: by,
	}
	r.defaults(strconv.Itoa(by), text(given["CATEGORY_ID"]))
	if err := p.write(r, by, given); err != nil {
		return nil, err
	}
	r.moved, r.movedBy = r.updated, by
	p.chronicle(r, stageCreated, r.moved)
	p.remember(ref)
	p.rows[ref] = r
	p.happened(added, ref)
	if place, was := slices.BinarySearch(p.ids[kind], id); !was {
		p.ids[kind] = slices.Insert(p.ids[kind], place, id)
	}
	p.lastID[kind] = max(p.lastID[kind], id)
	return r, nil
}

// remove deletes a row.
func (p *Portal) remove(ref model.EntityRef) {
	if p.rows[ref] == nil {
		return
	}
	p.remember(ref)
	delete(p.rows, ref)
	p.happened(deleted, ref)
}

// write changes a row: unknown and read-only names are passed over in silence,
// the last writer wins, and a write that changes nothing still counts as one.
func (p *Portal) write(r *row, by int, given map[string]any) error {
	changes := p.writable(r, given)
	stageField := r.ref.Kind.StageField()
	stage, moves := changes[stageField]
	if moves && !p.stageExists(r, changes, stage) {
		return &Error{Code: "CRM_FIELD_ERROR_VALUE_NOT_VALID", Words: fmt.Sprintf("Invalid value for field %q", "Stage")}
	}
	if p.opts.Unsettled.NoOpSilent && p.rows[r.ref] == r && !differs(r, changes, given) {
		return nil
	}
	if p.rows[r.ref] == r {
		p.remember(r.ref)
	}
	now := p.now()
	moves = moves && stage != r.values[stageField]
	if moves {
		r.moved, r.movedBy = now, by
	}
	pipeline := r.values["CATEGORY_ID"]
	for name, v := range changes {
		if was := r.values[name]; was != v {
			p.changes = append(p.changes, Change{now, r.ref, by, name, was, v})
			r.values[name] = v
		}
	}
	for _, name := range multiFields() {
		if sent, ok := given[name]; ok {
			p.writeMulti(r, name, sent)
		}
	}
	r.updated, r.updatedBy = now, by
	p.derive(r)
	if p.rows[r.ref] == r { // else it is still being made
		if moves {
			p.chronicle(r, moveKind(r.values["CATEGORY_ID"] != pipeline), now)
		}
		p.happened(updated, r.ref)
	}
	return nil
}

// writable returns the values that a write may set, in the form in which they are
// kept.
func (p *Portal) writable(r *row, given map[string]any) map[string]string {
	changes := map[string]string{}
	for name, v := range given {
		if f, ok := byClassic(r.ref.Kind, name); ok && !f.readOnly {
			changes[name] = p.canonical(f, v)
		}
	}
	if category, ok := changes["CATEGORY_ID"]; ok && category == "" {
		delete(changes, "CATEGORY_ID")
	}
	return changes
}

// differs reports whether a write changes anything; lists always count.
func differs(r *row, changes map[string]string, given map[string]any) bool {
	for name, v := range changes {
		if r.values[name] != v {
			return true
		}
	}
	return given["fm"] != nil || slices.ContainsFunc(multiFields(), func(name string) bool { return given[name] != nil })
}

// derive sets what follows from the stage and the lists.
func (p *Portal) derive(r *row) {
	flag := func(set bool) string {
		if set {
			return "Y"
		}
		return "N"
	}
	r.values["HAS_PHONE"], r.values["HAS_EMAIL"] = flag(len(r.multi["PHONE"]) > 0), flag(len(r.multi["EMAIL"]) > 0)
	if r.ref.Kind == model.EntityContact {
		return
	}
	semantic := p.semantics(r)
	final := semantic != "P"
	if r.ref.Kind == model.EntityDeal {
		r.values["STAGE_SEMANTIC_ID"], r.values["CLOSED"] = semantic, flag(final)
		return
	}
	r.values["STATUS_SEMANTIC_ID"] = semantic
	switch {
	case !final:
		r.values["DATE_CLOSED"] = ""
	case r.values["DATE_CLOSED"] == "":
		r.values["DATE_CLOSED"] = r.updated.Format(time.RFC3339)
	}
}

// canonical gives a value the form in which Bitrix24 keeps it. What it does not
// understand becomes nothing, without a word.
func (p *Portal) canonical(f field, v any) string {
	s := text(v)
	switch f.kind {
	case kindMoney:
		amount, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsInf(amount, 0) || math.IsNaN(amount) {
			amount = 0
		}
		return strconv.FormatFloat(amount, 'f', 2, 64)
	case kindID, kindInt:
		n, err := strconv.Atoi(s)
		if err != nil || n == 0 && f.kind == kindID {
			return ""
		}
		return strconv.Itoa(n)
	case kindFlag:
		if s == "Y" || s == "1" {
			return "Y"
		}
		return "N"
	case kindTime, kindDate:
		return p.canonicalTime(s)
	case kindText, kindStage:
	}
	return s
}

func (p *Portal) canonicalTime(s string) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", time.DateOnly, "02.01.2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.In(p.opts.Zone).Format(time.RFC3339)
		}
	}
	return ""
}
