package exec_test

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence/attribution"
	"percorso/sequence/exec"
	"percorso/sequence/naive"
)

func TestCalibrationEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule, ask := w.drawAttribution(t)
		rule.Calibrate = true
		rule.Models = rapid.SampledFrom([][]attribution.Model{nil, {attribution.Last}, {attribution.Markov}}).Draw(t, "models")
		got, err := exec.Attribution(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		twin := naive.Attribution(w.log, w.table, ask)
		half := func(customer int) int { return attribution.Half(uint32(customer + 1)) }
		for i, c := range got.Endings.Calibrations() {
			want := twin.Calibration(i+1, half)
			if diff := cmp.Diff(want, c, cmpopts.EquateApprox(0, 1e-9), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("order %d differs from its twin (-naive +engine):\n%s", i+1, diff)
			}
			checkCalibration(t, &c)
		}
	})
}

// checkCalibration holds what must add up.
func checkCalibration(t *rapid.T, c *attribution.Calibration) {
	if c.Paths == 0 || c.Fitted == 0 {
		if len(c.Bins) > 0 {
			t.Fatalf("there is nothing to hold, and %d bins", len(c.Bins))
		}
		return
	}
	var paths, won int64
	last := math.Inf(-1)
	for i := range c.Bins {
		b := &c.Bins[i]
		paths, won = paths+b.Paths, won+b.Won
		share, low, high := b.Observed()
		if b.Low <= last || b.Foretold < b.Low || b.High < b.Foretold || b.High > 1 || low < 0 || low > share || share > high || high > 1 {
			t.Fatalf("bin %d does not follow: %+v, %v to %v", i, b, low, high)
		}
		last = b.High
	}
	if len(c.Bins) > attribution.MostBins || paths != c.Paths || won != c.Won {
		t.Fatalf("%d bins hold %d paths, %d of them won, of %d and %d", len(c.Bins), paths, won, c.Paths, c.Won)
	}
}
