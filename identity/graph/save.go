package graph

import (
	"encoding/binary"
	"fmt"

	"percorso"
	"percorso/identity/wire"
)

// runLen is how many nodes or links a run holds at most.
const runLen = 1 << 16

// unsaved is what changed since the graph was last saved.
type unsaved struct {
	nodes   int      // nodes up to here are saved
	firsts  []Node   // nodes whose first time changed after they were saved
	links   []uint32 // links that are new or have earlier evidence
	loading bool
}

func (u *unsaved) touched(n Node) {
	if !u.loading && int(n) <= u.nodes {
		u.firsts = append(u.firsts, n)
	}
}

func (u *unsaved) linked(i uint32) {
	if !u.loading {
		u.links = append(u.links, i)
	}
}

// Changes is evidence on its way into the store.
type Changes struct {
	// Runs are to be loaded in this order, after all that was saved before.
	Runs [][]byte
	was  unsaved
}

// TakeChanges returns the evidence that came since the last call, encoded; the
// outcome is not evidence and is never saved. If saving goes wrong, PutBack must
// be called, so that the next call returns it again.
func (g *Graph) TakeChanges() *Changes {
	u := &g.unsaved
	c := &Changes{was: *u}
	nodes, links, firsts := u.nodes, u.links, u.firsts
	for nodes < g.Len() || len(firsts) > 0 || len(links) > 0 {
		to := min(nodes+runLen, g.Len())
		f := min(runLen, len(firsts))
		l := 0
		if to == g.Len() { // links come when all their nodes are there
			l = min(runLen, len(links))
		}
		c.Runs = append(c.Runs, g.encode(nodes, to, firsts[:f], links[:l]))
		nodes, firsts, links = to, firsts[f:], links[l:]
	}
	*u = unsaved{nodes: g.Len()}
	return c
}

// PutBack takes back changes that could not be saved.
func (g *Graph) PutBack(c *Changes) {
	u := &g.unsaved
	u.nodes = c.was.nodes
	u.links = append(c.was.links, u.links...)
	u.firsts = append(c.was.firsts, u.firsts...)
}

// encode writes one run: nodes after from up to to, first times, links.
func (g *Graph) encode(from, to int, firsts []Node, links []uint32) []byte {
	b := make([]byte, 0, 64+(to-from)*32+len(links)*24)
	b = binary.AppendUvarint(b, uint64(len(g.kinds.names)))
	for _, k := range g.kinds.names {
		b = wire.AppendText(b, k)
	}
	b = binary.AppendUvarint(b, uint64(len(g.sources)))
	for _, s := range g.sources {
		b = wire.AppendText(b, s)
	}
	last := int64(0)
	b = binary.AppendUvarint(b, uint64(from+1))
	b = binary.AppendUvarint(b, uint64(to-from))
	for n := from + 1; n <= to; n++ {
		t := g.texts.Text(uint32(n))
		b = append(b, t[0])
		b = wire.AppendText(b, t[1:])
		if first := g.first.At(n); first == unseen {
			b = append(b, 0)
		} else {
			b = append(b, 1)
			b = binary.AppendVarint(b, first-last)
			last = first
		}
	}
	b = binary.AppendUvarint(b, uint64(len(firsts)))
	for _, n := range firsts {
		first := g.first.At(int(n))
		b = binary.AppendUvarint(b, uint64(n))
		b = binary.AppendVarint(b, first-last)
		last = first
	}
	b = binary.AppendUvarint(b, uint64(len(links)))
	lastNode, lastSeq := int64(0), int64(0)
	for _, i := range links {
		k := g.links.at(i)
		b = append(b, byte(k.rule))
		b = binary.AppendVarint(b, int64(k.a)-lastNode)
		b = binary.AppendUvarint(b, uint64(k.b-k.a))
		b = binary.AppendVarint(b, k.Time-last)
		b = binary.AppendVarint(b, k.Seq-lastSeq)
		b = binary.AppendUvarint(b, uint64(k.Source))
		b = binary.LittleEndian.AppendUint64(b, k.Key)
		lastNode, last, lastSeq = int64(k.a), k.Time, k.Seq
	}
	return b
}

// Load takes in what TakeChanges returned, which must be all of it, in order,
// into an empty graph. Loaded comes after the last.
func (g *Graph) Load(runs []byte) error {
	g.unsaved.loading = true
	r := wire.NewReader(runs)
	for r.Left() > 0 && r.Err() == nil {
		g.load(r)
	}
	if r.Err() != nil {
		return fmt.Errorf("reading identity evidence after node %d: %w", g.Len(), r.Err())
	}
	return nil
}

// Loaded resolves what was loaded.
func (g *Graph) Loaded() {
	g.Settle()
	g.moved = g.moved[:0]
	g.unsaved = unsaved{nodes: g.Len()}
	g.work.last, g.work.since, g.work.taken = 0, 0, 0
}

func (g *Graph) load(r *wire.Reader) {
	kinds := make([]Kind, 0, 8)
	for _, name := range r.Texts() {
		k, ok := g.Kind(percorso.IdentifierKind(name))
		if !ok {
			r.Fail(wire.ErrCut)
			return
		}
		kinds = append(kinds, k)
	}
	sources := make([]uint16, 0, 8)
	for _, name := range r.Texts() {
		sources = append(sources, g.Source(percorso.SourceID(name)))
	}
	last := int64(0)
	if from := r.Uvarint(); r.Err() == nil && from != uint64(g.Len()+1) {
		r.Fail(fmt.Errorf("it begins at node %d: %w", from, wire.ErrCut))
		return
	}
	for range r.Count(3) {
		k := r.Index(len(kinds))
		text := r.Text()
		first := unseen
		if r.Byte() == 1 {
			last += r.Varint()
			first = last
		}
		if r.Err() != nil {
			return
		}
		before := g.Len()
		n := g.add(kinds[k], text)
		if g.Len() == before {
			r.Fail(wire.ErrCut) // the same identifier twice
			return
		}
		g.first.Set(int(n), first)
	}
	for range r.Count(2) {
		n := r.Index(g.Len() + 1)
		last += r.Varint()
		if r.Err() == nil && n > 0 {
			g.Touch(Node(n), last)
		}
	}
	g.loadLinks(r, sources, last)
}

func (g *Graph) loadLinks(r *wire.Reader, sources []uint16, last int64) {
	lastNode, lastSeq := int64(0), int64(0)
	for range r.Count(14) {
		rule := Rule(r.Byte())
		lastNode += r.Varint()
		other := r.Uvarint()
		last += r.Varint()
		lastSeq += r.Varint()
		source := r.Uvarint()
		key := r.Uint64()
		if r.Err() != nil {
			return
		}
		nodes := uint64(g.Len())
		if !rule.Valid() || lastNode < 1 || uint64(lastNode) > nodes || other == 0 || other > nodes-uint64(lastNode) || source >= uint64(max(len(sources), 1)) {
			r.Fail(wire.ErrCut)
			return
		}
		ev := Evidence{Time: last, Seq: lastSeq, Key: key}
		if len(sources) > 0 {
			ev.Source = sources[source]
		}
		g.Link(Node(lastNode), Node(lastNode)+Node(other), rule, ev)
	}
}
