package exec_test

import (
	"context"
	"encoding/csv"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/internal/testdata"
	"percorso/sequence"
	"percorso/sequence/attribution"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// channels lays out paths for the engine: node n has signature n, a conversion
// the signature after the last node.
type channels struct {
	table *catalogue.Table
	block *sequence.Block
	rule  figures.AttributionRule
}

func newChannels(nodes int) *channels {
	c := &channels{table: &catalogue.Table{}, block: &sequence.Block{First: []uint32{0}}}
	c.rule = figures.AttributionRule{Count: nodes, Lookback: 30 * 86400, HalfLife: 7 * 86400, Models: attribution.Models, Order: 1, Direct: make([]bool, nodes)}
	for n := range nodes {
		c.rule.Nodes = append(c.rule.Nodes, uint16(n+1))
	}
	c.table.Outcome = append(make([]bool, nodes), true)
	return c
}

// add adds a customer: a touch on each node, at a time, and a conversion at the
// last of these, unless value is below 0.
func (c *channels) add(nodes []int, times []uint32, value int64) {
	b := c.block
	for i, n := range nodes {
		b.Code, b.Time = append(b.Code, catalogue.SignatureID(n)), append(b.Time, times[i])
	}
	if value >= 0 {
		at := uint32(len(b.Code))
		b.Value.At, b.Value.Of = append(b.Value.At, at), append(b.Value.Of, value)
		b.Code, b.Time = append(b.Code, catalogue.SignatureID(c.rule.Count)), append(b.Time, times[len(times)-1])
	}
	b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, graph.Node(len(b.First)))
}

func (c *channels) answer(t *testing.T) *figures.Attribution {
	t.Helper()
	f, err := exec.Attribution(context.Background(), []*sequence.Block{c.block}, c.table, everything(), c.rule)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (c *channels) credits(f *figures.Attribution, m attribution.Model) []figures.Credit {
	return f.Credits[slices.Index(c.rule.Models, m)]
}

// Adobe's example of its models: 50 dollars, search on day 0, social on day 3,
// e-mail and display on day 9 (reference: Attribution models and lookback
// windows, Adobe Analytics; the cents of decay recomputed).
func TestFiftyDollars(t *testing.T) {
	const search, social, email, display = 0, 1, 2, 3
	c := newChannels(4)
	c.add([]int{search, social, email, display}, []uint32{1_000_000, 1_000_000 + 3*86400, 1_000_000 + 9*86400, 1_000_000 + 9*86400}, 5000)
	f := c.answer(t)
	for model, want := range map[attribution.Model][4]int64{
		attribution.First:     {5000, 0, 0, 0},
		attribution.Last:      {0, 0, 0, 5000},
		attribution.Linear:    {1250, 1250, 1250, 1250},
		attribution.J:         {1000, 500, 500, 3000},
		attribution.InverseJ:  {3000, 500, 500, 1000},
		attribution.U:         {2000, 500, 500, 2000},
		attribution.TimeDecay: {692, 932, 1688, 1688},
	} {
		var sums []attribution.Sum
		for _, credit := range c.credits(f, model) {
			sums = append(sums, credit.Value)
		}
		if got := attribution.Round(sums); !slices.Equal(got, want[:]) {
			t.Errorf("%s: %v, published are %v", model, got, want)
		}
	}
	c = newChannels(4) // the session of day 9 alone
	c.rule.Lookback = 1800
	c.add([]int{search, social, email, display}, []uint32{1_000_000, 1_000_000 + 3*86400, 1_000_000 + 9*86400, 1_000_000 + 9*86400}, 5000)
	if got := c.credits(c.answer(t), attribution.First)[email].Parts; got != attribution.Whole {
		t.Errorf("first touch of the session: e-mail gets %d billionths", got)
	}
}

// The example of the R package mta: four conversions after a alone, six after a
// and b; Shapley gives a 7 and b 3.
func TestShapleyOfTwoChannels(t *testing.T) {
	c := newChannels(2)
	for range 4 {
		c.add([]int{0}, []uint32{100}, 0)
	}
	for range 6 {
		c.add([]int{0, 1}, []uint32{100, 200}, 0)
	}
	got := c.credits(c.answer(t), attribution.Shapley)
	if got[0].Parts != 7*attribution.Whole || got[1].Parts != 3*attribution.Whole {
		t.Errorf("a gets %d, b %d billionths", got[0].Parts, got[1].Parts)
	}
}

// PathData of the R package ChannelAttribution: first, last and linear touch as
// published; Markov exact, with the paths that led nowhere; Shapley on sets.
func TestPathData(t *testing.T) {
	c, names := pathData(t)
	f := c.answer(t)
	if f.Conversions.Count != 19785 || f.Lost != 68602 || f.Unattributed.Count != 0 {
		t.Fatalf("%d conversions, %d without, %d unattributed", f.Conversions.Count, f.Lost, f.Unattributed.Count)
	}
	alpha := slices.Index(names, "alpha")
	for model, want := range map[attribution.Model]float64{attribution.First: 6308, attribution.Last: 8447, attribution.Linear: 7574.719, attribution.Shapley: 7627.94} {
		got := float64(c.credits(f, model)[alpha].Parts) / attribution.Whole
		if math.Abs(got-want) > .006 || model == attribution.Linear && math.Abs(got-want) > .0006 {
			t.Errorf("%s gives alpha %v, published is %v", model, got, want)
		}
	}
	chain, _ := f.Steps.Chain()
	e := chain.Effect()
	sum := 0.0
	for _, r := range e.Removal {
		sum += r
	}
	if math.Abs(e.Rate-.2238451) > 5e-8 || math.Abs(e.Removal[alpha]-.558399) > 5e-7 {
		t.Errorf("a path converts with probability %v, the removal effect of alpha is %v", e.Rate, e.Removal[alpha])
	}
	if got := 19785 * e.Removal[alpha] / sum; math.Abs(got-5344.948) > .0006 {
		t.Errorf("Markov gives alpha %v, exact is 5344.948", got)
	}
	for order := 2; order <= 3; order++ {
		c.rule.Order = order
		chain, merged := c.answer(t).Steps.Chain()
		if rate := chain.Effect().Rate; math.Abs(rate-.2238451) > 5e-8 {
			t.Errorf("order %d, %d states merged: a path converts with probability %v", order, merged, rate)
		}
	}
}

func pathData(t *testing.T) (c *channels, names []string) {
	t.Helper()
	r := csv.NewReader(testdata.Unzip(t, filepath.Join(testdata.Dir(t, "channelattribution"), "PathData.csv.gz")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for name := range strings.SplitSeq(row[0], " > ") {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	c = newChannels(len(names))
	for _, row := range rows[1:] {
		var path []int
		var times []uint32
		for name := range strings.SplitSeq(row[0], " > ") {
			path, times = append(path, slices.Index(names, name)), append(times, uint32(1000+len(path)))
		}
		for range whole(t, row[1]) {
			c.add(path, times, 0)
		}
		for range whole(t, row[3]) {
			c.add(path, times, -1)
		}
	}
	return c, names
}

func whole(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
