package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// writeMulti applies classic rows: ID and VALUE change one, no ID adds one,
// DELETE or an empty VALUE removes one, what is not named stays.
func (p *Portal) writeMulti(r *row, name string, sent any) {
	for _, item := range items(sent) {
		f, ok := dict(item)
		if !ok {
			continue
		}
		id, value := text(f["ID"]), text(f["VALUE"])
		if text(f["DELETE"]) == "Y" {
			value = ""
		}
		p.setMulti(r, name, id, value, text(f["VALUE_TYPE"]))
	}
}

// writeFM applies the rows of crm.item.*: in an update an object whose keys are
// ids or n0, n1 …, in an add a list. A row without typeId does nothing.
func (p *Portal) writeFM(r *row, sent any) {
	rows, ok := dict(sent)
	if !ok {
		return
	}
	_, isList := sent.([]any)
	for _, key := range sortedKeys(rows) {
		f, ok := dict(rows[key])
		name := text(f["typeId"])
		if !ok || !slices.Contains(multiFields(), name) {
			continue
		}
		id := key
		if isList || strings.HasPrefix(key, "n") {
			id = ""
		}
		p.setMulti(r, name, id, text(f["value"]), text(f["valueType"]))
	}
}

// setMulti changes, removes or adds one value. An id that is not there changes
// nothing.
func (p *Portal) setMulti(r *row, name, id, value, valueType string) {
	if id == "" {
		if value != "" {
			if valueType == "" {
				valueType = "WORK"
			}
			p.lastFM++
			r.multi[name] = append(r.multi[name], multi{p.lastFM, valueType, value})
		}
		return
	}
	at := slices.IndexFunc(r.multi[name], func(m multi) bool { return strconv.Itoa(m.id) == id })
	switch {
	case at < 0:
	case value == "":
		r.multi[name] = slices.Delete(r.multi[name], at, at+1)
	default:
		r.multi[name][at].text = value
		if valueType != "" {
			r.multi[name][at].valueType = valueType
		}
	}
}

// classicMulti is a list as crm.lead.get shows it.
func classicMulti(name string, values []multi) []any {
	out := make([]any, len(values))
	for i, m := range values {
		out[i] = map[string]any{"ID": fmt.Sprint(m.id), "VALUE_TYPE": m.valueType, "VALUE": m.text, "TYPE_ID": name}
	}
	return out
}

// itemMulti is all lists as crm.item.get shows them, with the shadows that it
// adds.
func itemMulti(out map[string]any, lists map[string][]multi) {
	fm := []any{}
	for _, name := range multiFields() {
		for _, m := range lists[name] {
			fm = append(fm, map[string]any{"id": m.id, "valueType": m.valueType, "value": m.text, "typeId": name})
		}
	}
	out["fm"] = fm
	for shadow, name := range map[string]string{"phone": "PHONE", "email": "EMAIL"} {
		out[shadow], out[shadow+"Work"], out[shadow+"Mailing"] = nil, "", ""
		if values := lists[name]; len(values) > 0 {
			out[shadow] = values[0].text
		}
	}
}
