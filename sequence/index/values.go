package index

import (
	"runtime"
	"sync"
	"sync/atomic"

	"percorso/sequence"
)

// Values returns a property of the interactions of each block, as numbers that
// number gives its values; interactions without the property, and those whose
// value has no number, are left out. Number is asked once for each value; values
// longer than 256 bytes and those beyond Options.MaxValues are not there.
func (v *View) Values(property string, number func(value string) (uint16, bool)) []sequence.Sparse[uint16] {
	out := make([]sequence.Sparse[uint16], len(v.parts))
	id := v.dict(property)
	if id < 0 {
		return out
	}
	numbers := make([]uint32, 1<<16) // by code: the number, and in the bit above it whether there is one
	for i, value := range v.dicts[id].values {
		if n, known := number(value); known {
			numbers[i+1] = hasNumber | uint32(n)
		}
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(v.parts)) {
		wait.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(v.parts); k = int(next.Add(1)) - 1 {
				if id < len(v.parts[k].props) {
					out[k] = v.parts[k].props[id].numbered(numbers)
				}
			}
		})
	}
	wait.Wait()
	return out
}

const hasNumber = 1 << 16

// numbered returns the interactions whose code has a number, in order.
func (c *column) numbered(numbers []uint32) sequence.Sparse[uint16] {
	// One place more than can be needed: what has no number is written, and the next one over it.
	s := sequence.Sparse[uint16]{At: make([]uint32, c.n+1), Of: make([]uint16, c.n+1)}
	n := 0
	if c.dense8 != nil {
		n = compact(s, c.dense8, numbers)
	}
	if c.dense != nil {
		n = compact(s, c.dense, numbers)
	}
	for k, i := range c.sparse.At {
		x := numbers[c.sparse.Of[k]]
		s.At[n], s.Of[n] = i, uint16(x)
		n += int(x >> 16)
	}
	s.At, s.Of = s.At[:n], s.Of[:n]
	return s
}

// compact writes what numbers has of a dense column into s, without a branch.
func compact[T uint8 | uint16](s sequence.Sparse[uint16], dense []T, numbers []uint32) (n int) {
	for i, code := range dense {
		x := numbers[code]
		s.At[n], s.Of[n] = uint32(i), uint16(x)
		n += int(x >> 16)
	}
	return n
}
