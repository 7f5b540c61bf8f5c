package journal

import (
	"encoding/binary"
	"math/bits"
)

// seen is where each fingerprint was seen: an open-addressing table of 12 bytes
// a slot, in parts that grow one at a time, so that no append waits long. A hit
// is only a hint; the block itself decides. It is for one goroutine at a time.
type seen struct {
	parts [256]seenPart
	n     int
}

type seenPart struct {
	keys []uint64 // 0 is a free slot
	at   []uint32 // position >> nearShift
	n    int
}

// nearShift makes positions fit 32 bits: a slot names a run of 64 positions.
const nearShift = 6

// key avoids 0, which marks a free slot. That two fingerprints then share a key
// costs a look into a block, no more.
func key(fingerprint uint64) uint64 {
	if fingerprint == 0 {
		return 1
	}
	return fingerprint
}

func (p *seenPart) home(k uint64) int {
	hi, _ := bits.Mul64(k<<8, uint64(len(p.keys)))
	return int(hi)
}

// add notes that a fingerprint was seen at a position.
func (s *seen) add(fingerprint uint64, position int64) {
	k := key(fingerprint)
	p := &s.parts[k>>56]
	if (p.n+1)*5 > len(p.keys)*4 {
		p.grow(len(p.keys) + len(p.keys)/2 + 64)
	}
	p.put(k, uint32(position>>nearShift))
	s.n++
}

func (p *seenPart) put(k uint64, at uint32) {
	i := p.home(k)
	for p.keys[i] != 0 {
		if i++; i == len(p.keys) {
			i = 0
		}
	}
	p.keys[i], p.at[i] = k, at
	p.n++
}

func (p *seenPart) grow(size int) {
	old := *p
	*p = seenPart{keys: make([]uint64, size), at: make([]uint32, size)}
	for i, k := range old.keys {
		if k != 0 {
			p.put(k, old.at[i])
		}
	}
}

// reserve makes room for n more at once.
func (s *seen) reserve(n int) {
	for i := range s.parts {
		p := &s.parts[i]
		if want := (p.n + n/len(s.parts)) * 4 / 3; want > len(p.keys) {
			p.grow(want + 64)
		}
	}
}

// find calls hit with the run of positions, both ends included, of each event
// whose fingerprint is equal, until hit returns true; it returns whether one did.
func (s *seen) find(fingerprint uint64, hit func(from, to int64) bool) bool {
	k := key(fingerprint)
	p := &s.parts[k>>56]
	if len(p.keys) == 0 {
		return false
	}
	for i := p.home(k); p.keys[i] != 0; {
		if p.keys[i] == k {
			from := int64(p.at[i]) << nearShift
			if hit(from, from+(1<<nearShift)-1) {
				return true
			}
		}
		if i++; i == len(p.keys) {
			i = 0
		}
	}
	return false
}

// addAll notes the fingerprints of a block, as its IDs hold them.
func (s *seen) addAll(first int64, ids []byte) {
	for i := 0; i+8 <= len(ids); i += 8 {
		s.add(binary.LittleEndian.Uint64(ids[i:]), first+int64(i/8))
	}
}
