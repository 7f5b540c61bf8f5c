package naive

import (
	"fmt"
	"math"
	"slices"

	"percorso/sequence/attribution"
)

type ended struct {
	before   []int
	won      bool
	foretold float64
}

// Calibration holds what the paths of one half of the customers foretell against
// those of the other, looking at so many of the last nodes. Half says to which half
// a customer belongs: one learns from 0 for 1.
func (a *Attributed) Calibration(order int, half func(customer int) int) attribution.Calibration {
	var learnt, held []ended
	take := func(paths [][]int, by []int, won bool) {
		for i, p := range paths {
			e := ended{before: p, won: won}
			if half(by[i]) == 0 {
				learnt = append(learnt, e)
			} else {
				held = append(held, e)
			}
		}
	}
	take(a.won, a.wonBy, true)
	take(a.lost, a.lostBy, false)
	out := attribution.Calibration{Order: order, Fitted: int64(len(learnt)), Paths: int64(len(held))}
	for i := range held {
		known := false
		for k := order; k >= 0 && !known; k-- {
			all, won := 0, 0
			for _, e := range learnt {
				if lastOf(e.before, k) == lastOf(held[i].before, k) {
					all++
					if e.won {
						won++
					}
				}
			}
			if known = all > 0; known {
				held[i].foretold = float64(won) / float64(all)
			}
			if k == order && !known {
				out.Unseen++
			}
		}
		if held[i].won {
			out.Won++
		}
	}
	if len(learnt) == 0 || len(held) == 0 {
		return out
	}
	judge(&out, held)
	return out
}

func lastOf(path []int, k int) string { return fmt.Sprint(path[max(0, len(path)-k):], len(path) < k) }

// judge measures forecasts one by one, and pair by pair.
func judge(out *attribution.Calibration, held []ended) {
	pairs, right := 0, 0.0
	outcome := func(e ended) float64 {
		if e.won {
			return 1
		}
		return 0
	}
	share := float64(out.Won) / float64(out.Paths)
	for _, x := range held {
		out.Brier += math.Pow(x.foretold-outcome(x), 2) / float64(len(held))
		out.Base += math.Pow(share-outcome(x), 2) / float64(len(held))
		for _, y := range held {
			if !x.won || y.won {
				continue
			}
			pairs++
			if x.foretold > y.foretold {
				right++
			} else if x.foretold == y.foretold {
				right += .5
			}
		}
	}
	if pairs > 0 {
		out.AUC, out.Ranked = right/float64(pairs), true
	}
	slices.SortFunc(held, func(x, y ended) int {
		switch {
		case x.foretold < y.foretold:
			return -1
		case x.foretold > y.foretold:
			return 1
		}
		return 0
	})
	var bin []ended
	for i, e := range held {
		bin = append(bin, e)
		ends := i == len(held)-1 || held[i+1].foretold != e.foretold
		from := i + 1 - len(bin)
		if !ends || i < len(held)-1 && (i+1)*attribution.MostBins/len(held) == from*attribution.MostBins/len(held) {
			continue
		}
		b := attribution.CalibrationBin{Low: bin[0].foretold, High: e.foretold, Paths: int64(len(bin))}
		for _, x := range bin {
			b.Foretold += x.foretold / float64(len(bin))
			if x.won {
				b.Won++
			}
		}
		out.Bins = append(out.Bins, b)
		bin = nil
	}
}
