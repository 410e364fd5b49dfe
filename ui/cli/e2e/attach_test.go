//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// served is a user with n dialogues and a server that has the archive open.
func served(t *testing.T, n int) (*home, *server) {
	t.Helper()
	h := receiving(t)
	h.run("import", h.write("sample.jsonl", sample(n))).exits(0)
	return h, startServer(h)
}

// posting posts events until it is stopped, and returns how many were answered
// and whether any was not.
func (s *server) posting() (stop func() (answered int64, refused bool)) {
	var group sync.WaitGroup
	var answered atomic.Int64
	var ending, refused atomic.Bool
	for client := range 4 {
		group.Go(func() {
			for n := client; !ending.Load(); n += 4 {
				if !s.sendTo("load", n) {
					refused.Store(true)
					return
				}
				answered.Add(1)
			}
		})
	}
	return func() (int64, bool) {
		ending.Store(true)
		group.Wait()
		return answered.Load(), refused.Load()
	}
}

// TestReviewersWorkWhileTheServerRuns: a server under load, two screens and
// commands attached to it; one of the screens is killed, and nobody else notices.
func TestReviewersWorkWhileTheServerRuns(t *testing.T) {
	h, s := served(t, 3)
	stop := s.posting()
	one, two := h.open(3, 120, 36), h.open(3, 100, 30)
	one.press("a")
	one.see("saved")
	two.see("1 +") // the verdict of the other
	one.resize(90, 28)
	one.until("frame of 90x28", func(screen string) bool {
		lines := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
		return len(lines) == 28 && strings.Contains(lines[0], "Queue") && strings.Contains(lines[27], "help")
	})
	review := h.run("review", "s2", "--answer", "1", "--verdict", "good", "--json", "--actor", "boris").exits(0).object()
	if review.text("by") != "boris" || review.number("answer") != 1 {
		t.Errorf("the verdict is %v", review)
	}
	h.run("show", "s2", "--json").exits(0).prints(`"actor":"boris"`)
	added := h.runWith(strings.NewReader(sampleDialogue(9, 2)), "import", "-", "--json").exits(0).object()
	if added.number("new") != 4 {
		t.Errorf("the import says %v", added)
	}
	if err := two.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	two.exit()
	one.press("a")
	one.see("of client 2", "bot 1 +") // the next, with the verdict of the command
	h.run("list", "--json").exits(0).prints(`"session_id":"s9"`)
	if answered, refused := stop(); answered == 0 || refused {
		t.Errorf("%d events were answered, refused: %v", answered, refused)
	}
	one.leave()
	s.stop(syscall.SIGTERM)
	if said := s.end(0); strings.Contains(said, "panic") {
		t.Errorf("the server says\n%s", said)
	}
	if got := h.judged("s3"); got != [3]int{2, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
	h.run("verify").exits(0)
}

// TestAttachedCommandsSayTheSame compares all that a command prints with and
// without a server, seen from another directory, language and zone than its own.
func TestAttachedCommandsSayTheSame(t *testing.T) {
	h := receiving(t)
	// An incident that the server opens meanwhile would be one event more.
	h.write("config.toml", receiveSettings+watchOff)
	h.run("import", h.write("sample.jsonl", sample(3)+leadSample)).exits(0)
	h.run("review", "s2", "--answer", "1", "--verdict", "bad", "--reason", "1").exits(0)
	h.runWith(strings.NewReader("{}\n"), "import", "-").exits(1)
	other := newHome(t)
	other.dir = h.path("elsewhere")
	other.write("again.jsonl", sample(3))
	other.env = append(append([]string{}, h.env...), "TZ=Asia/Tokyo", "LC_ALL=ru_RU.UTF-8", "DEBRIEF_CONFIG=../config.toml", "NO_COLOR=1", "USER=vera")
	commands := [][]string{
		{"list"}, {"list", "--json"}, {"list", "--json", "--limit", "2"}, {"list", "--limit", "0"}, {"list", "x"}, {"list", "--state", "maybe"},
		{"show", "s2"}, {"show", "s2", "--json"}, {"show", "nowhere"}, {"outbox"}, {"outbox", "--json"}, {"rejects", "list", "--json"},
		{"rejects", "show", "1"}, {"rejects", "show", "99"}, {"rejects"}, {"verify"}, {"verify", "--json"},
		{"review", "s1", "--answer", "9", "--verdict", "good"}, {"review", "s1"}, {"fix", "lead", "7719", "status=x"},
		{"import", "nowhere.jsonl"}, {"import", "again.jsonl", "--json"}, {"import", "again.jsonl", "--dry-run"}, {"import", "."},
		{"sync", "--once"}, {"rebuild", "--json"}, {"backup", "nowhere/b"}, {"backup", "again.jsonl"}, {"restore", "again.jsonl"}, {"version"}, {"nonsense"}, {"--help"},
	}
	alone := map[int]outcome{}
	for i, args := range commands {
		alone[i] = other.run(args...)
	}
	s := startServer(h)
	for i, args := range commands {
		want, got := alone[i], other.run(args...)
		if got.code != want.code || got.stdout != want.stdout || got.stderr != want.stderr {
			t.Errorf("%v attached: %d\n%s%s\nalone: %d\n%s%s", args, got.code, got.stdout, got.stderr, want.code, want.stdout, want.stderr)
		}
	}
	other.run("backup", "whole.backup", "--json").exits(0)
	if _, err := os.Stat(other.path("whole.backup")); err != nil {
		t.Error(err)
	}
	s.stop(os.Interrupt)
	s.end(0)
}

// frame returns the screen with the look of every cell.
func (x *terminal) frame(cols, rows uint16) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	for row := range int(rows) {
		for col := range int(cols) {
			cell := x.screen.Cell(col, row)
			fmt.Fprintf(&b, "%c %d %d %d\n", cell.Char, cell.FG, cell.BG, cell.Mode)
		}
	}
	return b.String()
}

// watchOff lets no rule of the watch open an incident, which would be counted on the
// screens.
const watchOff = "[watch]\noff = [\"lead_not_created\", \"lead_empty\", \"unanswered\", \"promise_not_kept\", \"lead_stuck\", \"reminder\", \"assistant_trouble\", \"anomaly\"]\n"

// TestAttachedScreensShowTheSame opens a dialogue without a server and with one. The
// frame without is taken when all that it waits for is there; the same must then come
// with a server, cell by cell.
func TestAttachedScreensShowTheSame(t *testing.T) {
	h := receiving(t)
	h.write("config.toml", receiveSettings+watchOff)
	h.run("import", h.write("sample.jsonl", sample(3))).exits(0)
	views := []struct {
		cols, rows    uint16
		lang          string
		inbox, counts string
	}{
		{120, 36, "en", "Inbox", "Queue 3"},
		{80, 24, "ru", "Входящие", "Очередь 3"},
	}
	opened := func(i int) *terminal {
		v := views[i]
		x := h.start(v.cols, v.rows, "--lang", v.lang)
		x.see(v.inbox, v.counts)
		x.press("gq")
		x.seeRow("whatsapp")
		x.press("\r")
		x.seeWaiting(3)
		x.see(v.counts, "question 1 of client 3", "answer 2 to client 3")
		return x
	}
	alone := make([]string, len(views))
	for i, v := range views {
		x := opened(i)
		alone[i] = x.frame(v.cols, v.rows)
		x.leave()
	}
	s := startServer(h)
	for i, v := range views {
		x := opened(i)
		x.until(fmt.Sprintf("frame of %dx%d as without a server", v.cols, v.rows), func(string) bool {
			return x.frame(v.cols, v.rows) == alone[i]
		})
		x.leave()
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
}

// TestKilledServerLeavesTheTerminalAsItWas kills the owner under an attached
// screen.
func TestKilledServerLeavesTheTerminalAsItWas(t *testing.T) {
	h, s := served(t, 1)
	x := h.open(1, 80, 24)
	x.press("a")
	x.see("saved")
	s.stop(syscall.SIGKILL)
	if code := x.exit(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	s.end(-1)
	x.isAsBefore()
	if said := fmt.Sprintf("(process %d) has ended", s.cmd.Process.Pid); !strings.Contains(x.flat(), said) {
		t.Errorf("it does not say %q: %q", said, x.written())
	}
	if got := h.judged("s1"); got != [3]int{1, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
}

// flat returns what was written without its line breaks, which the terminal sets.
func (x *terminal) flat() string { return strings.NewReplacer("\r", "", "\n", "").Replace(x.written()) }

// isAsBefore asserts that the terminal has its screen, cursor and modes back.
func (x *terminal) isAsBefore() {
	x.t.Helper()
	out := x.written()
	if strings.LastIndex(out, "\x1b[?1049l") < strings.LastIndex(out, "\x1b[?1049h") {
		x.t.Error("the terminal is left in the alternate screen")
	}
	if strings.LastIndex(out, "\x1b[?25h") < strings.LastIndex(out, "\x1b[?25l") {
		x.t.Error("the cursor is left hidden")
	}
	master, fresh, err := pty.Open()
	if err != nil {
		x.t.Fatal(err)
	}
	defer master.Close()
	defer fresh.Close()
	want, err := term.GetState(int(master.Fd()))
	if err != nil {
		x.t.Skipf("the modes of a terminal cannot be read here: %v", err)
	}
	if got, err := term.GetState(int(x.pty.Fd())); err != nil || !reflect.DeepEqual(got, want) {
		x.t.Errorf("the terminal's modes are %v, %v; want %v", got, err, want)
	}
}

// TestStoppedServerTellsItsScreens: what was typed is kept, and everybody is told.
func TestStoppedServerTellsItsScreens(t *testing.T) {
	h, s := served(t, 1)
	x := h.open(1, 80, 24)
	x.press("a")
	x.see("saved")
	x.press("n")
	x.see("Note")
	x.press("half a thought")
	x.see("half a thought")
	s.stop(syscall.SIGTERM)
	if code := x.exit(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	s.end(0)
	x.isAsBefore()
	if !strings.Contains(x.flat(), "was stopped, and this one with it") {
		t.Errorf("it does not say why it ends: %q", x.written())
	}
	again := h.open(1, 80, 24)
	again.press("2n")
	again.see("half a thought")
	again.press("\x1b")
	again.gone("half a thought")
	again.leave()
}

func TestScreensTakeOthersToo(t *testing.T) {
	h := imported(t, 2)
	owner := h.open(2, 80, 24)
	x := h.open(2, 120, 36)
	for _, args := range [][]string{{"list"}, {"status"}, {"verify"}, {"import", h.path("sample.jsonl")}} {
		h.run(args...).exits(0)
	}
	h.run("serve", "--listen", "127.0.0.1:0").exits(1).says(fmt.Sprintf("is open in process %d", owner.cmd.Process.Pid))
	x.press("a")
	x.see("saved")
	owner.see("1 +")
	owner.leave()
	if code := x.exit(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	x.isAsBefore()
	if got := h.judged("s2"); got != [3]int{1, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
}

// TestAttachedScreensFollowTheirOwnTerminal: colours and language are those of
// whoever looks.
func TestAttachedScreensFollowTheirOwnTerminal(t *testing.T) {
	h, s := served(t, 1)
	plain := *h
	plain.env = append(append([]string{}, h.env...), "NO_COLOR=1", "LC_ALL=ru_RU.UTF-8")
	x, y := h.open(1, 80, 24), plain.start(80, 24)
	y.see("Входящие", "Очередь")
	for _, one := range []*terminal{x, y} {
		one.leave()
	}
	colour := regexp.MustCompile(`\x1b\[([0-9]+;)*[39][0-7]m`)
	if !colour.MatchString(x.written()) {
		t.Error("there is no colour on the terminal that has them")
	}
	if colour.MatchString(y.written()) {
		t.Error("there is colour in spite of NO_COLOR")
	}
	s.stop(os.Interrupt)
	s.end(0)
}

func TestSignalsReachAttachedScreens(t *testing.T) {
	h, s := served(t, 1)
	for _, signal := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT} {
		x := h.open(1, 80, 24)
		if err := x.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if code := x.exit(); code != 0 {
			t.Errorf("%v: exit code %d", signal, code)
		}
		x.isAsBefore()
	}
	cmd := h.command("import", "-", "--json")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(input, sample(300)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(messages)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(said), "topped") {
		t.Errorf("the interrupted import ends with %v and says %q", err, said)
	}
	s.stop(os.Interrupt)
	s.end(0)
	h.run("verify").exits(0)
}

// TestReaderThatHasEnough is "debrief list | head" while the server runs.
func TestReaderThatHasEnough(t *testing.T) {
	h, s := served(t, 1500)
	cmd := h.command("list", "--json", "--limit", "1500")
	result, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(result, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if err := result.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	s.stop(os.Interrupt)
	s.end(0)
}

// TestArchiveWithALongPath has no room for a socket beside it; a server that was
// killed leaves nothing that is in the way.
func TestArchiveWithALongPath(t *testing.T) {
	h := receiving(t)
	dir := filepath.Join(h.dir, strings.Repeat("long", 30))
	h.env = append(h.env, "DEBRIEF_ARCHIVE="+dir)
	h.run("import", h.write("sample.jsonl", sample(1))).exits(0)
	s := startServer(h)
	h.run("list").exits(0).prints("s1")
	s.stop(syscall.SIGKILL)
	s.end(-1)
	h.run("list").exits(0).prints("s1")
	s = startServer(h)
	h.run("list").exits(0).prints("s1")
	s.stop(os.Interrupt)
	s.end(0)
	left, err := filepath.Glob(h.path("debrief-attach-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestShortCommandsTakeTurns starts commands that each need the archive for
// themselves, all at once, and one while an import has it.
func TestShortCommandsTakeTurns(t *testing.T) {
	h := imported(t, 2)
	var group sync.WaitGroup
	for _, args := range [][]string{{"list"}, {"status"}, {"show", "s1"}, {"rejects"}, {"review", "s1", "--answer", "1", "--verdict", "good"}, {"verify"}} {
		group.Go(func() { h.run(args...).exits(0) })
	}
	group.Wait()
	if got := h.judged("s1"); got != [3]int{1, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
	cmd := h.command("import", "-", "--progress")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(input, sample(200)); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(messages); lines.Scan(); {
		if lines.Text() != "saved 500" { // the archive is open by now
			continue
		}
		group.Go(func() { h.run("list", "--limit", "1").exits(0).prints("s200") })
		if err := input.Close(); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestOwnerThatDoesNotAnswerIsNamed stops the owner without ending it.
func TestOwnerThatDoesNotAnswerIsNamed(t *testing.T) {
	h, s := served(t, 1)
	s.stop(syscall.SIGSTOP)
	h.run("list").exits(1).says(fmt.Sprintf("is open in process %d", s.cmd.Process.Pid))
	s.stop(syscall.SIGCONT)
	h.run("list").exits(0).prints("s1")
	s.stop(os.Interrupt)
	s.end(0)
}
