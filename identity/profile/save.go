package profile

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"percorso/identity/graph"
	"percorso/identity/wire"
)

const runLen = 1 << 13

// Changes is what was set, on its way into the store.
type Changes struct {
	// Runs are to be loaded after all that was saved before; with Anew they
	// replace it.
	Runs [][]byte
	Anew bool

	was   []cell
	saved int
}

// TakeChanges returns what was set since the last call, encoded. When more than
// half of what is in the store has been superseded it returns everything, to
// replace it. If saving goes wrong, PutBack must be called.
func (t *Traits) TakeChanges() *Changes {
	c := &Changes{was: t.dirty, saved: t.saved}
	cells := slices.Clone(t.dirty)
	live := 0
	for _, col := range t.columns {
		live += col.set
	}
	if t.saved+len(cells) > 2*live+100_000 {
		c.Anew = true
		cells = cells[:0]
		t.saved = 0
		for ci, col := range t.columns {
			for row := range col.code.Len() {
				if col.code.At(row) != never {
					cells = append(cells, cell{uint32(row), uint32(ci)})
				}
			}
		}
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	cells = slices.Compact(cells)
	t.dirty = nil
	t.saved += len(cells)
	for len(cells) > 0 {
		n := min(runLen, len(cells))
		c.Runs = append(c.Runs, t.encode(cells[:n]))
		cells = cells[n:]
	}
	return c
}

// PutBack takes back changes that could not be saved.
func (t *Traits) PutBack(c *Changes) {
	t.dirty = append(c.was, t.dirty...)
	t.saved = c.saved
}

func (t *Traits) encode(cells []cell) []byte {
	b := make([]byte, 0, 64+len(cells)*24)
	place := make([]int, len(t.columns))
	var names []string
	for _, c := range cells {
		if place[c.column] == 0 {
			names = append(names, t.columns[c.column].name)
			place[c.column] = len(names)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(names)))
	for _, n := range names {
		b = wire.AppendText(b, n)
	}
	b = binary.AppendUvarint(b, uint64(len(cells)))
	lastNode, last := int64(0), Stamp{}
	for _, c := range cells {
		col := t.columns[c.column]
		node, at, code := int64(t.nodeOf.At(int(c.row))), t.stamps.at(col.stamp.At(int(c.row))), col.code.At(int(c.row))
		b = binary.AppendVarint(b, node-lastNode)
		b = binary.AppendUvarint(b, uint64(place[c.column]-1))
		b = binary.AppendVarint(b, at.Time-last.Time)
		b = binary.AppendVarint(b, at.Seq-last.Seq)
		if code == nothing {
			b = append(b, 0)
		} else {
			b = append(b, 1)
			b = wire.AppendText(b, col.dict.Text(code-1))
		}
		lastNode, last = node, at
	}
	return b
}

// Load takes in what TakeChanges returned, in order, for nodes up to highest.
// Loaded comes after the last.
func (t *Traits) Load(runs []byte, highest graph.Node) error {
	r := wire.NewReader(runs)
	for r.Left() > 0 && r.Err() == nil {
		t.load(r, int64(highest))
	}
	if r.Err() != nil {
		return fmt.Errorf("reading traits: %w", r.Err())
	}
	return nil
}

// Loaded says that all is loaded.
func (t *Traits) Loaded() { t.dirty = nil }

// Highest returns the highest node that has a trait, or 0.
func (t *Traits) Highest() graph.Node { return graph.Node(max(t.rowOf.Len()-1, 0)) }

func (t *Traits) load(r *wire.Reader, highest int64) {
	var columns []int
	for _, name := range r.Texts() {
		ci, ok := t.column([]byte(name))
		if !ok {
			r.Fail(wire.ErrCut)
			return
		}
		columns = append(columns, ci)
	}
	node, at := int64(0), Stamp{}
	for range r.Count(5) {
		node += r.Varint()
		name := r.Index(len(columns))
		at.Time += r.Varint()
		at.Seq += r.Varint()
		var value []byte
		if r.Byte() != 0 {
			if value = r.Text(); value == nil {
				value = []byte{}
			}
		}
		if r.Err() == nil && (node < 1 || node > highest) {
			r.Fail(wire.ErrCut)
		}
		if r.Err() != nil {
			return
		}
		t.set(graph.Node(node), columns[name], value, at)
		t.dirty = t.dirty[:0]
		t.saved++
	}
}
