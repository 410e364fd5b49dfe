package e2e

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) {
	runAsReceiver()
	flag.Parse()
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "debrief-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	binary = filepath.Join(dir, "debrief")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.Command("go", "build", "-o", binary, "debrief")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build debrief: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// home is a user of the program: a home directory of their own and nothing in it.
type home struct {
	t   testing.TB
	dir string
	env []string
}

func newHome(t testing.TB, env ...string) *home {
	t.Helper()
	dir := t.TempDir()
	base := []string{
		"HOME=" + dir, "USERPROFILE=" + dir, "USER=anna", "PATH=" + os.Getenv("PATH"),
		"XDG_CONFIG_HOME=" + filepath.Join(dir, "config"), "XDG_DATA_HOME=" + filepath.Join(dir, "data"),
		"XDG_STATE_HOME=" + filepath.Join(dir, "state"), "LOCALAPPDATA=" + dir, "APPDATA=" + dir,
		"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir,
		"TERM=xterm-256color", "LANG=en_US.UTF-8", "TZ=UTC",
	}
	return &home{t: t, dir: dir, env: append(base, env...)}
}

// path is a path in the home directory.
func (h *home) path(parts ...string) string {
	return filepath.Join(append([]string{h.dir}, parts...)...)
}

// write makes a file in the home directory and returns its path.
func (h *home) write(name, content string) string {
	h.t.Helper()
	path := h.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// outcome is what a command printed and its exit code.
type outcome struct {
	t              testing.TB
	args           []string
	stdout, stderr string
	code           int
}

// command makes a command of this user.
func (h *home) command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Env, cmd.Dir = h.env, h.dir
	return cmd
}

// run runs a command to its end.
func (h *home) run(args ...string) outcome {
	h.t.Helper()
	return h.runWith(nil, args...)
}

func (h *home) runWith(stdin io.Reader, args ...string) outcome {
	h.t.Helper()
	cmd := h.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	o := outcome{t: h.t, args: args, stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}
	for _, trace := range []string{"goroutine ", "panic:", "runtime error"} {
		if strings.Contains(o.stdout+o.stderr, trace) {
			h.t.Errorf("%v prints a stack trace:\n%s", args, o.stderr)
		}
	}
	return o
}

// exits asserts the exit code.
func (o outcome) exits(code int) outcome {
	o.t.Helper()
	if o.code != code {
		o.t.Fatalf("debrief %s: exit code %d, want %d\n%s%s", strings.Join(o.args, " "), o.code, code, o.stdout, o.stderr)
	}
	return o
}

// says asserts that the messages hold all of these.
func (o outcome) says(words ...string) outcome {
	o.t.Helper()
	for _, word := range words {
		if !strings.Contains(o.stderr, word) {
			o.t.Errorf("debrief %s: the messages lack %q:\n%s", strings.Join(o.args, " "), word, o.stderr)
		}
	}
	return o
}

// prints asserts that the result holds all of these.
func (o outcome) prints(words ...string) outcome {
	o.t.Helper()
	for _, word := range words {
		if !strings.Contains(o.stdout, word) {
			o.t.Errorf("debrief %s: the result lacks %q:\n%s", strings.Join(o.args, " "), word, o.stdout)
		}
	}
	return o
}
