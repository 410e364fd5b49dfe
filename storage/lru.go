package storage

import "container/list"

// lru keeps the values that were used last. It is not safe for concurrent use.
type lru[K comparable, V any] struct {
	limit int
	order *list.List // front: used last
	items map[K]*list.Element
}

type lruItem[K comparable, V any] struct {
	key   K
	value V
}

func newLRU[K comparable, V any](limit int) *lru[K, V] {
	return &lru[K, V]{limit: limit, order: list.New(), items: map[K]*list.Element{}}
}

func (l *lru[K, V]) get(key K) (value V, ok bool) {
	at, ok := l.items[key]
	if !ok {
		return value, false
	}
	l.order.MoveToFront(at)
	return itemOf[K, V](at).value, true
}

func (l *lru[K, V]) put(key K, value V) {
	if at, ok := l.items[key]; ok {
		itemOf[K, V](at).value = value
		l.order.MoveToFront(at)
		return
	}
	l.items[key] = l.order.PushFront(&lruItem[K, V]{key, value})
	if l.order.Len() > l.limit {
		last := l.order.Back()
		delete(l.items, itemOf[K, V](last).key)
		l.order.Remove(last)
	}
}

func (l *lru[K, V]) drop(key K) {
	if at, ok := l.items[key]; ok {
		l.order.Remove(at)
		delete(l.items, key)
	}
}

func itemOf[K comparable, V any](at *list.Element) *lruItem[K, V] {
	item, ok := at.Value.(*lruItem[K, V])
	if !ok {
		panic("an lru holds its own items only")
	}
	return item
}
