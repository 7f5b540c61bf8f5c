package attribution

import (
	"cmp"
	"math"
	"slices"
)

// Calibration is how well a chain foretells which paths convert: it learns from
// one half of the customers, and is held against the other. A path is foretold the
// share of the paths with the same last nodes that converted; where there were
// none, with one node fewer, and at last of all paths.
//
// That the order of a chain is chosen by how well it foretells follows Anderl,
// Becker, von Wangenheim and Schumann, Mapping the customer journey, International
// Journal of Research in Marketing 33 (2016), and the package ChannelAttribution of
// Altomare and Loris; a half of its own takes the place of their penalty for more
// parameters.
type Calibration struct {
	Order  int
	Fitted int64 // paths that it learned from
	Paths  int64 // that it is held against
	Won    int64 // of these: converted
	Unseen int64 // of these: with last nodes that it did not learn
	// Brier is the mean square of what the forecast misses by; Base that of
	// foretelling everybody the share of the half itself. (Brier, Verification of
	// forecasts expressed in terms of probability, Monthly Weather Review 78, 1950.)
	Brier, Base float64
	// AUC is the probability that of a path that converted and one that did not the
	// first was foretold more, counting equal ones as half; ok where there are both.
	AUC    float64
	Ranked bool
	Bins   []CalibrationBin
}

// MostBins is how many bins a calibration has at most.
const MostBins = 10

// CalibrationBin is paths that were foretold about the same, and what became of
// them. Together the bins hold all paths; paths that were foretold the same are in
// one bin, so there may be fewer bins, and not all as large.
type CalibrationBin struct {
	Paths, Won int64
	Low, High  float64 // the least that one of them was foretold, and the most
	Foretold   float64 // the mean
}

// Observed returns the share that converted, and Wilson's interval of 95 % around
// it. (Wilson, Probable inference, the law of succession, and statistical inference,
// Journal of the American Statistical Association 22, 1927.)
func (b *CalibrationBin) Observed() (share, low, high float64) {
	const z = 1.959963984540054
	n := float64(b.Paths)
	share = float64(b.Won) / n
	middle := (share + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return share, min(share, max(0, middle-half)), max(share, min(1, middle+half))
}

// Best returns the position of the calibration that misses by least, the lower
// order first among equals; -1 where none was held against both paths that
// converted and lost ones: of one kind alone nothing can be told apart.
func Best(all []Calibration) int {
	best := -1
	for i := range all {
		if all[i].Ranked && (best < 0 || all[i].Brier < all[best].Brier) {
			best = i
		}
	}
	return best
}

// forecast is what some paths were foretold, and how many became what.
type forecast struct {
	share     float64
	lost, won int64
}

// hold fills in what became of forecasts. Without anything to learn from there is
// nothing to hold.
func (c *Calibration) hold(all []forecast) {
	for _, f := range all {
		c.Paths += f.lost + f.won
		c.Won += f.won
	}
	if c.Paths == 0 || c.Fitted == 0 {
		return
	}
	slices.SortFunc(all, func(a, b forecast) int { return cmp.Compare(a.share, b.share) })
	n := 0 // equal ones are one
	for _, f := range all {
		if n > 0 && all[n-1].share == f.share {
			all[n-1].lost += f.lost
			all[n-1].won += f.won
			continue
		}
		all[n] = f
		n++
	}
	all = all[:n]
	var below, pairs float64 // lost paths foretold less; pairs in the right order
	for _, f := range all {
		c.Brier += float64(f.lost)*f.share*f.share + float64(f.won)*(1-f.share)*(1-f.share)
		pairs += float64(f.won) * (below + float64(f.lost)/2)
		below += float64(f.lost)
	}
	c.Brier /= float64(c.Paths)
	base := float64(c.Won) / float64(c.Paths)
	c.Base = base * (1 - base)
	if lost := c.Paths - c.Won; lost > 0 && c.Won > 0 {
		c.AUC, c.Ranked = pairs/(float64(lost)*float64(c.Won)), true
	}
	c.cut(all)
}

// cut makes bins of forecasts in their order: one ends where it reaches the next
// tenth of the paths.
func (c *Calibration) cut(all []forecast) {
	var so int64
	sum, open := 0.0, false // of the bin at hand; whether there is one
	for _, f := range all {
		if !open {
			c.Bins = append(c.Bins, CalibrationBin{Low: f.share})
			sum = 0
		}
		b := &c.Bins[len(c.Bins)-1]
		tenth := so * MostBins / c.Paths
		n := f.lost + f.won
		b.Paths += n
		b.Won += f.won
		b.High = f.share
		sum += f.share * float64(n)
		so += n
		b.Foretold = min(b.High, max(b.Low, sum/float64(b.Paths)))
		open = so*MostBins/c.Paths == tenth
	}
}
