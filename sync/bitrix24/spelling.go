package bitrix24

import (
	"encoding/json"
	"maps"

	"debrief/model"
	"debrief/model/contact"
)

// inOneForm writes a phone or an address in the one form that we send; what is
// neither stays as it is.
func (c *Client) inOneForm(list, value string) string {
	switch list {
	case "PHONE":
		if e164, ok := contact.Phone(value, c.opts.Region); ok {
			return e164
		}
	case "EMAIL":
		if address, ok := contact.Email(value); ok {
			return address
		}
	}
	return value
}

// spelled are the wanted values of a list, each once: as the portal spells it
// where it holds it already, in one form where not. So a phone that is there is
// neither added again nor written anew because of a hyphen.
func (c *Client) spelled(name string, held, want json.RawMessage) []multi {
	spelling := map[string]string{}
	for _, h := range readMulti(name, held) {
		spelling[c.inOneForm(name, h.Value)] = h.Value
	}
	var rows []multi
	seen := map[string]bool{}
	for _, row := range readMulti(name, want) {
		form := c.inOneForm(name, row.Value)
		if seen[form] {
			continue
		}
		seen[form] = true
		if row.Value = form; spelling[form] != "" {
			row.Value = spelling[form]
		}
		rows = append(rows, row)
	}
	return rows
}

// spellings puts the lists among the fields into the portal's spelling.
func (c *Client) spellings(held, fields model.Fields) (model.Fields, error) {
	out := maps.Clone(fields)
	for name := range fields {
		if name != "PHONE" && name != "EMAIL" {
			continue
		}
		rows := c.spelled(name, held[name], fields[name])
		if rows == nil {
			rows = []multi{} // all are taken away
		}
		raw, err := json.Marshal(rows)
		if err != nil {
			return nil, err
		}
		out[name] = raw
	}
	return out, nil
}
