package lang

import (
	"fmt"
	"maps"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
)

// messagesOf reads the messages of a locale file. A table of nothing but plural
// forms is one message; any other table holds messages, and may call one of them
// "other", which the reader of go-i18n refuses.
func messagesOf(data []byte) ([]*i18n.Message, error) {
	var root map[string]any
	if err := toml.Unmarshal(data, &root); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	return collect("", root)
}

func collect(prefix string, table map[string]any) ([]*i18n.Message, error) {
	var out []*i18n.Message
	for _, name := range slices.Sorted(maps.Keys(table)) {
		id := prefix + name
		switch value := table[name].(type) {
		case string:
			out = append(out, &i18n.Message{ID: id, Other: value})
		case map[string]any:
			if m, ok := plural(id, value); ok {
				out = append(out, m)
				continue
			}
			inner, err := collect(id+".", value)
			if err != nil {
				return nil, err
			}
			out = append(out, inner...)
		default:
			return nil, fmt.Errorf("%s is neither text nor a table", id)
		}
	}
	return out, nil
}

// plural returns the message of a table of plural forms, of which there must be
// two at least.
func plural(id string, table map[string]any) (*i18n.Message, bool) {
	m := &i18n.Message{ID: id}
	forms := map[string]*string{
		"zero": &m.Zero, "one": &m.One, "two": &m.Two, "few": &m.Few, "many": &m.Many, "other": &m.Other,
	}
	for name, value := range table {
		form, known := forms[name]
		text, isText := value.(string)
		if !known || !isText {
			return nil, false
		}
		*form = text
	}
	return m, len(table) > 1
}
