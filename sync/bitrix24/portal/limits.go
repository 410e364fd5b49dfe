package portal

import (
	"net"
	"net/http"
	"time"
)

// bucket is Bitrix24's leaky bucket: every request adds one, each whole second
// takes some away, and what does not fit is refused.
type bucket struct {
	level int
	at    time.Time // of the last second that was taken away
}

func (b *bucket) take(now time.Time, size, perSecond int, refusedCounts bool) bool {
	if b.at.IsZero() {
		b.at = now
	}
	if passed := int64(now.Sub(b.at) / time.Second); passed > 0 {
		b.level = int(max(0, int64(b.level)-passed*int64(perSecond)))
		b.at = b.at.Add(time.Duration(passed) * time.Second)
	}
	if b.level >= size {
		if refusedCounts {
			b.level++
		}
		return false
	}
	b.level++
	return true
}

// fits puts a request into the bucket of the address that it comes from: all who
// call from there share it.
func (p *Portal) fits(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	b := p.buckets[host]
	if b == nil {
		b = &bucket{}
		p.buckets[host] = b
	}
	return b.take(p.opts.Now(), p.opts.Burst, p.opts.PerSecond, p.opts.Unsettled.RefusedCounts)
}

// Block shuts REST off by hand, as Bitrix24's support does: 503 OVERLOAD_LIMIT
// until somebody takes it back.
func (p *Portal) Block(blocked bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.blocked = blocked
}
