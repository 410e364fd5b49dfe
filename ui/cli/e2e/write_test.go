//go:build unix

package e2e

import (
	"os"
	"strings"
	"testing"
)

func TestADraftIsThereAfterAKill(t *testing.T) {
	h := imported(t, 1)
	x := h.open(1, 120, 36)
	x.press("n")
	x.see("Note on answer 1")
	x.press("half a ")
	x.press("thought")
	x.see("half a thought")
	kept := false
	for range 60 { // it is written within a second, and read here by an attached process
		if kept = strings.Contains(h.told(nil, "gq", "1", "1n", "", "Q").stdout, "It reads now: half a thought"); kept {
			break
		}
	}
	if !kept {
		t.Fatal("the draft is not kept while one writes")
	}
	if err := x.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	x.exit()
	again := h.open(1, 120, 36)
	again.press("1n")
	again.see("half a thought")
	again.press("\r")
	again.see("note: half a thought")
	again.leave()
}

func TestANoteIsWrittenInTheEditorOfOnesOwn(t *testing.T) {
	h := imported(t, 1)
	script := h.write("my editor.sh", "#!/bin/sh\nprintf 'written outside' > \"$2\"\n")
	if err := os.Chmod(script, 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	h.env = append(h.env, `EDITOR="`+script+`" --wait`)
	x := h.open(1, 120, 36)
	x.press("n")
	x.see("Note on answer 1")
	x.press("\x0f") // Ctrl+O
	x.see("written outside")
	x.press("\r")
	x.see("note: written outside")
	x.leave()
}
