//go:build unix

package e2e

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/sync/errgroup"

	"debrief/ui/cli"
	"debrief/ui/cli/config"
)

var update = flag.Bool("update", false, "write the pictures and recordings of docs/media")

// What is recorded: the size of the terminal, and when it is on its clock.
const (
	mediaCols, mediaRows = 100, 30
	mediaSeed            = "7"
)

var mediaStart = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// film is the program in a terminal of this process, so that its clock can be
// given, with what it wrote at which moment of the recording.
type film struct {
	*terminal
	at    float64 // seconds since the beginning, as they are told
	cut   int     // how much of what was written is in the recording
	cast  bytes.Buffer
	group errgroup.Group
}

// roll starts the demo in a language.
func roll(t *testing.T, lang string) *film {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(slave, &pty.Winsize{Rows: mediaRows, Cols: mediaCols}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	begun := time.Now()
	f := &film{terminal: &terminal{
		t: t, pty: master, changed: make(chan struct{}, 1), ended: make(chan error, 1),
		screen: vt10x.New(vt10x.WithSize(mediaCols, mediaRows), vt10x.WithWriter(io.Discard)),
	}}
	env := map[string]string{"TERM": "xterm-256color", "HOME": dir, "TZ": "UTC", "TMPDIR": dir}
	p := cli.Process{
		Args:  []string{"demo", "--seed", mediaSeed, "--dialogues", "60", "--lang", lang},
		Stdin: slave, Stdout: slave, Stderr: slave, User: "anna", Dir: dir,
		Getenv: func(name string) string { return env[name] },
		Now:    func() time.Time { return mediaStart.Add(time.Since(begun)) },
		Paths:  config.Paths{Config: filepath.Join(dir, "config.toml")}, Executable: os.Executable,
	}
	read := make(chan struct{})
	f.group.Go(func() error { f.read(read); return nil })
	f.group.Go(func() error {
		code := cli.Run(t.Context(), p)
		if code != 0 {
			t.Errorf("exit code %d", code)
		}
		return slave.Close()
	})
	t.Cleanup(func() {
		if err := master.Close(); err != nil {
			t.Log(err)
		}
	})
	return f
}

// port is that of the simulated portal, which the system chooses.
var port = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)

// take puts what was written since the last one into the recording, so long
// after it.
func (f *film) take(after time.Duration) {
	f.t.Helper()
	written := f.written()
	f.at += after.Seconds()
	line, err := json.Marshal([]any{f.at, "o", port.ReplaceAllString(written[f.cut:], "127.0.0.1:45123")})
	if err != nil {
		f.t.Fatal(err)
	}
	f.cut = len(written)
	f.cast.Write(append(line, '\n'))
}

// frame returns the screen as it is now, with faint text in a colour of its own.
func (f *film) frame() vt10x.Terminal {
	screen := vt10x.New(vt10x.WithSize(mediaCols, mediaRows), vt10x.WithWriter(io.Discard))
	text := strings.ReplaceAll(f.written(), "\x1b[2m", "\x1b[90m")
	if _, err := screen.Write([]byte(port.ReplaceAllString(text, "127.0.0.1:45123"))); err != nil {
		f.t.Fatal(err)
	}
	return screen
}

// shot is one step of the recording.
type shot struct {
	keys    string
	see     string // what must be there, parted by |
	picture string // its name, "" for none
	rest    time.Duration
}

// story shows every screen, in any language.
// What is waited for must be of the new screen alone: keys that follow an Escape too
// soon are taken for one with Alt.
func story() []shot {
	const look = 2500 * time.Millisecond
	return []shot{
		{"", " 11 |! | 60 ", "inbox", look},
		{"gq", " 60 |whatsapp|instagram", "queue", look},
		{"\r", "1 ?|:", "replay", look},
		{"a", "1 +", "", time.Second},
		{"x", "1 |9 ", "reason", look},
		{"2", "2 x", "", time.Second},
		{"c", "Ctrl+S", "correction", look},
		{"\x1b", "Space", "", time.Second},
		{"u", "2 ?", "", time.Second},
		{":", " ↓ ", "palette", look},
		{"\x1b", "2 ?", "", time.Second},
		{"?", "Shift+Tab", "help", look},
		{"\x1b", "2 ?", "", time.Second},
		{"gi", "!!", "", time.Second},
		{"f", " R | y | q ", "lead", look},
		{"R", "[x]", "recover", look},
		{"\r", "Bitrix24", "", time.Second},
		{"gs", "127.0.0.1", "sync", look},
		{"gp", "", "report", look},
		{"ga", "", "alerts", look},
	}
}

// mediaDir is where the pictures and recordings are kept.
var mediaDir = filepath.Join("..", "..", "..", "docs", "media")

// The demo is played in a terminal from screen to screen; with -update the pictures
// and the recording of docs/media are written from what it drew.
func TestTheRecordedDemoPlays(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			f := roll(t, lang)
			pictures := map[string]string{}
			for _, s := range story() {
				f.press(s.keys)
				f.see(strings.Split(s.see, "|")...)
				if *update {
					f.settle()
				}
				f.take(700 * time.Millisecond)
				if s.picture != "" {
					pictures[s.picture+".svg"] = picture(f.frame(), "debrief: "+s.picture)
				}
				f.at += s.rest.Seconds()
			}
			f.press("Q")
			if err := f.group.Wait(); err != nil {
				t.Error(err)
			}
			f.take(time.Second)
			pictures["demo.cast"] = f.recording(lang)
			keep(t, filepath.Join(mediaDir, lang), pictures)
		})
	}
}

// settle waits until nothing was written for a while: a frame is drawn in one
// write, but what was read may come after it.
func (f *film) settle() {
	const quiet = 150 * time.Millisecond
	for {
		select {
		case <-f.changed:
		case <-time.After(quiet):
			return
		}
	}
}

// recording returns the whole as an asciinema cast of version 2.
func (f *film) recording(lang string) string {
	head, err := json.Marshal(map[string]any{
		"version": 2, "width": mediaCols, "height": mediaRows, "timestamp": mediaStart.Unix(),
		"title": "debrief demo", "idle_time_limit": 3, "env": map[string]string{"TERM": "xterm-256color", "LANG": lang},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return string(head) + "\n" + f.cast.String()
}

// keep writes files with -update, else it says which are missing.
func keep(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if *update {
			if err := os.MkdirAll(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%v; run: go test ./ui/cli/e2e -run RecordedDemo -update", err)
		}
	}
}
