package people

import (
	"fmt"
	"math"
	"net/netip"
	"sync"
	"time"

	"percorso"
)

// Throttled says that there were too many tries.
type Throttled struct{ Wait time.Duration }

// Error says how long to wait.
func (t *Throttled) Error() string {
	return fmt.Sprintf("too many tries: wait %d seconds, then try again", t.Seconds())
}

// Unwrap gives it the kind TooMany.
func (t *Throttled) Unwrap() error { return percorso.Errorf(percorso.TooMany, "too many tries") }

// Seconds is how long to wait, rounded up.
func (t *Throttled) Seconds() int { return max(1, int(math.Ceil(t.Wait.Seconds()))) }

// limits of one thing that is counted: free tries, then a wait that doubles
// from first to most.
type limits struct {
	free        int
	first, most time.Duration
}

// An account is guarded closely against one address, and loosely against all,
// for anybody could lock its owner out. An address may try several accounts: an
// office has one.
var (
	pairLimits    = limits{free: 5, first: 2 * time.Second, most: 15 * time.Minute}
	accountLimits = limits{free: 20, first: time.Second, most: time.Minute}
	addressLimits = limits{free: 30, first: 2 * time.Second, most: 15 * time.Minute}
)

const (
	// forgetAfter is how long after its last try a thing is forgotten.
	forgetAfter = time.Hour
	// maxThrottled bounds the memory that people who knock can take.
	maxThrottled = 20_000
)

// throttle counts tries that did not succeed. A restart forgets them.
type throttle struct {
	now    func() time.Time
	mu     sync.Mutex
	counts map[string]*tries
}

type tries struct {
	failed int
	last   time.Time
	until  time.Time // no try before
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, counts: map[string]*tries{}}
}

// try counts a try as failed, before it is made: many at once cannot slip
// through. The function that it returns takes the count back.
func (t *throttle) try(account, address string) (succeeded func(), err error) {
	net := networkOf(address)
	counted := []struct {
		key string
		limits
	}{{"pair " + account + " " + net, pairLimits}, {"account " + account, accountLimits}, {"address " + net, addressLimits}}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	var wait time.Duration
	for _, c := range counted {
		if tries := t.counts[c.key]; tries != nil {
			wait = max(wait, min(tries.until.Sub(now), c.most)) // the clock may have been set back
		}
	}
	if wait > 0 {
		return nil, &Throttled{wait}
	}
	t.clean(now)
	for _, c := range counted {
		k := t.counts[c.key]
		if k == nil || now.Sub(k.last) > forgetAfter {
			k = &tries{}
			t.counts[c.key] = k
		}
		k.failed++
		k.last = now
		if over := k.failed - c.free; over >= 0 {
			k.until = now.Add(min(c.most, c.first<<min(over, 20)))
		}
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.counts, counted[0].key)
		for _, c := range counted[1:] {
			if k := t.counts[c.key]; k != nil {
				k.failed--
				k.until = time.Time{}
			}
		}
	}, nil
}

// clean forgets what is old, and where that is not enough, anything.
func (t *throttle) clean(now time.Time) {
	if len(t.counts) < maxThrottled {
		return
	}
	for key, k := range t.counts {
		if now.Sub(k.last) > forgetAfter {
			delete(t.counts, key)
		}
	}
	for key := range t.counts {
		if len(t.counts) < maxThrottled*9/10 {
			return
		}
		delete(t.counts, key)
	}
}

// networkOf returns what one party has of addresses: an IPv4 address, or the
// first half of an IPv6 address.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap()
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
