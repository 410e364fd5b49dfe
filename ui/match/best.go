package match

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/sahilm/fuzzy"
)

// candidate is a name that matches.
type candidate struct {
	at     int  // among the names
	begins bool // what was typed is the beginning of it
	score  int
}

// compare orders the better first, and of equally good ones the earlier.
func (c candidate) compare(d candidate) int {
	if c.begins != d.begins {
		if c.begins {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(d.score, c.score), cmp.Compare(c.at, d.at))
}

// shortlist keeps the best of many, the best first.
type shortlist struct {
	most int
	of   []candidate
}

func (l *shortlist) offer(c candidate) {
	if len(l.of) == l.most && c.compare(l.of[l.most-1]) > 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(l.of, c, candidate.compare)
	if len(l.of) == l.most {
		l.of = l.of[:l.most-1]
	}
	l.of = slices.Insert(l.of, at, c)
}

// fewNames is how many names are not worth a goroutine.
const fewNames = 4096

// best returns the best names that hold the letters of what was typed, which is
// folded, in their order. Several goroutines look for them, each at its share.
func (x *Index) best(typed string, limit int) []candidate {
	workers := min(runtime.GOMAXPROCS(0), 1+len(x.folded)/fewNames)
	each := (len(x.folded) + workers - 1) / workers
	lists := make([]shortlist, workers)
	var wait sync.WaitGroup
	for n := range lists {
		lists[n].most = limit
		wait.Go(func() { x.bestOf(typed, min(n*each, len(x.folded)), min((n+1)*each, len(x.folded)), &lists[n]) })
	}
	wait.Wait()
	for _, l := range lists[1:] {
		for _, c := range l.of {
			lists[0].offer(c)
		}
	}
	return lists[0].of
}

// bestOf looks through the names from one on, before another.
func (x *Index) bestOf(typed string, from, to int, into *shortlist) {
	p, want := x.letters.pattern(typed), letters(typed)
	for i := from; i < to; i++ {
		if x.masks[i]&want != want {
			continue
		}
		if score, ok := p.score(x.folded[i], x.spelled(i)); ok {
			into.offer(candidate{i, strings.HasPrefix(x.folded[i], typed), score})
		}
	}
}

// spelled returns the letters of a name.
func (x *Index) spelled(i int) []uint16 {
	from := uint32(0)
	if i > 0 {
		from = x.ends[i-1]
	}
	return x.text[from:x.ends[i]]
}

// found says which letters of a name were typed.
func (x *Index) found(typed string, c candidate) Found {
	f := Found{Index: c.at}
	for _, m := range fuzzy.FindNoSort(typed, []string{x.folded[c.at]}) {
		f.Runes = runeOffsets(m.Str, m.MatchedIndexes)
	}
	return f
}
