// Package sequence is the engine: interactions in columns, by profile and then
// by time, and what is asked of their order, gaps and repeats.
package sequence

import (
	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
)

// Row is one interaction on its way into the index.
type Row struct {
	Seq       int64      // journal position; orders equal times
	Time      int64      // Unix milliseconds, UTC
	Node      graph.Node // the identifier that leads the event
	Signature catalogue.SignatureID
	Flags     RowFlags
	Emotion   percorso.Emotion // when HasEmotion
	Value     int64            // hundredths of the workspace's currency, when HasValue
	Props     []Prop           // owned by the caller; Append copies what it keeps
}

// RowFlags say which of a row's optional columns are set.
type RowFlags uint8

// The row flags.
const (
	HasValue RowFlags = 1 << iota
	HasEmotion
)

// Prop is one property of an interaction. Names are flat: "category",
// "context.device.type".
type Prop struct{ Name, Value string }

// Block is a run of profiles and their interactions. A view is one or more
// blocks over disjoint profiles: the large base, and those whose interactions
// changed since. All slices are read-only.
type Block struct {
	// First has one entry more than there are profiles: profile p's
	// interactions are First[p] to First[p+1], by time, then journal order.
	First []uint32
	Code  []catalogue.SignatureID // by interaction
	Time  []uint32                // by interaction: Unix seconds, UTC
	Seq   func(i uint32) int64    // journal position of interaction i; slow, for tests and drill-down; may be nil

	// Node leads from a profile to one of its identifiers.
	Node []graph.Node
	// Skip marks profiles that another block of the view holds instead; nil
	// for none.
	Skip Bits

	// Known keeps what the codes come to; nil where nobody does.
	Known *Gist

	Value   Sparse[int64]            // hundredths of the workspace's currency
	Emotion Sparse[percorso.Emotion] // thousandths
}

// Sparse is a column that few interactions have: At holds their positions in
// the block, ascending, and Of the values beside them.
type Sparse[T any] struct {
	At []uint32
	Of []T
}

// Profiles returns how many profiles the block has, skipped ones included.
func (b *Block) Profiles() int { return len(b.First) - 1 }

// Bits is a bitmap; nil holds nothing.
type Bits []uint64

// NewBits returns a bitmap for n positions, all clear.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// Has reports whether bit i is set; a nil map has none.
func (b Bits) Has(i uint32) bool { return b != nil && b[i>>6]&(1<<(i&63)) != 0 }

// Set sets bit i.
func (b Bits) Set(i uint32) { b[i>>6] |= 1 << (i & 63) }

// Selection is a compiled filter: what an analysis may look at.
type Selection struct {
	// From and To bound the time in Unix seconds, From <= t < To.
	From, To uint32
	// Signatures says for each code whether its interactions count; nil means
	// all. Filters on event, channel, touchpoint and source end up here.
	Signatures []bool
	// Events holds, for each block of the view, the interactions that pass the
	// property filters; nil means all.
	Events []Bits
	// Profiles holds, for each block of the view, the profiles that pass the
	// trait filters; nil means all.
	Profiles []Bits
}
