// Package profile keeps the traits that sources gave about people: for each
// identifier and name the last value by the time it was said.
package profile

import (
	"percorso/identity/dense"
	"percorso/identity/graph"
)

// The bounds of what is kept. Sources name traits, so there must be an end.
const (
	MaxTraits = 1000 // different names; further ones are left out
	MaxName   = 128  // bytes
	MaxValue  = 1024 // bytes; a longer value is left out
)

// Stamp says when a trait was set. The later event wins; of two at the same
// time the one later in the journal.
type Stamp struct {
	Time int64 // Unix milliseconds, UTC
	Seq  int64 // position in the journal
}

// Before reports whether s is older than o.
func (s Stamp) Before(o Stamp) bool {
	return s.Time < o.Time || s.Time == o.Time && s.Seq < o.Seq
}

// Traits holds the given traits in columns: one per name, of codes into the
// column's dictionary, over the nodes that have any trait. It is for one
// writer, or for many readers.
type Traits struct {
	rowOf   dense.Vec[uint32]     // by node: its row + 1, or 0
	nodeOf  dense.Vec[graph.Node] // by row
	columns []*column
	byName  map[string]int
	stamps  stamps
	left    int // values left out: too many names, or too long

	dirty []cell // set since the last TakeChanges
	saved int    // entries in the store, superseded ones included
}

type cell struct{ row, column uint32 }

// column is one trait. Code 0 is never set, 1 is set to nothing, and from 2 on
// it is 1 more than the value's code in dict.
type column struct {
	name  string
	dict  dense.Dict
	code  dense.Vec[uint32] // by row; may be shorter than there are rows
	stamp dense.Vec[uint32] // by row: index into stamps
	held  int               // rows that hold a value
	set   int               // rows that were ever set
}

const (
	never   = 0
	nothing = 1
)

// New returns empty traits.
func New() *Traits { return &Traits{byName: map[string]int{}} }

// Left returns how many values were left out because they are too long, or are
// of one name too many.
func (t *Traits) Left() int { return t.left }

// Set notes that the event of that stamp gave node a trait; a nil value takes
// it away. A stamp that is not after the one there changes nothing. It copies
// what it keeps, and reports whether anything changed.
func (t *Traits) Set(node graph.Node, name, value []byte, at Stamp) bool {
	if node == 0 || len(name) == 0 {
		return false
	}
	if len(value) > MaxValue {
		t.left++
		return false
	}
	ci, ok := t.column(name)
	if !ok {
		t.left++
		return false
	}
	return t.set(node, ci, value, at)
}

// column returns the place of a trait's column, or false when there is no room.
func (t *Traits) column(name []byte) (int, bool) {
	if ci, ok := t.byName[string(name)]; ok {
		return ci, true
	}
	if len(t.columns) == MaxTraits || len(name) > MaxName {
		return 0, false
	}
	ci, own := len(t.columns), string(name)
	t.byName[own] = ci
	t.columns = append(t.columns, &column{name: own})
	return ci, true
}

func (t *Traits) set(node graph.Node, ci int, value []byte, at Stamp) bool {
	c, row := t.columns[ci], t.row(node)
	c.code.Grow(row + 1)
	c.stamp.Grow(row + 1)
	was := c.code.At(row)
	if was != never && !t.stamps.at(c.stamp.At(row)).Before(at) {
		return false
	}
	code := uint32(nothing)
	if value != nil {
		v, _ := c.dict.Add(value)
		code = v + 1
	}
	if was > nothing {
		c.held--
	}
	if was == never {
		c.set++
	} else {
		t.stamps.drop(c.stamp.At(row))
	}
	if code > nothing {
		c.held++
	}
	c.code.Set(row, code)
	c.stamp.Set(row, t.stamps.take(at))
	t.dirty = append(t.dirty, cell{uint32(row), uint32(ci)})
	if c.dict.Len() > 2*c.held+1024 {
		c.compact()
	}
	return true
}

func (t *Traits) row(node graph.Node) int {
	t.rowOf.Grow(int(node) + 1)
	if r := t.rowOf.At(int(node)); r != 0 {
		return int(r - 1)
	}
	r := t.nodeOf.Len()
	t.nodeOf.Append(node)
	t.rowOf.Set(int(node), uint32(r+1))
	return r
}

// compact drops the values that nobody holds any more.
func (c *column) compact() {
	var fresh dense.Dict
	for row := range c.code.Len() {
		if code := c.code.At(row); code > nothing {
			v, _ := fresh.Add(c.dict.Text(code - 1))
			c.code.Set(row, v+1)
		}
	}
	c.dict = fresh
}

// Bytes returns about how much memory the traits hold.
func (t *Traits) Bytes() int {
	n := 4*t.rowOf.Cap() + 4*t.nodeOf.Cap() + 24*cap(t.stamps.all) + 8*cap(t.dirty)
	for _, c := range t.columns {
		n += c.dict.Bytes() + 4*c.code.Cap() + 4*c.stamp.Cap()
	}
	return n
}

// stamps shares one stamp among the traits of one event, and forgets it with
// the last of them. Index 0 is none.
type stamps struct {
	all  []shared
	free []uint32
	last uint32
}

type shared struct {
	Stamp
	users uint32
}

func (s *stamps) at(i uint32) Stamp { return s.all[i].Stamp }

func (s *stamps) take(at Stamp) uint32 {
	if s.last != 0 && s.all[s.last].users > 0 && s.all[s.last].Stamp == at {
		s.all[s.last].users++
		return s.last
	}
	if len(s.all) == 0 {
		s.all = append(s.all, shared{})
	}
	var i uint32
	if n := len(s.free); n > 0 {
		i, s.free = s.free[n-1], s.free[:n-1]
		s.all[i] = shared{at, 1}
	} else {
		i = uint32(len(s.all))
		s.all = append(s.all, shared{at, 1})
	}
	s.last = i
	return i
}

func (s *stamps) drop(i uint32) {
	if s.all[i].users--; s.all[i].users == 0 {
		s.free = append(s.free, i)
	}
}
