package search

import (
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"
)

// TestFillersBuildWhatAPlainScanFinds fills an index by two fillers beside each
// other, and asks it before and after it was opened anew and merged.
func TestFillersBuildWhatAPlainScanFinds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(rt)
		var all []Turn
		for i := range rapid.IntRange(0, 120).Draw(rt, "turns") {
			all = append(all, Turn{Doc{uint64(i + 1), uint64(i%5 + 1), rapid.Int64Range(0, 50).Draw(rt, "time"), false}, drawText(rt)})
		}
		d.plain.apply(Change{Add: all})
		pieces := make(chan []Turn, 200)
		for piece := range slices.Chunk(slices.Clone(all), rapid.IntRange(1, 40).Draw(rt, "piece")) {
			pieces <- piece
		}
		close(pieces)
		var group errgroup.Group
		for range 2 {
			f := d.x.Filler()
			group.Go(func() error {
				for piece := range pieces {
					if err := f.Put(background, piece); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			rt.Fatal(err)
		}
		d.ask()
		d.x.Close()
		d.open()
		d.ask()
		for range 3 {
			d.maintain()
			d.ask()
		}
	})
}
