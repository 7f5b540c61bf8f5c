package exec

import "percorso/sequence"

// found is a profile that a worker found.
type found struct {
	block   int
	profile uint32
}

// foundBy returns, block by block, the profiles that workers found. They are marked
// here, not by the workers: chunks of two may meet within a word of the bits.
func foundBy[W any](blocks []*sequence.Block, workers []W, of func(W) []found) []sequence.Bits {
	out := make([]sequence.Bits, len(blocks))
	for n, b := range blocks {
		out[n] = sequence.NewBits(b.Profiles())
	}
	for _, w := range workers {
		for _, at := range of(w) {
			out[at.block].Set(at.profile)
		}
	}
	return out
}
