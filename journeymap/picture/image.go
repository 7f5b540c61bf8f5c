package picture

import (
	"bytes"
	"image"
	"image/color"
	_ "image/gif" // the formats of a map's images
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// small is an image as a picture carries it: written anew, and no wider than a
// card needs. Data is nil where it cannot be shown.
type small struct {
	data  []byte
	ratio float64 // of its height to its width
}

const (
	smallWidth = 480
	mostImage  = 24 << 20 // pixels
	mostImages = 40       // of a map
)

// shrink reads an image of the map and makes it small.
func (d *drawing) shrink(asset string) small {
	if d.opt.Asset == nil {
		return small{}
	}
	if len(d.images) >= mostImages {
		d.reduced = true
		return small{}
	}
	content := d.opt.Asset(asset)
	config, kind, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return small{}
	}
	if config.Width*config.Height > mostImage {
		d.reduced = true
		return small{}
	}
	img, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return small{}
	}
	ratio := float64(config.Height) / float64(config.Width)
	w := min(config.Width, smallWidth)
	h := max(1, min(2*smallWidth, int(float64(w)*ratio)))
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if kind == "jpeg" {
		draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	}
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	var b bytes.Buffer
	if kind == "jpeg" {
		err = jpeg.Encode(&b, out, &jpeg.Options{Quality: 85})
	} else {
		err = png.Encode(&b, out)
	}
	if err != nil {
		return small{}
	}
	return small{b.Bytes(), ratio}
}
