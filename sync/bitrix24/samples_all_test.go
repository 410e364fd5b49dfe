package bitrix24

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEverySampleDecodes leaves no file out: one of a form that is not known here
// is a failure.
func TestEverySampleDecodes(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples(t), "*"))
	if err != nil || len(files) == 0 {
		t.Skip("there are no samples")
	}
	for _, file := range files {
		name := filepath.Base(file)
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !decodes(name, body) {
			t.Errorf("%s does not decode", name)
		}
	}
}

// decodes reads a sample as what its name says it is.
func decodes(name string, body []byte) bool {
	switch {
	case strings.HasPrefix(name, "INDEX") || strings.HasPrefix(name, "LICENSE"):
		return true
	case strings.HasSuffix(name, ".response.json"), strings.HasSuffix(name, ".error.json"), strings.HasSuffix(name, ".error2.json"):
		e, ok := decodeEnvelope(body)
		_, _, failed := e.failed()
		return ok && (failed || e.Result != nil)
	case strings.HasSuffix(name, ".event.json"):
		event, ok := object(body)
		data, okData := object(event["data"])
		return ok && scalar(event["event"]) != "" && (okData || data == nil)
	case strings.HasSuffix(name, ".event.form.txt"):
		form, err := url.ParseQuery(strings.TrimSpace(string(body)))
		return err == nil && form.Get("event") != ""
	case strings.HasSuffix(name, ".request.json"):
		_, ok := object(body)
		return ok
	case strings.HasSuffix(name, ".compiled.json"):
		rows, ok := list(body)
		return ok && len(rows) > 0
	case strings.HasSuffix(name, ".request.txt"):
		return len(body) > 0 && !json.Valid(body) // a command line of the documentation
	}
	return false
}
