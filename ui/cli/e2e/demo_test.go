//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"slices"
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

// clients waits for so many rows of the queue and returns the first column,
// the name. It comes from the seed alone; what stands beside it changes while
// the syncer works.
func (x *terminal) clients(count int) []string {
	x.t.Helper()
	const width = len("client        ")
	var names []string
	x.until("the clients", func(screen string) bool {
		names = nil
		_, rows, _ := strings.Cut(screen, "client         source")
		for row := range strings.Lines(rows) {
			cells := []rune(strings.TrimLeft(row, "> "))
			if len(cells) <= width {
				continue
			}
			// A row that is not drawn yet has no channel.
			channel, _, _ := strings.Cut(strings.TrimSpace(string(cells[width:])), " ")
			if slices.Contains([]string{"telegram", "whatsapp", "site"}, channel) {
				names = append(names, strings.TrimSpace(string(cells[:width])))
			}
		}
		return len(names) == count
	})
	return names
}

func TestTheSameSeedGivesTheSameDemo(t *testing.T) {
	shown := map[string][]string{}
	for _, run := range [][2]string{{"first", "7"}, {"again", "7"}, {"other seed", "8"}} {
		x := newHome(t).start(120, 36, "demo", "--seed", run[1], "--dialogues", "12")
		x.see("Inbox")
		x.press("gq")
		x.see("11 dialogues")
		shown[run[0]] = x.clients(11)
		x.leave()
	}
	if !slices.Equal(shown["first"], shown["again"]) {
		t.Errorf("two demos of one seed begin with\n%q\n%q", shown["first"], shown["again"])
	}
	if slices.Equal(shown["first"], shown["other seed"]) {
		t.Errorf("another seed gives the same demo: %q", shown["first"])
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
