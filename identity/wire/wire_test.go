package wire

import (
	"encoding/binary"
	"errors"
	"testing"
)

func TestReaderGivesBackWhatWasAppended(t *testing.T) {
	b := binary.AppendUvarint(nil, 300)
	b = binary.AppendVarint(b, -7)
	b = append(b, 9)
	b = binary.LittleEndian.AppendUint64(b, 1<<63)
	b = AppendText(b, "città")
	b = binary.AppendUvarint(b, 2)
	b = AppendText(AppendText(b, "a"), "")
	whole := len(b)
	for cut := range whole + 1 {
		r := NewReader(b[:cut])
		u, s, c, w, text, texts := r.Uvarint(), r.Varint(), r.Byte(), r.Uint64(), string(r.Text()), r.Texts()
		if cut < whole {
			if !errors.Is(r.Err(), ErrCut) {
				t.Errorf("cut at %d of %d: %v, want %v", cut, whole, r.Err(), ErrCut)
			}
			continue
		}
		if u != 300 || s != -7 || c != 9 || w != 1<<63 || text != "città" || len(texts) != 2 || texts[0] != "a" || r.Left() != 0 || r.Err() != nil {
			t.Errorf("read %d %d %d %d %q %q, %d left, %v", u, s, c, w, text, texts, r.Left(), r.Err())
		}
	}
}

// A count that the bytes cannot hold is refused before memory is asked for.
func TestCountsAreBounded(t *testing.T) {
	r := NewReader(binary.AppendUvarint(nil, 1<<40))
	if n := r.Count(1); n != 0 || !errors.Is(r.Err(), ErrCut) {
		t.Errorf("a count of 2^40 in no bytes is %d, %v", n, r.Err())
	}
}
