package attribution_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"percorso/sequence/attribution"
)

// chain is the order-1 chain of whole paths.
func chain(nodes int, paths [][]int, won []bool) *attribution.Chain {
	on := make([]int, nodes)
	for i := range on {
		on[i] = i
	}
	c := attribution.NewChain(nodes, on)
	for k, p := range paths {
		c.Start[p[0]]++
		for i := 1; i < len(p); i++ {
			c.Next[p[i-1]][p[i]]++
		}
		if last := p[len(p)-1]; won[k] {
			c.Won[last]++
		} else {
			c.Lost[last]++
		}
	}
	return c
}

// The worked example of analyzecore.com, Attribution model with R, part 1: three
// paths, C1 > C2 > C3 with a conversion, C1 and C2 > C3 without.
func TestRemovalEffectOfThreePaths(t *testing.T) {
	c := chain(3, [][]int{{0, 1, 2}, {0}, {1, 2}}, []bool{true, false, false})
	e := c.Effect()
	want := []float64{.5, 1, 1}
	if math.Abs(e.Rate-1.0/3) > 1e-12 {
		t.Errorf("a path converts with probability %v, not 1/3", e.Rate)
	}
	for i, r := range e.Removal {
		if math.Abs(r-want[i]) > 1e-12 {
			t.Errorf("removal effect of C%d is %v, not %v", i+1, r, want[i])
		}
	}
	if s := attribution.Shares(1000, e.Removal); s[0] != 200 || s[1] != 400 || s[2] != 400 {
		t.Errorf("shares of 1,000 are %v", s)
	}
}

// The removal effect equals that of a chain in which the node was taken out by
// hand: every step to it is a step to nothing.
func TestRemovalIsThatOfTheChainWithoutTheNode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes, states := rapid.IntRange(1, 4).Draw(t, "nodes"), rapid.IntRange(1, 7).Draw(t, "states")
		on := rapid.SliceOfN(rapid.IntRange(0, nodes-1), states, states).Draw(t, "on")
		count := rapid.IntRange(0, 3)
		c := attribution.NewChain(nodes, on)
		for i := range states {
			c.Start[i] = float64(count.Draw(t, "start"))
			c.Won[i], c.Lost[i] = float64(count.Draw(t, "won")), float64(count.Draw(t, "lost")+1)
			for j := range states {
				c.Next[i][j] = float64(count.Draw(t, "next"))
			}
		}
		e := c.Effect()
		whole := walk(c, -1)
		if math.Abs(whole-e.Rate) > 1e-9 {
			t.Fatalf("a path converts with probability %v, not %v", e.Rate, whole)
		}
		for node := range nodes {
			want := 0.0
			if whole > 0 {
				want = 1 - walk(c, node)/whole
			}
			if math.Abs(e.Removal[node]-want) > 1e-7 {
				t.Fatalf("removal effect of node %d is %v, not %v", node, e.Removal[node], want)
			}
		}
	})
}

// walk follows the chain step by step until nothing is left under way; a step to
// the node without leads to nothing.
func walk(c *attribution.Chain, without int) (won float64) {
	n := len(c.On)
	at, sum := make([]float64, n), 0.0
	for _, s := range c.Start {
		sum += s
	}
	if sum == 0 {
		return 0
	}
	for i, s := range c.Start {
		if c.On[i] != without {
			at[i] = s / sum
		}
	}
	for range 5000 {
		next := make([]float64, n)
		for i, p := range at {
			out := c.Won[i] + c.Lost[i]
			for _, k := range c.Next[i] {
				out += k
			}
			won += p * c.Won[i] / out
			for j, k := range c.Next[i] {
				if c.On[j] != without {
					next[j] += p * k / out
				}
			}
		}
		at = next
	}
	return won
}

func TestPartsAddUpToAWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "touches")
		weight := rapid.Float64Range(0, 1000)
		w := attribution.Weights{First: weight.Draw(t, "first"), Between: weight.Draw(t, "between"), Last: weight.Draw(t, "last")}
		each := rapid.SliceOfN(weight, n, n).Draw(t, "weights")
		for name, fill := range map[string]func([]int64){
			"alike": attribution.Alike, "position": func(p []int64) { attribution.ByPosition(p, w) }, "weight": func(p []int64) { attribution.ByWeight(p, each) },
			"none": func(p []int64) { attribution.ByPosition(p, attribution.Weights{}) }, "between": func(p []int64) { attribution.ByPosition(p, attribution.Weights{Between: 1}) },
		} {
			parts, sum := make([]int64, n), int64(0)
			fill(parts)
			for _, p := range parts {
				if p < 0 {
					t.Fatalf("%s: a part is below 0: %v", name, parts)
				}
				sum += p
			}
			if sum != attribution.Whole {
				t.Fatalf("%s: the parts of %d touches add up to %d", name, n, sum)
			}
		}
	})
}

func TestSumsAreExactAndRoundedToTheirTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "nodes")
		sums, total := make([]attribution.Sum, n), int64(0)
		for range rapid.IntRange(0, 30).Draw(t, "conversions") {
			value := rapid.Int64Range(-1e14, 1e14).Draw(t, "value")
			parts := make([]int64, n)
			attribution.ByWeight(parts, rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(t, "weights"))
			for i, p := range parts {
				var one attribution.Sum
				one.Add(value, p)
				sums[i].Merge(one)
			}
			total += value
		}
		for i, v := range attribution.Round(sums) {
			total -= v
			if math.Abs(float64(v)-sums[i].Float()) > 1+math.Abs(float64(v))*1e-12 {
				t.Fatalf("%v was rounded to %d", sums[i].Float(), v)
			}
		}
		if total != 0 {
			t.Fatalf("the parts miss the whole by %d", total)
		}
	})
}

func TestSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(-1e15, 1e15).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 9).Draw(t, "weights")
		sum, weight := int64(0), 0.0
		for i, s := range attribution.Shares(total, weights) {
			sum += s
			weight += weights[i]
		}
		if weight > 0 && sum != total {
			t.Fatalf("the shares of %d add up to %d", total, sum)
		}
	})
}
