package exec

import (
	"context"
	flags "flag"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

// Tests sample all, so that guesses are tested on small logs; benchmarks do as the
// product does.
func TestMain(m *testing.M) {
	flags.Parse()
	if flags.Lookup("test.bench").Value.String() == "" {
		sampleFrom = 0
	}
	os.Exit(m.Run())
}

func TestHistogramsTellQuartilesOrWhatToKeep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		top := rapid.SampledFrom([]uint32{0, 1, 300, 1 << 20, 1<<32 - 1}).Draw(t, "top")
		n := rapid.SampledFrom([]int{1, 2, 3, 100, 3 * keptAtOnce}).Draw(t, "n")
		seed := rapid.Uint32().Draw(t, "seed")
		var all [2][]uint32
		var durations []lasted
		for i := range uint32(n) {
			seed = seed*1664525 + 1013904223
			v := seed
			if top < 1<<32-1 {
				v = seed >> 5 % (top + 1)
			}
			all[i%2] = append(all[i%2], v)
			durations = append(durations, lasting(i%2, v))
		}
		keep := make([]*binSet, 3)
		if rapid.Bool().Draw(t, "wrong guess") {
			keep[0], keep[1] = new(binSet), &binSet{0: true, 100: true}
		}
		var sums histograms
		for pass := 0; ; pass++ {
			if pass == 2 {
				t.Fatal("the second pass did not keep what it needs")
			}
			sums = newHistograms(keep)
			other := newHistograms(keep)
			sums.add(durations[:n/3])
			sums.fold(0)
			sums.add(durations[n/3 : n/2])
			other.add(durations[n/2:])
			if sums.take(&other); sums.guessed() {
				break
			}
		}
		for i, values := range all {
			if len(values) == 0 {
				continue
			}
			slices.Sort(values)
			n := len(values)
			want := figures.Quartiles{N: int64(n), Q1: values[(n-1)/4], Median: values[(n-1)/2], Q3: values[3*(n-1)/4]}
			if got := sums.of[i].quartiles(); got != want {
				t.Fatalf("quartiles %+v, want %+v", got, want)
			}
		}
	})
}

func TestBinsAscend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint32().Draw(t, "a"), rapid.Uint32().Draw(t, "b")
		if a > b {
			a, b = b, a
		}
		if bin(a) > bin(b) || bin(b) >= bins {
			t.Fatalf("bins %d and %d of %d and %d; there are %d", bin(a), bin(b), a, b, bins)
		}
	})
	if bin(0) != 0 || bin(1<<32-1) != bins-1 {
		t.Errorf("bins %d to %d of all durations", bin(0), bin(1<<32-1))
	}
}

func TestJourneyIsTheSameWhateverWasGuessed(t *testing.T) {
	table := &catalogue.Table{}
	table.Model.Stages = make([]catalogue.Stage, 9) // more moves than a set of bits has
	for code := range 40 {
		table.Stage = append(table.Stage, uint8(code%10))
		table.Touchpoint = append(table.Touchpoint, uint16(code+1))
		table.Outcome = append(table.Outcome, code == 7)
	}
	ctx, blocks, sel := context.Background(), []*sequence.Block{sequencetest.Zipf(5, 2000, 20, 40)}, &sequence.Selection{To: ^uint32(0)}
	rule := figures.JourneyRule{Silence: 30 * 86400, Window: 86400, Until: sequencetest.Start + sequencetest.Year}
	want, err := Journey(ctx, blocks, table, sel, rule)
	if err != nil {
		t.Fatal(err)
	}
	plan := newJourneyPlan(blocks, table, sel, rule)
	for m := range plan.keep {
		if m%3 > 0 && plan.keep[m] != &nothing {
			plan.keep[m] = new(binSet)
		}
	}
	got, err := plan.answer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after a wrong guess (-right guess +wrong guess):\n%s", diff)
	}
}

func TestGraphIsTheSameWhateverWasGuessed(t *testing.T) {
	table := &catalogue.Table{}
	for code := range 40 {
		table.Touchpoint = append(table.Touchpoint, uint16(code%9))
	}
	ctx, blocks, sel := context.Background(), []*sequence.Block{sequencetest.Zipf(5, 2000, 20, 40)}, &sequence.Selection{To: ^uint32(0)}
	for _, collapse := range []bool{false, true} {
		want, err := Graph(ctx, blocks, table, sel, table.Touchpoint, 8, collapse)
		if err != nil {
			t.Fatal(err)
		}
		plan := &timedPlan{countPlan: newCountPlan(blocks, table, sel, table.Touchpoint, 8), collapse: collapse, row: 9}
		if err := plan.guess(ctx); err != nil {
			t.Fatal(err)
		}
		for n := range plan.near {
			plan.near[n] = [...]timeRange{plan.near[n], {0, 3}, {1 << 24, 7}}[n%3]
		}
		got, err := plan.answer(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after a wrong guess (-right guess +wrong guess):\n%s", diff)
		}
	}
}
