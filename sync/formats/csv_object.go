package formats

import (
	"encoding/json"
	"strconv"
	"strings"

	"debrief/model"
)

// csvObject gathers the cells of a row as an object of the public format. A cell
// with nothing in it counts as not said.
type csvObject struct {
	plain  map[string]string
	nested map[string]map[string]string
}

func newCSVObject() *csvObject {
	return &csvObject{map[string]string{}, map[string]map[string]string{}}
}

func (o *csvObject) set(field, value string) {
	if value == "" {
		return
	}
	outer, inner, isNested := strings.Cut(field, ".")
	if !isNested {
		o.plain[field] = value
		return
	}
	if o.nested[outer] == nil {
		o.nested[outer] = map[string]string{}
	}
	o.nested[outer][inner] = value
}

func (o *csvObject) text(field string) string { return o.plain[field] }

// json returns the object. A seq that is a number is written as one.
func (o *csvObject) json() []byte {
	members := map[string]any{}
	for field, value := range o.plain {
		members[field] = value
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(o.plain["seq"]), 10, 64); err == nil {
		members["seq"] = n
	}
	for field, values := range o.nested {
		if field == "attachments" {
			members[field] = []any{values}
			continue
		}
		members[field] = values
	}
	data, err := json.Marshal(members)
	if err != nil { // texts always encode
		return model.TextValue("")
	}
	return data
}
