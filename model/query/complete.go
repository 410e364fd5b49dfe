package query

import (
	"slices"
	"strings"

	"debrief/model"
)

// Completion is one way to go on with a filter that is being typed.
type Completion struct {
	From, To int    // the runes that it takes the place of
	Text     string // what comes there
	Field    *Field
}

// Complete returns how the word that ends at a rune of the text can go on: names of
// fields, or values of the field before it. values returns what the archive holds in
// a field, the most frequent first; it is asked only for fields that take more than
// words of their own, and may be nil.
func Complete(text string, cursor int, values func(field string) []string) []Completion {
	runes := []rune(text)
	cursor = min(max(cursor, 0), len(runes))
	from := cursor
	for from > 0 && !ends(runes[from-1]) {
		from--
	}
	if from < cursor && runes[from] == '-' {
		from++
	}
	name, begun, isValue := strings.Cut(string(runes[from:cursor]), ":")
	if !isValue {
		return completeName(name, from, cursor)
	}
	field := fieldOf(name)
	if field == nil {
		return nil
	}
	known := field.Values
	if values != nil && (len(known) == 0 || field.names != nil) {
		known = slices.Concat(known, values(field.Name))
	}
	begun = fold(strings.TrimPrefix(begun, `"`))
	from += len([]rune(name)) + 1
	var all []Completion
	for _, v := range known {
		if strings.HasPrefix(fold(v), begun) {
			all = append(all, Completion{from, cursor, quotedValue(v), field})
		}
	}
	return all
}

func completeName(begun string, from, to int) []Completion {
	if begun == "" {
		return nil
	}
	begun = strings.ToLower(begun)
	starts := func(name string) bool { return strings.HasPrefix(name, begun) }
	var all []Completion
	for i := range fields {
		f := &fields[i]
		if starts(f.Name) || slices.ContainsFunc(f.Also, starts) {
			all = append(all, Completion{from, to, f.Name + ":", f})
		}
	}
	return all
}

// ValuesOf returns what a row holds in a field that takes a text or a name, none in
// others.
func ValuesOf(field string, row *model.Row) []string {
	switch f := fieldOf(field); {
	case f == nil:
	case f.value != nil:
		return []string{f.value(row)}
	case f.names != nil:
		return f.names(row)
	}
	return nil
}
