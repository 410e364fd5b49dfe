package portal

import "time"

// bucket is Bitrix24's leaky bucket: every request adds one, each whole second
// takes some away, and what does not fit is refused.
type bucket struct {
	level int
	at    time.Time // of the last second that was taken away
}

func (b *bucket) take(now time.Time, size, perSecond int) bool {
	if b.at.IsZero() {
		b.at = now
	}
	if passed := int64(now.Sub(b.at) / time.Second); passed > 0 {
		b.level = int(max(0, int64(b.level)-passed*int64(perSecond)))
		b.at = b.at.Add(time.Duration(passed) * time.Second)
	}
	if b.level >= size {
		return false
	}
	b.level++
	return true
}
