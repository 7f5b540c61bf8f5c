package journeymap

import (
	"sync"
	"time"
)

// The pace at which guests may comment, by link and address.
const (
	guestBurst = 20
	guestEvery = 30 * time.Second // one more
	maxPaced   = 10_000           // bounds the memory that guests can take
)

// pace bounds how often something is done. The zero value is ready to use; a
// restart forgets all.
type pace struct {
	mu    sync.Mutex
	until map[string]time.Time // when all that was done is paid for
}

// let reports whether it may be done once more.
func (p *pace) let(who string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil || len(p.until) >= maxPaced {
		p.until = map[string]time.Time{}
	}
	from := p.until[who]
	if from.Before(now) {
		from = now
	}
	if from.Sub(now) > (guestBurst-1)*guestEvery {
		return false
	}
	p.until[who] = from.Add(guestEvery)
	return true
}
