package portal

import (
	"slices"
	"strconv"
	"strings"

	"debrief/model"
)

// maxValues is how many phones or addresses one search takes; mostFound of one
// kind of entity hide the kinds that come after it.
const (
	maxValues = 20
	mostFound = 20
)

// findByComm is crm.duplicate.findbycomm.
func findByComm(p *Portal, params map[string]any) reply {
	list := strings.ToUpper(text(param(params, "type")))
	if list != "PHONE" && list != "EMAIL" {
		return badRequest("Communication type is not defined", "Parameter 'type' is required.")
	}
	wanted := items(param(params, "values"))
	if len(wanted) == 0 {
		return badRequest("Communication values are not defined", "Parameter 'values' is required.")
	}
	wanted = wanted[:min(len(wanted), maxValues)]
	only := strings.ToUpper(text(param(params, "entity_type")))
	found := map[string]any{}
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityContact} {
		name := strings.ToUpper(string(kind))
		if only != "" && only != name {
			continue
		}
		ids := p.holding(kind, list, wanted)
		if len(ids) == 0 {
			continue
		}
		found[name] = ids
		if len(ids) >= mostFound {
			break
		}
	}
	if len(found) == 0 {
		return success([]any{}) // an empty PHP array
	}
	return success(found)
}

// holding returns the numbers of the entities that hold one of the values, at most
// mostFound.
func (p *Portal) holding(kind model.EntityKind, list string, wanted []any) []int {
	var ids []int
	for ref, r := range p.rows {
		id, err := strconv.Atoi(ref.ID)
		if err != nil || ref.Kind != kind || p.denied[ref] {
			continue
		}
		if slices.ContainsFunc(r.multi[list], func(m multi) bool {
			return slices.ContainsFunc(wanted, func(v any) bool { return sameComm(list, m.text, text(v)) })
		}) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids[:min(len(ids), mostFound)]
}

// sameComm compares phones by their digits, where 8 and 7 before ten of them are
// the same country, and addresses in any case of letters.
func sameComm(list, a, b string) bool {
	if list == "EMAIL" {
		return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
	}
	a, b = phoneDigits(a), phoneDigits(b)
	return a != "" && a == b
}

func phoneDigits(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if len(digits) == 11 && digits[0] == '8' {
		return "7" + digits[1:]
	}
	return digits
}
