//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"
)

// leftovers returns the files in the home directory.
func (h *home) leftovers() []string {
	h.t.Helper()
	var files []string
	err := filepath.WalkDir(h.dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && path != h.dir {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return files
}

func TestDemoStartsInBothLanguagesAndSizes(t *testing.T) {
	for _, size := range [][2]uint16{{120, 36}, {80, 24}} {
		for lang, words := range map[string][]string{
			"ru": {"Входящие", "нет лида", "справка"}, "en": {"Inbox", "no lead", "help"},
		} {
			h := newHome(t)
			x := h.start(size[0], size[1], "demo", "--lang", lang, "--dialogues", "40")
			x.see(words...)
			x.press("gq")
			x.see("whatsapp")
			if cyrillic := strings.ContainsFunc(x.shown(), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }); cyrillic != (lang == "ru") {
				t.Errorf("%s at %v shows\n%s", lang, size, x.shown())
			}
			x.leave()
			if left := h.leftovers(); len(left) > 0 {
				t.Errorf("the demo leaves %v", left)
			}
		}
	}
}

func TestTheSameSeedGivesTheSameDemo(t *testing.T) {
	var shown []string
	for range 2 {
		x := newHome(t).start(120, 36, "demo", "--seed", "7", "--dialogues", "12")
		x.see("Inbox", "no lead")
		shown = append(shown, strings.Join(strings.Fields(strings.Split(x.shown(), "\n")[3]), " "))
		x.leave()
	}
	if cut := func(s string) string { return s[:min(len(s), 30)] }; cut(shown[0]) != cut(shown[1]) {
		t.Errorf("two demos of one seed begin with\n%s\n%s", shown[0], shown[1])
	}
}

func TestDemoLeavesNothingBehindWhenItIsStopped(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT} {
		h := newHome(t)
		x := h.start(80, 24, "demo", "--dialogues", "12")
		x.see("Inbox")
		if err := x.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if code := x.exit(); code != 0 {
			t.Errorf("%s: exit code %d", signal, code)
		}
		if left := h.leftovers(); len(left) > 0 {
			t.Errorf("%s: the demo leaves %v", signal, left)
		}
	}
}

func TestDemoSaysWhereAPlanOfFaultsIsWrong(t *testing.T) {
	for lang, words := range map[string]string{"en": "rule 2, column 14", "ru": "правило 2, позиция 14"} {
		for plan, part := range map[string]string{
			"write:5=lost,raed=502": "raed", "write:5=lost,explode": "explode", "write:5=lost,": "portal-faults", "write:5=lost,=lost": "portal-faults",
		} {
			newHome(t).run("demo", "--lang", lang, "--portal-faults="+plan).exits(2).says(words, part)
		}
	}
}
