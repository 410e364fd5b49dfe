package bitrix24

import (
	"math"
	"sync"
	"time"
)

// gate is the portal's bucket as we keep it: so many requests at once and so many
// a second after that, for all who use the client. A write goes before the reads
// that wait.
type gate struct {
	size, perSecond float64

	mu      sync.Mutex
	room    float64 // requests that may be made now
	at      time.Time
	writers int // that wait
}

// newGate leaves one second's drain of the portal's bucket free: the portal takes
// it away once a second, and we all the time.
func newGate(burst int, perSecond float64) *gate {
	size := max(float64(burst)-math.Ceil(perSecond), 1)
	return &gate{size: size, perSecond: perSecond, room: size}
}

// wait says of a write that it waits, until done is called.
func (g *gate) wait(does effect) (done func()) {
	if does != writes {
		return func() {}
	}
	g.count(1)
	return func() { g.count(-1) }
}

func (g *gate) count(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.writers += n
}

// enter lets a request in and returns 0, or how long to wait before asking again.
func (g *gate) enter(now time.Time, does effect) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if passed := now.Sub(g.at).Seconds(); !g.at.IsZero() && passed > 0 {
		g.room = min(g.room+passed*g.perSecond, g.size)
	}
	if g.at.IsZero() || now.After(g.at) {
		g.at = now
	}
	needed := 1.0
	if does != writes {
		needed += float64(g.writers)
	}
	// Where more wait than there can be room for, a full bucket must do.
	if needed = min(needed, g.size); g.room < needed-1e-9 {
		return time.Duration(math.Ceil((needed - g.room) / g.perSecond * float64(time.Second)))
	}
	g.room--
	return 0
}
