package ui

import (
	"io"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// A new version of the terminal library may keep its clock elsewhere.
func TestTheClockOfTheFramesIsFound(t *testing.T) {
	in, keys := io.Pipe()
	defer keys.Close()
	found := make(chan bool, 1)
	var program *tea.Program
	program = tea.NewProgram(probe{func() { found <- frameClock(program) != nil }}, tea.WithInput(in), tea.WithOutput(io.Discard))
	if _, err := program.Run(); err != nil {
		t.Fatal(err)
	}
	if !<-found {
		t.Error("the clock is not where it was: the program is woken for every frame that it does not draw")
	}
}

// probe is a program that looks once and ends.
type probe struct{ look func() }

func (p probe) Init() tea.Cmd { return func() tea.Msg { return startMsg{} } }

func (p probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, begun := msg.(startMsg); begun {
		p.look()
		return p, tea.Quit
	}
	return p, nil
}

func (p probe) View() string { return "" }

func TestTheClockStandsAtRestAndGoesAtOnceWhenSomethingHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const every = time.Second / 100
		ticker := time.NewTicker(every)
		r := &rester{find: func() *time.Ticker { return ticker }, every: every}
		defer r.end()
		// ticks counts those within a time.
		ticks := func(within time.Duration) int {
			n, end := 0, time.NewTimer(within)
			for {
				select {
				case <-ticker.C:
					n++
				case <-end.C:
					return n
				}
			}
		}
		for round := range 3 {
			for range 4 { // things happen
				r.wake()
				if n := ticks(300 * time.Millisecond); n < 25 {
					t.Fatalf("round %d: %d frames while something happens", round, n)
				}
			}
			if n := ticks(restAfter / 2); n < 45 {
				t.Fatalf("round %d: %d frames just after something happened", round, n)
			}
			ticks(2 * restAfter)
			if n := ticks(time.Minute); n != 0 {
				t.Fatalf("round %d: %d frames in a minute of rest", round, n)
			}
		}
	})
}
