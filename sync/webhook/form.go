package webhook

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"debrief/sync/loose"
)

// Bounds of an urlencoded body. PHP sends deep structures in flat names, and a
// small body must not become a large one.
const (
	maxPairs  = 4096
	maxLevels = 16
)

// parseForm reads an urlencoded body whose names nest by PHP's rules:
// data[FIELDS][ID]=7, list[]=a, list[0]=a. Every object stays an object, also
// one whose names are numbers.
func parseForm(body []byte) (loose.Value, error) {
	root := map[string]any{}
	rest := string(body)
	for pairs := 0; rest != ""; pairs++ {
		if pairs == maxPairs {
			return loose.Value{}, refusal(http.StatusBadRequest, "more than %d fields", maxPairs)
		}
		var pair string
		pair, rest, _ = strings.Cut(rest, "&")
		if pair == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			return loose.Value{}, refusal(http.StatusBadRequest, "field %d: its name is not urlencoded", pairs+1)
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return loose.Value{}, refusal(http.StatusBadRequest, "field %d: its value is not urlencoded", pairs+1)
		}
		path := splitName(name)
		if len(path) > maxLevels {
			return loose.Value{}, refusal(http.StatusBadRequest, "field %d: nested deeper than %d levels", pairs+1, maxLevels)
		}
		put(root, path, strings.ToValidUTF8(value, "\uFFFD"))
	}
	return loose.Value{V: root}, nil
}

// splitName cuts a[b][c] into a, b, c. What is not closed belongs to the name.
func splitName(name string) []string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	open := strings.IndexByte(name, '[')
	if open <= 0 || !strings.HasSuffix(name, "]") {
		return []string{name}
	}
	inside := name[open+1 : len(name)-1]
	return append([]string{name[:open]}, strings.Split(inside, "][")...)
}

// put sets a value; an empty name is the next number. A value where an object is
// needed is replaced by the object, as PHP does.
func put(object map[string]any, path []string, value string) {
	for i, name := range path {
		if name == "" && i > 0 {
			name = nextNumber(object)
		}
		if i == len(path)-1 {
			object[name] = value
			return
		}
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		object = inner
	}
}

// nextNumber returns a number that is no name yet.
func nextNumber(object map[string]any) string {
	n := len(object)
	for ; ; n++ {
		name := strconv.Itoa(n)
		if _, taken := object[name]; !taken {
			return name
		}
	}
}
