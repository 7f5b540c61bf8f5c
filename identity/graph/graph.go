package graph

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"percorso"
	"percorso/identity/dense"
)

// Graph holds identifiers, the links between them, and the profiles that come
// of it. It is for one writer, or for many readers; its owner sees to that.
//
// Profiles are the outcome of one definition, whatever the order of arrival:
// take the links that may join, alias links first, then by time of evidence,
// then by the priority of what they link, then by fingerprint; join the two
// sides of each unless the whole would break a limit. See docs/adr on identity.
type Graph struct {
	limits Limits
	kinds  kinds
	texts  dense.Dict // kind code, then value; a text's code is its Node

	// by Node; 0 is none
	finger dense.Vec[uint64] // fingerprint of kind and value
	first  dense.Vec[int64]  // earliest event that carried it; unseen when only an alias named it
	label  dense.Vec[Node]   // the smallest Node of its profile
	next   dense.Vec[Node]   // the profile's members in a ring
	joined dense.Vec[half]   // links that hold the profile together
	aside  dense.Vec[half]   // links refused, candidates, shared devices

	links   links
	sources []percorso.SourceID
	srcCode map[percorso.SourceID]uint16

	moved []Node // their label changed since TakeMoves
	dirty []Node // the parts around these are to be resolved anew
	work  work

	unsaved unsaved
	key     []byte // scratch
}

// userKind is the code of percorso.UserID in every graph.
const userKind Kind = 0

// unseen is the first time of an identifier that no event has carried itself.
const unseen = int64(^uint64(0) >> 1)

// New returns an empty graph.
func New(limits Limits) *Graph {
	g := &Graph{limits: limits.WithDefaults(), srcCode: map[percorso.SourceID]uint16{}}
	g.grow() // node 0 is none
	for _, k := range []percorso.IdentifierKind{percorso.UserID, percorso.LoyaltyCard, percorso.Email, percorso.Phone, percorso.AnonymousID} {
		g.kinds.add(k, g.limits)
	}
	return g
}

func (g *Graph) grow() Node {
	n := Node(g.label.Len())
	g.finger.Append(0)
	g.first.Append(unseen)
	g.label.Append(n)
	g.next.Append(n)
	g.joined.Append(0)
	g.aside.Append(0)
	return n
}

// Kind returns the code of a kind, giving it one; false when there are MaxKinds
// already.
func (g *Graph) Kind(k percorso.IdentifierKind) (Kind, bool) { return g.kinds.add(k, g.limits) }

// KindName returns the kind of a code that Kind returned.
func (g *Graph) KindName(k Kind) percorso.IdentifierKind { return g.kinds.names[k] }

// OtherKinds stands for the kinds that a graph does not have.
const OtherKinds percorso.IdentifierKind = "other"

// KnownKind returns the graph's own copy of a kind's name, or OtherKinds.
func (g *Graph) KnownKind(k percorso.IdentifierKind) percorso.IdentifierKind {
	if c, ok := g.kinds.code[k]; ok {
		return g.kinds.names[c]
	}
	return OtherKinds
}

// Source returns the code of a source, giving it one. Beyond 65,535 sources all
// further ones share the code 0, which names none.
func (g *Graph) Source(s percorso.SourceID) uint16 {
	if c, ok := g.srcCode[s]; ok {
		return c
	}
	if s == "" {
		return 0
	}
	if len(g.sources) == 0 {
		g.sources = append(g.sources, "")
	}
	if len(g.sources) > 1<<16-1 {
		return 0
	}
	s = percorso.SourceID(strings.Clone(string(s)))
	c := uint16(len(g.sources))
	g.sources = append(g.sources, s)
	g.srcCode[s] = c
	return c
}

func (g *Graph) sourceID(c uint16) percorso.SourceID {
	if int(c) < len(g.sources) {
		return g.sources[c]
	}
	return ""
}

// Len returns how many nodes there are; it is also the highest Node.
func (g *Graph) Len() int { return g.texts.Len() }

// Links returns how many links there are, of whatever rule.
func (g *Graph) Links() int { return g.links.len() }

// Find returns the node of an identifier, or 0.
func (g *Graph) Find(k Kind, value string) Node {
	g.key = append(append(g.key[:0], byte(k)), value...)
	return Node(g.texts.Find(g.key))
}

// Lookup returns the node of an identifier, or 0. Unlike Find it is safe for
// concurrent readers.
func (g *Graph) Lookup(id percorso.Identifier) Node {
	k, ok := g.kinds.code[id.Kind]
	if !ok {
		return 0
	}
	return Node(g.texts.Find(append([]byte{byte(k)}, id.Value...)))
}

// Add returns the node of an identifier, adding it. Only Touch says that an
// event carried it.
func (g *Graph) Add(k Kind, value string) Node {
	return add(g, k, value)
}

func (g *Graph) add(k Kind, value []byte) Node { return add(g, k, value) }

func add[T ~string | ~[]byte](g *Graph, k Kind, value T) Node {
	g.key = append(append(g.key[:0], byte(k)), value...)
	code, added := g.texts.Add(g.key)
	if added {
		n := g.grow()
		g.finger.Set(int(n), fingerprint(g.kinds.names[k], value))
	}
	return Node(code)
}

// Touch notes that an event of that time carried the identifier.
func (g *Graph) Touch(n Node, time int64) {
	first := g.first.Ref(int(n))
	if time >= *first {
		return
	}
	if *first == unseen && (g.joined.At(int(n)) != 0 || g.aside.At(int(n)) != 0) {
		g.dirty = append(g.dirty, n) // it counts against the limits from now on
	}
	*first = time
	g.unsaved.touched(n)
}

// Identifier returns the identifier of a node.
func (g *Graph) Identifier(n Node) percorso.Identifier {
	t := g.texts.Text(uint32(n))
	return percorso.Identifier{Kind: g.kinds.names[t[0]], Value: string(t[1:])}
}

func (g *Graph) kind(n Node) Kind { return Kind(g.texts.Text(uint32(n))[0]) }

// seen reports whether an event carried the identifier itself.
func (g *Graph) seen(n Node) bool { return g.first.At(int(n)) != unseen }

// Label returns the label of n's profile: the smallest of its nodes. A node
// that is not in the graph is its own label.
func (g *Graph) Label(n Node) Node {
	if int(n) >= g.label.Len() {
		return n
	}
	return g.label.At(int(n))
}

// fingerprint is the same in every graph. Eight bytes of SHA-256 rather than a
// faster hash: profile ids are made of it, and nobody should be able to make up
// an anonymous id that lands on somebody else's.
func fingerprint[T ~string | ~[]byte](k percorso.IdentifierKind, value T) uint64 {
	b := make([]byte, 0, 96)
	b = append(append(append(b, k...), 0), value...)
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint64(sum[:])
}
