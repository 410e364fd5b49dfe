package ui

import (
	"reflect"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// restAfter is how long nothing must happen before the clock of the frames stands.
// It is long enough that every frame was drawn by then.
const restAfter = time.Second

// rester lets the clock of the frames stand while nothing happens. The terminal
// library draws at the ticks of a clock that it never stops, so that a program at
// rest would be woken a hundred times a second for nothing.
type rester struct {
	find  func() *time.Ticker // nil where the library keeps it elsewhere
	every time.Duration       // between frames

	mu     sync.Mutex
	ticker *time.Ticker
	timer  *time.Timer
	woken  time.Time
}

// newRester returns the rester of a program that draws so many frames a second.
func newRester(program *tea.Program, fps int) *rester {
	return &rester{find: func() *time.Ticker { return frameClock(program) }, every: time.Second / time.Duration(fps)}
}

// frameClock finds the clock of a program's frames. The library does not give it
// away; a test tells when it is not there any more, and then the program draws as
// it always did.
func frameClock(program *tea.Program) *time.Ticker {
	field := func(v reflect.Value, name string) reflect.Value {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return reflect.Value{}
		}
		return v.FieldByName(name)
	}
	ticker := field(field(reflect.ValueOf(program), "renderer"), "ticker")
	if !ticker.IsValid() || ticker.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return (*time.Ticker)(ticker.UnsafePointer())
}

// wake lets the clock go, for something happened. It is called from the program's
// own loop, in which the library makes the clock too.
func (r *rester) wake() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ticker == nil {
		if r.ticker = r.find(); r.ticker == nil {
			return
		}
		r.timer = time.AfterFunc(restAfter, r.rest)
	}
	if time.Since(r.woken) < restAfter/2 { // it goes, and the timer is far from its end
		return
	}
	r.woken = time.Now()
	r.ticker.Reset(r.every)
	r.timer.Reset(restAfter + restAfter/2)
}

// rest stops the clock, unless it was woken meanwhile.
func (r *rester) rest() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.woken) >= restAfter {
		r.ticker.Stop()
		return
	}
	r.timer.Reset(restAfter)
}

// end stops the timer.
func (r *rester) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
	}
}
