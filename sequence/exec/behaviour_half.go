package exec

import (
	"math"

	"percorso/sequence/pattern"
)

// halfScan follows a half of a pattern over the marks of a customer. Of all
// chains that have come to a step with a key it needs those that the next step
// may still take up. A later one began no earlier, so the latest that is old
// enough is the best: one look for each interaction, step and key.
type halfScan struct {
	slots  [][]slot     // by step, then by key: the chains that wait for the next
	leads  [][]leadSlot // by bar, then by key
	chains []chain      // by number from 1
	killed []int32      // by step: chains from before that turn are gone
	last   []int64      // by bar of any key: the clock of the latest, from before the beginning
	begins []int32      // by anchor and key: the mark at which it begins, -1 for none
	ends   []int32      // likewise, at which it ends
	turn   uint32       // of a half in a customer; what older turns left is not there
}

// slot holds the chains of a step and key: the one that may be taken up, and
// the newest. They are a list in the order in which they came.
type slot struct {
	turn          uint32
	ready, newest int32
}

type leadSlot struct {
	turn  uint32
	clock int64
}

type chain struct {
	clock int64 // of its last interaction
	first int32 // the mark at which it began
	order int32 // when it was made
	next  int32
}

const longAgo = math.MinInt64 / 2

func (h *halfScan) open(steps, leads, keys int) {
	for range steps - 1 {
		h.slots = append(h.slots, make([]slot, keys+1))
	}
	for range leads {
		h.leads = append(h.leads, make([]leadSlot, keys+1))
	}
	h.killed, h.last = make([]int32, steps), make([]int64, leads)
}

// take finds, for each anchor and key of the customer, the best beginning of a
// half, or with back the best end.
func (h *halfScan) take(w *behaviourWorker, one *behaviourPattern, half *pattern.Half, back bool) {
	h.turn++
	h.chains = append(h.chains[:0], chain{})
	for i := range h.killed {
		h.killed[i] = 0
	}
	for i := range h.last {
		h.last[i] = longAgo
	}
	pairs := 0
	if !back {
		h.begins = h.begins[:0]
	} else {
		h.ends = h.ends[:0]
		for range h.begins {
			h.ends = append(h.ends, -1)
		}
		pairs = len(h.ends)
	}
	for n := range w.list {
		m := n
		if back {
			m = len(w.list) - 1 - n
		}
		x := &w.list[m]
		if x.mask&one.all == 0 {
			continue
		}
		clock := int64(x.time)
		if back {
			clock = -clock
		}
		anchored := x.mask&one.anchor != 0
		keys := w.keysOf(m, one.Same)
		if anchored {
			if back {
				pairs -= len(keys)
			} else {
				pairs = len(h.begins)
				for range keys {
					h.begins = append(h.begins, -1)
				}
			}
		}
		h.step(w, one, half, m, int32(n+1), clock, keys, pairs, back)
	}
}

// step lets one interaction be what it can be, from the last step to the first,
// so that it is but one of them.
func (h *halfScan) step(w *behaviourWorker, one *behaviourPattern, half *pattern.Half, m int, order int32, clock int64, keys []uint16, pairs int, back bool) {
	mask := w.list[m].mask >> one.low
	for j := len(half.Steps) - 1; j >= 0; j-- {
		s := &half.Steps[j]
		if mask>>s.Element&1 != 0 {
			for k, key := range keys {
				first := int32(m)
				if j > 0 {
					first = h.taken(j, key, s, clock)
				} else if h.led(half.Lead, key, clock) {
					first = -1
				}
				switch {
				case first < 0:
				case j < len(half.Steps)-1:
					h.push(j, key, chain{clock: clock, first: first, order: order}, half.Steps[j+1].After > 0)
				case back:
					h.ends[pairs+k] = first
				default:
					h.begins[pairs+k] = first
				}
			}
		}
		for _, bar := range s.Bars {
			if mask>>bar.Element&1 != 0 {
				h.bar(j-1, bar.Any, keys, order)
			}
		}
	}
	for i, bar := range half.Lead {
		if mask>>bar.Element&1 == 0 {
			continue
		}
		if bar.Any {
			h.last[i] = clock
			continue
		}
		for _, key := range keys {
			h.leads[i][key] = leadSlot{h.turn, clock}
		}
	}
}

// taken returns where the chain begins that step j takes up, -1 for none.
func (h *halfScan) taken(j int, key uint16, s *pattern.HalfStep, clock int64) int32 {
	at := &h.slots[j-1][key]
	if at.turn != h.turn {
		return -1
	}
	latest := clock - int64(s.After)
	for {
		next := h.chains[at.ready].next
		if next == 0 || h.chains[next].clock > latest {
			break
		}
		at.ready = next
	}
	c := &h.chains[at.ready]
	if c.clock > latest || clock-c.clock > int64(s.Within) || c.order < h.killed[j-1] {
		return -1
	}
	return c.first
}

// push adds a chain that has come to step j; listed says whether older ones may
// still be taken up.
func (h *halfScan) push(j int, key uint16, c chain, listed bool) {
	at := &h.slots[j][key]
	fresh := at.turn != h.turn
	if !fresh && !listed {
		h.chains[at.ready] = c
		return
	}
	n := int32(len(h.chains))
	h.chains = append(h.chains, c)
	if fresh {
		*at = slot{h.turn, n, n}
		return
	}
	h.chains[at.newest].next = n
	at.newest = n
}

// bar ends the chains that have come to step j.
func (h *halfScan) bar(j int, every bool, keys []uint16, order int32) {
	if every {
		h.killed[j] = order
		return
	}
	for _, key := range keys {
		h.slots[j][key].turn = 0
	}
}

// led reports whether something that must not come lies beyond the first step.
func (h *halfScan) led(lead []pattern.Bar, key uint16, clock int64) bool {
	for i, bar := range lead {
		last := h.last[i]
		if !bar.Any {
			if at := h.leads[i][key]; at.turn == h.turn {
				last = at.clock
			} else {
				last = longAgo
			}
		}
		if clock-last <= int64(bar.Within) {
			return true
		}
	}
	return false
}
