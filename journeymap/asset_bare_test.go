package journeymap

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"percorso"
)

// secret stands in all that is written beside a picture.
const secret = "45.4642 N 9.1900 E, Giulia's telephone"

func drawn() image.Image {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.Black, color.White, color.RGBA{200, 30, 30, 255}})
	for i := range img.Pix {
		img.Pix[i] = uint8(r.IntN(3))
	}
	return img
}

func jpegSegment(marker byte, body string) []byte {
	return slices.Concat([]byte{0xFF, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2)), []byte(body))
}

// exif is what a telephone writes: how it was turned, and where it was.
func exif(order binary.AppendByteOrder, mark string, way uint16) string {
	b := []byte("Exif\x00\x00" + mark)
	b = order.AppendUint32(order.AppendUint16(b, 42), 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x010F), 2), uint32(len(secret)))
	b = order.AppendUint32(b, 38)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0112), 3), 1)
	b = order.AppendUint16(order.AppendUint16(b, way), 0)
	return string(order.AppendUint32(b, 0)) + secret
}

func pngChunk(kind, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func webpChunk(kind, body string) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	b = append(b, body...)
	return append(b, make([]byte, len(body)%2)...)
}

// pictures are one of each kind with all that may be written beside it.
func pictures(t *testing.T) map[string][]byte {
	t.Helper()
	var j, p, g bytes.Buffer
	if err := jpeg.Encode(&j, drawn(), nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&p, drawn()); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&g, drawn(), nil); err != nil {
		t.Fatal(err)
	}
	// One pixel, lossy, of the format's own documentation of how to detect it.
	lossy, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	frame := lossy[12:]
	webp := slices.Concat([]byte("RIFF0000WEBP"), webpChunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), frame, webpChunk("EXIF", secret), webpChunk("XMP ", secret+"."))
	binary.LittleEndian.PutUint32(webp[4:], uint32(len(webp)-8))
	ihdr := 8 + 25
	screen := 13 + colours(g.Bytes()[10])
	note := slices.Concat([]byte{0x21, 0xFE, byte(len(secret))}, []byte(secret), []byte{0})
	xmp := slices.Concat([]byte{0x21, 0xFF, 11}, []byte("XMP DataXMP"), []byte{byte(len(secret))}, []byte(secret), []byte{0})
	loops := slices.Concat([]byte{0x21, 0xFF, 11}, []byte("NETSCAPE2.0"), []byte{3, 1, 0, 0, 0})
	return map[string][]byte{
		"jpeg": slices.Concat(j.Bytes()[:2], jpegSegment(0xE1, exif(binary.BigEndian, "MM", 6)), jpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
			jpegSegment(0xED, secret), jpegSegment(0xFE, secret), jpegSegment(0xE2, "MPF\x00"+secret), jpegSegment(0xE2, "ICC_PROFILE\x00\x01\x01profile"), j.Bytes()[2:], []byte(secret)),
		"png":  slices.Concat(p.Bytes()[:ihdr], pngChunk("eXIf", secret), pngChunk("tEXt", "Comment\x00"+secret), pngChunk("iTXt", secret), pngChunk("tIME", "1234567"), p.Bytes()[ihdr:], []byte(secret)),
		"webp": append(webp, secret...),
		"gif":  slices.Concat(g.Bytes()[:screen], loops, note, xmp, g.Bytes()[screen:], []byte(secret)),
	}
}

func TestPicturesAreKeptBare(t *testing.T) {
	for kind, content := range pictures(t) {
		t.Run(kind, func(t *testing.T) {
			a, kept, err := look(content)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(kept, []byte("Giulia")) || bytes.Contains(kept, []byte("tIME")) {
				t.Errorf("what was written beside it is still there: %q", kept)
			}
			if a.Size != int64(len(kept)) {
				t.Errorf("its size is %d, of %d bytes", a.Size, len(kept))
			}
			before, _, err := image.Decode(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			after, _, err := image.Decode(bytes.NewReader(kept))
			if err != nil {
				t.Fatalf("it cannot be shown any more: %v", err)
			}
			for y := range before.Bounds().Dy() {
				for x := range before.Bounds().Dx() {
					if before.At(x, y) != after.At(x, y) {
						t.Fatalf("it looks otherwise at %d, %d", x, y)
					}
				}
			}
			again, same, err := look(kept)
			if err != nil || again.ID != a.ID || !bytes.Equal(same, kept) {
				t.Errorf("bare once more it is another: %v", err)
			}
		})
	}
	kept := func(kind string) []byte {
		_, b, err := look(pictures(t)[kind])
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Contains(kept("jpeg"), []byte("ICC_PROFILE")) || !bytes.Contains(kept("gif"), []byte("NETSCAPE2.0")) {
		t.Error("what says how it looks is gone")
	}
	if turn(kept("jpeg")[6:]) != 6 {
		t.Error("the photo is not turned any more")
	}
}

func TestAPhotoStaysTurned(t *testing.T) {
	for _, body := range []string{exif(binary.BigEndian, "MM", 8), exif(binary.LittleEndian, "II", 8)} {
		if got := turn([]byte(body)); got != 8 {
			t.Errorf("%d", got)
		}
	}
	for _, body := range []string{"", "Exif\x00\x00", "Exif\x00\x00MM\x00*\xff\xff\xff\xff", "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x09", exif(binary.BigEndian, "MM", 77)} {
		if got := turn([]byte(body)); got != 0 {
			t.Errorf("%q: %d", body, got)
		}
	}
}

// TestAPictureThatBreaksOff is refused or kept bare, and never more than that.
func TestAPictureThatBreaksOff(t *testing.T) {
	for kind, content := range pictures(t) {
		for n := range content {
			if out, err := bare(kind, content[:n]); err != nil && percorso.KindOf(err) != percorso.Invalid || len(out) > len(content)+40 {
				t.Fatalf("%s of %d bytes: %d bytes, %v", kind, n, len(out), err)
			}
		}
	}
}

func FuzzBare(f *testing.F) {
	for _, kind := range []string{"jpeg", "png", "webp", "gif"} {
		f.Add(kind, []byte("\xff\xd8\xff\xe1\x00\x04Ex\xff\xd9"))
	}
	f.Fuzz(func(t *testing.T, kind string, content []byte) {
		out, err := bare(kind, content)
		if err != nil {
			return
		}
		if again, err := bare(kind, out); err != nil || !bytes.Equal(out, again) {
			t.Errorf("%s is bare and yet not: %v", kind, err)
		}
	})
}
