package portal

import (
	"strings"

	"debrief/model"
)

// classicRow returns the row that crm.lead.* or crm.deal.* asks for.
func (p *Portal) classicRow(kind model.EntityKind, params map[string]any, in func(model.EntityRef) *row) (*row, *reply) {
	id := text(param(params, "id"))
	if id == "" || strings.Trim(id, "0123456789") != "" || strings.Trim(id, "0") == "" {
		answer := badRequest("", "ID is not defined or invalid.")
		return nil, &answer
	}
	ref := model.EntityRef{Kind: kind, ID: id}
	r := in(ref)
	answer := badRequest("", "Not found")
	switch {
	case p.denied[ref]:
		answer = badRequest("", "Access denied.")
	case r != nil:
		return r, nil
	}
	return nil, &answer
}

func classicGet(kind model.EntityKind) method {
	return func(p *Portal, params map[string]any) reply {
		r, refused := p.classicRow(kind, params, p.visible)
		if refused != nil {
			return *refused
		}
		return success(p.classic(r))
	}
}

func classicUpdate(kind model.EntityKind) method {
	return func(p *Portal, params map[string]any) reply {
		r, refused := p.classicRow(kind, params, p.primary)
		if refused != nil {
			return *refused
		}
		changes, ok := dict(param(params, "fields"))
		if !ok {
			return badRequest("", "Parameter 'fields' must be array.")
		}
		same := p.unchanged(r, changes)
		if err := p.write(r, p.by(), changes); err != nil {
			return p.refusal(err)
		}
		p.watch.wroteSame(r.ref, same)
		return success(true)
	}
}

func classicDelete(kind model.EntityKind) method {
	return func(p *Portal, params map[string]any) reply {
		r, refused := p.classicRow(kind, params, p.primary)
		if refused != nil {
			return *refused
		}
		p.remove(r.ref)
		return success(true)
	}
}
