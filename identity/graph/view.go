package graph

import (
	"cmp"
	"encoding/base32"
	"encoding/binary"
	"slices"
	"strings"
	"unsafe"

	"percorso"
)

// Verdict is what became of a link.
type Verdict string

// The verdicts. They stand in JSON answers.
const (
	Joins     Verdict = "joins"     // it made two profiles one
	Confirms  Verdict = "confirms"  // they were one already
	Refused   Verdict = "refused"   // a limit forbids it
	Candidate Verdict = "candidate" // nobody trusted has said so yet
	Apart     Verdict = "apart"     // a shared device tells nothing about people
)

// Statement is a link as it can be told. A is the end of higher priority.
type Statement struct {
	A, B    Node
	Rule    Rule
	Verdict Verdict
	Refusal Refusal // of Refused
	Time    int64   // of the evidence, Unix milliseconds, UTC
	Seq     int64   // of the evidence, in the journal
	Source  percorso.SourceID
}

// ProfileID returns the id of n's profile: its smallest fingerprint. It is the
// same in every graph that holds the same evidence.
func (g *Graph) ProfileID(n Node) percorso.ProfileID {
	best, found := uint64(0), false
	for _, m := range g.members(n, nil) {
		if f := g.finger.At(int(m)); g.seen(m) && (!found || f < best) {
			best, found = f, true
		}
	}
	if !found {
		best = g.finger.At(int(n))
	}
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], best)
	return percorso.ProfileID(profileCode.EncodeToString(b[:]))
}

var profileCode = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// FindProfile returns a node of the profile that the id leads to, or 0: the id
// of today, or that of any profile which became part of it. It reads all
// fingerprints, some milliseconds for millions.
func (g *Graph) FindProfile(id percorso.ProfileID) Node {
	b, err := profileCode.DecodeString(strings.ToLower(string(id)))
	if err != nil || len(b) != 8 {
		return 0
	}
	want := binary.BigEndian.Uint64(b)
	for n := 1; n < g.finger.Len(); n++ {
		if g.finger.At(n) == want {
			return Node(n)
		}
	}
	return 0
}

// Members returns the identifiers of n's profile by priority, then first sight,
// then value. One that only alias calls named is left out, unless it is n or
// stands between two others.
func (g *Graph) Members(n Node) []Node {
	all := slices.DeleteFunc(g.members(n, nil), func(m Node) bool { return m != n && !g.visible(m) })
	slices.SortFunc(all, func(x, y Node) int {
		return cmp.Or(
			cmp.Compare(g.kinds.rank[g.kind(x)], g.kinds.rank[g.kind(y)]),
			cmp.Compare(g.first.At(int(x)), g.first.At(int(y))),
			cmp.Compare(string(g.texts.Text(uint32(x))), string(g.texts.Text(uint32(y)))),
		)
	})
	return all
}

func (g *Graph) visible(n Node) bool {
	if g.seen(n) {
		return true
	}
	neighbour := Node(0)
	for h := g.joined.At(int(n)); h != 0; {
		k := g.links.at(h.link())
		other := k.b
		if h.side() == 1 {
			other = k.a
		}
		if neighbour != 0 && other != neighbour {
			return true
		}
		neighbour = other
		h = k.next[h.side()]
	}
	return false
}

// FirstSeen returns the time of the earliest event that carried the identifier,
// Unix milliseconds, UTC; false when none did and only an alias call named it.
func (g *Graph) FirstSeen(n Node) (int64, bool) {
	t := g.first.At(int(n))
	return t, t != unseen
}

// Joined returns the links within n's profile in the order in which they were
// decided.
func (g *Graph) Joined(n Node) []Statement {
	var found []uint32
	members := g.members(n, nil)
	for _, m := range members {
		found = g.listed(g.joined.At(int(m)), found)
	}
	slices.SortFunc(found, func(i, j uint32) int { return g.compare(g.links.at(i), g.links.at(j)) })
	root := map[Node]Node{}
	for _, m := range members {
		root[m] = m
	}
	find := func(n Node) Node {
		for root[n] != n {
			n = root[n]
		}
		return n
	}
	said := make([]Statement, 0, len(found))
	for _, i := range found {
		s := g.statement(i)
		if a, b := find(s.A), find(s.B); a != b {
			root[a] = b
			s.Verdict = Joins
		} else {
			s.Verdict = Confirms
		}
		if (s.A == n || g.visible(s.A)) && (s.B == n || g.visible(s.B)) {
			said = append(said, s)
		}
	}
	return said
}

// Aside returns the links from n's profile to others that joined nothing, in
// the order in which they were decided: at most limit of them, and how many more
// there are. What a link that joins says as well is left out.
func (g *Graph) Aside(n Node, limit int) (said []Statement, more int) {
	var found []uint32
	for _, m := range g.members(n, nil) {
		for h := g.aside.At(int(m)); h != 0; {
			k := g.links.at(h.link())
			if g.label.At(int(k.a)) != g.label.At(int(k.b)) && g.visible(k.a) && g.visible(k.b) {
				found = append(found, h.link())
			}
			h = k.next[h.side()]
		}
	}
	slices.SortFunc(found, func(i, j uint32) int { return g.compare(g.links.at(i), g.links.at(j)) })
	found = slices.Compact(found)
	if len(found) > limit {
		more, found = len(found)-limit, found[:limit]
	}
	for _, i := range found {
		s := g.statement(i)
		switch s.Rule {
		case Claimed:
			s.Verdict = Candidate
		case SharedDevice:
			s.Verdict = Apart
		default:
			s.Verdict, s.Refusal = Refused, g.whyRefused(i)
		}
		said = append(said, s)
	}
	return said, more
}

// listed appends the links of a list, each from its first end alone.
func (g *Graph) listed(h half, to []uint32) []uint32 {
	for h != 0 {
		if h.side() == 0 {
			to = append(to, h.link())
		}
		h = g.links.at(h.link()).next[h.side()]
	}
	return to
}

func (g *Graph) statement(i uint32) Statement {
	k := g.links.at(i)
	a, b := g.ranked(k)
	return Statement{A: a, B: b, Rule: k.rule, Time: k.Time, Seq: k.Seq, Source: g.sourceID(k.Source)}
}

// whyRefused is refusal without the shared scratch memory, for readers.
func (g *Graph) whyRefused(i uint32) Refusal {
	reader := *g
	reader.work = work{}
	return reader.refusal(i)
}

// Path returns the links that lead from a to b within their profile, out of
// those that Joined calls Joins; nil when they are not one profile.
func Path(joined []Statement, a, b Node) []Statement {
	via := map[Node]Statement{a: {}}
	for queue := []Node{a}; len(queue) > 0 && a != b; queue = queue[1:] {
		at := queue[0]
		if at == b {
			break
		}
		for _, s := range joined {
			if s.Verdict != Joins || s.A != at && s.B != at {
				continue
			}
			other := s.A
			if other == at {
				other = s.B
			}
			if _, known := via[other]; !known {
				via[other] = s
				queue = append(queue, other)
			}
		}
	}
	if _, ok := via[b]; !ok {
		return nil
	}
	var path []Statement
	for at := b; at != a; {
		s := via[at]
		path = append(path, s)
		if at == s.A {
			at = s.B
		} else {
			at = s.A
		}
	}
	slices.Reverse(path)
	return path
}

// Bytes returns about how much memory the graph holds.
func (g *Graph) Bytes() int {
	perLink := int(unsafe.Sizeof(link{}))
	return g.texts.Bytes() + 8*g.finger.Cap() + 8*g.first.Cap() + 4*(g.label.Cap()+g.next.Cap()+g.joined.Cap()+g.aside.Cap()) +
		perLink*g.links.all.Cap() + 4*len(g.links.table) + 4*cap(g.work.place)
}
