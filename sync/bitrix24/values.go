package bitrix24

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"debrief/model"
)

// money are the fields that the classic form writes with two decimals.
var money = map[string]bool{"OPPORTUNITY": true, "TAX_VALUE": true}

// links are the fields that crm.item.* sets to 0 when they point at nothing.
var links = map[string]bool{
	"COMPANY_ID": true, "CONTACT_ID": true, "LEAD_ID": true, "QUOTE_ID": true,
	"WEBFORM_ID": true, "PRODUCT_ID": true, "LOCATION_ID": true, "EVENT_ID": true,
}

// classicValue gives a value of crm.item.* the form that the classic methods
// have: every number is a string, an amount has two decimals, and nothing is null.
func classicValue(name string, raw json.RawMessage) json.RawMessage {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	switch c := raw[0]; {
	case c == '-' || c >= '0' && c <= '9':
		return classicNumber(name, string(raw))
	case c == '[':
		return classicList(name, raw)
	case money[name] && c == '"':
		return classicNumber(name, scalar(raw))
	}
	return bytes.Clone(raw)
}

func classicNumber(name, number string) json.RawMessage {
	if links[name] && number == "0" {
		return json.RawMessage("null")
	}
	if money[name] {
		if amount, err := strconv.ParseFloat(number, 64); err == nil && !math.IsInf(amount, 0) && !math.IsNaN(amount) {
			number = strconv.FormatFloat(amount, 'f', 2, 64)
		}
	}
	return model.TextValue(number)
}

// classicList gives the numbers in a list the same form; a list of anything
// else stays.
func classicList(name string, raw json.RawMessage) json.RawMessage {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return bytes.Clone(raw)
	}
	for i, item := range items {
		items[i] = classicValue(name, item)
	}
	out, err := json.Marshal(items)
	if err != nil {
		return bytes.Clone(raw)
	}
	return out
}

// itemValue gives a classic value the form in which crm.item.update takes it.
// Strings are understood for every type, so only the empty amount is special.
func itemValue(name string, raw json.RawMessage) json.RawMessage {
	text := strings.TrimSpace(scalar(raw))
	if money[name] && text == "" {
		return json.RawMessage("0")
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return json.RawMessage("null")
	}
	return raw
}
