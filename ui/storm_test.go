package ui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/storage"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// How long a storm lasts: so many acts, or with DEBRIEF_LONG=1 so much time.
const (
	shortStorm = 600
	longStorm  = 60 * time.Second
)

// witness keeps the keys of everything that the screens were told is saved, and
// refuses now and then.
type witness struct {
	pane.Journal
	refuse func() bool
	saved  []model.Key
}

// Submit implements pane.Journal.
func (w *witness) Submit(s model.Submission) <-chan model.Receipt {
	answer := make(chan model.Receipt, 1)
	if w.refuse() {
		answer <- model.Receipt{Err: errors.New("disk full")}
		return answer
	}
	receipt := <-w.Journal.Submit(s)
	if receipt.Err == nil {
		for _, outcome := range receipt.Outcomes {
			w.saved = append(w.saved, outcome.Key)
		}
	}
	answer <- receipt
	return answer
}

// storm is a session on a real archive in which everything happens at once.
type storm struct {
	*session
	rand    *rand.Rand
	dir     string
	real    *storage.Archive
	witness *witness
	keys    []string
	told    int // events that came from elsewhere
}

// seedOf returns the seed of the run, which DEBRIEF_SEED repeats.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	if given := os.Getenv("DEBRIEF_SEED"); given != "" {
		seed, err := strconv.ParseUint(given, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return seed
	}
	return rand.Uint64()
}

func newStorm(t *testing.T, seed uint64) *storm {
	t.Helper()
	s := &storm{rand: rand.New(rand.NewPCG(seed, 5)), dir: t.TempDir()}
	s.real = s.open(t)
	if _, err := s.real.Append(t.Context(), append(uitest.Few(), many(40)...)); err != nil {
		t.Fatal(err)
	}
	s.witness = &witness{Journal: s.real, refuse: func() bool { return s.rand.IntN(30) == 0 }}
	s.session = newSession(t, setting{profile: termenv.ANSI, width: 100, height: 30, env: func(e *pane.Env) {
		e.Archive, e.Journal = s.real, s.witness
	}})
	s.Order = s.rand
	s.keys = allKeys(s.session)
	return s
}

func (s *storm) open(t *testing.T) *storage.Archive {
	t.Helper()
	archive, err := storage.Open(context.Background(), storage.Options{
		Dir: filepath.Join(s.dir, "archive"), KeyDir: filepath.Join(s.dir, "keys"), Create: true,
		Now: time.Now, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

// act does one thing of chance: a key, keys in one read, a paste, another size, or
// something that comes from elsewhere.
func (s *storm) act(t *testing.T) {
	t.Helper()
	switch s.rand.IntN(24) {
	case 0:
		s.Send(tea.WindowSizeMsg{Width: 1 + s.rand.IntN(220), Height: 1 + s.rand.IntN(65)})
	case 1:
		s.Paste(s.text(1 << s.rand.IntN(12)))
	case 2:
		s.Burst(s.text(1 + s.rand.IntN(8)))
	case 3, 4:
		s.comes(t)
	case 5:
		s.syncs()
	case 6:
		s.tick()
	case 7:
		s.Send(blur, focus)
	case 8, 9, 10:
		s.review()
	default:
		for _, key := range splitKeys(s.keys[s.rand.IntN(len(s.keys))]) {
			s.Press(key)
		}
	}
}

// review opens a dialogue and judges in it, which chance alone seldom does.
func (s *storm) review() {
	s.Press("esc", "esc", "g", "q", "enter")
	for range 1 + s.rand.IntN(6) {
		s.Press([]string{"a", "x", "1", "2", "s", ".", "A", "u", "ctrl+r", "}", "J", "n", "ж", "enter", "c", "ctrl+s", "G"}[s.rand.IntN(17)])
	}
}

// text is anything that may come from a keyboard or a clipboard.
func (s *storm) text(n int) string {
	const letters = "abcxzAXJKGnc123450,.<>}{[]:/?'*\"фывапролджэ \x1b[2J\n\t\u202e漢❤️"
	all := []rune(letters)
	out := make([]rune, n)
	for i := range out {
		out[i] = all[s.rand.IntN(len(all))]
	}
	return string(out)
}

// comes takes events in behind the screens, as the receiver does.
func (s *storm) comes(t *testing.T) {
	t.Helper()
	s.told++
	session := fmt.Sprintf("chat-%d", 1+s.rand.IntN(6))
	events := uitest.Talk(session, uitest.Day.Add(time.Duration(s.told)*time.Minute), "и ещё вопрос", "и ещё ответ")
	for i := range events {
		events[i].ID = fmt.Sprintf("later-%d-%d", s.told, i)
	}
	if _, err := s.real.Append(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	s.Send(changedMsg{})
}

// syncs lets the syncer say something else of itself.
func (s *storm) syncs() {
	states := []string{"ok", "running", "failed", "off", "waiting"}
	s.syncer.State = model.SyncStatus{Portal: "salon.bitrix24.example"}
	for _, name := range []string{"crm leads", "crm deals"} {
		s.syncer.State.Sources = append(s.syncer.State.Sources, model.SourceStatus{
			Name: name, State: states[s.rand.IntN(len(states))], LastAt: uitest.Day, Pulled: s.rand.IntN(500), Total: s.rand.IntN(500),
			Err: []string{"", s.text(60)}[s.rand.IntN(2)],
		})
	}
	s.Send(changedMsg{})
}

// lost returns what was told to be saved and is not in the archive, read anew.
func (s *storm) lost(t *testing.T) []model.Key {
	t.Helper()
	if err := s.real.Close(); err != nil {
		t.Fatal(err)
	}
	again := s.open(t)
	defer func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}()
	there := map[model.Key]bool{}
	if err := again.Tail(t.Context(), 0, func(e *model.Entry) error { there[e.Key] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(s.witness.saved, func(key model.Key) bool { return there[key] })
}

// Whatever is pressed, pasted, resized and taken in, for a minute: nothing panics,
// every frame is exactly the terminal's, the screen never shows as saved what was
// refused, and what it was told is saved is in the archive when that is opened
// again.
func TestNothingIsLostInAStorm(t *testing.T) {
	seed := seedOf(t)
	t.Logf("repeat with DEBRIEF_SEED=%d", seed)
	s := newStorm(t, seed)
	ends := time.Now().Add(longStorm)
	going := func(i int) bool { return i < shortStorm }
	if os.Getenv("DEBRIEF_LONG") == "1" {
		going = func(int) bool { return time.Now().Before(ends) }
	}
	acts := 0
	for ; going(acts) && !s.Quit; acts++ {
		s.act(t)
		if s.app.crashed != nil {
			t.Fatalf("after %d acts of seed %d: %v", acts, seed, s.app.crashed)
		}
		s.fills(t, seed, acts)
		if s.Quit { // somebody pressed the way out; come in again
			s.reenter(t)
		}
	}
	if len(s.witness.saved) == 0 {
		t.Errorf("nothing was saved in %d acts", acts)
	}
	if lost := s.lost(t); len(lost) > 0 {
		t.Errorf("seed %d: %d of what was told to be saved is not there: %v", seed, len(lost), lost)
	}
	t.Logf("%d acts, %d events told to be saved", acts, len(s.witness.saved))
}

// fills checks the frame.
func (s *storm) fills(t *testing.T, seed uint64, acts int) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("after %d acts of seed %d", acts, seed)
		}
	}()
	s.exact(t)
	if strings.Contains(s.Model.View(), "\x1b[2J") {
		t.Fatal("what was pasted reaches the terminal")
	}
}

// reenter starts the screens again on the same archive.
func (s *storm) reenter(t *testing.T) {
	t.Helper()
	again := newSession(t, setting{profile: termenv.ANSI, width: 100, height: 30, env: func(e *pane.Env) {
		e.Archive, e.Journal = s.real, s.witness
	}})
	again.Order = s.rand
	s.session = again
}
