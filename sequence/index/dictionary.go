package index

import (
	"strings"
	"unsafe"
)

const (
	// otherCode stands for a value that the dictionary does not keep: it came
	// after MaxValues others, or is too long.
	otherCode = 1<<16 - 1
	// longestValue is how many bytes of a value are worth a look-up; longer
	// ones are texts, not something to filter by.
	longestValue = 256
)

// dictionary is the values of one property in order of first sight: code 1 is
// the first. It belongs to the writer; of gives a view what it may read.
type dictionary struct {
	name   string
	values []string
	codes  map[string]uint16 // nil until the writer needs it
	counts []int64           // interactions by code-1
	shared bool              // counts belong to a view too: clone before writing
	other  int64             // interactions with a value that is not kept
	full   bool              // values were left out because there were too many
}

// add counts an interaction with that value and returns its code. limit is how
// many values are kept, at most otherCode-1.
func (d *dictionary) add(value string, limit int) uint16 {
	if d.codes == nil {
		d.codes = make(map[string]uint16, len(d.values))
		for i, v := range d.values {
			d.codes[v] = uint16(i + 1)
		}
	}
	code, known := d.codes[value]
	if !known {
		if len(value) > longestValue {
			d.other++
			return otherCode
		}
		if len(d.values) >= limit {
			d.other++
			d.full = true
			return otherCode
		}
		value = strings.Clone(value)
		d.values = append(d.values, value)
		code = uint16(len(d.values))
		d.codes[value] = code
	}
	if d.shared {
		d.counts = append(make([]int64, 0, len(d.counts)+len(d.counts)/8+16), d.counts...)
		d.shared = false
	}
	for len(d.counts) < int(code) {
		d.counts = append(d.counts, 0)
	}
	d.counts[code-1]++
	return code
}

// freeze returns the dictionary as it is now, for readers.
func (d *dictionary) freeze() dictionary {
	d.shared = true
	frozen := *d
	frozen.codes = nil
	return frozen
}

// most returns the highest code that a column can hold.
func (d *dictionary) most() uint16 {
	if d.other > 0 {
		return otherCode
	}
	return uint16(len(d.values))
}

// interactions returns how many have the property.
func (d *dictionary) interactions() int64 {
	n := d.other
	for _, c := range d.counts {
		n += c
	}
	return n
}

func (d *dictionary) bytes() int64 {
	const entry = int64(unsafe.Sizeof("") + unsafe.Sizeof(uint16(0)))
	n := size(d.values) + size(d.counts) + 2*entry*int64(len(d.values)) // the map, about
	for _, v := range d.values {
		n += int64(len(v))
	}
	return n
}
