package main

import (
	"os"
	"path/filepath"
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

// TestRussianPagesTellTheSame compares what the Russian pages for users are about
// with the English ones: the commands, the fields of filters, the channels.
func TestRussianPagesTellTheSame(t *testing.T) {
	for page, about := range map[string]*regexp.Regexp{
		"commands.md": regexp.MustCompile("`debrief ([a-z]+)"),
		"filters.md":  regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|"),
		"receiver.md": regexp.MustCompile(`\[(receive\.[a-z0-9]+)`),
		"keys.md":     regexp.MustCompile("(?m)^\\| `([^|]+)` \\|"),
		"start.md":    regexp.MustCompile("`([^` ]{1,3})`"),
	} {
		english, russian := namesIn(t, "docs/"+page, about), namesIn(t, "docs/ru/"+page, about)
		if len(english) < 8 {
			t.Fatalf("docs/%s is about %v only", page, english)
		}
		for _, name := range english {
			if !slices.Contains(russian, name) {
				t.Errorf("docs/ru/%s does not tell of %s", page, name)
			}
		}
	}
}

// namesIn returns what a pattern finds in a page, each once.
func namesIn(t *testing.T, path string, about *regexp.Regexp) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, found := range about.FindAllStringSubmatch(string(text), -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestLinksOfThePagesLeadSomewhere looks whether the pages and pictures that a page
// links to are there.
func TestLinksOfThePagesLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/ru/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), found[1])); err != nil {
				t.Errorf("%s links to %s: %v", page, found[1], err)
			}
		}
	}
}
