package cli

import (
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

func lacking(t *testing.T, cmd *cobra.Command, words []string) {
	t.Helper()
	for _, word := range words {
		if name, ok := strings.CutPrefix(word, "--"); ok && cmd.Flag(name) == nil {
			t.Errorf("%s has no %s", cmd.CommandPath(), word)
		}
	}
}
