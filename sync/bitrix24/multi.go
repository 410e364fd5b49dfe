package bitrix24

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"debrief/model"
)

// multiNames are the fields that hold several values, each with an id of its own.
var multiNames = map[string]bool{"PHONE": true, "EMAIL": true, "WEB": true, "IM": true}

// multi is one value of such a field in the classic form.
type multi struct {
	ID        string `json:"ID,omitempty"`
	ValueType string `json:"VALUE_TYPE"`
	Value     string `json:"VALUE"`
	TypeID    string `json:"TYPE_ID"`
}

// multiFields turns the fm list of an item into the classic lists.
func multiFields(fm json.RawMessage) map[string]json.RawMessage {
	rows, ok := list(fm)
	if !ok {
		return nil
	}
	byType := map[string][]multi{}
	for _, row := range rows {
		f, ok := object(row)
		if m := (multi{scalar(f["id"]), scalar(f["valueType"]), scalar(f["value"]), scalar(f["typeId"])}); ok && m.TypeID != "" {
			byType[m.TypeID] = append(byType[m.TypeID], m)
		}
	}
	out := map[string]json.RawMessage{}
	for name, values := range byType {
		if raw, err := json.Marshal(values); err == nil {
			out[name] = raw
		}
	}
	return out
}

// fmRow is one change of a multi-field as crm.item.update takes it. An empty
// value deletes; without typeId the portal silently does nothing.
type fmRow struct {
	ValueType string `json:"valueType,omitempty"`
	Value     string `json:"value"`
	TypeID    string `json:"typeId"`
}

// fmChanges says how the list that the portal holds becomes the wanted one.
// A value that is there already is not sent, since a row without id always adds.
func fmChanges(name string, held, want json.RawMessage) map[string]fmRow {
	have, wanted := readMulti(name, held), readMulti(name, want)
	changes := map[string]fmRow{}
	var missing []multi
	for _, w := range wanted {
		if i := indexValue(have, w.Value); i >= 0 {
			have = append(have[:i:i], have[i+1:]...)
		} else {
			missing = append(missing, w)
		}
	}
	for i, w := range missing {
		row := fmRow{ValueType: w.ValueType, Value: w.Value, TypeID: name}
		if i < len(have) && have[i].ID != "" {
			row.ValueType = have[i].ValueType
			changes[have[i].ID] = row
			continue
		}
		if row.ValueType == "" {
			row.ValueType = "WORK"
		}
		changes[fmt.Sprintf("n%d%s", len(changes), strings.ToLower(name))] = row
	}
	for _, h := range have[min(len(missing), len(have)):] {
		if h.ID != "" {
			changes[h.ID] = fmRow{TypeID: name}
		}
	}
	return changes
}

func indexValue(have []multi, value string) int {
	for i, h := range have {
		if h.Value == value {
			return i
		}
	}
	return -1
}

// readMulti reads a classic list, or the text of one as people write it: values
// with commas between them.
func readMulti(name string, raw json.RawMessage) []multi {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '[' {
		return readMultiList(name, raw)
	}
	var out []multi
	for value := range strings.SplitSeq(scalar(raw), ",") {
		if value = strings.TrimSpace(value); value != "" {
			out = append(out, multi{Value: value, TypeID: name})
		}
	}
	return out
}

func readMultiList(name string, raw json.RawMessage) []multi {
	rows, ok := list(raw)
	if !ok {
		return nil
	}
	var out []multi
	for _, row := range rows {
		m := multi{Value: scalar(row), TypeID: name}
		if f, ok := object(row); ok {
			m = multi{scalar(f["ID"]), scalar(f["VALUE_TYPE"]), scalar(f["VALUE"]), name}
		}
		if m.Value != "" {
			out = append(out, m)
		}
	}
	return out
}

// hasMulti reports whether fields hold one with several values.
func hasMulti(fields model.Fields) bool {
	for name := range fields {
		if multiNames[name] {
			return true
		}
	}
	return false
}
