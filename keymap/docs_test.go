package keymap_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"debrief/keymap"
	"debrief/ui/lang"
)

var update = flag.Bool("update", false, "write docs/keys.md and docs/ru/keys.md anew")

func TestDocsAreFresh(t *testing.T) {
	for tag, path := range map[string]string{lang.English: "keys.md", lang.Russian: "ru/keys.md"} {
		path = filepath.Join("..", "docs", filepath.FromSlash(path))
		printer := lang.New(tag)
		want := "<!-- made by: go test ./keymap -update -->\n\n" +
			keymap.Markdown(keymap.Default(), func(id string) string { return printer.T(id) })
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is stale; run: go test ./keymap -update", path)
		}
	}
}

func TestEveryActionIsDescribedInBothLanguages(t *testing.T) {
	for _, tag := range []string{lang.English, lang.Russian} {
		printer := lang.New(tag)
		for _, a := range keymap.Default().All() {
			for _, id := range append([]string{a.Label, a.Help, a.Scope.Title()}, a.Disabled...) {
				if !printer.Has(id) {
					t.Errorf("%s: %s has no words for %q", tag, a.ID, id)
				}
			}
		}
	}
}

func TestEveryScopeIsListed(t *testing.T) {
	listed := map[keymap.Scope]bool{}
	for _, scope := range keymap.Scopes() {
		if listed[scope] {
			t.Errorf("%s is listed twice", scope)
		}
		listed[scope] = true
		if len(keymap.Default().In(scope)) == 0 {
			t.Errorf("%s has no actions", scope)
		}
	}
	for _, a := range keymap.Default().All() {
		if !listed[a.Scope] {
			t.Errorf("%s of %s is not listed", a.Scope, a.ID)
		}
	}
}
