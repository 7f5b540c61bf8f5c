package collect

import (
	"sync"
	"time"

	"percorso"
)

// bucket holds tokens that come back with time. The zero value is full.
type bucket struct {
	mu    sync.Mutex
	spent float64 // tokens that are missing
	at    time.Time
}

// take takes n tokens from a bucket of size rate that fills at rate a second,
// when any is there; a large request may overdraw it. Else it returns how long
// until there is one.
func (b *bucket) take(n int, rate float64, now time.Time) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if past := now.Sub(b.at).Seconds(); past > 0 {
		b.spent = max(0, b.spent-past*rate)
		b.at = now
	}
	if b.spent >= rate {
		return time.Duration((b.spent - rate + 1) / rate * float64(time.Second)), false
	}
	b.spent += float64(n)
	return 0, true
}

// rates are the buckets of the sources that have a rate.
type rates struct{ buckets sync.Map } // percorso.SourceID to *bucket

func (r *rates) take(id percorso.SourceID, n, rate int, now time.Time) (time.Duration, bool) {
	if rate <= 0 {
		return 0, true
	}
	b, ok := r.buckets.Load(id)
	if !ok {
		b, _ = r.buckets.LoadOrStore(id, &bucket{at: now})
	}
	held, _ := b.(*bucket)
	return held.take(n, float64(rate), now)
}
