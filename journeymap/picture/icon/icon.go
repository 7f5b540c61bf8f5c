// Package icon holds the icons of a map's picture, as paths: Lucide, ISC licence.
package icon

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"percorso/journeymap/layout"
)

//go:embed lucide.txt
var lucide string

// Field is how wide and high the field is on which the icons are drawn.
const Field = 24

var paths = sync.OnceValue(func() map[string]layout.Path {
	all := map[string]layout.Path{}
	for line := range strings.Lines(lucide) {
		if name, data, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			all[name] = parse(data)
		}
	}
	return all
})

// Path is the icon of that name, to be stroked with round ends; nil where there
// is none.
func Path(name string) layout.Path { return paths()[name] }

// Has reports whether there is an icon of that name.
func Has(name string) bool { return paths()[name] != nil }

// reader reads path data as SVG writes it.
type reader struct {
	text string
	at   int
}

// number reads a number; a flag is one digit and needs no blank after it.
func (r *reader) number(flag bool) (float64, bool) {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == ',') {
		r.at++
	}
	from := r.at
	if flag && r.at < len(r.text) {
		r.at++
		return float64(r.text[from] - '0'), true
	}
	sign, whole, scale, dot := 1.0, 0.0, 1.0, false
	if r.at < len(r.text) && r.text[r.at] == '-' {
		sign = -1
		r.at++
	}
	for r.at < len(r.text) {
		c := r.text[r.at]
		if c == '.' && !dot {
			dot = true
		} else if c >= '0' && c <= '9' {
			whole = whole*10 + float64(c-'0')
			if dot {
				scale *= 10
			}
		} else {
			break
		}
		r.at++
	}
	return sign * whole / scale, r.at > from
}

// arity is how many numbers a command takes.
func arity(command byte) int {
	switch command | 0x20 {
	case 'm', 'l', 't':
		return 2
	case 'h', 'v':
		return 1
	case 's', 'q':
		return 4
	case 'c':
		return 6
	case 'a':
		return 7
	}
	return 0
}

// parse reads the commands that the icons use: all but q and t.
func parse(data string) layout.Path {
	r := &reader{text: data}
	var p layout.Path
	var pen, start, control layout.Point
	var command byte
	for r.at < len(data) {
		c := data[r.at]
		switch {
		case c == ' ' || c == ',':
			r.at++
			continue
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			command = c
			r.at++
		}
		var n [7]float64
		for i := range arity(command) {
			v, ok := r.number(command|0x20 == 'a' && (i == 3 || i == 4))
			if !ok {
				return p
			}
			n[i] = v
		}
		base := pen
		if command < 'a' {
			base = layout.Point{}
		}
		at := func(i int) layout.Point { return layout.Point{X: base.X + n[i], Y: base.Y + n[i+1]} }
		was := control
		control = layout.Point{X: math.NaN()}
		switch command | 0x20 {
		case 'm':
			pen = at(0)
			start = pen
			p.Move(pen.X, pen.Y)
			command = command&0x20 | 'L' // further pairs are lines
		case 'l':
			pen = at(0)
			p.Line(pen.X, pen.Y)
		case 'h':
			pen.X = base.X + n[0]
			p.Line(pen.X, pen.Y)
		case 'v':
			pen.Y = base.Y + n[0]
			p.Line(pen.X, pen.Y)
		case 'c':
			control = at(2)
			p.Curve(at(0), control, at(4))
			pen = at(4)
		case 's':
			first := pen
			if !math.IsNaN(was.X) {
				first = layout.Point{X: 2*pen.X - was.X, Y: 2*pen.Y - was.Y}
			}
			control = at(0)
			p.Curve(first, control, at(2))
			pen = at(2)
		case 'a':
			to := at(5)
			turn(&p, pen, to, n[0], n[1], n[3] != 0, n[4] != 0)
			pen = to
		case 'z':
			p.Close()
			pen = start
		default:
			return p
		}
	}
	return p
}

// turn draws an elliptical arc whose axes are upright (SVG 1.1, F.6.5), by
// curves of at most a quarter turn.
func turn(p *layout.Path, from, to layout.Point, rx, ry float64, large, sweep bool) {
	dx, dy := (from.X-to.X)/2, (from.Y-to.Y)/2
	if rx == 0 || ry == 0 || dx == 0 && dy == 0 {
		p.Line(to.X, to.Y)
		return
	}
	if grow := dx*dx/(rx*rx) + dy*dy/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	part := math.Sqrt(math.Max(0, (rx*rx*ry*ry-rx*rx*dy*dy-ry*ry*dx*dx)/(rx*rx*dy*dy+ry*ry*dx*dx)))
	if large == sweep {
		part = -part
	}
	cx, cy := part*rx*dy/ry, -part*ry*dx/rx
	centre := layout.Point{X: cx + (from.X+to.X)/2, Y: cy + (from.Y+to.Y)/2}
	begin := math.Atan2((dy-cy)/ry, (dx-cx)/rx)
	angle := math.Atan2((-dy-cy)/ry, (-dx-cx)/rx) - begin
	if sweep && angle < 0 {
		angle += 2 * math.Pi
	} else if !sweep && angle > 0 {
		angle -= 2 * math.Pi
	}
	n := math.Ceil(math.Abs(angle)/(math.Pi/2) - 1e-9)
	step := angle / n
	k := 4.0 / 3 * math.Tan(step/4)
	at := func(a, along float64) layout.Point {
		return layout.Point{X: centre.X + rx*(math.Cos(a)-along*math.Sin(a)), Y: centre.Y + ry*(math.Sin(a)+along*math.Cos(a))}
	}
	for i := range int(n) {
		a := begin + float64(i)*step
		p.Curve(at(a, k), at(a+step, -k), at(a+step, 0))
	}
}
