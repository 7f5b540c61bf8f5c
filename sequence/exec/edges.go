package exec

import (
	"iter"
	"maps"
	"slices"

	"percorso/sequence/figures"
)

// denseNodes is up to how many nodes the edges stand in a matrix.
const denseNodes = 512

// edges finds an edge by its nodes: in a matrix where the nodes are few, else
// by hashing.
type edges struct {
	width  uint32
	matrix []*edge
	sparse map[uint32]*edge
}

func newEdges(nodes int) edges {
	if nodes <= denseNodes {
		return edges{width: uint32(nodes), matrix: make([]*edge, nodes*nodes)}
	}
	return edges{sparse: map[uint32]*edge{}}
}

// at returns the edge, a new one at its first use.
func (e *edges) at(from, to uint32) *edge {
	if e.matrix != nil {
		slot := &e.matrix[from*e.width+to]
		if *slot == nil {
			*slot = new(edge)
		}
		return *slot
	}
	key := from<<16 | to
	found := e.sparse[key]
	if found == nil {
		found = new(edge)
		e.sparse[key] = found
	}
	return found
}

// known returns the times of the edge, nil where it was never used.
func (e *edges) known(from, to uint32) *durations {
	found := e.sparse[from<<16|to]
	if e.matrix != nil {
		found = e.matrix[from*e.width+to]
	}
	if found == nil {
		return nil
	}
	return &found.times
}

// all yields the edges that were used, by from<<16 | to.
func (e *edges) all() iter.Seq2[uint32, *edge] {
	if e.matrix == nil {
		return maps.All(e.sparse)
	}
	return func(yield func(uint32, *edge) bool) {
		for i, found := range e.matrix {
			at := uint32(i)
			if found != nil && !yield(at/e.width<<16|at%e.width, found) {
				return
			}
		}
	}
}

// sorted returns the keys of all, ascending.
func (e *edges) sorted() []uint32 {
	var keys []uint32
	for key := range e.all() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// merge adds what o counted.
func (e *edges) merge(o *edges) {
	for key, b := range o.all() {
		a := e.at(key>>16, key&0xffff)
		a.customers += b.customers
		a.times.take(&b.times)
	}
}

// moves returns the edges as moves, by from, then by to; their durations are
// gone.
func (e *edges) moves() []figures.Move {
	keys := e.sorted()
	out := make([]figures.Move, len(keys))
	todo := make([]quartileJob, len(keys))
	for i, key := range keys {
		found := e.at(key>>16, key&0xffff)
		out[i] = figures.Move{From: int(key >> 16), To: int(key & 0xffff), Customers: int64(found.customers)}
		todo[i] = quartileJob{&found.times, &out[i].Time}
	}
	runJobs(todo)
	return out
}
