package index

import (
	"percorso/identity/graph"
	"percorso/sequence"
)

// check makes sure that a part that was read from a file keeps every promise that
// kernels and merges rely on, whoever wrote it.
func (p *part) check(m meta, v *View) error {
	switch {
	case len(p.first) != m.Profiles+1 || len(p.node) != m.Profiles || len(p.time) != m.Rows || len(p.code) != m.Rows:
		return corrupt("columns of the wrong length")
	case !ascending(p.first, m.Rows) || p.first[0] != 0 || int(p.first[m.Profiles]) != m.Rows:
		return corrupt("profiles that overlap")
	case !p.order.valid(m):
		return corrupt("journal positions")
	case !p.timesAscend():
		return corrupt("times out of order")
	case !p.codesKnown(m, v.counts):
		return corrupt("codes without a signature")
	case !p.listsValid() || !p.labelled(v.labels):
		return corrupt("profiles and their identifiers")
	case !sparseValid(p.value, m.Rows) || !sparseValid(p.emotion, m.Rows):
		return corrupt("values or emotions")
	}
	for i := range p.props {
		if !p.props[i].valid(m.Rows, v.dicts[i].most()) {
			return corrupt("column of the property %q", v.dicts[i].name)
		}
	}
	return nil
}

// ascending reports whether each number is above the one before, and none above
// most.
func ascending[T uint32 | graph.Node](s []T, most int) bool {
	for i := 1; i < len(s); i++ {
		if s[i] <= s[i-1] {
			return false
		}
	}
	return len(s) == 0 || uint64(s[len(s)-1]) <= uint64(most) //nolint:gosec // most is not negative
}

func (o order) valid(m meta) bool {
	if m.Rows == 0 {
		return o.width == 0 && len(o.bits) == 0
	}
	return o.base > 0 && o.base <= o.last && o.last < 1<<maxSeqBits && o.last <= m.Cursor &&
		o.seqBits == widthOf(uint64(o.last-o.base)) && //nolint:gosec // last is not below base
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

func (p *part) codesKnown(m meta, counts []int64) bool {
	sum := int64(0)
	for _, n := range counts {
		if n < 0 {
			return false
		}
		sum += n
	}
	most := sigCode(0)
	for _, c := range p.code {
		most = max(most, c)
	}
	return sum == int64(m.Rows) && (m.Rows == 0 || int(most) < len(counts))
}

// listsValid checks labels, lists and slots among themselves.
func (p *part) listsValid() bool {
	const anyNode = 1<<32 - 1
	if !ascending(p.node[:p.multi], anyNode) || !ascending(p.node[p.multi:], anyNode) {
		return false
	}
	several := p.profiles() - p.multi
	if several == 0 {
		return len(p.list) == 0 && len(p.lists) == 0 && len(p.slot.bits) == 0 && p.slot.width == 0
	}
	tail := int(p.first[p.multi])
	if len(p.list) != several+1 || p.list[0] != 0 || !ascending(p.list, len(p.lists)) ||
		int(p.list[several]) != len(p.lists) || p.slot.width > 32 ||
		len(p.slot.bits) != packedBytes(p.rows()-tail, p.slot.width) {
		return false
	}
	for k := range several {
		nodes := p.lists[p.list[k]:p.list[k+1]]
		if !ascending(nodes, anyNode) || nodes[0] == 0 {
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
	return len(s.At) == len(s.Of) && ascending(s.At, rows-1)
}

// valid checks a column whose codes may be up to most, and counts them.
func (c *column) valid(rows int, most uint16) bool {
	kinds := 0
	for _, n := range [...]int{len(c.dense8), len(c.dense), max(len(c.sparse.At), len(c.sparse.Of))} {
		if n > 0 {
			kinds++
		}
	}
	switch {
	case kinds == 0:
		return true
	case kinds > 1:
		return false
	case c.dense8 != nil:
		n, ok := countCodes(c.dense8, most)
		c.n = n
		return ok && len(c.dense8) == rows
	case c.dense != nil:
		n, ok := countCodes(c.dense, most)
		c.n = n
		return ok && len(c.dense) == rows
	}
	n, ok := countCodes(c.sparse.Of, most)
	c.n = n
	return ok && n == len(c.sparse.Of) && sparseValid(c.sparse, rows)
}

// countCodes counts the codes above 0, and reports whether none is above most.
func countCodes[T uint8 | uint16](codes []T, most uint16) (n int, ok bool) {
	highest := T(0)
	for _, c := range codes {
		if c != 0 {
			n++
		}
		highest = max(highest, c)
	}
	return n, uint16(highest) <= most
}
