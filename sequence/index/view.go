package index

import (
	"slices"
	"strings"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// View is the index at one moment. It never changes.
type View struct {
	parts      []held
	blocks     []*sequence.Block
	rows       int // in the blocks
	seq        int64
	newest     uint32
	signatures []catalogue.Signature
	counts     []int64
	dicts      []dictionary
	ignored    int64
	labels     labels
}

// seal completes a view whose parts are set.
func (v *View) seal() {
	v.blocks, v.rows = make([]*sequence.Block, len(v.parts)), 0
	for i, h := range v.parts {
		v.blocks[i] = h.block()
		v.rows += h.live
	}
}

// Blocks returns the interactions: disjoint profiles, each whole in the one block
// that does not skip it.
func (v *View) Blocks() []*sequence.Block { return v.blocks }

// Seq returns the journal position up to which interactions are included.
func (v *View) Seq() int64 { return v.seq }

// Newest returns the time of the latest interaction in Unix seconds, 0 when
// there is none.
func (v *View) Newest() uint32 { return v.newest }

// Interactions returns how many there are.
func (v *View) Interactions() int64 { return int64(v.rows) }

// Signatures returns the signatures by code. Every code of the view has one,
// unless rows came with codes from another table.
func (v *View) Signatures() []catalogue.Signature { return v.signatures }

// Counts returns the interactions by signature code. It may be shorter than
// Signatures, and must not be changed.
func (v *View) Counts() []int64 { return v.counts }

// Locate returns where the interactions of the profile to which node n belongs
// are; false when it has none.
func (v *View) Locate(n graph.Node) (block int, profile uint32, ok bool) {
	k, p, ok := v.find(v.labels.of(n))
	return k, uint32(p), ok
}

// find returns where the profile with that label is.
func (v *View) find(label graph.Node) (k, profile int, ok bool) {
	for k, h := range slices.Backward(v.parts) {
		if p, ok := h.find(label); ok && !h.skip.Has(uint32(p)) {
			return k, p, true
		}
	}
	return 0, 0, false
}

// Label returns the label of the profile to which node n belongs.
func (v *View) Label(n graph.Node) graph.Node { return v.labels.of(n) }

// Size is the memory that a view takes, in bytes, by the sizes of its columns.
type Size struct {
	Interactions int64 `json:"interactions"`
	Profiles     int64 `json:"profiles"`
	Blocks       int   `json:"blocks"`
	Core         int64 `json:"core"`         // codes, times, order, values, emotions, profiles
	Labels       int64 `json:"labels"`       // which node belongs to which profile
	Properties   int64 `json:"properties"`   // the columns of the properties
	Dictionaries int64 `json:"dictionaries"` // their values, about
}

// Size returns the memory that the view takes.
func (v *View) Size() Size {
	s := Size{Interactions: v.Interactions(), Blocks: len(v.parts), Labels: v.labels.bytes()}
	for _, h := range v.parts {
		core, props := h.bytes()
		s.Core += core + size(h.skip)
		s.Properties += props
		s.Profiles += int64(h.profiles())
		for p := range uint32(h.profiles()) {
			if h.skip.Has(p) {
				s.Profiles--
			}
		}
	}
	for i := range v.dicts {
		s.Dictionaries += v.dicts[i].bytes()
	}
	return s
}

// most returns the highest code of each property.
func (v *View) most() []uint16 {
	most := make([]uint16, len(v.dicts))
	for i := range v.dicts {
		most[i] = v.dicts[i].most()
	}
	return most
}

// clone copies a string that may alias a larger buffer.
func clone(s string) string { return strings.Clone(s) }

func (v *View) dict(name string) int {
	return slices.IndexFunc(v.dicts, func(d dictionary) bool { return d.name == name })
}
