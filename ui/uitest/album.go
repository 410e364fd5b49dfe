package uitest

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update
	"github.com/muesli/termenv"

	"debrief/ui/lang"
	"debrief/ui/text"
)

// Shot is how a screen is looked at.
type Shot struct {
	Lang          string
	Width, Height int
	Profile       termenv.Profile // Ascii is the mono look, ANSI the dark one
}

// String names the shot: "ru 80x24 dark".
func (s Shot) String() string {
	look := "dark"
	if s.Profile == termenv.Ascii {
		look = "mono"
	}
	return fmt.Sprintf("%s %dx%d %s", s.Lang, s.Width, s.Height, look)
}

// Shots are all that a screen is looked at in: the sizes of terminals that people
// have, both languages, with colours and without.
func Shots() []Shot {
	var all []Shot
	for _, size := range [][2]int{{40, 12}, {60, 18}, {80, 24}, {120, 36}, {200, 60}} {
		for _, language := range []string{lang.English, lang.Russian} {
			for _, profile := range []termenv.Profile{termenv.Ascii, termenv.ANSI} {
				all = append(all, Shot{language, size[0], size[1], profile})
			}
		}
	}
	return all
}

// Album compares frames of one scene with those that are kept in one file below
// testdata, and writes them with -update. draw returns one frame. Each must have
// exactly the lines of its terminal, none wider.
func Album(t *testing.T, name string, shots []Shot, draw func(Shot) string) {
	t.Helper()
	path := filepath.Join("testdata", "album", name+".txt")
	kept := readAlbum(t, path)
	var out strings.Builder
	for _, shot := range shots {
		frame := draw(shot)
		exactly(t, shot, frame)
		page := pageOf(frame)
		fmt.Fprintf(&out, "== %s\n%s", shot, page)
		if flag.Lookup("update").Value.String() != "true" && kept[shot.String()] != page {
			t.Errorf("%s, %s: the frame differs from %s; read the difference, then run with -update\n%s", name, shot, path, differing(kept[shot.String()], page))
		}
	}
	if flag.Lookup("update").Value.String() == "true" {
		writeAlbum(t, path, out.String())
	}
}

// exactly fails the test unless a frame fills its terminal.
func exactly(t *testing.T, shot Shot, frame string) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) != shot.Height {
		t.Fatalf("%s: %d lines:\n%s", shot, len(lines), frame)
	}
	for i, line := range lines {
		if w := text.Width(line); w > shot.Width {
			t.Fatalf("%s: line %d is %d wide: %q", shot, i+1, w, line)
		}
	}
}

// pageOf returns a frame as it is kept: escapes can be read, and what is blank at
// the ends is left out.
func pageOf(frame string) string {
	lines := strings.Split(strings.ReplaceAll(frame, "\x1b[", "^["), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

func readAlbum(t *testing.T, path string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for _, part := range strings.Split("\n"+string(data), "\n== ")[1:] {
		name, page, _ := strings.Cut(part, "\n")
		pages[name] = strings.TrimRight(page, "\n") + "\n"
	}
	return pages
}

func writeAlbum(t *testing.T, path, pages string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(pages), 0o600); err != nil {
		t.Fatal(err)
	}
}

// differing shows the lines in which two pages differ.
func differing(kept, drawn string) string {
	was, is := strings.Split(kept, "\n"), strings.Split(drawn, "\n")
	var out strings.Builder
	for i := range max(len(was), len(is)) {
		a, b := lineAt(was, i), lineAt(is, i)
		if a != b {
			fmt.Fprintf(&out, "%3d - %s\n    + %s\n", i+1, a, b)
		}
	}
	return out.String()
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
