package exec

import (
	"math"
	"slices"

	"percorso/sequence/attribution"
	"percorso/sequence/figures"
)

// What one conversion gives to the touches of its path, model by model.

// credit shares one conversion by a model that looks at one path.
func (w *attributionWorker) credit(model attribution.Model, credits []figures.Credit, path []uint8, when []uint32, value int64, distinct int) {
	give := func(node uint8, parts int64) {
		c := &credits[node]
		c.Parts += parts
		c.Value.Add(value, parts)
	}
	switch model {
	case attribution.First:
		give(path[0], attribution.Whole)
	case attribution.Last:
		give(path[len(path)-1], attribution.Whole)
	case attribution.LastNonDirect:
		give(w.lastNonDirect(path), attribution.Whole)
	case attribution.Participation, attribution.Shapley:
		w.distinct(model, path, distinct, give)
	default:
		w.share(model, path, when)
		for i, n := range path {
			c := &credits[n]
			c.Parts += w.parts[i]
			if value != 0 {
				c.Value.Add(value, w.parts[i])
			}
		}
	}
}

// share leaves in the worker's parts what each touch of a path gets.
func (w *attributionWorker) share(model attribution.Model, path []uint8, when []uint32) {
	w.parts = slices.Grow(w.parts[:0], len(path))[:len(path)]
	if weights, ok := attribution.Ends(model, w.rule.Custom, len(path)); ok {
		attribution.ByPosition(w.parts, weights)
		return
	}
	if model != attribution.TimeDecay {
		attribution.Alike(w.parts)
		return
	}
	w.decay = w.decay[:0]
	last := when[len(when)-1] // in proportion, so that none is too small a number
	for _, at := range when {
		w.decay = append(w.decay, math.Exp2(-float64(last-at)/float64(w.rule.HalfLife)))
	}
	attribution.ByWeight(w.parts, w.decay)
}

// distinct gives to each node of a path once.
func (w *attributionWorker) distinct(model attribution.Model, path []uint8, distinct int, give func(uint8, int64)) {
	w.one++
	each, left := int64(attribution.Whole), int64(0)
	if model == attribution.Shapley {
		each, left = attribution.Whole/int64(distinct), attribution.Whole%int64(distinct)
	}
	for _, n := range path {
		if w.seen[n] == w.one {
			continue
		}
		w.seen[n] = w.one
		if left > 0 {
			give(n, each+1)
			left--
			continue
		}
		give(n, each)
	}
}

func (w *attributionWorker) lastNonDirect(path []uint8) uint8 {
	for _, n := range slices.Backward(path) {
		if int(n) >= len(w.rule.Direct) || !w.rule.Direct[n] {
			return n
		}
	}
	return path[len(path)-1]
}
