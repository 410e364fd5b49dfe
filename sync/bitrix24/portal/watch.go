package portal

import (
	"fmt"
	"slices"
	"strings"

	"debrief/model"
)

// watch notes what a careful client would not do.
type watch struct {
	notes  []string
	unsure map[model.EntityRef]bool // written with an unknown outcome and not looked at since
	failed map[string]failure       // by request
}

// Misbehaviour tells what the callers did that a careful one would not: exceed
// the rate, write a field that held that value already, repeat a write or a batch
// with writes of unknown outcome without looking first, and ask for what failed
// again and again without waiting.
func (p *Portal) Misbehaviour() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.watch.notes)
}

func (w *watch) blame(format string, args ...any) {
	w.notes = append(w.notes, fmt.Sprintf(format, args...))
}

// target says which entity a call is about and whether it writes.
func (w *watch) target(method string, params map[string]any) (ref model.EntityRef, writing bool) {
	if ref, writing, ok := addTarget(method, params); ok {
		return ref, writing
	}
	kind, action, ok := entityMethod(method, params)
	if !ok {
		return model.EntityRef{}, false
	}
	ref = model.EntityRef{Kind: kind, ID: text(param(params, "id"))}
	if strings.Trim(ref.ID, "0123456789") != "" { // a reference to what was not found: no entity
		return model.EntityRef{}, false
	}
	return ref, action == "update" || action == "add" || action == "delete"
}

// commandTarget is target for a command of a batch that was not carried out. One
// whose id rests on an earlier command is about the entity that this one names.
func (w *watch) commandTarget(c command, all []command) (ref model.EntityRef, writing bool) {
	method, params, err := c.read()
	if err != nil {
		return model.EntityRef{}, false
	}
	from, rests := strings.CutPrefix(text(param(params, "id")), "$result[")
	key, _, _ := strings.Cut(from, "]")
	if at := slices.IndexFunc(all, func(c command) bool { return c.key == key }); rests && at >= 0 {
		_, earlier, _ := all[at].read()
		filter, _ := dict(earlier["filter"])
		params["id"] = filter["=id"]
	}
	return w.target(method, params)
}

// before looks at a call: reading an entity settles the doubt about it, writing
// it again with the doubt is careless.
func (w *watch) before(method string, ref model.EntityRef, writing bool) {
	switch {
	case ref.IsZero() || !w.unsure[ref]:
	case writing:
		w.blame("%s %s: repeated blindly after an unknown outcome", method, ref)
	case ref.ID != "":
		delete(w.unsure, ref)
	}
}

// wroteSame blames a write of values that were there already.
func (w *watch) wroteSame(ref model.EntityRef, names []string) {
	slices.Sort(names)
	for _, name := range names {
		w.blame("%s: %s was written although it had that value", ref, name)
	}
}
