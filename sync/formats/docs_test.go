package formats_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"debrief/sync/formats"
)

// TestDocsShowEveryFormat reads the example of each format in docs/importing.md:
// it is recognised and every piece of it is taken.
func TestDocsShowEveryFormat(t *testing.T) {
	page, err := os.ReadFile("../../docs/importing.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]conversion{
		"WhatsApp": {format: formats.WhatsApp}, "Telegram": {format: formats.Telegram}, "OpenAI": {format: formats.OpenAI},
		"Rasa": {format: formats.Rasa},
		"CSV":  {format: formats.CSV, options: formats.Options{Map: map[string]string{"ts": "Date", "session_id": "Chat", "role": "Who", "text": "Message"}}},
	}
	for _, section := range strings.Split(string(page), "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		c, ok := names[title]
		if !ok {
			continue
		}
		delete(names, title)
		_, body, _ = strings.Cut(body, "```")
		example, _, _ := strings.Cut(body, "\n```")
		_, example, _ = strings.Cut(example, "\n")
		format, err := formats.Detect(bufio.NewReaderSize(strings.NewReader(example), formats.DetectSize))
		if format != c.format || err != nil {
			t.Errorf("%s: the example is recognised as %q, %v", title, format, err)
		}
		c.file = "WhatsApp Chat with Anna.txt"
		records := c.read(t, strings.NewReader(example))
		if len(records) < 2 {
			t.Errorf("%s: the example holds %d events", title, len(records))
		}
		for _, r := range records {
			if r.Err != nil {
				t.Errorf("%s: line %d: %v", title, r.Line, r.Err)
			}
		}
	}
	if len(names) > 0 {
		t.Errorf("not shown: %v", names)
	}
}
