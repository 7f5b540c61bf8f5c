package graph

import "percorso/identity/dense"

// Rule is why two identifiers were linked.
type Rule uint8

// The rules. The numbers are stored; they are never reused.
const (
	// Identified: a user id and an anonymous id stood in one call. Every
	// source may say so.
	Identified Rule = 1
	// Together: the identifiers stood in one call of a trusted source.
	Together Rule = 2
	// Aliased: an alias call of a trusted source declared them one person.
	Aliased Rule = 3
	// Claimed: an untrusted source said so; a candidate that joins nothing.
	Claimed Rule = 4
	// SharedDevice: the anonymous id is that of a device which many people
	// use; it joins nothing.
	SharedDevice Rule = 5
)

var ruleNames = [...]string{"", "identified", "together", "aliased", "claimed", "shared_device"}

// String returns the rule's name as it stands in JSON answers.
func (r Rule) String() string {
	if int(r) < len(ruleNames) {
		return ruleNames[r]
	}
	return ""
}

// Valid reports whether r is a rule.
func (r Rule) Valid() bool { return r >= Identified && r <= SharedDevice }

// Joins reports whether a link by this rule may join two profiles.
func (r Rule) Joins() bool { return r <= Aliased }

// Evidence is the event that speaks for a link. Of several the graph keeps the
// earliest; the journal has them all.
type Evidence struct {
	Time   int64  // Unix milliseconds, UTC: when it happened
	Seq    int64  // position in the journal
	Key    uint64 // fingerprint of (source, messageId): orders equal times whatever arrived first
	Source uint16 // code given by Graph.Source
}

func (e Evidence) before(o Evidence) bool {
	if e.Time != o.Time {
		return e.Time < o.Time
	}
	if e.Key != o.Key {
		return e.Key < o.Key
	}
	return e.Seq < o.Seq
}

// A link is one pair of identifiers under one rule. It stands in the list of
// both its ends: among the joined when its ends are one profile by a rule that
// joins, else aside.
type link struct {
	a, b Node // a < b
	Evidence
	next  [2]half // the list goes on here, from a and from b
	rule  Rule
	aside bool
}

// half is one end of a link: its index times two, plus 1 for b. 0 is none.
type half uint32

func (h half) link() uint32 { return uint32(h) >> 1 }
func (h half) side() int    { return int(h & 1) }

// links holds the links and finds one by its ends and rule.
type links struct {
	all   dense.Vec[link] // 0 is none
	table []uint32
}

// at returns link i, valid until the next add.
func (l *links) at(i uint32) *link { return l.all.Ref(int(i)) }

func (l *links) len() int { return max(l.all.Len()-1, 0) }

func (l *links) hash(a, b Node, r Rule) uint64 {
	h := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	h = (h ^ h>>29 ^ uint64(r)) * 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// find returns the link of a and b (a < b) under r, or 0.
func (l *links) find(a, b Node, r Rule) uint32 {
	if len(l.table) == 0 {
		return 0
	}
	mask := uint64(len(l.table) - 1)
	for i := l.hash(a, b, r) & mask; l.table[i] != 0; i = (i + 1) & mask {
		if k := l.at(l.table[i]); k.a == a && k.b == b && k.rule == r {
			return l.table[i]
		}
	}
	return 0
}

// add adds a link that find does not find.
func (l *links) add(k link) uint32 {
	if l.all.Len() == 0 {
		l.all.Append(link{})
	}
	if l.all.Len()*4 >= len(l.table)*3 {
		l.grow()
	}
	i := uint32(l.all.Len())
	l.all.Append(k)
	l.put(i)
	return i
}

func (l *links) grow() {
	l.table = make([]uint32, max(16, 2*len(l.table)))
	for i := 1; i < l.all.Len(); i++ {
		l.put(uint32(i))
	}
}

func (l *links) put(i uint32) {
	k := l.at(i)
	mask := uint64(len(l.table) - 1)
	s := l.hash(k.a, k.b, k.rule) & mask
	for l.table[s] != 0 {
		s = (s + 1) & mask
	}
	l.table[s] = i
}
