package picture

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"image"
	"io"
	"math"
	"runtime"

	"github.com/klauspost/compress/flate"
	"golang.org/x/sync/errgroup"

	"percorso"
)

// The bounds of a PNG, in pixels.
const (
	mostPixels = 64 << 20
	mostSide   = 32_000
)

// Scale is at how many pixels to one of the scene a PNG of it is made, where so
// many are asked for: fewer when it would be too large. Asked 0 means 1.
func (s *Scene) Scale(asked float64) float64 {
	if !(asked > 0) {
		asked = 1
	}
	asked = math.Min(asked, 4)
	asked = math.Min(asked, math.Sqrt(mostPixels/(s.Width*s.Height)))
	return math.Min(asked, mostSide/math.Max(s.Width, s.Height))
}

// WritePNG writes a scene as a PNG, scale pixels to one of the scene: see Scale.
func WritePNG(w io.Writer, s *Scene, scale float64) error {
	img := paint(s, s.Scale(scale))
	if err := encode(w, img, s.Scale(scale)); err != nil {
		return percorso.Errorf(percorso.Unavailable, "writing the picture: %w", err)
	}
	return nil
}

// encode writes an opaque image as a PNG of 8-bit RGB. Strips of it are packed at
// the same time; together they are one zlib stream. image/png takes three times
// as long on large pictures.
func encode(w io.Writer, img *image.RGBA, scale float64) error {
	width, height := img.Bounds().Dx(), img.Bounds().Dy()
	n := max(1, min(4*runtime.GOMAXPROCS(0), height/64))
	type strip struct {
		packed []byte
		sum    uint32 // adler-32
		length int
	}
	strips := make([]strip, n)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range strips {
		group.Go(func() error {
			from, to := height*i/n, height*(i+1)/n
			var packed bytes.Buffer
			pack, err := flate.NewWriter(&packed, flate.BestSpeed)
			if err != nil {
				return err
			}
			sum := adler32.New()
			row := make([]byte, 1+3*width)
			for y := from; y < to; y++ {
				filter(row, img, y, width)
				if _, err := pack.Write(row); err != nil {
					return err
				}
				_, _ = sum.Write(row)
			}
			if i == n-1 {
				err = pack.Close()
			} else {
				err = pack.Flush()
			}
			strips[i] = strip{packed.Bytes(), sum.Sum32(), (to - from) * len(row)}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	out := pngWriter{w: w}
	out.raw([]byte("\x89PNG\r\n\x1a\n"))
	head := binary.BigEndian.AppendUint32(nil, uint32(width))
	head = binary.BigEndian.AppendUint32(head, uint32(height))
	out.chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	perMetre := uint32(math.Round(scale * 96 / 0.0254))
	out.chunk("pHYs", append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre), 1))
	sum := uint32(1)
	for i, s := range strips {
		if i == 0 {
			s.packed = append([]byte{0x78, 0x01}, s.packed...)
		}
		sum = joined(sum, s.sum, s.length)
		if i == n-1 {
			s.packed = binary.BigEndian.AppendUint32(s.packed, sum)
		}
		out.chunk("IDAT", s.packed)
	}
	out.chunk("IEND", nil)
	return out.err
}

// filter writes a row as PNG's filter 2 does: each byte less the one above it.
func filter(row []byte, img *image.RGBA, y, width int) {
	row[0] = 2
	here := img.Pix[y*img.Stride : y*img.Stride+4*width]
	if y == 0 {
		row[0] = 0
		for x := range width {
			copy(row[1+3*x:4+3*x], here[4*x:])
		}
		return
	}
	above := img.Pix[(y-1)*img.Stride : (y-1)*img.Stride+4*width]
	if bytes.Equal(here, above) {
		clear(row[1:])
		return
	}
	for x := range width {
		row[1+3*x] = here[4*x] - above[4*x]
		row[2+3*x] = here[4*x+1] - above[4*x+1]
		row[3+3*x] = here[4*x+2] - above[4*x+2]
	}
}

// joined is the Adler-32 sum of two texts, of their sums and the second's length.
func joined(a, b uint32, length int) uint32 {
	const base = 65521
	rest := uint32(length % base)
	low := a&0xFFFF + b&0xFFFF + base - 1
	high := uint32(uint64(rest)*uint64(a&0xFFFF)%base) + a>>16 + b>>16 + base - rest
	return high%base<<16 | low%base
}

// pngWriter writes chunks, up to the first error.
type pngWriter struct {
	w   io.Writer
	err error
}

func (p *pngWriter) raw(data []byte) {
	if p.err == nil {
		_, p.err = p.w.Write(data)
	}
}

func (p *pngWriter) chunk(kind string, data []byte) {
	p.raw(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	sum := crc32.NewIEEE()
	_, _ = sum.Write([]byte(kind))
	_, _ = sum.Write(data)
	p.raw([]byte(kind))
	p.raw(data)
	p.raw(binary.BigEndian.AppendUint32(nil, sum.Sum32()))
}
