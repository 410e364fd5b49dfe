package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// operators of a filter's key, longest first.
var operators = []string{"!=%", "!%=", "!@", "!=", "!%", ">=", "<=", "=%", "%=", "!", "=", ">", "<", "@", "%"}

func splitOperator(key string) (op, name string) {
	for _, op := range operators {
		if rest, ok := strings.CutPrefix(key, op); ok {
			return op, rest
		}
	}
	return "=", key
}

// filter makes a test of a filter. With strict an unknown field is an error,
// whose words it returns; else it is passed over.
func (p *Portal) filter(given map[string]any, find func(string) (field, bool), strict bool) (test func(*row) bool, bad string) {
	either := strings.EqualFold(text(given["logic"]), "OR")
	var tests []func(*row) bool
	for _, key := range sortedKeys(given) {
		if key == "logic" {
			continue
		}
		if _, err := strconv.Atoi(key); err == nil && strict {
			group, _ := dict(given[key])
			inner, bad := p.filter(group, find, strict)
			if bad != "" {
				return nil, bad
			}
			tests = append(tests, inner)
			continue
		}
		op, name := splitOperator(key)
		f, ok := find(name)
		if ok {
			tests = append(tests, p.condition(f, op, items(given[key])))
		} else if strict {
			return nil, fmt.Sprintf("Invalid filter: field '%s' is not allowed in filter", name)
		}
	}
	return func(r *row) bool {
		pass := func(t func(*row) bool) bool { return t(r) }
		if either {
			return slices.ContainsFunc(tests, pass)
		}
		return !slices.ContainsFunc(tests, func(t func(*row) bool) bool { return !t(r) })
	}, ""
}

// condition makes a test of one field. Several values mean any of them.
func (p *Portal) condition(f field, op string, wanted []any) func(*row) bool {
	negated := strings.HasPrefix(op, "!")
	op = strings.TrimPrefix(op, "!")
	return func(r *row) bool {
		held := p.value(r, f)
		hit := slices.ContainsFunc(wanted, func(v any) bool { return holds(f, op, held, p.wall(f, text(v))) })
		return hit != negated
	}
}

// wall reads a time of a filter as the server's own, where the portal passes over its
// offset.
func (p *Portal) wall(f field, wanted string) string {
	at, err := time.Parse(time.RFC3339, wanted)
	if f.kind != kindTime || !p.opts.Unsettled.WallTimes || err != nil {
		return wanted
	}
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, p.opts.Zone).Format(time.RFC3339)
}

func holds(f field, op, held, wanted string) bool {
	c := compare(f.kind, held, wanted)
	switch op {
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case "%":
		return strings.Contains(strings.ToLower(held), strings.ToLower(wanted))
	case "=%", "%=":
		return like(strings.ToLower(held), strings.ToLower(wanted))
	}
	return c == 0
}

// like matches a pattern in which % stands for any text.
func like(text, pattern string) bool {
	parts := strings.Split(pattern, "%")
	first, rest := parts[0], parts[1:]
	text, ok := strings.CutPrefix(text, first)
	if !ok || len(rest) == 0 {
		return ok && text == ""
	}
	for _, part := range rest[:len(rest)-1] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, rest[len(rest)-1])
}
