package portal

import (
	"strconv"

	"debrief/model"
)

// classicAdd is crm.lead.add or crm.deal.add. Nothing is required, and nobody asks
// whether such a one is there already.
func classicAdd(kind model.EntityKind) method {
	return func(p *Portal, params map[string]any) reply {
		fields, ok := dict(param(params, "fields"))
		if !ok {
			return badRequest("", "Parameter 'fields' must be array.")
		}
		r, err := p.create(kind, p.by(), fields)
		if err != nil {
			return p.refusal(err)
		}
		id, err := strconv.Atoi(r.ref.ID)
		if err != nil {
			return badRequest("", err.Error())
		}
		p.convert(r)
		return success(id)
	}
}

// convert makes a deal of a new lead at once where the portal has simple CRM: the
// lead cannot be read any more.
func (p *Portal) convert(r *row) {
	if !p.opts.Simple || r.ref.Kind != model.EntityLead {
		return
	}
	given := map[string]any{"LEAD_ID": r.ref.ID}
	for _, f := range shared() {
		if v := r.values[f.classic]; v != "" && !f.readOnly {
			given[f.classic] = v
		}
	}
	if _, err := p.create(model.EntityDeal, r.createdBy, given); err == nil {
		p.remove(r.ref)
	}
}

// modeGet is crm.settings.mode.get: 1 with leads, 2 without.
func modeGet(p *Portal, _ map[string]any) reply {
	if p.opts.Simple {
		return success(2)
	}
	return success(1)
}
