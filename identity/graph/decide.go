package graph

import (
	"bytes"
	"cmp"
	"slices"
)

// Link notes evidence that a and b are one person. Whether they become one
// profile shows at once, except after a conflict, which Settle resolves.
func (g *Graph) Link(a, b Node, r Rule, ev Evidence) {
	if a == b || a == 0 || b == 0 {
		return
	}
	if a > b {
		a, b = b, a
	}
	if i := g.links.find(a, b, r); i != 0 {
		k := g.links.at(i)
		if !ev.before(k.Evidence) {
			return
		}
		k.Evidence = ev
		g.unsaved.linked(i)
		// Earlier evidence changes nothing for a link that joins already (its
		// whole profile is within the limits), but a refused one may now win.
		if k.aside && r.Joins() && g.wins(i) {
			g.dirty = append(g.dirty, a)
		}
		return
	}
	i := g.links.add(link{a: a, b: b, Evidence: ev, rule: r, aside: true})
	g.unsaved.linked(i)
	if r.Joins() {
		g.decide(i)
	}
	g.enlist(i)
}

// decide settles a new link as far as that can be done without looking at
// others. The argument for each case is in docs/adr on identity.
func (g *Graph) decide(i uint32) {
	k := g.links.at(i)
	la, lb := g.label.At(int(k.a)), g.label.At(int(k.b))
	switch {
	case k.rule == Aliased:
		// It may lift what was refused before, so its surroundings start anew.
		g.dirty = append(g.dirty, k.a)
	case la == lb:
		k.aside = false
	case g.fitWhole(la, lb):
		k.aside = false
		g.merge(la, lb)
	case g.wins(i):
		g.dirty = append(g.dirty, k.a)
	}
}

// fitWhole reports whether two profiles, as they are now, may be one.
func (g *Graph) fitWhole(la, lb Node) bool {
	w := &g.work
	w.sideA = g.members(la, w.sideA[:0])
	w.sideB = g.members(lb, w.sideB[:0])
	return g.fits(w.sideA, w.sideB, false).OK()
}

// enlist puts the link into the lists of its ends.
func (g *Graph) enlist(i uint32) {
	k := g.links.at(i)
	heads := &g.joined
	if k.aside {
		heads = &g.aside
	}
	for side, n := range [2]Node{k.a, k.b} {
		head := heads.Ref(int(n))
		k.next[side] = *head
		*head = half(i<<1 | uint32(side))
	}
}

// merge makes one profile of two labels.
func (g *Graph) merge(la, lb Node) {
	if la > lb {
		la, lb = lb, la
	}
	for n := lb; ; {
		g.label.Set(int(n), la)
		g.moved = append(g.moved, n)
		if n = g.next.At(int(n)); n == lb {
			break
		}
	}
	na, nb := g.next.At(int(la)), g.next.At(int(lb))
	g.next.Set(int(la), nb)
	g.next.Set(int(lb), na)
}

// members appends the nodes of n's profile to to, in no order.
func (g *Graph) members(n Node, to []Node) []Node {
	for m := n; ; {
		to = append(to, m)
		if m = g.next.At(int(m)); m == n {
			return to
		}
	}
}

// RefusalCode says which limit a join would have broken.
type RefusalCode uint8

// The reasons for which a link that may join did not.
const (
	NotRefused  RefusalCode = iota
	TwoUsers                // each side has a user id, and they are not aliases
	KindLimit               // too many identifiers of Kind
	MergesLimit             // too many merges
)

// Refusal is a limit that a join would have broken; the zero value is none.
type Refusal struct {
	Code  RefusalCode
	Kind  Kind // of TwoUsers and KindLimit
	Limit int
}

// OK reports whether nothing was refused.
func (r Refusal) OK() bool { return r.Code == NotRefused }

// fits checks the limits for two sides that share no node becoming one. An
// identifier that no event carried, only an alias call named, is a merge but
// takes nobody's place among its kind. With alias the user ids of both sides are one person by that very link. Of several
// limits broken it names the one of the highest priority, merges last.
func (g *Graph) fits(as, bs []Node, alias bool) Refusal {
	w := &g.work
	w.users = w.users[:0]
	size, worst := 0, Refusal{}
	for _, side := range [2][]Node{as, bs} {
		size += len(side)
		for _, n := range side {
			if !g.seen(n) {
				continue
			}
			k := g.kind(n)
			w.tally[k]++
			if k == userKind {
				w.users = append(w.users, n)
			}
		}
	}
	for k := range g.kinds.names {
		n := int(w.tally[k])
		w.tally[k] = 0
		if n <= g.kinds.limit[k] {
			continue
		}
		code := KindLimit
		if Kind(k) == userKind {
			if alias || g.persons(w.users) <= g.kinds.limit[k] {
				continue
			}
			code = TwoUsers
		}
		if worst.OK() || g.kinds.rank[k] < g.kinds.rank[worst.Kind] {
			worst = Refusal{Code: code, Kind: Kind(k), Limit: g.kinds.limit[k]}
		}
	}
	if worst.OK() && size > g.limits.Merges+1 {
		worst = Refusal{Code: MergesLimit, Limit: g.limits.Merges}
	}
	return worst
}

// less is the order in which links are decided. It depends on what they say
// alone, never on when they came.
func (g *Graph) less(i, j uint32) bool { return g.compare(g.links.at(i), g.links.at(j)) < 0 }

func (g *Graph) compare(x, y *link) int {
	if c := cmp.Compare(phase(x.rule), phase(y.rule)); c != 0 {
		return c
	}
	if c := cmp.Compare(x.Time, y.Time); c != 0 {
		return c
	}
	x1, x2 := g.ranked(x)
	y1, y2 := g.ranked(y)
	return cmp.Or(
		// within one moment the link to the lower priority is the first to go
		cmp.Compare(g.kinds.rank[g.kind(x2)], g.kinds.rank[g.kind(y2)]),
		cmp.Compare(g.kinds.rank[g.kind(x1)], g.kinds.rank[g.kind(y1)]),
		cmp.Compare(g.finger.At(int(x1)), g.finger.At(int(y1))),
		cmp.Compare(g.finger.At(int(x2)), g.finger.At(int(y2))),
		bytes.Compare(g.texts.Text(uint32(x1))[1:], g.texts.Text(uint32(y1))[1:]),
		bytes.Compare(g.texts.Text(uint32(x2))[1:], g.texts.Text(uint32(y2))[1:]),
		cmp.Compare(x.rule, y.rule),
	)
}

// ranked returns the ends of a link, higher priority first, equals by
// fingerprint, then value.
func (g *Graph) ranked(k *link) (Node, Node) {
	a, b := k.a, k.b
	c := cmp.Or(
		cmp.Compare(g.kinds.rank[g.kind(a)], g.kinds.rank[g.kind(b)]),
		cmp.Compare(g.finger.At(int(a)), g.finger.At(int(b))),
		bytes.Compare(g.texts.Text(uint32(a))[1:], g.texts.Text(uint32(b))[1:]),
	)
	if c > 0 {
		return b, a
	}
	return a, b
}

func phase(r Rule) int {
	if r == Aliased {
		return 0
	}
	return 1
}

// wins reports whether a link whose ends are different profiles would have
// joined at its turn, when both were smaller.
func (g *Graph) wins(i uint32) bool { return g.refusal(i).OK() }

// refusal returns why the link was refused at its turn. The lists must show the
// outcome of the links before it.
func (g *Graph) refusal(i uint32) Refusal {
	k := g.links.at(i)
	w := &g.work
	w.sideA = g.sideAt(k.a, i, w.sideA[:0])
	if slices.Contains(w.sideA, k.b) {
		return Refusal{}
	}
	w.sideB = g.sideAt(k.b, i, w.sideB[:0])
	return g.fits(w.sideA, w.sideB, k.rule == Aliased)
}

// sideAt appends the profile of n as it stood just before link i was decided.
// A profile has at most Merges+1 nodes.
func (g *Graph) sideAt(n Node, i uint32, to []Node) []Node {
	from := len(to)
	to = append(to, n)
	for at := from; at < len(to); at++ {
		for h := g.joined.At(int(to[at])); h != 0; {
			k := g.links.at(h.link())
			other := k.b
			if h.side() == 1 {
				other = k.a
			}
			if h.link() != i && !slices.Contains(to[from:], other) && g.less(h.link(), i) {
				to = append(to, other)
			}
			h = k.next[h.side()]
		}
	}
	return to
}

// persons returns how many people the user ids of one profile, or of two about
// to become one, are: those that alias links join count once.
func (g *Graph) persons(users []Node) int {
	w := &g.work
	w.reached = w.reached[:0]
	n := 0
	for _, u := range users {
		if slices.Contains(w.reached, u) {
			continue
		}
		n++
		from := len(w.reached)
		w.reached = append(w.reached, u)
		for at := from; at < len(w.reached); at++ {
			m := w.reached[at]
			for h := g.joined.At(int(m)); h != 0; {
				k := g.links.at(h.link())
				other := k.b
				if h.side() == 1 {
					other = k.a
				}
				if k.rule == Aliased && !slices.Contains(w.reached[from:], other) {
					w.reached = append(w.reached, other)
				}
				h = k.next[h.side()]
			}
		}
	}
	return n
}
