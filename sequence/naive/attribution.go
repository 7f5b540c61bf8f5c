package naive

import (
	"fmt"
	"math"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/attribution"
	"percorso/sequence/figures"
)

// AttributionAsk is what the twin takes in place of a rule's conversions,
// touches and nodes.
type AttributionAsk struct {
	Rule       figures.AttributionRule
	Conversion func(Interaction) bool
	Touch      func(Interaction) bool
	Node       func(Interaction) int // -1 for none
}

// Attributed is what conversions owe to nodes: by model, by node, conversions
// and value, as numbers that are as exact as a float is.
type Attributed struct {
	Coverage                  figures.Coverage
	Conversions, Unattributed figures.Conversions
	Lost                      int64
	Nodes                     []figures.AttributedNode
	Count, Value              map[attribution.Model][]float64
	Effect                    attribution.Effect   // of Markov
	Credited                  map[int]map[int]bool // by node, by customer: whether a conversion has a touch there
	Missed                    map[int]bool         // by customer: whether a conversion has none
	won, lost                 [][]int              // paths
	wonBy, lostBy             []int                // by path: its customer
}

type touched struct {
	node int
	time uint32
}

// Attribution shares the conversions of a log, which begins Lookback before the
// rule's From.
func Attribution(log Log, table *catalogue.Table, ask AttributionAsk) *Attributed {
	rule := &ask.Rule
	out := &Attributed{
		Nodes: make([]figures.AttributedNode, rule.Count), Count: map[attribution.Model][]float64{}, Value: map[attribution.Model][]float64{},
		Credited: map[int]map[int]bool{}, Missed: map[int]bool{},
	}
	var inside Log
	for _, x := range log {
		if x.Time >= rule.From {
			inside = append(inside, x)
		}
	}
	out.Coverage = coverage(inside, table)
	for _, m := range rule.Models {
		out.Count[m], out.Value[m] = make([]float64, rule.Count), make([]float64, rule.Count)
	}
	for _, c := range log.customers() {
		out.customer(c, ask)
	}
	out.Unattributed.Customers = int64(len(out.Missed))
	any := map[int]bool{}
	for n, who := range out.Credited {
		out.Nodes[n].Customers = int64(len(who))
		for c := range who {
			any[c] = true
		}
	}
	out.Conversions.Customers = int64(len(any))
	if slices.Contains(rule.Models, attribution.Markov) {
		out.Effect = effect(out.won, out.lost, rule.Order, rule.Count)
	}
	return out
}

func (a *Attributed) customer(c Log, ask AttributionAsk) {
	rule := &ask.Rule
	var path []touched
	after := 0 // touches up to the last conversion
	for _, x := range c {
		converts := ask.Conversion(x)
		if node := ask.Node(x); ask.Touch(x) && node >= 0 && (!converts || rule.Own) {
			path = append(path, touched{node, x.Time})
			if x.Time >= rule.From {
				a.Nodes[node].Touches++
			}
		}
		if !converts {
			continue
		}
		if x.Time >= rule.From {
			a.conversion(x, tidy(path, x.Time, rule), rule)
		}
		if !rule.On {
			path = nil
		}
		after = len(path)
	}
	if rest := path[after:]; len(rest) > 0 && rest[len(rest)-1].time >= rule.From {
		a.Lost++
		a.lost = append(a.lost, nodesOf(tidy(rest, rest[len(rest)-1].time, rule)))
		a.lostBy = append(a.lostBy, c[0].Customer)
	}
}

// tidy leaves the touches that count at a time.
func tidy(path []touched, at uint32, rule *figures.AttributionRule) []touched {
	var near, out []touched
	for i, t := range path {
		if i >= len(path)-figures.MostTouches && at-t.time <= rule.Lookback {
			near = append(near, t)
		}
	}
	met := map[int]bool{}
	for i, t := range near {
		if rule.Session > 0 && i > 0 && t.time-near[i-1].time <= rule.Session ||
			rule.Clean == figures.CleanUnique && len(out) > 0 && out[len(out)-1].node == t.node ||
			rule.Clean == figures.CleanFirst && met[t.node] {
			continue
		}
		met[t.node] = true
		out = append(out, t)
	}
	if rule.Steps > 0 {
		out = out[max(0, len(out)-rule.Steps):]
	}
	return out
}

func nodesOf(path []touched) (nodes []int) {
	for _, t := range path {
		nodes = append(nodes, t.node)
	}
	return nodes
}

func (a *Attributed) conversion(x Interaction, path []touched, rule *figures.AttributionRule) {
	counts := &a.Conversions
	if len(path) == 0 {
		counts = &a.Unattributed
		a.Missed[x.Customer] = true
	}
	counts.Count++
	counts.Value += x.Value
	if len(path) == 0 {
		return
	}
	nodes := nodesOf(path)
	a.won, a.wonBy = append(a.won, nodes), append(a.wonBy, x.Customer)
	distinct := slices.Compact(slices.Sorted(slices.Values(nodes)))
	for _, n := range distinct {
		a.Nodes[n].Conversions++
		if a.Credited[n] == nil {
			a.Credited[n] = map[int]bool{}
		}
		a.Credited[n][x.Customer] = true
	}
	for _, m := range rule.Models {
		for i, w := range weights(m, path, x.Time, rule) {
			a.Count[m][nodes[i]] += w
			a.Value[m][nodes[i]] += w * float64(x.Value)
		}
	}
}

// weights says what each touch of a path gets.
func weights(m attribution.Model, path []touched, at uint32, rule *figures.AttributionRule) []float64 {
	n := len(path)
	w := make([]float64, n)
	ends := func(first, between, last float64) {
		if n == 2 {
			between = 0
		}
		for i := 1; i < n-1; i++ {
			w[i] = between / float64(n-2)
		}
		w[0] = first
		w[n-1] = last
		if n == 1 || first+between+last == 0 {
			for i := range w {
				w[i] = 1
			}
		}
	}
	switch m {
	case attribution.First:
		w[0] = 1
	case attribution.Last:
		w[n-1] = 1
	case attribution.LastNonDirect:
		at := n - 1
		for i, t := range path {
			if !rule.Direct[t.node] {
				at = i
			}
		}
		w[at] = 1
	case attribution.Linear:
		ends(1, float64(n-2), 1)
	case attribution.U:
		ends(40, 20, 40)
	case attribution.J:
		if ends(20, 20, 60); n == 2 {
			ends(25, 0, 75)
		}
	case attribution.InverseJ:
		if ends(60, 20, 20); n == 2 {
			ends(75, 0, 25)
		}
	case attribution.Custom:
		ends(rule.Custom.First, rule.Custom.Between, rule.Custom.Last)
	case attribution.TimeDecay:
		for i, t := range path {
			w[i] = math.Pow(.5, float64(at-t.time)/float64(rule.HalfLife))
		}
	case attribution.Markov: // looks at all paths
	case attribution.Shapley, attribution.Participation:
		met := map[int]bool{}
		for i, t := range path {
			if !met[t.node] {
				w[i] = 1
			}
			met[t.node] = true
		}
	}
	if m == attribution.Participation || m == attribution.Markov {
		return w
	}
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// effect follows paths by what was known of them at each step, until none is
// under way, once with all nodes and once without each.
func effect(won, lost [][]int, order, nodes int) attribution.Effect {
	const begun, gained, nothing = "begun", "gained", "nothing"
	next := map[string]map[string]float64{}
	on := map[string]int{}
	count := func(path []int, end string) {
		at := begun
		step := func(to string) {
			if next[at] == nil {
				next[at] = map[string]float64{}
			}
			next[at][to]++
			at = to
		}
		for i, n := range path {
			state := fmt.Sprint(path[max(0, i+1-order) : i+1])
			on[state] = n
			step(state)
		}
		step(end)
	}
	for _, p := range won {
		count(p, gained)
	}
	for _, p := range lost {
		count(p, nothing)
	}
	rate := func(without int) (p float64) {
		at := map[string]float64{begun: 1}
		for range 3000 {
			after := map[string]float64{}
			for state, here := range at {
				sum := 0.0
				for _, n := range next[state] {
					sum += n
				}
				for to, n := range next[state] {
					if node, ok := on[to]; to == gained {
						p += here * n / sum
					} else if ok && node != without && here > 1e-16 {
						after[to] += here * n / sum
					}
				}
			}
			if at = after; len(at) == 0 {
				return p
			}
		}
		return p
	}
	e := attribution.Effect{Removal: make([]float64, nodes)}
	if e.Rate = rate(-1); e.Rate > 0 {
		for n := range nodes {
			e.Removal[n] = 1 - rate(n)/e.Rate
		}
	}
	return e
}
