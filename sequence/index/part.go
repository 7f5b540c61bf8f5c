package index

import (
	"slices"
	"unsafe"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// sigCode is what stands for an interaction's signature.
type sigCode = catalogue.SignatureID

// maxRows is how many interactions an index holds: positions are uint32.
const maxRows = 1<<32 - 2

// part is an immutable run of profiles with their interactions: the columns that
// the kernels read, and those from which a profile can be taken apart and put
// together again. Every profile has an interaction. Profiles stand in two runs, each by label ascending: first
// those whose interactions are all led by the label itself, then those with more
// leading nodes, or another one; only these carry a list and a slot each.
type part struct {
	first []uint32
	code  []sigCode
	time  []uint32
	node  []graph.Node // labels

	order order // by interaction

	multi int          // the first profile of the second run
	list  []uint32     // of the profiles from multi on: where in lists theirs begins; one entry more than profiles
	lists []graph.Node // the leading nodes of a profile, ascending
	slot  packed       // by interaction from first[multi] on: position in the profile's list

	value   sequence.Sparse[int64]
	emotion sequence.Sparse[percorso.Emotion]
	props   []column // by property; may be shorter than the dictionary

	known *sequence.Gist // of no use to the index itself
}

func (p *part) rows() int     { return len(p.code) }
func (p *part) profiles() int { return len(p.node) }

// nodesOf returns the leading nodes of a profile, ascending.
func (p *part) nodesOf(profile int) []graph.Node {
	if profile < p.multi {
		return p.node[profile : profile+1]
	}
	k := profile - p.multi
	return p.lists[p.list[k]:p.list[k+1]]
}

// find returns the profile with that label.
func (p *part) find(label graph.Node) (profile int, ok bool) {
	if i, ok := slices.BinarySearch(p.node[:p.multi], label); ok {
		return i, true
	}
	i, ok := slices.BinarySearch(p.node[p.multi:], label)
	return p.multi + i, ok
}

// profileAt returns the profile that holds interaction i.
func (p *part) profileAt(i uint32) int {
	k, ok := slices.BinarySearch(p.first, i)
	if !ok {
		return k - 1
	}
	return k
}

// bytes returns the memory of the columns, and of the properties among them.
func (p *part) bytes() (core, props int64) {
	core = size(p.first) + size(p.code) + size(p.time) + size(p.node) + size(p.order.bits) +
		size(p.list) + size(p.lists) + size(p.slot.bits) +
		size(p.value.At) + size(p.value.Of) + size(p.emotion.At) + size(p.emotion.Of) + 6*int64(p.profiles()) // known
	for i := range p.props {
		props += p.props[i].bytes()
	}
	return core, props
}

func size[T any](s []T) int64 {
	var one T
	return int64(cap(s)) * int64(unsafe.Sizeof(one))
}

// held is a part as a view holds it: some of its profiles may live in another.
type held struct {
	*part
	skip sequence.Bits // nil for none
	live int           // interactions of profiles that are not skipped
}

// block is the part as the kernels read it.
func (h held) block() *sequence.Block {
	p := h.part
	return &sequence.Block{
		First: p.first, Code: p.code, Time: p.time, Node: p.node,
		Seq:  func(i uint32) int64 { return p.order.seq(int(i)) },
		Skip: h.skip, Known: p.known, Value: p.value, Emotion: p.emotion,
	}
}

// without returns the part with these profiles skipped too. The profiles must
// not be skipped yet; the old bitmap is left alone.
func (h held) without(profiles []uint32) held {
	if len(profiles) == 0 {
		return h
	}
	skip := sequence.NewBits(h.profiles())
	copy(skip, h.skip)
	for _, p := range profiles {
		skip.Set(p)
		h.live -= int(h.first[p+1] - h.first[p])
	}
	h.skip = skip
	return h
}
