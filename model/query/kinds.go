package query

import (
	"maps"
	"slices"
	"strings"

	"debrief/model"
)

// textField takes a text that is the whole value; a star at an end stands for
// anything.
func textField(name string, of func(*model.Row) string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "text", parse: parseText, value: of,
		match: func(r *reading, v *value) bool { return like(fold(of(r.row)), v.folded) },
	}
}

// partField takes a part of the value.
func partField(name string, of func(*model.Row) []string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "text", parse: parseText,
		match: func(r *reading, v *value) bool {
			return slices.ContainsFunc(of(r.row), func(text string) bool { return has(text, v.folded) })
		},
	}
}

// phoneField compares digits only, so that it does not matter how a number is
// written; a leading 8 of a whole Russian number is its 7.
func phoneField(name string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "digits",
		parse: func(text string) (value, bool) {
			v := value{text: text, folded: digits(text)}
			return v, v.folded != ""
		},
		match: func(r *reading, v *value) bool { return strings.Contains(digits(r.row.Client.Phone), v.folded) },
	}
}

// digits are those of a phone; a whole Russian one begins with its 7.
func digits(text string) string {
	only := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	if len(only) == 11 && only[0] == '8' {
		return "7" + only[1:]
	}
	return only
}

// peopleField takes somebody's name; "me" is whoever asks.
func peopleField(name string, of func(*model.Row) []string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "text", parse: parseText, names: of,
		match: func(r *reading, v *value) bool {
			want := v.folded
			if want == "me" || want == "я" {
				want = fold(r.ctx.Me)
			}
			return anyLike(of(r.row), want)
		},
	}
}

// namesField takes one of the names that a row bears.
func namesField(name string, of func(*model.Row) []string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "text", parse: parseText, names: of,
		match: func(r *reading, v *value) bool { return anyLike(of(r.row), v.folded) },
	}
}

func anyLike(names []string, want string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return name != "" && like(fold(name), want) })
}

// wordField takes one of some words.
func wordField(name string, choice map[string]func(*model.Row) bool, also ...string) Field {
	names := slices.Sorted(maps.Keys(choice))
	return Field{
		Name: name, Also: also, Takes: strings.Join(names, "|"), Values: names,
		parse: func(text string) (value, bool) {
			v := value{text: strings.ToLower(text), folded: strings.ToLower(text)}
			_, ok := choice[v.folded]
			return v, ok
		},
		match: func(r *reading, v *value) bool { return choice[v.folded](r.row) },
	}
}

// choiceOf makes the words of a field from the states that each stands for.
func choiceOf[S comparable](states map[string][]S, of func(*model.Row) S) map[string]func(*model.Row) bool {
	choice := make(map[string]func(*model.Row) bool, len(states))
	for word, any := range states {
		choice[word] = func(r *model.Row) bool { return slices.Contains(any, of(r)) }
	}
	return choice
}

// numberField takes a number, one with <, <=, > or >= before it, or two with ..
// between.
func numberField(name string, of func(*model.Row) int, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "number",
		parse: func(text string) (value, bool) {
			c, ok := parseComparison(text)
			return value{text: text, number: c}, ok
		},
		match: func(r *reading, v *value) bool { return v.number.holds(of(r.row)) },
	}
}

func timeField(name string, also ...string) Field {
	return Field{
		Name: name, Also: also, Takes: "time",
		parse: func(text string) (value, bool) {
			s, ok := parseSpan(strings.ToLower(text))
			return value{text: strings.ToLower(text), when: s}, ok
		},
		match: func(r *reading, v *value) bool {
			from, to := v.when(r.ctx)
			return !r.row.StartedAt.Before(from) && (to.IsZero() || r.row.StartedAt.Before(to))
		},
	}
}

func parseText(text string) (value, bool) {
	folded := fold(text)
	return value{text: text, folded: folded}, strings.Trim(folded, "*") != "" || folded == "*"
}

// like compares a text with one that may have a star at its ends; "*" alone is any
// text but none.
func like(text, want string) bool {
	if want == "*" {
		return text != ""
	}
	head, tail := strings.HasPrefix(want, "*"), strings.HasSuffix(want, "*")
	part := strings.TrimSuffix(strings.TrimPrefix(want, "*"), "*")
	switch {
	case head && tail:
		return strings.Contains(text, part)
	case head:
		return strings.HasSuffix(text, part)
	case tail:
		return strings.HasPrefix(text, part)
	}
	return text == part
}
