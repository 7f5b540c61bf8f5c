package attribution_test

import (
	"math"
	"testing"

	"percorso/sequence/attribution"
)

// The examples of Newcombe, Two-sided confidence intervals for the single
// proportion, Statistics in Medicine 17 (1998), table I, method 3.
func TestWilsonsInterval(t *testing.T) {
	for _, c := range []struct {
		won, paths int64
		low, high  float64
	}{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		b := attribution.CalibrationBin{Paths: c.paths, Won: c.won}
		if _, low, high := b.Observed(); math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, not %.4f to %.4f", c.won, c.paths, low, high, c.low, c.high)
		}
	}
}

// What comes next hangs on the touch before the last, so that order 2 foretells
// all and order 1 nothing.
func TestTheOrderThatFitsIsFound(t *testing.T) {
	e, ok := attribution.NewEndings(3)
	if !ok {
		t.Fatal("no room for three nodes")
	}
	for half := range 2 {
		for range 50 {
			e.Path([]uint8{0, 2}, true, half)
			e.Path([]uint8{1, 2}, false, half)
		}
	}
	all := e.Calibrations()
	one, two := all[0], all[1]
	if one.AUC != .5 || one.Brier != .25 || len(one.Bins) != 1 || one.Bins[0].Paths != 100 {
		t.Errorf("order 1 cannot tell them apart, yet %+v", one)
	}
	if two.AUC != 1 || two.Brier != 0 || len(two.Bins) != 2 || two.Unseen != 0 {
		t.Errorf("order 2 tells all apart, yet %+v", two)
	}
	if best := attribution.Best(all); best != 1 {
		t.Errorf("the best order stands at %d, not 1", best)
	}
}

func TestNothingToLearnFromIsNoCalibration(t *testing.T) {
	e, _ := attribution.NewEndings(2)
	e.Path([]uint8{0}, true, 1)
	all := e.Calibrations()
	if c := all[0]; c.Paths != 1 || c.Fitted != 0 || len(c.Bins) > 0 || c.Ranked || attribution.Best(all) != -1 {
		t.Errorf("nothing was learnt, yet %+v", c)
	}
	for _, won := range []bool{false, true} { // of one kind alone no order is the best, though it never misses
		same, _ := attribution.NewEndings(2)
		for half := range 2 {
			same.Path([]uint8{0}, won, half)
		}
		all := same.Calibrations()
		if c := all[0]; len(c.Bins) != 1 || c.Ranked || c.Brier != 0 || attribution.Best(all) != -1 {
			t.Errorf("all paths ended alike, yet %+v is the best", c)
		}
	}
	if _, ok := attribution.NewEndings(attribution.MaxNodes + 1); ok {
		t.Error("there is room for too many nodes")
	}
	if many, _ := attribution.NewEndings(attribution.FewNodes + 1); len(many.Calibrations()) != 2 {
		t.Error("order 3 needs few nodes")
	}
}
