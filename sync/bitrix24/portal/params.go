package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The bounds of what is read of a request, after PHP's own.
const (
	maxBody    = 8 << 20
	maxParams  = 10_000
	maxNesting = 64
)

// parseParams reads the parameters of a request, whichever way they came: JSON,
// a form with PHP's brackets, several parts, or the query. The forms give the
// same.
func parseParams(r *http.Request) (map[string]any, error) {
	params := map[string]any{}
	if err := addForm(params, r.URL.Query()); err != nil {
		return nil, err
	}
	if r.Body == nil || r.Method == http.MethodGet {
		return params, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		return nil, errors.New("the request is too long or broken")
	}
	kind, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = "application/x-www-form-urlencoded"
	}
	switch kind {
	case "application/json":
		return params, addJSON(params, body)
	case "multipart/form-data":
		return params, addParts(params, body, attributes["boundary"])
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errors.New("the form is broken")
	}
	return params, addForm(params, form)
}

func addJSON(params map[string]any, body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var sent any
	if err := dec.Decode(&sent); err != nil {
		return errors.New("the JSON is broken")
	}
	fields, ok := sent.(map[string]any)
	if !ok {
		if items, isList := sent.([]any); isList && len(items) == 0 {
			return nil // an empty PHP array
		}
		return errors.New("the JSON is no object")
	}
	for name, value := range fields {
		params[name] = value
	}
	if params["cmd"] == nil {
		return nil
	}
	var raw struct { // a map has lost the order of the commands
		Cmd json.RawMessage `json:"cmd"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return errors.New("the JSON is broken")
	}
	list, err := readCommands(raw.Cmd)
	params["cmd"] = list
	return err
}

// addForm puts the values of a form where their names say: a[b][0][c], a[].
func addForm(params map[string]any, form url.Values) error {
	count := 0
	root := &node{}
	for name, sent := range form {
		path, err := splitName(name)
		if err != nil {
			return err
		}
		for _, value := range sent {
			if count++; count > maxParams {
				return fmt.Errorf("more than %d parameters", maxParams)
			}
			root.put(path, value)
		}
	}
	for name, n := range root.children {
		params[name] = n.value()
	}
	return nil
}

// splitName turns fields[PHONE][0][VALUE] into its steps; an empty step means
// the next place of a list.
func splitName(name string) ([]string, error) {
	head, rest, found := strings.Cut(name, "[")
	if head == "" || !found {
		return []string{name}, nil
	}
	path := []string{head}
	for {
		step, tail, closed := strings.Cut(rest, "]")
		if !closed {
			return []string{name}, nil // PHP takes it as it stands
		}
		if path = append(path, step); len(path) > maxNesting {
			return nil, fmt.Errorf("more than %d levels", maxNesting)
		}
		if tail, found = strings.CutPrefix(tail, "["); !found {
			return path, nil
		}
		rest = tail
	}
}

// node is a PHP array in the making, or one value.
type node struct {
	text     string
	children map[string]*node
	next     int // the next free place of a list
}

func (n *node) put(path []string, value string) {
	if len(path) == 0 {
		n.text = value
		return
	}
	if n.children == nil {
		n.children = map[string]*node{}
	}
	step := path[0]
	if step == "" {
		step = strconv.Itoa(n.next)
	}
	if place, err := strconv.Atoi(step); err == nil && place >= n.next && place < maxParams*maxParams {
		n.next = place + 1
	}
	child := n.children[step]
	if child == nil {
		child = &node{}
		n.children[step] = child
	}
	child.put(path[1:], value)
}

// value returns a string, a list when the keys are 0 to n-1, or a map.
func (n *node) value() any {
	if n.children == nil {
		return n.text
	}
	items := make([]any, 0, len(n.children))
	for i := range len(n.children) {
		child, ok := n.children[strconv.Itoa(i)]
		if !ok {
			return n.asMap()
		}
		items = append(items, child.value())
	}
	return items
}

func (n *node) asMap() map[string]any {
	out := make(map[string]any, len(n.children))
	for name, child := range n.children {
		out[name] = child.value()
	}
	return out
}
