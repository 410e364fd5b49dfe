package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"debrief/keymap"
	"debrief/ui/cli/config"
)

var update = flag.Bool("update", false, "write the table of docs/config.md anew")

const tableMark = "<!-- made by: go test ./ui/cli/config -update -->\n"

// table is every setting as docs/config.md shows it.
func table() string {
	var b strings.Builder
	b.WriteString("| setting | kind | default | what it is for | variable |\n| --- | --- | --- | --- | --- |\n")
	for _, s := range config.Settings() {
		value := ""
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		env := ""
		if name := s.EnvName(); name != "" {
			env = "`" + name + "`"
		}
		b.WriteString("| `" + s.Key + "` | " + string(s.Kind) + " | " + value + " | " + s.Meaning + " | " + env + " |\n")
	}
	return b.String()
}

func TestDocsAreFresh(t *testing.T) {
	path := filepath.Join("..", "..", "..", "docs", "config.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), tableMark)
	if !found {
		t.Fatalf("docs/config.md lacks the line %s", tableMark)
	}
	_, after, _ := strings.Cut(rest, "\n\n")
	want := before + tableMark + table() + "\n" + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(page) != want {
		t.Error("docs/config.md is stale; run: go test ./ui/cli/config -update")
	}
}

func TestTheDocsNameEveryActionThatKeepsAKey(t *testing.T) {
	for _, path := range []string{"config.md", "ru/config.md"} {
		page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range keymap.Core() {
			if id != keymap.Interrupt && !strings.Contains(string(page), "`"+string(id)+"`") {
				t.Errorf("docs/%s does not name %s", path, id)
			}
		}
	}
}
