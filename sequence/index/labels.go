package index

import "percorso/identity/graph"

// labels says for each node which profile it belongs to, as of one moment. It is
// never changed: with returns another that shares most of the memory. The zero
// value has every node on its own.
type labels struct {
	chunks []*[chunkNodes]graph.Node // nil, or 0 in one: the node itself
	moved  int                       // nodes that are not on their own
}

const chunkNodes = 4096

func (l labels) of(n graph.Node) graph.Node {
	if c := int(n / chunkNodes); c < len(l.chunks) && l.chunks[c] != nil {
		if label := l.chunks[c][n%chunkNodes]; label != 0 {
			return label
		}
	}
	return n
}

// with returns the labels after the moves, and the nodes whose label differs.
func (l labels) with(moves []graph.Move) (labels, []graph.Node) {
	var changed []graph.Node
	fresh := map[int]bool{} // chunks that are ours to write
	next := labels{chunks: l.chunks, moved: l.moved}
	own := false
	for _, m := range moves {
		if m.Node == 0 || m.Profile == 0 || next.of(m.Node) == m.Profile {
			continue
		}
		c := int(m.Node / chunkNodes)
		if !own || c >= len(next.chunks) {
			grown := make([]*[chunkNodes]graph.Node, max(len(next.chunks), c+1))
			copy(grown, next.chunks)
			next.chunks, own = grown, true
		}
		if !fresh[c] {
			chunk := new([chunkNodes]graph.Node)
			if next.chunks[c] != nil {
				*chunk = *next.chunks[c]
			}
			next.chunks[c], fresh[c] = chunk, true
		}
		cell := &next.chunks[c][m.Node%chunkNodes]
		if *cell == 0 {
			next.moved++
		}
		if *cell = m.Profile; m.Profile == m.Node {
			*cell = 0
			next.moved--
		}
		changed = append(changed, m.Node)
	}
	return next, changed
}

// all returns the nodes that are not on their own, ascending.
func (l labels) all() []graph.Move {
	moves := make([]graph.Move, 0, l.moved)
	for c, chunk := range l.chunks {
		if chunk == nil {
			continue
		}
		for i, label := range chunk {
			if label != 0 {
				moves = append(moves, graph.Move{Node: graph.Node(c*chunkNodes + i), Profile: label})
			}
		}
	}
	return moves
}

func (l labels) bytes() int64 {
	n := size(l.chunks)
	for _, c := range l.chunks {
		if c != nil {
			n += chunkNodes * 4
		}
	}
	return n
}
