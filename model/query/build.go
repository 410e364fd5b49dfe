package query

import "debrief/model"

// Builder makes something else of a query, from its leaves up. Each part of All and
// Any is what was made of one part of the query; a part that Text made nothing of
// is not among them.
type Builder[T any] struct {
	All   func([]T) T
	Any   func([]T) T
	Not   func(T) T
	Text  func(text string) (made T, ok bool)
	Field func(holds func(*model.Row) bool) T
}

// Build makes something of a query; ok is false when nothing came of it.
func Build[T any](q Query, c Context, b Builder[T]) (made T, ok bool) {
	if q.root == nil {
		return made, false
	}
	return b.build(q.root, c)
}

func (b Builder[T]) build(n node, c Context) (made T, ok bool) {
	switch n := n.(type) {
	case all:
		return b.join(n, c, b.All)
	case anyOf:
		return b.join(n, c, b.Any)
	case not:
		inner, ok := b.build(n.node, c)
		if !ok {
			return made, false
		}
		return b.Not(inner), true
	case words:
		return b.Text(n.text)
	}
	return b.Field(func(row *model.Row) bool { return n.match(&reading{row, c}) }), true
}

func (b Builder[T]) join(nodes []node, c Context, by func([]T) T) (made T, ok bool) {
	var parts []T
	for _, n := range nodes {
		if part, ok := b.build(n, c); ok {
			parts = append(parts, part)
		}
	}
	switch len(parts) {
	case 0:
		return made, false
	case 1:
		return parts[0], true
	}
	return by(parts), true
}
