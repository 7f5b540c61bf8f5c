package journeymap

import (
	"bytes"
	"encoding/binary"
	"slices"

	"percorso"
)

// bare returns a picture without what was written beside it: where and with what
// it was taken, by whom, with which words, a smaller picture of it. What it
// looks like stays byte for byte; a photo keeps the way it is turned. A picture
// of a kind that it does not know comes back as it is.
func bare(format string, content []byte) ([]byte, error) {
	out := make([]byte, 0, len(content))
	var whole bool
	switch format {
	case "jpeg":
		out, whole = bareJPEG(out, content)
	case "png":
		out, whole = barePNG(out, content)
	case "webp":
		out, whole = bareWebP(out, content)
	case "gif":
		out, whole = bareGIF(out, content)
	default:
		return content, nil
	}
	if !whole {
		return nil, percorso.Errorf(percorso.Invalid, "the picture breaks off: bring it again, whole")
	}
	return out, nil
}

// cut takes n bytes off the front; false where there are not so many.
func cut(b *[]byte, n int) ([]byte, bool) {
	if n < 0 || n > len(*b) {
		return nil, false
	}
	head := (*b)[:n]
	*b = (*b)[n:]
	return head, true
}

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	jpegTEM  = 0x01
	jpegRST0 = 0xD0
	jpegSOI  = 0xD8
	jpegEOI  = 0xD9
	jpegSOS  = 0xDA
	jpegAPP0 = 0xE0
	jpegCOM  = 0xFE
)

// bareJPEG keeps of the segments of applications only those that say how the
// picture is to be shown: JFIF, the colour profile, Adobe's transform.
func bareJPEG(out, b []byte) ([]byte, bool) {
	soi, ok := cut(&b, 2)
	if !ok || soi[0] != 0xFF || soi[1] != jpegSOI {
		return nil, false
	}
	out = append(out, soi...)
	turned := false
	for {
		mark := bytes.IndexByte(b, 0xFF)
		if mark < 0 {
			return out, len(b) == 0 // without its last marker every program still shows it
		}
		b = b[mark:]
		for len(b) > 1 && b[1] == 0xFF {
			b = b[1:] // fill bytes
		}
		head, ok := cut(&b, 2)
		if !ok {
			return out, true
		}
		marker := head[1]
		if marker == jpegEOI {
			return append(out, head...), true // what follows is no part of the picture
		}
		if marker == jpegTEM || marker >= jpegRST0 && marker <= jpegSOI {
			out = append(out, head...)
			continue
		}
		if len(b) < 2 {
			return nil, false
		}
		segment, ok := cut(&b, int(binary.BigEndian.Uint16(b)))
		if !ok || len(segment) < 2 {
			return nil, false
		}
		switch {
		case marker == jpegAPP0+1:
			if way := turn(segment[2:]); way > 1 && !turned {
				out, turned = append(out, turnedBy(way)...), true
			}
		case marker > jpegAPP0 && marker <= jpegAPP0+15 && !shows(marker, segment[2:]), marker == jpegCOM:
		default:
			out = append(append(out, head...), segment...)
		}
		if marker == jpegSOS {
			n := entropy(b)
			out, b = append(out, b[:n]...), b[n:]
		}
	}
}

// shows tells whether a segment of an application says how a picture looks.
func shows(marker byte, body []byte) bool {
	return marker == jpegAPP0+2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")) ||
		marker == jpegAPP0+14 && bytes.HasPrefix(body, []byte("Adobe"))
}

// entropy returns how many bytes of a scan come before the next marker.
func entropy(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0xFF && b[i+1] != 0 && (b[i+1] < jpegRST0 || b[i+1] >= jpegSOI) && b[i+1] != 0xFF {
			return i
		}
	}
	return len(b)
}

// orientation is the tag of Exif that says how a photo is turned.
const orientation = 0x0112

// turn reads how a photo is turned from the body of its Exif segment: 1 is
// upright, up to 8; 0 where it does not say.
func turn(body []byte) uint16 {
	tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		entry, ok := cut(&entries, 12)
		if !ok {
			return 0
		}
		if order.Uint16(entry) == orientation {
			if way := order.Uint16(entry[8:]); way <= 8 {
				return way
			}
			return 0
		}
	}
	return 0
}

// turnedBy is an Exif segment that says nothing else than how a photo is turned.
func turnedBy(way uint16) []byte {
	tiff := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, orientation >> 8, orientation & 0xFF, 0, 3, 0, 0, 0, 1, 0, byte(way), 0, 0, 0, 0, 0, 0}
	body := slices.Concat([]byte("Exif\x00\x00"), tiff)
	return slices.Concat([]byte{0xFF, jpegAPP0 + 1, 0, byte(len(body) + 2)}, body)
}

// barePNG drops texts, times, Exif and what only single programs know; what may
// be lost without the picture looking otherwise begins with a small letter, and
// of those only what changes colours and movement stays (PNG, third edition,
// section 11).
func barePNG(out, b []byte) ([]byte, bool) {
	const signature = 8
	head, ok := cut(&b, signature)
	if !ok {
		return nil, false
	}
	out = append(out, head...)
	for len(b) >= 8 {
		kind := string(b[4:8])
		chunk, ok := cut(&b, 12+int(binary.BigEndian.Uint32(b)))
		if !ok {
			return nil, false
		}
		critical := kind[0] >= 'A' && kind[0] <= 'Z'
		if critical || slices.Contains([]string{"tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"}, kind) {
			out = append(out, chunk...)
		}
		if kind == "IEND" {
			return out, true
		}
	}
	return nil, false
}

// bareWebP drops Exif and XMP, and what the header says of them (WebP container,
// extended file format).
func bareWebP(out, b []byte) ([]byte, bool) {
	const exif, xmp = 0x08, 0x04
	head, ok := cut(&b, 12)
	if !ok || string(head[:4]) != "RIFF" {
		return nil, false
	}
	size := int(binary.LittleEndian.Uint32(head[4:])) - 4
	if size < 0 || size > len(b) {
		return nil, false
	}
	b = b[:size]
	out = append(out, head...)
	for len(b) >= 8 {
		kind, length := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:]))
		chunk, ok := cut(&b, min(8+length+length%2, max(len(b), 8+length)))
		if !ok {
			return nil, false
		}
		at := len(out)
		switch kind {
		case "VP8X":
			out = append(out, chunk...)
			if length > 0 {
				out[at+8] &^= exif | xmp
			}
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
			out = append(out, chunk...)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, true
}

// bareGIF drops comments, plain text and what applications add, but for how
// often the picture is shown again (GIF89a).
func bareGIF(out, b []byte) ([]byte, bool) {
	const header, comment, text, application = 13, 0xFE, 0x01, 0xFF
	head, ok := cut(&b, header)
	if !ok {
		return nil, false
	}
	table, ok := cut(&b, colours(head[10]))
	out = append(append(out, head...), table...)
	for ok && len(b) > 0 {
		switch b[0] {
		case 0x3B:
			return append(out, b[0]), true
		case 0x2C:
			const descriptor = 10
			if len(b) < descriptor {
				return nil, false
			}
			n := descriptor + colours(b[9]) + 1 // and how the picture is packed
			if n > len(b) {
				return nil, false
			}
			n += blocks(b[n:])
			out, b = append(out, b[:n]...), b[n:]
		case 0x21:
			if len(b) < 3 {
				return nil, false
			}
			kind, n := b[1], 2+blocks(b[2:])
			loops := kind == application && bytes.HasPrefix(b[3:], []byte("NETSCAPE2.0"))
			if kind != comment && kind != text && (kind != application || loops) {
				out = append(out, b[:n]...)
			}
			b = b[n:]
		default:
			return nil, false
		}
	}
	return append(out, 0x3B), ok
}

// colours returns how many bytes a table of colours has, from its flags.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocks returns how many bytes a chain of blocks has, its end included.
func blocks(b []byte) int {
	n := 0
	for n < len(b) {
		size := int(b[n])
		n = min(n+1+size, len(b))
		if size == 0 {
			break
		}
	}
	return n
}
