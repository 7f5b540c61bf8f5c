package attribution

import (
	"cmp"
	"slices"
)

// Bounds of what is counted. A step is known by up to three nodes before it, so
// the room for order 3 is that of fewer nodes.
const (
	MaxOrder  = 3
	MaxNodes  = 125 // of orders 1 and 2
	FewNodes  = 29  // of order 3
	maxStates = 480 // of the chain; the rare ones are merged
)

// Steps counts, over paths, what followed on the last nodes: their order says on
// how many. Its memory does not grow with the paths: 64 KB for order 1, 8 MB for
// order 2, 4 MB for order 3.
type Steps struct {
	order, nodes int
	shift        uint
	of           []uint32 // by the last nodes, plus one each, the latest last, and what followed
}

// NewSteps returns a count for so many nodes; ok is false where they are too
// many for the order, or there is no such order.
func NewSteps(order, nodes int) (s *Steps, ok bool) {
	s = &Steps{order: order, nodes: nodes, shift: 7}
	most := MaxNodes
	if order == MaxOrder {
		s.shift, most = 5, FewNodes
	}
	if order < 1 || order > MaxOrder || nodes > most {
		return nil, false
	}
	s.of = make([]uint32, 1<<(s.shift*uint(order+1)))
	return s, true
}

// Path counts one path, which has at least one node, and whether it converted.
func (s *Steps) Path(path []uint8, won bool) {
	mask := uint32(len(s.of) - 1)
	at := uint32(0) // the last nodes, with room for what follows
	for _, n := range path {
		at |= uint32(n) + 1
		s.of[at]++
		at = at << s.shift & mask
	}
	end := s.nodes + 2
	if won {
		end = s.nodes + 1
	}
	s.of[at|uint32(end)]++
}

// Merge adds the paths that another count of the same shape has.
func (s *Steps) Merge(o *Steps) {
	for i, n := range o.of {
		s.of[i] += n
	}
}

// Chain returns the paths as a Markov chain whose states are the last nodes of a
// path, as many as the order says and fewer at its beginning. Where there would
// be more than 480 states, the rarest are put together by their last node, and
// merged says how many these are.
func (s *Steps) Chain() (c *Chain, merged int) { return s.chain(maxStates) }

func (s *Steps) chain(most int) (c *Chain, merged int) {
	mask := len(s.of)>>s.shift - 1 // of the last nodes
	counts := make([]uint64, mask+1)
	var seen []int
	for last := 1; last <= mask; last++ {
		for follow := range 1 << s.shift {
			counts[last] += uint64(s.of[last<<s.shift|follow])
		}
		if counts[last] > 0 {
			seen = append(seen, last)
		}
	}
	kept := seen
	if len(seen) > most {
		slices.SortStableFunc(seen, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
		kept = seen[:max(0, most-s.nodes)]
		merged = len(seen) - len(kept)
	}
	at := make([]int, mask+1) // state plus one
	var on []int
	for _, last := range kept {
		on = append(on, s.node(last))
		at[last] = len(on)
	}
	rare := make([]int, s.nodes)
	for _, last := range seen[len(kept):] {
		node := s.node(last)
		if rare[node] == 0 {
			on = append(on, node)
			rare[node] = len(on)
		}
		at[last] = rare[node]
	}
	c = NewChain(s.nodes, on)
	for n := 1; n <= s.nodes; n++ {
		if first := s.of[n]; first > 0 {
			c.Start[at[n]-1] += float64(first)
		}
	}
	for _, last := range seen {
		state := at[last] - 1
		for follow := 1; follow <= s.nodes; follow++ {
			if n := s.of[last<<s.shift|follow]; n > 0 {
				c.Next[state][at[(last<<s.shift|follow)&mask]-1] += float64(n)
			}
		}
		c.Won[state] += float64(s.of[last<<s.shift|(s.nodes+1)])
		c.Lost[state] += float64(s.of[last<<s.shift|(s.nodes+2)])
	}
	return c, merged
}

// node is the latest of the last nodes.
func (s *Steps) node(last int) int { return last&(1<<s.shift-1) - 1 }
