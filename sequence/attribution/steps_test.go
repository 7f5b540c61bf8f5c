package attribution

import (
	"math"
	"testing"
)

func TestStatesAreMergedOnlyWhereTheyAreTooMany(t *testing.T) {
	s, ok := NewSteps(2, 3)
	if !ok {
		t.Fatal("no room for order 2")
	}
	for range 50 {
		s.Path([]uint8{0, 1, 2}, true)
	}
	s.Path([]uint8{2, 1, 0, 1}, false)
	whole, merged := s.chain(maxStates)
	if merged != 0 || len(whole.On) != 6 {
		t.Errorf("%d states, of which %d merged; want 6 and 0", len(whole.On), merged)
	}
	some, merged := s.chain(5) // two states stay, those of the many paths
	if merged != 4 || len(some.On) != 5 {
		t.Errorf("%d states, %d merged; want 5 and 4", len(some.On), merged)
	}
	if a, b := whole.Effect().Rate, some.Effect().Rate; math.Abs(a-50.0/51) > 1e-12 || math.Abs(b-50.0/51) > 1e-12 {
		t.Errorf("a path converts with probability %v and, merged, %v", a, b)
	}
}

func TestTooManyNodesForAnOrder(t *testing.T) {
	for _, c := range []struct {
		order, nodes int
		ok           bool
	}{{1, 125, true}, {1, 126, false}, {2, 125, true}, {3, 29, true}, {3, 30, false}, {0, 1, false}, {4, 1, false}} {
		if _, ok := NewSteps(c.order, c.nodes); ok != c.ok {
			t.Errorf("order %d with %d nodes: %v", c.order, c.nodes, ok)
		}
	}
}
