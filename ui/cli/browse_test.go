package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"debrief/ui/pane"
)

func environmentOf(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestTheClipboardIsReachedThroughTmuxAndScreen(t *testing.T) {
	const plain = "\x1b]52;c;KzcgOTE2\a" // +7 916
	for _, c := range []struct {
		name string
		env  []string
		want string
	}{
		{"a terminal", []string{"TERM", "xterm-256color"}, plain},
		{"tmux", []string{"TERM", "screen-256color", "TMUX", "/tmp/tmux,1,0"}, plain + "\x1bPtmux;\x1b" + plain + "\x1b\\"},
		{"tmux by its name alone", []string{"TERM", "tmux-256color"}, plain + "\x1bPtmux;\x1b" + plain + "\x1b\\"},
		{"screen", []string{"TERM", "screen"}, "\x1bP" + plain + "\x1b\\"},
	} {
		var got bytes.Buffer
		out, _ := newOutput(&got)
		if err := clipboard(out, environmentOf(c.env...))("+7 916"); err != nil || got.String() != c.want {
			t.Errorf("%s: wrote %q (%v), want %q", c.name, got.String(), err, c.want)
		}
	}
}

// The screens ask the descriptor of a terminal for its size, and write to it only
// under the lock.
func TestATerminalKeepsItsDescriptor(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/terminal")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	_, drawn := newOutput(file)
	if f, ok := drawn.(interface{ Fd() uintptr }); !ok || f.Fd() != file.Fd() {
		t.Error("the descriptor is lost")
	}
	if _, err := io.WriteString(drawn, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := drawn.Write([]byte("b")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file.Name()); string(got) != "ab" {
		t.Errorf("wrote %q (%v)", got, err)
	}
}

func TestWhereNoBrowserCanBeSeenNoneIsStarted(t *testing.T) {
	for _, c := range []struct {
		name, system string
		env          []string
		want         bool
	}{
		{"a desktop", "linux", []string{"DISPLAY", ":0"}, true},
		{"Wayland", "linux", []string{"WAYLAND_DISPLAY", "wayland-0"}, true},
		{"a console", "linux", nil, false},
		{"SSH", "linux", []string{"DISPLAY", ":0", "SSH_CONNECTION", "1 2 3 4"}, false},
		{"SSH to a Mac", "darwin", []string{"SSH_TTY", "/dev/ttys1"}, false},
		{"a Mac", "darwin", nil, true},
		{"Windows", "windows", nil, true},
	} {
		a := &app{Process: Process{Getenv: environmentOf(c.env...)}}
		if got := a.hasDisplay(c.system); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	a := &app{Process: Process{Getenv: environmentOf("SSH_CONNECTION", "1 2 3 4")}}
	if err := a.browser()(t.Context(), "https://salon.bitrix24.ru/"); !errors.Is(err, pane.ErrNoBrowser) {
		t.Errorf("over SSH: %v", err)
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		if name, _ := opener(system); name == "" || strings.Contains(name, "/") {
			t.Errorf("%s is opened by %q", system, name)
		}
	}
}
