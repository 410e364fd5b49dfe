package ui

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/theme"
	"debrief/ui/uitest"
)

// reasons are those that the tests offer after a bad verdict.
var reasons = []pane.Reason{
	{ID: "wrong_fact", Label: "wrong fact"}, {ID: "no_answer", Label: "no answer"},
	{ID: "missed_lead", Label: "missed lead"}, {ID: "rude", Label: "rude"},
}

// session is one run of the screens in a test.
type session struct {
	*uitest.Driver
	archive *uitest.Archive
	syncer  *uitest.Syncer
	clock   *uitest.Clock
	timers  *uitest.Timers
	app     *App
}

// setting says how a session is run; its zero value is English, 80x24, no
// colours, the few dialogues.
type setting struct {
	lang          string
	profile       termenv.Profile
	width, height int
	events        []model.Event
	start         pane.Screen
	arg           string
	env           func(*pane.Env)
	world         *fixtest.World // stands behind the screens instead, where leads and fixes are looked at
	failing       error          // of every reading
	loading       bool           // nothing was read yet
}

func newSession(tb testing.TB, s setting) *session {
	tb.Helper()
	if s.width == 0 {
		s.width, s.height = 80, 24
	}
	if s.events == nil {
		s.events = uitest.Few()
	}
	if s.lang == "" {
		s.lang = lang.English
	}
	if s.profile == 0 {
		s.profile = termenv.Ascii
	}
	clock := uitest.NewClock(uitest.Today)
	archive := uitest.NewArchive(clock.Now, s.events...)
	timers := &uitest.Timers{}
	env := environment(archive, clock, timers, s)
	if w := s.world; w != nil {
		env.Archive, env.Journal, env.Syncer = w, w, w
		env.Now = func() time.Time { return w.Clock }
		w.FailReads = s.failing
	}
	archive.FailReads(s.failing)
	if s.env != nil {
		s.env(&env)
	}
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	app := newApp(ctx, Options{Env: env, Start: s.start, Arg: s.arg, Logger: slog.New(slog.DiscardHandler)})
	out := &session{archive: archive, clock: clock, timers: timers, app: app}
	out.syncer, _ = env.Syncer.(*uitest.Syncer)
	if s.loading {
		out.Driver = &uitest.Driver{Model: app}
		out.Send(tea.WindowSizeMsg{Width: s.width, Height: s.height})
		out.Hold = true
		out.Send(startMsg{s.arg})
		return out
	}
	out.Driver = uitest.Start(app, s.width, s.height)
	return out
}

func environment(archive *uitest.Archive, clock *uitest.Clock, timers *uitest.Timers, s setting) pane.Env {
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(s.profile)
	return pane.Env{
		Archive: archive, Journal: archive, Views: &uitest.Views{}, Syncer: &uitest.Syncer{}, Now: clock.Now, After: timers.After,
		Text: lang.New(s.lang), Style: theme.New(renderer, theme.Dark), Keys: keymap.Default(),
		Actor: "anna", Zone: time.FixedZone("MSK", 3*3600), Reasons: reasons,
		Grace: 30 * time.Second, RequireSeen: true,
		Browse: func(context.Context, string) error { return nil }, Copy: func(string) error { return nil },
	}
}

// exact fails the test unless the frame is exactly the terminal's.
func (s *session) exact(tb uitest.T) {
	tb.Helper()
	lines := s.Lines()
	if len(lines) != s.app.height {
		tb.Fatalf("%d lines on a terminal of %d:\n%s", len(lines), s.app.height, strings.Join(lines, "\n"))
	}
	for i, line := range lines {
		if w := text.Width(line); w > s.app.width {
			tb.Fatalf("line %d is %d wide on a terminal of %d: %q", i+1, w, s.app.width, line)
		}
	}
}

// verdicts returns what was submitted as "answer text: value reason" …
func (s *session) verdicts() []model.Verdict {
	var out []model.Verdict
	for _, sub := range s.archive.Submitted {
		for _, e := range sub.Events {
			if v, ok := e.Body.(*model.Verdict); ok {
				out = append(out, *v)
			}
		}
	}
	return out
}

// dialogue reads a dialogue from the archive.
func (s *session) dialogue(tb uitest.T, id string) model.Dialogue {
	tb.Helper()
	d, err := s.archive.Dialogue(context.Background(), id)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	return d
}

// marks returns the verdicts of a dialogue as one letter each.
func (s *session) marks(tb uitest.T, id string) string {
	tb.Helper()
	d := s.dialogue(tb, id)
	out := ""
	for _, i := range d.Order {
		switch v := d.Items[i].Turn.Verdict; {
		case v == nil:
			out += "."
		case v.Value == model.Good:
			out += "+"
		case v.Value == model.Bad:
			out += "x"
		default:
			out += "~"
		}
	}
	return out
}
