package search

import "container/heap"

// ranked is a document of one segment and how relevant it is.
type ranked struct {
	id    uint32
	score float64
}

// worstFirst is a heap with the worst of the best on top.
type worstFirst[T any] struct {
	of    []T
	worse func(a, b T) bool
	most  int
}

func (h *worstFirst[T]) Len() int           { return len(h.of) }
func (h *worstFirst[T]) Less(i, j int) bool { return h.worse(h.of[i], h.of[j]) }
func (h *worstFirst[T]) Swap(i, j int)      { h.of[i], h.of[j] = h.of[j], h.of[i] }

// Push implements heap.Interface.
func (h *worstFirst[T]) Push(v any) { h.of = append(h.of, v.(T)) } //nolint:forcetypeassert // it is pushed nothing else

// Pop implements heap.Interface.
func (h *worstFirst[T]) Pop() any {
	last := h.of[len(h.of)-1]
	h.of = h.of[:len(h.of)-1]
	return last
}

func (h *worstFirst[T]) full() bool { return len(h.of) == h.most }

// offer takes one in where it is better than the worst of those that are kept.
func (h *worstFirst[T]) offer(v T) {
	switch {
	case !h.full():
		heap.Push(h, v)
	case h.worse(h.of[0], v):
		h.of[0] = v
		heap.Fix(h, 0)
	}
}

func worseHit(a, b Hit) bool { return compareHits(a, b) > 0 }

// worseInSegment orders documents of one segment: of equal ones the later is newer.
func worseInSegment(a, b ranked) bool {
	return a.score < b.score || a.score == b.score && a.id < b.id
}
