package gateway

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"debrief/sync/loose"
	"debrief/sync/webhook"
)

// phpList turns the objects by which urlencoded lists are read back into lists.
func phpList(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = phpList(v[i])
		}
	case map[string]any:
		list := make([]any, 0, len(v))
		for i := range len(v) {
			if item, ok := v[fmt.Sprint(i)]; ok {
				list = append(list, phpList(item))
			}
		}
		if len(list) == len(v) && len(v) > 0 {
			return list
		}
		for name := range v {
			v[name] = phpList(v[name])
		}
	}
	return v
}

// batchAdditions returns the commands of a batch that make leads or deals, in the
// order of their keys.
func batchAdditions(asked loose.Value) []addition {
	commands := map[string]any{}
	cmd := anyCase(asked, "cmd")
	for name, v := range cmd.Object() {
		commands[name] = v
	}
	for i, v := range cmd.List() {
		commands[fmt.Sprint(i)] = v.V
	}
	var all []addition
	for _, key := range sortedKeys(commands) {
		method, query, _ := strings.Cut(loose.Value{V: commands[key]}.Text(), "?")
		parameters, err := webhook.ParseForm([]byte(query))
		if err != nil {
			continue
		}
		if a, ok := additionOf(bitrix24Method(method), loose.Value{V: parameters}); ok {
			a.key = key
			all = append(all, a)
		}
	}
	return all
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// answerBitrix24 fills in what came of each addition.
func answerBitrix24(x *exchange, all []addition) {
	body, note := x.response.text()
	answer, err := parseJSON(body)
	for i := range all {
		a := &all[i]
		a.answered = true
		result, failure := answer.Get("result"), answer
		if a.key != "" && answer.Get("error").V == nil {
			result, failure = batchPart(answer, "result", a.key), batchPart(answer, "result_error", a.key)
		}
		a.id = loose.FirstText(result, result.Get("item", "id"), result.Get("item", "ID"))
		switch {
		case a.id != "" && a.id != "false":
		case x.failure != "":
			a.id, a.why = "", x.failure
		case failure.Get("error").V != nil || failure.Get("error_description").V != nil:
			a.id, a.why = "", joinedWords(failure.Get("error").Text(), failure.Get("error_description").Text())
		case failure.Text() != "":
			a.id, a.why = "", failure.Text()
		case err != nil:
			a.why = fmt.Sprintf("the answer (status %d) could not be read: %s", x.status, cmp.Or(note, "it is no JSON"))
		default:
			a.id, a.why = "", fmt.Sprintf("the answer (status %d) names nothing that was made", x.status)
		}
	}
}

// batchPart returns the part of a batch's answer that belongs to a command; where
// the keys are numbers the portal answers with lists.
func batchPart(answer loose.Value, part, key string) loose.Value {
	all := answer.Get("result", part)
	if v := all.Get(key); v.V != nil {
		return v
	}
	for i, v := range all.List() {
		if fmt.Sprint(i) == key {
			return v
		}
	}
	return loose.Value{}
}

// formOf writes fields as an urlencoded body.
func formOf(fields map[string]any) string {
	form := url.Values{}
	for name, v := range fields {
		form.Set(name, loose.Value{V: v}.Text())
	}
	return form.Encode()
}

func joinedWords(code, words string) string {
	if code == "" || words == "" {
		return code + words
	}
	return code + ": " + words
}
