package figures

import (
	"encoding/binary"
	"hash/fnv"
	"math/bits"
)

// MaxVariants is how many variants are told of, and MaxVariantSteps how many
// steps of each.
const (
	MaxVariants     = 200
	MaxVariantSteps = 60
)

// VariantRule is what variants need to know besides the paths' rule. Its order
// of variants is that of their nodes' numbers.
type VariantRule struct {
	IDs    []string // by node: what its part of a variant's key is made of
	Stages []int    // by node: the position of its stage, -1 for none
	Top    int      // how many are told of, the most frequent
}

// Variants are paths of one shape counted together. insight.Variants says what
// each figure means.
type Variants struct {
	Coverage         Coverage
	Off              int64
	Paths, Customers int64
	Distinct         int64
	Time, Steps      Quartiles // of all paths: seconds from the first step to the last, and how many steps
	Rework           Rework
	Nodes            []Rework  // by node: self-loops and repetitions
	List             []Variant // by paths, most first, then by their nodes
}

// Rework is what is done again: how often, and by how many paths. A self-loop is
// a run of two or more interactions on one node; a repetition a run on a node
// that an earlier run of the path was on, with others between (as in edeaR's
// number_of_selfloops and number_of_repetitions, whoever does it). Back-steps
// and loops are steps to a node on an earlier stage.
type Rework struct {
	SelfLoops, Repetitions, Backs, Loops                     int64
	SelfLoopPaths, RepetitionPaths, BackPaths, LoopPaths, Of int64 // Of: paths in all
}

// Variant is the paths through the same nodes in the same order.
type Variant struct {
	Key              VariantKey
	Nodes            []int // the first MaxVariantSteps
	Length           int
	Paths, Customers int64
	Time             Quartiles
	Gaps             []Quartiles // between neighbours of Nodes
	Exits            [PathExits]int64
	Rework           Rework
}

// A VariantKey tells variants apart: 128 bits that follow from the ids of the
// nodes alone.
type VariantKey [2]uint64

// NodeKey returns what a node adds to a key.
func NodeKey(id string) VariantKey {
	h := fnv.New128a()
	_, _ = h.Write([]byte(id))
	sum := h.Sum(nil)
	return VariantKey{binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:])}
}

// With returns the key with a node behind.
func (k VariantKey) With(node VariantKey) VariantKey {
	a := (bits.RotateLeft64(k[0], 23) ^ node[0]) * 0x9e3779b97f4a7c15
	b := (bits.RotateLeft64(k[1], 29) ^ node[1] ^ a>>32) * 0xc2b2ae3d27d4eb4f
	return VariantKey{a ^ a>>29, b ^ b>>31}
}

// PathGraph is the directly-follows graph of paths.
type PathGraph struct {
	Graph
	Off   int64
	Paths int64
}
