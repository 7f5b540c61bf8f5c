package face

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
)

var errFont = errors.New("not a WOFF 1.0 font")

// unpack turns a WOFF 1.0 file into the sfnt file that it packs (W3C WOFF File
// Format 1.0, sections 3 to 5).
func unpack(woff []byte) ([]byte, error) {
	const header, entry = 44, 20
	be := binary.BigEndian
	if len(woff) < header || string(woff[:4]) != "wOFF" {
		return nil, errFont
	}
	n := int(be.Uint16(woff[12:]))
	if len(woff) < header+n*entry {
		return nil, errFont
	}
	out := make([]byte, 12+16*n, be.Uint32(woff[16:]))
	copy(out, woff[4:8])
	be.PutUint16(out[4:], uint16(n))
	power, log := 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	be.PutUint16(out[6:], uint16(power*16))
	be.PutUint16(out[8:], uint16(log))
	be.PutUint16(out[10:], uint16((n-power)*16))
	for i := range n {
		e := woff[header+i*entry:]
		at, packed, size := be.Uint32(e[4:]), be.Uint32(e[8:]), be.Uint32(e[12:])
		if uint64(at)+uint64(packed) > uint64(len(woff)) || size > 1<<24 {
			return nil, errFont
		}
		table := woff[at : at+packed]
		if packed < size {
			r, err := zlib.NewReader(bytes.NewReader(table))
			if err != nil {
				return nil, err
			}
			table = make([]byte, size)
			if _, err := io.ReadFull(r, table); err != nil {
				return nil, err
			}
		}
		d := out[12+16*i:]
		copy(d[:4], e[:4])
		copy(d[4:8], e[16:20])
		be.PutUint32(d[8:], uint32(len(out)))
		be.PutUint32(d[12:], size)
		out = append(out, table...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out, nil
}
