package cli

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"debrief/keymap"
	"debrief/ui/lang"
)

// TestTwinsAreCommands looks up the command line that the palette shows for each
// action, and its flags.
func TestTwinsAreCommands(t *testing.T) {
	a := &app{text: lang.New(lang.English)}
	root := a.root()
	for _, action := range keymap.Default().All() {
		words := strings.Fields(keymap.Twin(action.ID))
		if len(words) == 0 {
			continue
		}
		cmd, rest, err := root.Find(words[1:])
		if err != nil || cmd == root {
			t.Errorf("%s: there is no command %q", action.ID, words)
			continue
		}
		lacking(t, cmd, rest)
	}
}

// filled are values for what one has to fill in in a twin.
var filled = strings.NewReplacer(
	"ENTITY_ID", "7", "WEEK", "2026-W47", "FIELD=VALUE", "NAME=x", "STATUS_ID=STAGE", "STATUS_ID=NEW", "FILTER", "turns:>1", "QUERY", "цена",
	"SESSION", "s1", "REASON", "1", "WHEN", "+2d", "RULE", "unanswered", "PERSON", "boris", "NAME", "one", "TEXT", "words", "COLUMN", "turns", "TAG", "vip", "ID", "s1", " N ", " 1 ",
)

// Each twin, filled in, is called: it may find nothing, but it is called rightly and
// nothing about its call is refused.
func TestTwinsAreCalledRightly(t *testing.T) {
	done := map[string]bool{}
	for _, action := range keymap.Default().All() {
		twin := keymap.Twin(action.ID)
		if twin == "" || done[twin] {
			continue
		}
		done[twin] = true
		args := strings.Fields(filled.Replace(strings.ReplaceAll(twin, "FILE", filepath.Join(t.TempDir(), "file")) + " "))[1:]
		a := &app{text: lang.New(lang.English)}
		root := a.root()
		cmd, rest, err := root.Find(args)
		if err != nil {
			t.Errorf("%s: %q: %v", action.ID, args, err)
			continue
		}
		if err := cmd.ParseFlags(rest); err != nil {
			t.Errorf("%s: %q: %v", action.ID, args, err)
			continue
		}
		if cmd.Args != nil {
			if err := cmd.Args(cmd, cmd.Flags().Args()); err != nil {
				t.Errorf("%s: %q: %v", action.ID, args, err)
			}
		}
		if cmd.Name() == "demo" || cmd.Name() == "sync" {
			continue // a terminal, a portal
		}
		for _, json := range []bool{false, true} {
			called := args
			if json && !strings.Contains(twin, "--html") { // which is a form of its own
				called = slices.Concat(args, []string{"--json"})
			}
			if _, said, code := configured(t, t.TempDir(), nil, called...); code == ExitUsage && !strings.Contains(said, "no saved view") {
				t.Errorf("%s: %q is refused: %s", action.ID, called, said)
			}
		}
	}
	if len(done) < 30 {
		t.Errorf("only %d twins", len(done))
	}
}

func lacking(t *testing.T, cmd *cobra.Command, words []string) {
	t.Helper()
	for _, word := range words {
		if name, ok := strings.CutPrefix(word, "--"); ok && cmd.Flag(name) == nil {
			t.Errorf("%s has no %s", cmd.CommandPath(), word)
		}
	}
}
