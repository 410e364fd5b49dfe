package gateway

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"debrief/sync/loose"
	"debrief/sync/webhook"
)

// parameters returns what the bot asked for, from the query and the body in any of
// the forms that the Bot API takes.
func (t *telegram) parameters() loose.Value {
	all := map[string]any{}
	take := func(more map[string]any) {
		for name, v := range more {
			all[name] = v
		}
	}
	if query, err := webhook.ParseForm([]byte(t.x.query)); err == nil {
		take(query)
	}
	body, note := t.x.request.text()
	if note != "" {
		t.note = spaced(t.note, "request: "+note)
	}
	kind, options, err := mime.ParseMediaType(t.x.request.kind)
	switch {
	case err == nil && kind == "multipart/form-data":
		take(multipartFields(body, options["boundary"]))
	case err == nil && kind == "application/x-www-form-urlencoded":
		if form, err := webhook.ParseForm(body); err == nil {
			take(form)
		}
	default:
		if tree, err := parseJSON(body); err == nil {
			take(tree.Object())
		}
	}
	return loose.Value{V: all}
}

// maxField is how much of one field of a multipart body is read.
const maxField = 256 << 10

// multipartFields returns the fields that are no files, as far as the copy goes.
func multipartFields(body []byte, boundary string) map[string]any {
	fields := map[string]any{}
	if boundary == "" {
		return fields
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for len(fields) < 256 {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, maxField))
		if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			fields[part.FormName()] = strings.ToValidUTF8(string(text), "\uFFFD")
		}
	}
	return fields
}

// isPost is what most services record.
func isPost(method string) bool { return method == http.MethodPost }
