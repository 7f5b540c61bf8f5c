package index

import (
	"cmp"
	"slices"

	"percorso"
	"percorso/identity/graph"
	"percorso/sequence"
)

// pending holds what was appended since the last flush, as it came.
type pending struct {
	rows  []fresh
	props []propCode
	moves []graph.Move
}

// fresh is a row on its way into a part.
type fresh struct {
	value   int64
	key     uint64 // millisecond within the second, and journal position
	node    graph.Node
	time    uint32
	props   uint32 // where in pending.props its properties begin
	code    sigCode
	emotion percorso.Emotion
	nprops  uint16
	flags   sequence.RowFlags
}

type propCode struct{ prop, code uint16 }

func (p *pending) empty() bool { return len(p.rows) == 0 && len(p.moves) == 0 }

// part returns the rows as a part whose labels are the nodes themselves, each
// with one profile, or nil when there are none. most holds the highest code of
// each property.
func (p *pending) part(most []uint16) *part {
	if len(p.rows) == 0 {
		return nil
	}
	rows := sortByKey(p.rows, func(f *fresh) uint32 { return uint32(f.node) })
	p.rows = rows
	out := &part{
		known: new(sequence.Gist),
		first: []uint32{0},
		code:  make([]sigCode, len(rows)),
		time:  make([]uint32, len(rows)),
	}
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].node == rows[from].node {
			to++
		}
		slices.SortStableFunc(rows[from:to], func(a, b fresh) int {
			if c := cmp.Compare(a.time, b.time); c != 0 {
				return c
			}
			return cmp.Compare(a.key, b.key)
		})
		out.node = append(out.node, rows[from].node)
		out.first = append(out.first, uint32(to))
		from = to
	}
	out.multi = len(out.node)
	low, high := keySeq(rows[0].key), keySeq(rows[0].key)
	millis := false
	for i := range rows {
		seq := keySeq(rows[i].key)
		low, high = min(low, seq), max(high, seq)
		millis = millis || rows[i].key>>keySeqBits != 0
	}
	out.order = newOrder(len(rows), low, high, millis)
	for i := range rows {
		out.code[i], out.time[i] = rows[i].code, rows[i].time
		out.order.setKey(i, rows[i].key)
	}
	p.fillSparse(out, most)
	return out
}

// fillSparse fills the optional columns.
func (p *pending) fillSparse(out *part, most []uint16) {
	n := make([]int, len(most))
	for _, c := range p.props {
		n[c.prop]++
	}
	out.props = make([]column, len(most))
	for id := range most {
		if n[id] > 0 {
			out.props[id] = newColumn(n[id], len(p.rows), most[id])
		}
	}
	for i := range p.rows {
		r, at := &p.rows[i], uint32(i)
		if r.flags&sequence.HasValue != 0 {
			out.value.At, out.value.Of = append(out.value.At, at), append(out.value.Of, r.value)
		}
		if r.flags&sequence.HasEmotion != 0 {
			out.emotion.At, out.emotion.Of = append(out.emotion.At, at), append(out.emotion.Of, r.emotion)
		}
		for _, c := range p.props[r.props : r.props+uint32(r.nprops)] {
			out.props[c.prop].put(at, c.code)
		}
	}
}

// keySeq returns the journal position of an order key.
func keySeq(key uint64) int64 { return int64(key & (1<<keySeqBits - 1)) }
