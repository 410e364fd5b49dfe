package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// endless is an archive of so many dialogues that only their rows exist, each
// made when it is asked for.
type endless struct {
	*uitest.Archive
	rows int
}

func (e endless) row(i int) model.Row {
	return model.Row{Summary: model.Summary{
		ID: "d" + strconv.Itoa(i), SessionID: "d" + strconv.Itoa(i), N: 1, Source: "whatsapp",
		Client: model.Client{Name: "Клиент " + strconv.Itoa(i)}, StartedAt: uitest.Day.Add(-time.Duration(i) * time.Minute),
		Preview: "Здравствуйте, сколько стоит стрижка?", Turns: 12, Answers: 5, Review: model.ReviewNew,
		Lead: model.LeadBrief{Status: model.LeadCreated, LeadID: "7"},
	}}
}

func (e endless) Dialogues(_ context.Context, q model.DialogueQuery) (model.Page, error) {
	first, step := 0, 1
	if q.Oldest {
		first, step = e.rows-1, -1
	}
	if q.After != "" {
		after, err := strconv.Atoi(q.After[1:])
		if err != nil {
			return model.Page{}, err
		}
		first = after + step
	}
	var page model.Page
	for i := first; i >= 0 && i < e.rows; i += step {
		if len(page.Rows) == q.Limit {
			page.More = true
			break
		}
		page.Rows = append(page.Rows, e.row(i))
	}
	return page, nil
}

func (e endless) Counts(context.Context) (model.Counts, error) {
	return model.Counts{
		Dialogues: int64(e.rows), Review: map[model.ReviewState]int64{model.ReviewNew: int64(e.rows)},
		Lead: map[model.LeadStatus]int64{}, Fixes: map[model.FixState]int64{},
	}, nil
}

func (e endless) Dialogue(context.Context, string) (model.Dialogue, error) {
	return e.Archive.Dialogue(context.Background(), "chat-1")
}

func hundredThousand(b *testing.B, start pane.Screen) *session {
	b.Helper()
	return newSession(b, setting{
		width: 120, height: 36, profile: termenv.ANSI, lang: lang.Russian, start: start,
		env: func(e *pane.Env) { e.Archive = endless{e.Archive.(*uitest.Archive), 100_000} },
	})
}

// full opens a screen with as much on it as it ever holds: the lists have 100,000
// dialogues behind them; leads and fixes are those of a world of their own.
func full(b *testing.B, screen pane.Screen) *session {
	b.Helper()
	switch screen {
	case pane.Lead, pane.Sync:
		return newSession(b, inWorld(setting{width: 120, height: 36, profile: termenv.ANSI, lang: lang.Russian, start: screen}))
	case pane.Replay:
		s := hundredThousand(b, pane.Queue)
		s.Press("enter")
		return s
	case pane.Inbox, pane.Queue, pane.Report, pane.Alerts, pane.Find:
	}
	return hundredThousand(b, screen)
}

// BenchmarkView is what every message costs that changes nothing on the screen.
func BenchmarkView(b *testing.B) {
	for _, screen := range screens {
		b.Run(string(screen), func(b *testing.B) {
			s := full(b, screen)
			for b.Loop() {
				s.app.View()
			}
		})
	}
}

// BenchmarkViewAnew is the view of a list after a change: every row is drawn.
func BenchmarkViewAnew(b *testing.B) {
	s := hundredThousand(b, pane.Queue)
	for b.Loop() {
		s.app.resize(tea.WindowSizeMsg{Width: 120, Height: 36})
		s.app.View()
	}
}

// BenchmarkKeyToView is a key press with all that it does before the frame is
// there, Update and View, on every screen. Beside the mean it reports the 95th of
// 100 presses, in microseconds.
func BenchmarkKeyToView(b *testing.B) {
	for _, screen := range screens {
		b.Run(string(screen), func(b *testing.B) {
			s := full(b, screen)
			keys := []string{"j", "j", "j", "k", "k", "k"}
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				begun := time.Now()
				s.app.Update(uitest.Key(keys[i%len(keys)]))
				s.app.View()
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-µs")
		})
	}
}

// BenchmarkVerdict is a verdict with its receipt, the reading that follows and
// every frame in between.
func BenchmarkVerdict(b *testing.B) {
	s := replaying(b, "c", setting{events: uitest.Long("c", uitest.Day, 400), width: 120, height: 36})
	for i := 0; b.Loop(); i++ {
		s.Type(strconv.Itoa(i%100+1) + "a")
		s.app.View()
	}
}

// BenchmarkOpenLong is opening a dialogue that was read already, up to its first
// frame.
func BenchmarkOpenLong(b *testing.B) {
	for _, turns := range []int{50, 5_000} {
		b.Run(fmt.Sprintf("%d_turns", turns), func(b *testing.B) {
			s := newSession(b, setting{events: uitest.Long("c", uitest.Day, turns), width: 120, height: 36})
			s.Press("g", "q")
			cmd := s.app.show(pane.Replay, "c")
			msgs := uitest.Collect(cmd)
			for b.Loop() {
				b.StopTimer()
				s.app.show(pane.Queue, "")
				s.app.panes[pane.Replay] = newPanes(s.app.env)[pane.Replay]
				s.app.panes[pane.Replay].Resize(120, s.app.bodyHeight())
				s.app.show(pane.Replay, "c")
				b.StartTimer()
				for _, msg := range msgs {
					s.app.Update(msg)
				}
				s.app.View()
			}
			s.See(b, "Реплика 1:")
		})
	}
}

// BenchmarkEndOfLong is jumping to the end of a long dialogue and back.
func BenchmarkEndOfLong(b *testing.B) {
	s := replaying(b, "c", setting{events: uitest.Long("c", uitest.Day, 5_000), width: 120, height: 36})
	for b.Loop() {
		s.app.Update(uitest.Key("G"))
		s.app.View()
		s.app.Update(uitest.Key("home"))
		s.app.View()
	}
}
