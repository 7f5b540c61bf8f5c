package index

import (
	"slices"

	"percorso/identity/graph"
)

// flush makes a part of what is pending and returns the view that has it. The
// caller holds build.
func (x *Index) flush() *View {
	old := x.view.Load()
	x.mu.Lock()
	if x.pending.empty() && x.cursor == old.seq {
		x.mu.Unlock()
		return old
	}
	taken := x.pending
	x.pending = pending{}
	next := x.freeze()
	x.mu.Unlock()

	var changed []graph.Node
	next.labels, changed = old.labels.with(taken.moves)
	next.parts = old.parts
	if len(taken.rows) > 0 || len(changed) > 0 {
		next.put(old, &taken, changed)
	}
	next.seal()
	x.view.Store(next)
	if cap(taken.rows) <= flushRows {
		x.recycle(taken)
	}
	x.tidy(next)
	return next
}

// freeze returns a view without parts, of what Append counts. The caller holds mu.
func (x *Index) freeze() *View {
	v := &View{
		seq: x.cursor, newest: x.newest, counts: x.counts, ignored: x.ignored,
		signatures: x.opts.Signatures.All(),
		dicts:      make([]dictionary, len(x.dicts)),
	}
	x.frozen = true
	for i, d := range x.dicts {
		v.dicts[i] = d.freeze()
	}
	return v
}

// recycle gives the memory of small batches back to Append.
func (x *Index) recycle(taken pending) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.pending.rows == nil {
		x.pending.rows = taken.rows[:0]
	}
	if x.pending.props == nil {
		x.pending.props = taken.props[:0]
	}
}

// put adds the part that holds the profiles with taken rows, or with changed
// nodes that led rows already, and skips them in the parts where they were.
func (v *View) put(old *View, taken *pending, changed []graph.Node) {
	most := v.most()
	rows := taken.part(most)
	dirty := v.dirty(old, rows, changed)
	var picks []pick
	parts := make([]held, 0, len(old.parts)+1)
	for _, h := range old.parts {
		if profiles := h.findAll(dirty); len(profiles) > 0 {
			picks = append(picks, pick{part: h.part, profiles: profiles})
			h = h.without(profiles)
		}
		if h.live > 0 {
			parts = append(parts, h)
		}
	}
	if rows != nil {
		picks = append(picks, all(held{part: rows}))
	}
	if len(picks) > 0 {
		merged := merge(picks, v.labels.of, most)
		parts = append(parts, held{part: merged, live: merged.rows()})
	}
	v.parts = parts
}

// dirty returns the labels, ascending, whose profiles are to be put together
// anew.
func (v *View) dirty(old *View, rows *part, changed []graph.Node) []graph.Node {
	var labels []graph.Node
	for _, n := range changed {
		was, is := old.labels.of(n), v.labels.of(n)
		if was == is {
			continue // there and back
		}
		if k, profile, ok := old.find(was); ok {
			if _, leads := slices.BinarySearch(old.parts[k].nodesOf(profile), n); leads {
				labels = append(labels, was, is)
			}
		}
	}
	if rows != nil {
		for _, n := range rows.node {
			labels = append(labels, v.labels.of(n))
		}
	}
	labels = sortByKey(labels, func(n *graph.Node) uint32 { return uint32(*n) })
	return slices.Compact(labels)
}

// findAll returns the profiles with these labels that are not skipped, ascending.
func (h held) findAll(labels []graph.Node) []uint32 {
	var found []uint32
	for _, section := range [2][2]int{{0, h.multi}, {h.multi, h.profiles()}} {
		nodes, at := h.node[section[0]:section[1]], 0
		for _, label := range labels {
			at = seekNode(nodes, label, at)
			if at == len(nodes) {
				break
			}
			if p := uint32(section[0] + at); nodes[at] == label && !h.skip.Has(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// seekNode returns the first of the nodes from place low on that is not below n.
func seekNode(nodes []graph.Node, n graph.Node, low int) int {
	step := 1
	for low+step < len(nodes) && nodes[low+step] < n {
		low += step
		step *= 2
	}
	k, _ := slices.BinarySearch(nodes[low:min(low+step+1, len(nodes))], n)
	return low + k
}
