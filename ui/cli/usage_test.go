package cli

import (
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"debrief/ui/lang"
)

// everyCommand calls each with every command of the tree and the words that call it.
func everyCommand(each func(cmd *cobra.Command, words []string)) {
	a := &app{text: lang.New(lang.English)}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		each(cmd, strings.Fields(cmd.CommandPath())[1:])
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(a.root())
}

// refusesUsage runs a command in both languages and wants a sentence about its call.
func refusesUsage(t *testing.T, args []string, want ...string) {
	t.Helper()
	for _, language := range []string{lang.English, lang.Russian} {
		stdout, said, code := configured(t, t.TempDir(), nil, append(args[:len(args):len(args)], "--lang", language)...)
		if code != ExitUsage || stdout != "" {
			t.Errorf("%q: exit code %d, printed %q, said %q", args, code, stdout, said)
		}
		lines := strings.Split(strings.TrimSpace(said), "\n")
		if len(lines) != 2 {
			t.Errorf("%q: said %q, not a sentence and where to look", args, said)
		}
		for _, line := range lines {
			if cyrillic := strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }); cyrillic != (language == lang.Russian) {
				t.Errorf("%q: not in the language %s: %q", args, language, line)
			}
		}
		for _, word := range want {
			if !strings.Contains(said, word) {
				t.Errorf("%q: %q does not tell %q", args, said, word)
			}
		}
		for _, raw := range []string{"arg(s)", "unknown flag", "unknown command", "unknown shorthand", "invalid argument", "flag needs", "bad flag", "strconv", "<no value>", "{{"} {
			if strings.Contains(said, raw) {
				t.Errorf("%q: the parser's own words %q: %q", args, raw, said)
			}
		}
	}
}

func TestAFlagThatIsNotThereIsRefusedByEveryCommand(t *testing.T) {
	everyCommand(func(_ *cobra.Command, words []string) {
		refusesUsage(t, append(words, "--nonsense"), "--nonsense")
	})
}

func TestOneWordTooManyIsRefusedByEveryCommandThatDoesNotTakeAny(t *testing.T) {
	takesAny := map[string]bool{"debrief list": true, "debrief search": true, "debrief tag": true, "debrief help": true}
	everyCommand(func(cmd *cobra.Command, words []string) {
		if !takesAny[cmd.CommandPath()] {
			refusesUsage(t, append(words, "one", "two", "three", "four", "five"))
		}
	})
}

// Who takes words is asked with none.
func TestTooFewWordsAreRefusedByEveryCommandThatNeedsSome(t *testing.T) {
	asked := 0
	everyCommand(func(cmd *cobra.Command, words []string) {
		if cmd.Args == nil || cmd.Args(cmd, nil) == nil {
			return
		}
		asked++
		refusesUsage(t, words, cmd.CommandPath())
		if name := cmd.Name(); name == "link" || name == "unlink" {
			refusesUsage(t, append(words, "d1", "lead"), cmd.CommandPath())
		}
	})
	if asked < 15 {
		t.Errorf("only %d commands need words", asked)
	}
}

func TestAValueOfTheWrongKindIsRefusedByEveryFlag(t *testing.T) {
	text := map[string]bool{"string": true, "stringArray": true, "stringSlice": true}
	everyCommand(func(cmd *cobra.Command, words []string) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !text[f.Value.Type()] && (f.Name != "help" || !cmd.HasParent()) {
				refusesUsage(t, append(words, "--"+f.Name+"=odd?"), "--"+f.Name, "odd?")
			}
		})
	})
}

func TestANameThatIsNearlyRightIsToldTheRightOne(t *testing.T) {
	for args, want := range map[string]string{
		"lst":               "debrief list",
		"outbx":             "debrief outbox",
		"sample drw":        "debrief sample draw",
		"config chek":       "debrief config check",
		"export traning":    "debrief export training",
		"incidents closse":  "debrief incidents close",
		"watch tst":         "debrief watch test",
		"help lst":          "debrief list",
		"list --limt 5":     "--limit",
		"report --wekk x":   "--week",
		"status --jsn":      "--json",
		"nothingofthekind":  "import, incidents",
		"config nothing":    "check, init, show",
		"--=5":              "--=5",
		"list --limit":      "--limit",
		"list -x":           "-x",
		"--theme neon list": "dark, light, mono",
	} {
		refusesUsage(t, strings.Fields(args), want)
	}
}

func TestHelpIsACommandToo(t *testing.T) {
	for language, want := range map[string]string{"en": "Usage:\n  debrief sample draw", "ru": "Использование:\n  debrief sample draw"} {
		stdout, said, code := configured(t, t.TempDir(), nil, "help", "sample", "draw", "--lang", language)
		if code != ExitDone || said != "" || !strings.Contains(stdout, want) {
			t.Errorf("%d, %q, %q", code, stdout, said)
		}
	}
}
