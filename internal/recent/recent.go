// Package recent keeps what was worked out last.
package recent

import (
	"slices"
	"sync"
)

// List keeps a few values by their keys, those asked for last. It is safe for
// concurrent use; the zero value is ready.
type List[K comparable, V any] struct {
	mu   sync.Mutex
	kept []entry[K, V] // the newest first
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

// Get returns the value of a key, which is the newest then.
func (l *List[K, V]) Get(key K) (value V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, e := range l.kept {
		if e.key == key {
			copy(l.kept[1:i+1], l.kept[:i])
			l.kept[0] = e
			return e.value, true
		}
	}
	return value, false
}

// Put keeps a value, and at most so many in all.
func (l *List[K, V]) Put(key K, value V, most int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = slices.DeleteFunc(l.kept, func(e entry[K, V]) bool { return e.key == key })
	l.kept = slices.Insert(l.kept, 0, entry[K, V]{key, value})
	if len(l.kept) > most {
		clear(l.kept[most:])
		l.kept = l.kept[:most]
	}
}
