package naive_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"percorso/catalogue"
	"percorso/sequence/naive"
)

// TestFunnelIsItsDefinition holds the twin against the definition itself: all
// chains there are, tried one by one.
func TestFunnelIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log naive.Log
		for i := range rapid.IntRange(0, 8).Draw(t, "interactions") {
			log = append(log, naive.Interaction{
				Seq:       int64(i),
				Time:      rapid.Uint32Range(0, 5).Draw(t, "time"),
				Signature: catalogue.SignatureID(rapid.IntRange(0, 3).Draw(t, "code")),
			})
		}
		var steps []naive.Step
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			only := rapid.SliceOfN(rapid.Bool(), 4, 4).Draw(t, "only")
			steps = append(steps, func(x naive.Interaction) bool { return only[x.Signature] })
		}
		window := rapid.Uint32Range(0, 5).Draw(t, "window")
		best := winner(chains(log, nil, steps, window))
		got := naive.Funnel(log, &catalogue.Table{}, steps, window)
		for k, s := range got.Steps {
			reached := k < len(best)
			switch {
			case reached != (s.Customers == 1):
				t.Fatalf("step %d: reached %v, by the twin %d", k+1, reached, s.Customers)
			case reached && k > 0 && (s.Time.Median != best[k]-best[k-1] || s.TimeFirst.Median != best[k]-best[0]):
				t.Fatalf("step %d: %+v along %v", k+1, s, best)
			}
		}
	})
}

// chains returns the times of all chains that begin with used: different
// interactions, for one step after the other, never earlier than the one
// before, inside the window.
func chains(log, used naive.Log, steps []naive.Step, window uint32) [][]uint32 {
	var times []uint32
	for _, x := range used {
		times = append(times, x.Time)
	}
	out := [][]uint32{times}
	if len(used) == len(steps) {
		return out
	}
	for _, x := range log {
		taken := slices.ContainsFunc(used, func(y naive.Interaction) bool { return y.Seq == x.Seq })
		if taken || !steps[len(used)](x) {
			continue
		}
		if len(used) > 0 && (x.Time < times[len(times)-1] || x.Time-times[0] > window) {
			continue
		}
		out = append(out, chains(log, append(slices.Clone(used), x), steps, window)...)
	}
	return out
}

// winner returns the chain that reaches most steps; of these the one with the
// latest start, and of these the earliest at each step.
func winner(all [][]uint32) []uint32 {
	return slices.MinFunc(all, func(a, b []uint32) int {
		if len(a) != len(b) || len(a) == 0 {
			return len(b) - len(a)
		}
		return cmp.Or(cmp.Compare(b[0], a[0]), slices.Compare(a, b))
	})
}
