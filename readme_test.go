package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadmesTellTheSame compares the commands and the pages that the English and
// the Russian README name.
func TestReadmesTellTheSame(t *testing.T) {
	named := regexp.MustCompile("`(?:go run \\. |debrief )[a-z][^`]*`|docs/[a-z/]+\\.md|(?m)^(?:go|debrief) [^#\n]*")
	read := func(path string) []string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := named.FindAllString(strings.ReplaceAll(string(text), "docs/ru/", "docs/"), -1)
		for i := range found {
			found[i] = strings.TrimSpace(strings.ReplaceAll(found[i], "ФАЙЛ", "FILE"))
		}
		slices.Sort(found)
		return slices.Compact(found)
	}
	english, russian := read("README.md"), read("README.ru.md")
	if len(english) < 20 {
		t.Fatalf("README.md names only %q", english)
	}
	for _, name := range english {
		if !slices.Contains(russian, name) {
			t.Errorf("README.ru.md does not name %s", name)
		}
	}
	for _, name := range russian {
		if !slices.Contains(english, name) {
			t.Errorf("README.md does not name %s", name)
		}
	}
}
