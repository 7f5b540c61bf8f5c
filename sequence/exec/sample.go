package exec

import (
	"context"
	"iter"
	"math/bits"

	"percorso/sequence"
)

const (
	// sampleLength is how many interactions in a row a sample looks at, and
	// sampleEvery of how many such runs it takes one.
	sampleLength = 64
	sampleEvery  = 37
)

// sampleFrom is from how many interactions on a sample is worth its while; tests
// sample all.
var sampleFrom = 1 << 20

// gapRule is what the times between following nodes are sampled of.
type gapRule struct {
	blocks   []*sequence.Block
	sel      *sequence.Selection
	node     func(code int) uint16 // plus one; 0 where the interaction is on none, or does not count
	count    int
	collapse bool // whether interactions in a row on one node are one
}

// sampled returns the times between following nodes at places all over the log,
// to guess from where their quartiles lie; nil where little is selected. Nothing
// that is answered may rest on it.
func (r gapRule) sampled(ctx context.Context) (*edges, error) {
	total := 0
	for n, b := range r.blocks {
		size := len(b.Code)
		if r.sel.Profiles != nil { // about the share of the profiles selected
			chosen := 0
			for _, word := range r.sel.Profiles[n] {
				chosen += bits.OnesCount64(word)
			}
			size = int(float64(size) * float64(chosen) / float64(max(b.Profiles(), 1)))
		}
		total += size
	}
	if total < sampleFrom {
		return nil, nil
	}
	nodes := new(codes[uint16])
	for code := range nodes {
		nodes[code] = r.node(code)
	}
	workers, err := share(ctx, r.blocks, func() *gapWorker {
		return &gapWorker{gapRule: r, nodes: nodes, edges: newEdges(r.count)}
	}, (*gapWorker).work)
	if err != nil {
		return nil, err
	}
	for _, w := range workers[1:] {
		workers[0].edges.merge(&w.edges)
	}
	return &workers[0].edges, nil
}

type gapWorker struct {
	gapRule
	nodes *codes[uint16]
	edges edges
}

func (w *gapWorker) work(c chunk) {
	l := newLens(w.blocks, c.block, w.sel)
	for lo, hi := range l.sample(c) {
		var previous, left uint32
		for i := lo; i < hi; i++ {
			node := uint32(w.nodes[l.Code[i]])
			if node == 0 || l.picky && !l.events.Has(i) {
				continue
			}
			t := l.Time[i]
			if previous > 0 && (node != previous || !w.collapse) {
				w.edges.at(previous-1, node-1).times.add(t - left)
			}
			previous, left = node, t
		}
	}
}

// sample yields interactions of one profile in a row, of few profiles or of few
// places in long ones: of any two interactions in a row the chances are the same,
// or the sample would be of long profiles, and of short times.
func (l *lens) sample(c chunk) iter.Seq2[uint32, uint32] {
	return func(yield func(lo, hi uint32) bool) {
		p := c.lo
		for at := uint64(l.First[c.lo]); at < uint64(l.First[c.hi]); at += sampleLength * sampleEvery {
			end := at + sampleLength
			for ; p < c.hi && uint64(l.First[p]) < end; p++ {
				lo, hi := l.span(p)
				lo, hi = uint32(max(uint64(lo), at)), uint32(min(uint64(hi), end))
				if lo < hi && !yield(lo, hi) {
					return
				}
				if uint64(l.First[p+1]) >= end {
					break
				}
			}
			for p < c.hi && uint64(l.First[p+1]) <= end {
				p++
			}
		}
	}
}
