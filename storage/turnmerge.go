package storage

import (
	"context"
	"errors"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"debrief/storage/search"
)

// backgroundShare is how much of a processor indexing takes while nobody waits
// for it.
const backgroundShare = 0.5

// merge does what is due in the background.
func (t *turnIndex) merge() {
	for {
		select {
		case <-t.a.ending.Done():
			return
		case <-t.due:
		}
		err := t.holdTexts(t.a.ending) // whoever looks for a part does not wait for merges
		if err == nil {
			err = t.maintain(t.a.ending)
		}
		if err == nil {
			err = t.holdTexts(t.a.ending) // of what was merged
		}
		if err != nil && t.a.ending.Err() == nil {
			t.a.log.Warn("the index of turns was not merged", "error", err)
			var damage *search.DamageError
			if errors.As(err, &damage) {
				poke(t.again)
			}
		}
	}
}

func (t *turnIndex) maintain(ctx context.Context) error {
	t.use.RLock()
	defer t.use.RUnlock()
	if t.x == nil || !t.isWhole() {
		return nil
	}
	for {
		done, err := t.x.Maintain(ctx)
		if err != nil || !done {
			return err
		}
	}
}

// mostTexts is how many bytes of folded texts are held in memory, once somebody
// looked for a part of a word. A million turns have about a hundred million.
const mostTexts = 160 << 20

// holdTexts keeps the texts in memory where somebody looks for parts of words, and
// gives them back when memory is short.
func (t *turnIndex) holdTexts(ctx context.Context) error {
	if !t.parts.Load() {
		return nil
	}
	t.use.RLock()
	defer t.use.RUnlock()
	if t.x == nil || !t.isWhole() {
		return nil
	}
	room := uint64(mostTexts)
	if t.held {
		room = 0
	}
	if memoryIsShort(room) {
		t.held = false
		t.x.DropTexts()
		return nil
	}
	n, err := t.x.HoldTexts(ctx, mostTexts)
	t.held = err == nil && n > 0
	return err
}

// memoryIsShort reports whether the process has less left than so many bytes of
// the memory that it was given (GOMEMLIMIT).
func memoryIsShort(room uint64) bool {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return false
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()-sample[1].Value.Uint64()+room > uint64(limit)
}

// pace keeps work within a share of a processor while nobody waits for it.
func (t *turnIndex) pace(share float64) search.Pace {
	return search.Pace{Share: share, Now: time.Now, Sleep: t.pause}
}

// pause waits, unless somebody waits for the index.
func (t *turnIndex) pause(ctx context.Context, d time.Duration) error {
	const look = 50 * time.Millisecond
	for ; d > 0 && t.waiting.Load() == 0 && ctx.Err() == nil; d -= look {
		timer := time.NewTimer(min(d, look))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
	return ctx.Err()
}
