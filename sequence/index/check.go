package index

import (
	"slices"

	"percorso/identity/graph"
	"percorso/sequence"
)

// check makes sure that a part that was read from a file keeps every promise that
// kernels and merges rely on, whoever wrote it.
func (p *part) check(m meta, v *View) error {
	switch {
	case len(p.first) != m.Profiles+1 || len(p.node) != m.Profiles || len(p.time) != m.Rows || len(p.code) != m.Rows:
		return corrupt("columns of the wrong length")
	case !ascending(p.first) || p.first[0] != 0 || int(p.first[m.Profiles]) != m.Rows:
		return corrupt("profiles that overlap")
	case !p.order.valid(m):
		return corrupt("journal positions")
	case !p.timesAscend():
		return corrupt("times out of order")
	case !p.codesKnown(v.counts):
		return corrupt("codes without a signature")
	case !p.listsValid() || !p.labelled(v.labels):
		return corrupt("profiles and their identifiers")
	case !sparseValid(p.value, m.Rows) || !sparseValid(p.emotion, m.Rows):
		return corrupt("values or emotions")
	}
	for i := range p.props {
		if !p.props[i].valid(m.Rows, &v.dicts[i]) {
			return corrupt("column of the property %q", v.dicts[i].name)
		}
	}
	return nil
}

// ascending reports whether each number is above the one before.
func ascending[T uint32 | graph.Node](s []T) bool {
	for i := 1; i < len(s); i++ {
		if s[i] <= s[i-1] {
			return false
		}
	}
	return true
}

func (o order) valid(m meta) bool {
	if m.Rows == 0 {
		return o.width == 0 && len(o.bits) == 0
	}
	return o.base > 0 && o.base <= o.last && o.last < 1<<maxSeqBits && o.last <= m.Cursor &&
		o.seqBits == widthOf(uint64(o.last-o.base)) &&
		(o.width == o.seqBits || o.width == o.seqBits+millisBits) && len(o.bits) == packedBytes(m.Rows, o.width)
}

func (p *part) timesAscend() bool {
	for k := range p.node {
		last := uint32(0)
		for _, t := range p.time[p.first[k]:p.first[k+1]] {
			if t < last {
				return false
			}
			last = t
		}
	}
	return true
}

// codesKnown checks that the interactions are as many by code as the file says.
func (p *part) codesKnown(counts []int64) bool {
	seen := make([]int64, len(counts))
	for _, c := range p.code {
		if int(c) >= len(seen) {
			return false
		}
		seen[c]++
	}
	return slices.Equal(seen, counts)
}

// listsValid checks labels, lists and slots among themselves.
func (p *part) listsValid() bool {
	if !ascending(p.node[:p.multi]) || !ascending(p.node[p.multi:]) {
		return false
	}
	several := p.profiles() - p.multi
	if several == 0 {
		return len(p.list) == 0 && len(p.lists) == 0 && len(p.slot.bits) == 0 && p.slot.width == 0
	}
	tail := int(p.first[p.multi])
	if len(p.list) != several+1 || p.list[0] != 0 || !ascending(p.list) ||
		int(p.list[several]) != len(p.lists) || p.slot.width > 32 ||
		len(p.slot.bits) != packedBytes(p.rows()-tail, p.slot.width) {
		return false
	}
	for k := range several {
		nodes := p.lists[p.list[k]:p.list[k+1]]
		if !ascending(nodes) || nodes[0] == 0 {
			return false
		}
		used := sequence.NewBits(len(nodes))
		unused := len(nodes)
		for i := int(p.first[p.multi+k]); i < int(p.first[p.multi+k+1]); i++ {
			slot := p.slot.at(i - tail)
			if slot >= uint64(len(nodes)) {
				return false
			}
			if s := uint32(slot); !used.Has(s) {
				used.Set(s)
				unused--
			}
		}
		if unused > 0 {
			return false
		}
	}
	return true
}

// labelled checks that every profile is the one its nodes belong to, and there
// once.
func (p *part) labelled(l labels) bool {
	other := p.node[p.multi:]
	for k, label := range p.node {
		if label == 0 {
			return false
		}
		if k < p.multi {
			for len(other) > 0 && other[0] < label {
				other = other[1:]
			}
			if len(other) > 0 && other[0] == label {
				return false
			}
		}
		for _, n := range p.nodesOf(k) {
			if l.of(n) != label {
				return false
			}
		}
	}
	return true
}

func sparseValid[T any](s sequence.Sparse[T], rows int) bool {
	return len(s.At) == len(s.Of) && ascending(s.At) && (len(s.At) == 0 || int64(s.At[len(s.At)-1]) < int64(rows))
}

// valid checks a column against its dictionary, and counts its codes.
func (c *column) valid(rows int, d *dictionary) bool {
	kinds := 0
	for _, n := range [...]int{len(c.dense8), len(c.dense), max(len(c.sparse.At), len(c.sparse.Of))} {
		if n > 0 {
			kinds++
		}
	}
	n, ok := 0, kinds <= 1
	switch {
	case c.dense8 != nil:
		n, ok = countCodes(c.dense8, d)
		ok = ok && len(c.dense8) == rows
	case c.dense != nil:
		n, ok = countCodes(c.dense, d)
		ok = ok && len(c.dense) == rows
	case kinds == 1:
		n, ok = countCodes(c.sparse.Of, d)
		ok = ok && n == len(c.sparse.Of) && sparseValid(c.sparse, rows)
	}
	c.n = n
	return ok && kinds <= 1 && int64(n) == d.interactions()
}

// countCodes counts the codes above 0, and reports whether the dictionary has
// them all.
func countCodes[T uint8 | uint16](codes []T, d *dictionary) (n int, ok bool) {
	highest, others := T(0), int64(0)
	for _, c := range codes {
		switch {
		case uint16(c) == otherCode:
			others++
		case c != 0:
			n++
			highest = max(highest, c)
		}
	}
	return n + int(others), int(highest) <= len(d.values) && others == d.other
}
