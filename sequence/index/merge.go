package index

import (
	"cmp"
	"slices"

	"percorso/identity/graph"
	"percorso/sequence"
)

// pick is what a merge takes from a part: some of its profiles, whole.
type pick struct {
	*part
	profiles []uint32
}

// all picks every profile that is not skipped.
func all(h held) pick {
	p := pick{part: h.part, profiles: make([]uint32, 0, h.profiles())}
	for i := range uint32(h.profiles()) {
		if !h.skip.Has(i) {
			p.profiles = append(p.profiles, i)
		}
	}
	return p
}

// piece is a run of interactions, within one profile of a source, that belong to
// one label.
type piece struct {
	label    graph.Node
	source   uint32
	profile  uint32
	from, to uint32
}

// run is a stretch of interactions that goes from a source to the merged part as
// it is.
type run struct {
	source, from, to, n uint32
}

// merge puts the picked profiles together into one part, by the labels that
// relabel gives their nodes; without relabel the labels stand. most holds the
// highest code of each property.
func merge(picks []pick, relabel func(graph.Node) graph.Node, most []uint16) *part {
	m := &merging{picks: picks, relabel: relabel}
	m.cut()
	m.layOut()
	m.copyOrder()
	m.copySlots()
	m.copyColumns(most)
	merged := m.out // a copy, so that the sources do not live on behind it
	merged.known = new(sequence.Gist)
	held{part: &merged}.block().Gist() // here it costs least: most merges are made in the background
	return &merged
}

type merging struct {
	picks   []pick
	relabel func(graph.Node) graph.Node

	pieces []piece // by label, then source and place there
	runs   []run   // in the order of the merged part
	rows   uint32
	out    part
}

// cut makes the pieces.
func (m *merging) cut() {
	n := 0
	for _, p := range m.picks {
		n += len(p.profiles)
	}
	m.pieces = make([]piece, 0, n)
	for s := range m.picks {
		src := &m.picks[s]
		for _, p := range src.profiles {
			m.cutProfile(uint32(s), src.part, int(p))
		}
	}
	m.pieces = sortByKey(m.pieces, func(p *piece) uint32 { return uint32(p.label) })
}

func (m *merging) cutProfile(source uint32, src *part, profile int) {
	whole := piece{
		label: src.node[profile], source: source, profile: uint32(profile),
		from: src.first[profile], to: src.first[profile+1],
	}
	nodes := src.nodesOf(profile)
	if m.relabel != nil {
		whole.label = m.relabel(nodes[0])
		for _, n := range nodes[1:] {
			if m.relabel(n) != whole.label {
				m.split(whole, src, nodes)
				return
			}
		}
	}
	m.pieces = append(m.pieces, whole)
}

// split cuts a profile whose nodes no longer have one label.
func (m *merging) split(whole piece, src *part, nodes []graph.Node) {
	labels := make([]graph.Node, len(nodes))
	for i, n := range nodes {
		labels[i] = m.relabel(n)
	}
	tail := src.first[src.multi]
	for i := whole.from; i < whole.to; {
		next := whole
		next.from, next.label = i, labels[src.slot.at(int(i-tail))]
		for i++; i < whole.to && labels[src.slot.at(int(i-tail))] == next.label; i++ {
		}
		next.to = i
		m.pieces = append(m.pieces, next)
	}
}

// layOut decides where each profile stands, and from which runs it is made.
func (m *merging) layOut() {
	type group struct{ from, to int } // in pieces
	var several []group
	var lists [][]graph.Node // of the groups in several
	m.out.first = make([]uint32, 1, len(m.pieces)+1)
	m.out.node = make([]graph.Node, 0, len(m.pieces))
	m.runs = make([]run, 0, len(m.pieces)/4+16)
	var scratch []graph.Node
	for from := 0; from < len(m.pieces); {
		to := from + 1
		for to < len(m.pieces) && m.pieces[to].label == m.pieces[from].label {
			to++
		}
		scratch = m.nodes(scratch[:0], m.pieces[from:to])
		if len(scratch) == 1 && scratch[0] == m.pieces[from].label {
			m.place(m.pieces[from:to])
		} else {
			several = append(several, group{from, to})
			lists = append(lists, slices.Clone(scratch))
		}
		from = to
	}
	m.out.multi = len(m.out.node)
	if len(several) > 0 {
		m.out.list = make([]uint32, 1, len(several)+1)
	}
	for i, g := range several {
		m.place(m.pieces[g.from:g.to])
		m.out.lists = append(m.out.lists, lists[i]...)
		m.out.list = append(m.out.list, uint32(len(m.out.lists)))
	}
	m.pieces = nil
}

// nodes appends the leading nodes of the pieces of one label, ascending.
func (m *merging) nodes(nodes []graph.Node, pieces []piece) []graph.Node {
	label := pieces[0].label
	last := piece{source: ^uint32(0)}
	for _, p := range pieces {
		if p.source == last.source && p.profile == last.profile {
			continue
		}
		last = p
		for _, n := range m.picks[p.source].nodesOf(int(p.profile)) {
			if m.relabel == nil || m.relabel(n) == label {
				nodes = append(nodes, n)
			}
		}
	}
	if len(pieces) > 1 {
		slices.Sort(nodes)
		nodes = slices.Compact(nodes)
	}
	return nodes
}

// place appends the profile that is made of the pieces.
func (m *merging) place(pieces []piece) {
	m.out.node = append(m.out.node, pieces[0].label)
	if len(pieces) > 1 {
		slices.SortStableFunc(pieces, m.compareStart)
		for i := 1; i < len(pieces); i++ {
			if m.compareRows(pieces[i-1].source, pieces[i-1].to-1, pieces[i].source, pieces[i].from) > 0 {
				m.interleave(pieces)
				m.out.first = append(m.out.first, m.rows)
				return
			}
		}
	}
	for _, p := range pieces {
		m.append(p.source, p.from, p.to-p.from)
	}
	m.out.first = append(m.out.first, m.rows)
}

func (m *merging) compareStart(a, b piece) int {
	return m.compareRows(a.source, a.from, b.source, b.from)
}

// compareRows orders two interactions by second, millisecond, journal position.
func (m *merging) compareRows(s uint32, i uint32, t uint32, j uint32) int {
	a, b := m.picks[s].part, m.picks[t].part
	if c := cmp.Compare(a.time[i], b.time[j]); c != 0 {
		return c
	}
	return cmp.Compare(a.order.key(int(i)), b.order.key(int(j)))
}

// interleave sorts the interactions of pieces that overlap in time.
func (m *merging) interleave(pieces []piece) {
	type row struct {
		time, source, at uint32
		key              uint64
	}
	var rows []row
	for _, p := range pieces {
		src := m.picks[p.source].part
		for i := p.from; i < p.to; i++ {
			rows = append(rows, row{time: src.time[i], source: p.source, at: i, key: src.order.key(int(i))})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		if c := cmp.Compare(a.time, b.time); c != 0 {
			return c
		}
		return cmp.Compare(a.key, b.key)
	})
	for _, r := range rows {
		m.append(r.source, r.at, 1)
	}
}

// append adds n interactions of a source, lengthening the last run if it can.
func (m *merging) append(source, from, n uint32) {
	if k := len(m.runs) - 1; k >= 0 && m.runs[k].source == source && m.runs[k].from+m.runs[k].n == from {
		m.runs[k].n += n
	} else {
		m.runs = append(m.runs, run{source: source, from: from, to: m.rows, n: n})
	}
	m.rows += n
}

// copyOrder fills the order column; the range of positions follows from those of
// the sources.
func (m *merging) copyOrder() {
	var low, high int64
	millis := false
	for i, p := range m.picks {
		if i == 0 || p.order.base < low {
			low = p.order.base
		}
		high = max(high, p.order.last)
		millis = millis || p.order.hasMillis()
	}
	m.out.order = newOrder(int(m.rows), low, high, millis)
	out := m.out.order
	for _, r := range m.runs {
		src := m.picks[r.source].order
		if src.base == out.base && src.seqBits == out.seqBits && src.width == out.width {
			out.copyRun(int(r.to), src.packed, int(r.from), int(r.n))
			continue
		}
		for k := range int(r.n) {
			out.setKey(int(r.to)+k, src.key(int(r.from)+k))
		}
	}
}

// copySlots fills the slots of the profiles with lists.
func (m *merging) copySlots() {
	out := &m.out
	if out.multi == len(out.node) {
		return
	}
	longest := uint32(0)
	for k := range len(out.list) - 1 {
		longest = max(longest, out.list[k+1]-out.list[k])
	}
	tail := out.first[out.multi]
	out.slot = newPacked(int(m.rows-tail), widthOf(uint64(longest-1)))
	if out.slot.width == 0 {
		return
	}
	k, _ := slices.BinarySearchFunc(m.runs, tail, func(r run, i uint32) int { return cmp.Compare(r.to+r.n, i+1) })
	profile := out.multi
	for _, r := range m.runs[k:] {
		src := m.picks[r.source].part
		skip := max(r.to, tail) - r.to
		from := src.profileAt(r.from + skip)
		for i := skip; i < r.n; {
			for out.first[profile+1] <= r.to+i {
				profile++
			}
			for src.first[from+1] <= r.from+i {
				from++
			}
			n := min(r.n, out.first[profile+1]-r.to, src.first[from+1]-r.from)
			m.slotRun(profile, int(r.to+i-tail), src, from, r.from+i, int(n-i))
			i = n
		}
	}
}

// slotRun fills n slots of a profile, from slot at on, with interactions of one
// profile of a source, from interaction i on.
func (m *merging) slotRun(profile, at int, src *part, from int, i uint32, n int) {
	list, nodes := m.out.nodesOf(profile), src.nodesOf(from)
	if len(nodes) == 1 {
		slot, _ := slices.BinarySearch(list, nodes[0])
		for k := range n {
			m.out.slot.set(at+k, uint64(slot))
		}
		return
	}
	same := slices.Equal(list, nodes)
	tail := src.first[src.multi]
	for k := range n {
		slot := src.slot.at(int(i-tail) + k)
		if !same {
			s, _ := slices.BinarySearch(list, nodes[slot])
			slot = uint64(s)
		}
		m.out.slot.set(at+k, slot)
	}
}

// copyColumns fills all columns that move as they are.
func (m *merging) copyColumns(most []uint16) {
	out := &m.out
	out.code = copyDense(m, func(p *part) []sigCode { return p.code })
	out.time = copyDense(m, func(p *part) []uint32 { return p.time })
	hints := make([]int, len(m.picks))
	for _, r := range m.runs {
		hints[r.source] = copySparse(&out.value, r.to, m.picks[r.source].value, r.from, r.n, hints[r.source])
	}
	clear(hints)
	for _, r := range m.runs {
		hints[r.source] = copySparse(&out.emotion, r.to, m.picks[r.source].emotion, r.from, r.n, hints[r.source])
	}
	out.value, out.emotion = tight(out.value), tight(out.emotion)
	share := make([]float64, len(m.picks))
	for i, p := range m.picks {
		picked := 0
		for _, k := range p.profiles {
			picked += int(p.first[k+1] - p.first[k])
		}
		share[i] = float64(picked) / float64(max(p.rows(), 1))
	}
	for id := range most {
		out.props = append(out.props, m.copyProperty(id, most[id], share, hints))
	}
}

func copyDense[T any](m *merging, of func(*part) []T) []T {
	out := make([]T, m.rows)
	for _, r := range m.runs {
		copy(out[r.to:r.to+r.n], of(m.picks[r.source].part)[r.from:])
	}
	return out
}

// copyProperty fills the column of one property. share says how much of each
// source was picked; it decides how the column is kept.
func (m *merging) copyProperty(id int, most uint16, share []float64, hints []int) column {
	none := &column{}
	columns := make([]*column, len(m.picks))
	n := 0.0
	for i, p := range m.picks {
		columns[i] = none
		if id < len(p.props) && p.props[id].n > 0 {
			columns[i] = &p.props[id]
			n += float64(p.props[id].n) * share[i]
		}
	}
	if n == 0 {
		return column{}
	}
	clear(hints)
	out := newColumn(int(n)+1, int(m.rows), most)
	for _, r := range m.runs {
		hints[r.source] = out.copyRun(r.to, columns[r.source], r.from, r.n, hints[r.source])
	}
	out.sparse = tight(out.sparse)
	return out
}
