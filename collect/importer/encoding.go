package importer

import (
	"bufio"
	"io"
	"sort"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encodings are the encodings of text that can be read, by name; nil is UTF-8.
var encodings = map[string]encoding.Encoding{
	"utf-8":        nil,
	"latin-1":      charmap.ISO8859_1,
	"iso-8859-1":   charmap.ISO8859_1,
	"iso-8859-15":  charmap.ISO8859_15,
	"windows-1252": charmap.Windows1252,
	"windows-1254": charmap.Windows1254,
	"macintosh":    charmap.Macintosh,
	"utf-16":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
}

func encodingNames() []string {
	names := make([]string, 0, len(encodings))
	for n := range encodings {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// decoded returns r as UTF-8 without a byte order mark. A mark of UTF-8 or
// UTF-16 at the beginning wins over the name.
func decoded(r io.Reader, name string) io.Reader {
	b := bufio.NewReaderSize(r, 1<<16)
	head, _ := b.Peek(3) // a shorter file has no mark, and an error comes again on Read
	switch {
	case len(head) >= 3 && head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf:
		_, _ = b.Discard(3) // they were peeked
		return b
	case len(head) >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(b)
	}
	if e := encodings[name]; e != nil {
		return e.NewDecoder().Reader(b)
	}
	return b
}
