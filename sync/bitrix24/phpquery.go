package bitrix24

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
)

// phpQuery writes parameters as PHP reads them from a query: filter[>id]=5. A
// query knows texts only: flags become Y and N, nothing and an empty list become
// the empty text, which is how a form empties a field.
func phpQuery(params map[string]any) string {
	query := url.Values{}
	for name, v := range params {
		addQuery(query, name, v)
	}
	return query.Encode()
}

func addQuery(query url.Values, name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			addQuery(query, name+"["+key+"]", value)
		}
	case map[string]fmRow:
		for key, row := range v {
			addQuery(query, name+"["+key+"]", row.query())
		}
	case []string:
		query[name+"[]"] = v
	case []any:
		if len(v) == 0 {
			query.Set(name, "")
		}
		for i, value := range v {
			addQuery(query, name+"["+strconv.Itoa(i)+"]", value)
		}
	case json.RawMessage:
		addQuery(query, name, plain(v))
	case bool:
		query.Set(name, map[bool]string{true: "Y", false: "N"}[v])
	case nil:
		query.Set(name, "")
	default:
		query.Set(name, fmt.Sprint(v))
	}
}

// plain is a JSON value with its numbers as they are written; one that is broken
// is nothing.
func plain(raw json.RawMessage) any {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}

func (r fmRow) query() map[string]any {
	out := map[string]any{"value": r.Value, "typeId": r.TypeID}
	if r.ValueType != "" {
		out["valueType"] = r.ValueType
	}
	return out
}
