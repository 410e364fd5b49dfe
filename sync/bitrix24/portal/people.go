package portal

import (
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// Act is one thing that a person does in the portal's own screens at a time.
type Act struct {
	At     time.Time
	By     int // whose id DATE_MODIFY and the changes are signed with
	Ref    model.EntityRef
	Fields model.Fields // what is changed
	Delete bool         // the entity is deleted
}

// Schedule plans what people do. It happens by the portal's clock: whoever looks
// at the portal sees all acts up to then, each with its own time. An act on what
// does not exist then, or that the portal refuses, is left out.
func (p *Portal) Schedule(acts ...Act) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.acts = append(p.acts, acts...)
	slices.SortStableFunc(p.acts, func(a, b Act) int { return a.At.Compare(b.At) })
}

// catchUp lets people do what they would have done by now.
func (p *Portal) catchUp() {
	for len(p.acts) > 0 && !p.acts[0].At.After(p.opts.Now()) {
		act := p.acts[0]
		p.acts, p.acting = p.acts[1:], act.At
		p.play(act)
	}
	p.acting = time.Time{}
}

func (p *Portal) play(act Act) {
	r := p.rows[act.Ref]
	switch {
	case r == nil:
	case act.Delete:
		p.remove(act.Ref)
	default:
		_ = p.write(r, act.By, values(act.Fields)) // what is refused is not done
	}
}

// moment is the time of what is being done: now, or when a person did it.
func (p *Portal) moment() time.Time {
	if !p.acting.IsZero() {
		return p.acting
	}
	return p.opts.Now()
}

// interfere changes one of the fields that a call writes to something else, as
// somebody does who works on the same entity at that moment.
func (p *Portal) interfere(ref model.EntityRef, params map[string]any) {
	r := p.rows[ref]
	sent, ok := dict(param(params, "fields"))
	if r == nil || !ok {
		return
	}
	if p.caller.item {
		sent = classicNames(ref.Kind, sent)
	}
	for _, name := range sortedKeys(sent) {
		f, known := byClassic(ref.Kind, name)
		if !known || f.readOnly {
			continue
		}
		if other := p.otherValue(r, f, p.canonical(f, sent[name])); other != "" {
			_ = p.write(r, p.colleague(), map[string]any{name: other})
			return
		}
	}
}

// otherValue is a value that a person might give the field instead, "" when
// none comes to mind.
func (p *Portal) otherValue(r *row, f field, wanted string) string {
	switch f.kind {
	case kindStage:
		return p.nextStage(r, wanted)
	case kindText:
		return strings.TrimSpace(wanted + " *")
	case kindMoney:
		return "1" + wanted
	case kindID, kindInt, kindFlag, kindTime, kindDate:
	}
	return ""
}

// nextStage is the stage behind one in its directory; the first one is behind
// the last.
func (p *Portal) nextStage(r *row, stage string) string {
	var all []string
	for _, s := range p.stages {
		if p.stageExists(r, nil, s.ID) && !slices.Contains(all, s.ID) {
			all = append(all, s.ID)
		}
	}
	if len(all) < 2 {
		return ""
	}
	return all[(slices.Index(all, stage)+1)%len(all)]
}

// colleague is somebody other than the caller.
func (p *Portal) colleague() int {
	for _, u := range p.users {
		if u.ID != p.by() {
			return u.ID
		}
	}
	return p.by() + 1
}
