package index

import (
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"slices"
	"strings"
	"sync"

	"percorso"
	"percorso/identity/graph"
	"percorso/sequence"
)

// corrupt says why a snapshot is not trusted.
func corrupt(format string, args ...any) error {
	return percorso.Errorf(percorso.Invalid, "the snapshot is damaged: "+format, args...)
}

type sectionID struct {
	kind section
	arg  uint32
}

// decoded is what a snapshot holds.
type decoded struct {
	view       *View // without parts and signatures
	part       *part // nil for none
	signatures []byte
}

// decode reads a snapshot. What it returns shares memory with data, which begins
// at a multiple of eight and must stay as it is. Nothing of a damaged snapshot is
// returned.
func decode(data []byte) (*decoded, error) {
	sections, err := readTable(data)
	if err != nil {
		return nil, err
	}
	var m meta
	if err := json.Unmarshal(sections[sectionID{kind: sectionMeta}], &m); err != nil {
		return nil, corrupt("its facts cannot be read: %w", err)
	}
	if m.Rows < 0 || int64(m.Rows) > maxRows || m.Profiles < 0 || m.Profiles > m.Rows || m.Multi < 0 || m.Multi > m.Profiles ||
		len(m.Properties) > 1<<16-1 {
		return nil, corrupt("its facts are out of bounds")
	}
	p := readPart(sections, m)
	d := &decoded{signatures: sections[sectionID{kind: sectionSignatures}]}
	d.view = &View{seq: m.Cursor, newest: m.Newest, ignored: m.Ignored}
	d.view.counts = numbersOf[int64](sections[sectionID{kind: sectionCounts}])
	if d.view.dicts, err = readDictionaries(sections, m); err != nil {
		return nil, err
	}
	if d.view.labels, err = readLabels(sections); err != nil {
		return nil, err
	}
	if err := p.check(m, d.view); err != nil {
		return nil, err
	}
	if m.Rows > 0 {
		d.part = p
	}
	return d, nil
}

// readTable returns the sections once all checksums are right.
func readTable(data []byte) (map[sectionID][]byte, error) {
	le := binary.LittleEndian
	if len(data) < headerBytes || string(data[:len(magic)]) != magic {
		return nil, percorso.Errorf(percorso.Invalid, "the file is no snapshot of the index")
	}
	if v := le.Uint32(data[8:]); v > formatVersion {
		return nil, percorso.Errorf(percorso.Newer, "the snapshot has format version %d, this program reads up to %d", v, formatVersion)
	}
	if crc32.Checksum(data[:headerChecked], castagnoli) != le.Uint32(data[headerChecked:]) {
		return nil, corrupt("checksum of its header")
	}
	n, length := int64(le.Uint32(data[12:])), le.Uint64(data[16:])
	if length != uint64(len(data)) {
		return nil, corrupt("it has %d bytes instead of %d", len(data), length)
	}
	if n > maxSections || headerBytes+n*tableEntry > int64(len(data)) {
		return nil, corrupt("%d sections do not fit", n)
	}
	table := data[headerBytes : headerBytes+n*tableEntry]
	if crc32.Checksum(table, castagnoli) != le.Uint32(data[24:]) {
		return nil, corrupt("checksum of its table")
	}
	sections := make(map[sectionID][]byte, n)
	sums := make(map[sectionID]uint32, n)
	for e := range slices.Chunk(table, tableEntry) {
		id := sectionID{section(le.Uint32(e)), le.Uint32(e[4:])}
		at, size := le.Uint64(e[8:]), le.Uint64(e[16:])
		if at%sectionAlign != 0 || at > uint64(len(data)) || size > uint64(len(data))-at {
			return nil, corrupt("section %d lies outside", id.kind)
		}
		if _, twice := sections[id]; twice || id.kind == 0 || id.kind > sectionSparse {
			return nil, corrupt("section %d is unknown or there twice", id.kind)
		}
		sections[id], sums[id] = data[at:at+size:at+size], le.Uint32(e[24:])
	}
	return sections, checkSums(sections, sums)
}

// checkSums compares the checksums of all sections, on two cores.
func checkSums(sections map[sectionID][]byte, sums map[sectionID]uint32) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	work := make(chan sectionID)
	for range 2 {
		wg.Go(func() {
			for id := range work {
				if crc32.Checksum(sections[id], castagnoli) != sums[id] {
					mu.Lock()
					failed = corrupt("checksum of section %d", id.kind)
					mu.Unlock()
				}
			}
		})
	}
	for id := range sections {
		work <- id
	}
	close(work)
	wg.Wait()
	return failed
}

func readPart(sections map[sectionID][]byte, m meta) *part {
	get := func(kind section) []byte { return sections[sectionID{kind: kind}] }
	p := &part{
		known: new(sequence.Gist),
		first: numbersOf[uint32](get(sectionFirst)),
		node:  numbersOf[graph.Node](get(sectionNode)),
		time:  numbersOf[uint32](get(sectionTime)),
		code:  numbersOf[sigCode](get(sectionCode)),
		order: order{packed: packed{get(sectionOrder), m.OrderBits}, base: m.Base, last: m.Last, seqBits: m.SeqBits},
		multi: m.Multi,
		list:  numbersOf[uint32](get(sectionList)),
		lists: numbersOf[graph.Node](get(sectionLists)),
		slot:  packed{get(sectionSlot), m.SlotBits},
		value: sequence.Sparse[int64]{
			At: numbersOf[uint32](get(sectionValueAt)),
			Of: numbersOf[int64](get(sectionValue)),
		},
		emotion: sequence.Sparse[percorso.Emotion]{
			At: numbersOf[uint32](get(sectionEmotionAt)),
			Of: numbersOf[percorso.Emotion](get(sectionEmotion)),
		},
		props: make([]column, len(m.Properties)),
	}
	for i := range p.props {
		id := uint32(i)
		p.props[i] = column{
			dense8: numbersOf[uint8](sections[sectionID{sectionDense8, id}]),
			dense:  numbersOf[uint16](sections[sectionID{sectionDense16, id}]),
			sparse: sequence.Sparse[uint16]{
				At: numbersOf[uint32](sections[sectionID{sectionSparseAt, id}]),
				Of: numbersOf[uint16](sections[sectionID{sectionSparse, id}]),
			},
		}
	}
	return p
}

func readDictionaries(sections map[sectionID][]byte, m meta) ([]dictionary, error) {
	dicts := make([]dictionary, len(m.Properties))
	names := make(map[string]bool, len(m.Properties))
	for i, prop := range m.Properties {
		id := uint32(i)
		values, ok := textsOf(sections[sectionID{sectionValues, id}])
		counts := numbersOf[int64](sections[sectionID{sectionValueCount, id}])
		if !ok || len(values) > otherCode-1 || len(counts) != len(values) || names[prop.Name] || prop.Other < 0 ||
			slices.ContainsFunc(counts, func(n int64) bool { return n < 0 }) {
			return nil, corrupt("values of the property %q", prop.Name)
		}
		names[prop.Name] = true
		dicts[i] = dictionary{
			name: strings.Clone(prop.Name), values: values, counts: slices.Clone(counts),
			shared: true, other: prop.Other, full: prop.Full,
		}
	}
	return dicts, nil
}

func readLabels(sections map[sectionID][]byte) (labels, error) {
	pairs := numbersOf[uint32](sections[sectionID{kind: sectionLabels}])
	if len(pairs)%2 != 0 {
		return labels{}, corrupt("assignment of identifiers to profiles")
	}
	moves := make([]graph.Move, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == 0 || pairs[i+1] == 0 || pairs[i] == pairs[i+1] || i > 0 && pairs[i] <= pairs[i-2] {
			return labels{}, corrupt("assignment of identifiers to profiles")
		}
		moves = append(moves, graph.Move{Node: graph.Node(pairs[i]), Profile: graph.Node(pairs[i+1])})
	}
	l, _ := labels{}.with(moves)
	return l, nil
}
