package e2e

import (
	"encoding/json"
	"slices"
	"sort"
	"strings"
)

// object is one JSON object of a result.
type object map[string]any

// objects reads a result of one object a line.
func (o outcome) objects() []object {
	o.t.Helper()
	var all []object
	for _, line := range strings.Split(strings.TrimSuffix(o.stdout, "\n"), "\n") {
		if line == "" {
			continue
		}
		var one object
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			o.t.Fatalf("debrief %s: %v in %q", strings.Join(o.args, " "), err, line)
		}
		all = append(all, one)
	}
	return all
}

// object reads a result of exactly one object.
func (o outcome) object() object {
	o.t.Helper()
	all := o.objects()
	if len(all) != 1 {
		o.t.Fatalf("debrief %s: %d objects, want one:\n%s", strings.Join(o.args, " "), len(all), o.stdout)
	}
	return all[0]
}

// keys returns the sorted names of an object.
func (m object) keys() []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// has reports whether the object's names are exactly these.
func (m object) has(names ...string) bool {
	sort.Strings(names)
	return slices.Equal(m.keys(), names)
}

// in returns an object within the object.
func (m object) in(name string) object {
	inner, ok := m[name].(map[string]any)
	if !ok {
		return nil
	}
	return inner
}

// number returns a number of the object, -1 when there is none.
func (m object) number(name string) int {
	n, ok := m[name].(float64)
	if !ok {
		return -1
	}
	return int(n)
}

// text returns a string of the object.
func (m object) text(name string) string {
	s, ok := m[name].(string)
	if !ok {
		return ""
	}
	return s
}

// list returns a list of objects within the object.
func (m object) list(name string) []object {
	inner, ok := m[name].([]any)
	if !ok {
		return nil
	}
	all := make([]object, 0, len(inner))
	for _, item := range inner {
		one, ok := item.(map[string]any)
		if !ok {
			return nil
		}
		all = append(all, one)
	}
	return all
}

// texts returns a list of texts, nil when there is none.
func (m object) texts(name string) []string {
	inner, ok := m[name].([]any)
	if !ok {
		return nil
	}
	all := make([]string, 0, len(inner))
	for _, item := range inner {
		text, _ := item.(string)
		all = append(all, text)
	}
	return all
}
