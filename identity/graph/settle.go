package graph

import (
	"cmp"
	"slices"
)

// giant is how many links a conflict must have made us look at before bulk
// loads wait with the next one, and bulk how many observations make a bulk load.
const (
	giant = 1 << 16
	bulk  = 1000
)

// work is memory that is used again and again.
type work struct {
	sideA, sideB   []Node
	users, reached []Node
	tally          [256]uint16

	place []int32 // by Node: place in part.nodes + 1, while a part is resolved
	part  part

	last  int // links looked at by the last Settle that did anything
	total int // links looked at by all of them
	since int // observations since then
	taken int // observations since TakeMoves
}

// part is a set of nodes that links connect, accepted or not, as it is resolved.
type part struct {
	nodes []Node
	links []uint32

	// by place in nodes; parent leads to the root, the others hold for roots
	parent  []int32
	size    []int32
	persons []int32  // user ids, aliases counted once
	count   []uint16 // times number of kinds: identifiers that events carried
}

// Observed tells the graph that one more event was looked at. TakeMoves uses it
// to tell a bulk load from fresh events.
func (g *Graph) Observed() {
	g.work.since++
	g.work.taken++
}

// TakeMoves returns the nodes whose label changed since the last call, by node.
// Conflicts are resolved first; only while many events come between two calls
// and resolving touches a giant part does it wait, so that a load remains linear.
// A call without an event since the one before resolves everything.
func (g *Graph) TakeMoves() []Move {
	if w := &g.work; w.last < giant || w.taken < bulk || w.since >= w.last/8 {
		g.Settle()
	}
	g.work.taken = 0
	if len(g.moved) == 0 {
		return nil
	}
	slices.Sort(g.moved)
	g.moved = slices.Compact(g.moved)
	moves := make([]Move, len(g.moved))
	for i, n := range g.moved {
		moves[i] = Move{Node: n, Profile: g.label.At(int(n))}
	}
	g.moved = g.moved[:0]
	return moves
}

// Assignment returns every node whose label is another one, by node.
func (g *Graph) Assignment() []Move {
	g.Settle()
	var moves []Move
	for n := 1; n < g.label.Len(); n++ {
		if l := g.label.At(n); l != Node(n) {
			moves = append(moves, Move{Node: Node(n), Profile: l})
		}
	}
	return moves
}

// Settled reports whether no conflict waits to be resolved.
func (g *Graph) Settled() bool { return len(g.dirty) == 0 }

// Settle resolves what conflicts have left open. It looks at all links of the
// parts in which there was one, and at nothing else.
func (g *Graph) Settle() {
	if len(g.dirty) == 0 {
		return
	}
	w := &g.work
	if n := g.label.Len(); len(w.place) < n {
		w.place = append(w.place, make([]int32, n-len(w.place)+n/8)...)
	}
	w.last, w.since = 0, 0
	seeds := g.dirty
	g.dirty = nil
	slices.Sort(seeds)
	var all []Node // of all parts done, to clear their places at the end
	for _, seed := range seeds {
		if w.place[seed] != 0 {
			continue
		}
		g.gather(seed)
		g.resolve()
		w.last += len(w.part.links)
		all = append(all, w.part.nodes...)
	}
	for _, n := range all {
		w.place[n] = 0
	}
	w.total += w.last
	g.dirty = seeds[:0]
}

// gather collects the part around seed.
func (g *Graph) gather(seed Node) {
	w, p := &g.work, &g.work.part
	p.nodes, p.links = append(p.nodes[:0], seed), p.links[:0]
	w.place[seed] = 1
	for at := 0; at < len(p.nodes); at++ {
		n := p.nodes[at]
		for _, heads := range [2]half{g.joined.At(int(n)), g.aside.At(int(n))} {
			for h := heads; h != 0; {
				k := g.links.at(h.link())
				if k.rule.Joins() {
					other := k.b
					if h.side() == 1 {
						other = k.a
					} else {
						p.links = append(p.links, h.link()) // once, from its first end
					}
					if w.place[other] == 0 {
						p.nodes = append(p.nodes, other)
						w.place[other] = int32(len(p.nodes))
					}
				}
				h = k.next[h.side()]
			}
		}
	}
}

// resolve decides all links of the part in their order and puts the outcome
// into labels, rings and lists.
func (g *Graph) resolve() {
	w, p := &g.work, &g.work.part
	kinds := len(g.kinds.names)
	n := len(p.nodes)
	p.parent = resized(p.parent, n)
	p.size = resized(p.size, n)
	p.persons = resized(p.persons, n)
	p.count = resized(p.count, n*kinds)
	for i, node := range p.nodes {
		p.parent[i], p.size[i] = int32(i), 1
		if g.seen(node) {
			k := g.kind(node)
			p.count[i*kinds+int(k)] = 1
			if k == userKind {
				p.persons[i] = 1
			}
		}
	}
	slices.SortFunc(p.links, func(i, j uint32) int { return g.compare(g.links.at(i), g.links.at(j)) })
	for _, i := range p.links {
		k := g.links.at(i)
		a, b := p.root(w.place[k.a]-1), p.root(w.place[k.b]-1)
		if a != b && g.mayJoin(p, a, b, k.rule == Aliased) {
			p.join(a, b, kinds, k.rule == Aliased)
		}
	}
	for _, i := range p.links {
		k := g.links.at(i)
		k.aside = p.root(w.place[k.a]-1) != p.root(w.place[k.b]-1)
	}
	g.relabel()
	for _, node := range p.nodes {
		g.relist(node)
	}
}

func (p *part) root(i int32) int32 {
	for p.parent[i] != i {
		p.parent[i] = p.parent[p.parent[i]]
		i = p.parent[i]
	}
	return i
}

// mayJoin is fits for two roots of a part.
func (g *Graph) mayJoin(p *part, a, b int32, alias bool) bool {
	kinds := len(g.kinds.names)
	if int(p.size[a]+p.size[b]) > g.limits.Merges+1 {
		return false
	}
	if !alias && int(p.persons[a]+p.persons[b]) > g.kinds.limit[userKind] {
		return false
	}
	for k := range kinds {
		if Kind(k) != userKind && int(p.count[int(a)*kinds+k]+p.count[int(b)*kinds+k]) > g.kinds.limit[k] {
			return false
		}
	}
	return true
}

func (p *part) join(a, b int32, kinds int, alias bool) {
	if p.size[a] < p.size[b] {
		a, b = b, a
	}
	p.parent[b] = a
	p.size[a] += p.size[b]
	p.persons[a] += p.persons[b]
	if alias {
		p.persons[a] = min(p.persons[a], 1)
	}
	for k := range kinds {
		p.count[int(a)*kinds+k] += p.count[int(b)*kinds+k]
	}
}

// relabel gives every node of the part the smallest node of its profile as
// label, and closes the rings.
func (g *Graph) relabel() {
	w, p := &g.work, &g.work.part
	slices.SortFunc(p.nodes, func(x, y Node) int {
		return cmp.Or(cmp.Compare(p.root(w.place[x]-1), p.root(w.place[y]-1)), cmp.Compare(x, y))
	})
	for from := 0; from < len(p.nodes); {
		root := p.root(w.place[p.nodes[from]] - 1)
		to := from + 1
		for to < len(p.nodes) && p.root(w.place[p.nodes[to]]-1) == root {
			to++
		}
		for i := from; i < to; i++ {
			n, next := p.nodes[i], p.nodes[from]
			if i+1 < to {
				next = p.nodes[i+1]
			}
			g.next.Set(int(n), next)
			if g.label.At(int(n)) != p.nodes[from] {
				g.label.Set(int(n), p.nodes[from])
				g.moved = append(g.moved, n)
			}
		}
		from = to
	}
}

// relist puts the links of a node into the list where they now belong. The
// other end has its own lists.
func (g *Graph) relist(n Node) {
	var joined, aside half
	for _, heads := range [2]half{g.joined.At(int(n)), g.aside.At(int(n))} {
		for h := heads; h != 0; {
			k := g.links.at(h.link())
			next := k.next[h.side()]
			if k.aside {
				k.next[h.side()], aside = aside, h
			} else {
				k.next[h.side()], joined = joined, h
			}
			h = next
		}
	}
	g.joined.Set(int(n), joined)
	g.aside.Set(int(n), aside)
}

func resized[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}
