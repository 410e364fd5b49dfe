package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestAnEditorIsWordsAndNoShell(t *testing.T) {
	for line, want := range map[string][]string{
		"vim":                                 {"vim"},
		"code --wait":                         {"code", "--wait"},
		`"/opt/my editor/ed" -n  'two words'`: {"/opt/my editor/ed", "-n", "two words"},
		"vi; rm -rf $HOME":                    {"vi;", "rm", "-rf", "$HOME"},
		`ed ""`:                               {"ed", ""},
		"  ":                                  nil,
	} {
		if got := splitWords(line); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
	env := map[string]string{"EDITOR": "nano -w", "VISUAL": ""}
	if got := editorWords(func(name string) string { return env[name] }, "linux"); !slices.Equal(got, []string{"nano", "-w"}) {
		t.Errorf("the editor is %q", got)
	}
	if got := editorWords(func(string) string { return "" }, "linux"); !slices.Equal(got, []string{"vi"}) {
		t.Errorf("the editor is %q", got)
	}
}

// scripted is a run of an editor that is a script.
func scripted(t *testing.T, script string) *composing {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the editor is a shell script")
	}
	t.Setenv("TMPDIR", t.TempDir())
	path := filepath.Join(t.TempDir(), "ed it.sh")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return &composing{words: []string{path}, text: "old\n", in: strings.NewReader(""), out: &strings.Builder{}, errs: &strings.Builder{}}
}

func left(t *testing.T) []os.DirEntry {
	t.Helper()
	entries, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestTheEditorsTextComesBackAndItsFileGoes(t *testing.T) {
	c := scripted(t, `[ "$(stat -c %a "$1" 2>/dev/null || stat -f %Lp "$1")" = 600 ] && printf 'новый\nтекст\n' >> "$1"`)
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	if c.result.Text != "old\nновый\nтекст" || c.result.Path != "" {
		t.Errorf("the result is %+v", c.result)
	}
	if entries := left(t); len(entries) != 0 {
		t.Errorf("left are %v", entries)
	}
}

func TestTheFileOfAnEditorThatFailedIsKept(t *testing.T) {
	c := scripted(t, `echo half > "$1"; exit 3`)
	if err := c.Run(); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("the error is %v", err)
	}
	kept, err := os.ReadFile(c.result.Path)
	if err != nil || string(kept) != "half\n" {
		t.Errorf("kept is %q, %v", kept, err)
	}
}

func TestAnEditorThatDoesNotExistLeavesNothing(t *testing.T) {
	c := scripted(t, "")
	c.words = []string{"/no/such/editor"}
	if err := c.Run(); err == nil || c.result.Path != "" {
		t.Errorf("error %v, path %q", err, c.result.Path)
	}
	if entries := left(t); len(entries) != 0 {
		t.Errorf("left are %v", entries)
	}
}
