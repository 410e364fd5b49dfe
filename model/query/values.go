package query

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"

	"debrief/model"
)

const (
	mostValues   = 500 // that are kept of a field
	longestOffer = 60  // in runes: nobody wants to be offered a novel
)

// Values counts what the rows of an archive hold in the fields that take a text or a
// name, for completion. The zero value has counted none.
type Values struct {
	fields map[string]map[string]int
}

// Add counts what a row holds.
func (v *Values) Add(row *model.Row) {
	for i := range fields {
		name := fields[i].Name
		for _, value := range ValuesOf(name, row) {
			v.add(name, value, 1)
		}
	}
}

// Merge counts what others have counted.
func (v *Values) Merge(other Values) {
	for field, counts := range other.fields {
		for value, n := range counts {
			v.add(field, value, n)
		}
	}
}

func (v *Values) add(field, value string, n int) {
	counts := v.fields[field]
	if _, had := counts[value]; !had && (len(counts) >= mostValues || utf8.RuneCountInString(value) > longestOffer || !taken(field, value)) {
		return
	}
	if counts == nil {
		if v.fields == nil {
			v.fields = map[string]map[string]int{}
		}
		counts = map[string]int{}
		v.fields[field] = counts
	}
	counts[value] += n
}

// taken reports whether a filter may ask for a value: a blank one finds nothing.
func taken(field, value string) bool {
	f := fieldOf(field)
	if f == nil || value == "" {
		return false
	}
	_, ok := f.parse(value)
	return ok
}

// Of returns what was found in a field, the most frequent first.
func (v *Values) Of(field string) []string {
	counts := v.fields[field]
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
}
