package graph

import (
	"encoding/binary"

	"percorso"
)

// EachText calls each with every identifier's node and its value. The value is
// valid until each returns.
func (g *Graph) EachText(each func(n Node, value []byte)) {
	for n := 1; n <= g.texts.Len(); n++ {
		each(Node(n), g.texts.Text(uint32(n))[1:])
	}
}

// Spread returns the nodes whose profile's label is marked. A reader may know a
// profile by any of its nodes.
func (g *Graph) Spread(labels []uint64) []uint64 {
	out := make([]uint64, len(labels))
	for n := Node(1); int(n) <= g.Len(); n++ {
		if l := g.Label(n); labels[l/64]>>(l%64)&1 != 0 {
			out[n/64] |= 1 << (n % 64)
		}
	}
	return out
}

// ProfileIDs returns every id that leads to n's profile: that of today, and
// those of the profiles that became part of it.
func (g *Graph) ProfileIDs(n Node) []percorso.ProfileID {
	members := g.members(n, nil)
	ids := make([]percorso.ProfileID, len(members))
	for i, m := range members {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], g.finger.At(int(m)))
		ids[i] = percorso.ProfileID(profileCode.EncodeToString(b[:]))
	}
	return ids
}
