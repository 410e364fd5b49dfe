package search

import "context"

// Filler puts turns into an index that is built from nothing: each piece becomes a
// stored segment of its own. Several fillers may work beside each other, each in
// one goroutine, while nothing else changes the index.
type Filler struct {
	x  *Index
	an *Analyzer
}

// Filler returns a filler of the index.
func (x *Index) Filler() *Filler { return &Filler{x, NewAnalyzer()} }

// Put stores some turns that are not in the index yet; they can be searched when it
// returns. How far in the log the index reaches does not change.
func (f *Filler) Put(ctx context.Context, turns []Turn) error {
	if len(turns) == 0 {
		return nil
	}
	built, err := build(turns, f.an)
	if err != nil {
		return err
	}
	return f.x.replace(ctx, []living{{segment: built}}, func(v *view, made *living) error {
		v.stored = append(v.stored, *made)
		return f.x.commit(v, f.x.upto)
	})
}
