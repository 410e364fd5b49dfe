package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"debrief/keymap"
	"debrief/ui/cli/config"
)

// watching begins to watch a configuration.
func watching(t *testing.T, path string) *rekeying {
	t.Helper()
	a := newApp(Process{
		Args: nil, Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, User: "anna",
		Getenv: func(string) string { return "" }, Now: time.Now, Paths: config.Paths{Config: path},
	})
	r, err := a.watchKeys()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.watcher.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// replaced puts a new file in the place of one, as most editors do.
func replaced(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+"~", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+"~", path); err != nil {
		t.Fatal(err)
	}
}

func TestAChangedConfigurationGivesNewKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	r := watching(t, path) // which is not there yet
	replaced(t, path, "[keys.replay]\nverdict.good = [\"b\"]\n")
	got, ok := r.next(t.Context())
	if !ok || got.Why != "" || got.Keys.Key(keymap.VerdictGood) != "b" {
		t.Fatalf("%+v, %v", got, ok)
	}
	replaced(t, path, "[keys.replay]\nverdict.good = [\"x\"]\n")
	if got, ok = r.next(t.Context()); !ok || got.Why != "config.toml:2: keys.replay.verdict.good: the key \"x\" is taken by \"verdict.bad\" of the scope \"replay\" (by default)." {
		t.Fatalf("%+v, %v", got, ok)
	}
	if err := os.WriteFile(path, []byte("[keys.replay]\nverdict.good = [\"z\"]\n"), 0o600); err != nil { // in place
		t.Fatal(err)
	}
	if got, ok = r.next(t.Context()); !ok || got.Why != "" || got.Keys.Key(keymap.VerdictGood) != "z" {
		t.Fatalf("%+v, %v", got, ok)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got, ok = r.next(t.Context()); !ok || got.Keys.Key(keymap.VerdictGood) != "a" {
		t.Fatalf("without a file: %+v, %v", got, ok)
	}
}

func TestALinkedConfigurationIsWatchedWhereItIs(t *testing.T) {
	kept, dir := t.TempDir(), t.TempDir()
	target, path := filepath.Join(kept, "mine.toml"), filepath.Join(dir, "config.toml")
	replaced(t, target, "")
	if err := os.Symlink(target, path); err != nil {
		t.Skip("no links here: ", err)
	}
	r := watching(t, path)
	replaced(t, target, "[keys.replay]\nverdict.good = [\"b\"]\n")
	if got, ok := r.next(t.Context()); !ok || got.Keys == nil || got.Keys.Key(keymap.VerdictGood) != "b" {
		t.Fatalf("%+v, %v", got, ok)
	}
}

func TestWhatLeavesTheKeysAsTheyAreIsNotTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	r := watching(t, path)
	replaced(t, path, "lang = \"ru\"\n")
	if got, changed := r.read(); changed {
		t.Errorf("another setting: %+v", got)
	}
	replaced(t, path, "lang = \"\n")
	if _, changed := r.read(); !changed {
		t.Error("a mistake is not told")
	}
	if _, changed := r.read(); changed {
		t.Error("a mistake is told twice")
	}
	replaced(t, path, "lang = \"ru\"\n")
	if got, changed := r.read(); !changed || got.Why != "" {
		t.Error("that the mistake is gone is not told")
	}
}

func TestWaitingForKeysEnds(t *testing.T) {
	r := watching(t, filepath.Join(t.TempDir(), "config.toml"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := r.next(ctx); ok {
		t.Error("there is a change")
	}
}
