// Package layout is the geometry of a journey map: where its columns, rows,
// cards and curves stand. Numbers in, numbers out: it knows no colour and draws
// nothing. All numbers are pixels; y grows downwards.
package layout

import "math"

// Point is a place.
type Point struct{ X, Y float64 }

// Rect is an upright rectangle: its left upper corner, width and height.
type Rect struct{ X, Y, W, H float64 }

// Right is the x of the right edge.
func (r Rect) Right() float64 { return r.X + r.W }

// Bottom is the y of the lower edge.
func (r Rect) Bottom() float64 { return r.Y + r.H }

// Middle is the centre.
func (r Rect) Middle() Point { return Point{r.X + r.W/2, r.Y + r.H/2} }

// Inset is the rectangle that stands so far inside on all sides.
func (r Rect) Inset(by float64) Rect { return Rect{r.X + by, r.Y + by, r.W - 2*by, r.H - 2*by} }

// Verb is what a Segment does.
type Verb byte

// The verbs of a path, as SVG writes them.
const (
	MoveTo  Verb = 'M' // to P[0]
	LineTo  Verb = 'L' // to P[0]
	CurveTo Verb = 'C' // by P[0] and P[1] to P[2]
	Close   Verb = 'Z'
)

// Segment is one part of a Path; how many points count is up to its verb.
type Segment struct {
	Verb Verb
	P    [3]Point
}

// Path is a line or an outline.
type Path []Segment

// Move begins a part of the path.
func (p *Path) Move(x, y float64) { *p = append(*p, Segment{MoveTo, [3]Point{{x, y}}}) }

// Line goes straight on.
func (p *Path) Line(x, y float64) { *p = append(*p, Segment{LineTo, [3]Point{{x, y}}}) }

// Curve goes on by two control points.
func (p *Path) Curve(a, b, to Point) { *p = append(*p, Segment{CurveTo, [3]Point{a, b, to}}) }

// Close goes back to where the part began.
func (p *Path) Close() { *p = append(*p, Segment{Verb: Close}) }

// points is how many points count.
func (s Segment) points() int {
	switch s.Verb {
	case MoveTo, LineTo:
		return 1
	case CurveTo:
		return 3
	case Close:
	}
	return 0
}

// Moved is the path, scaled about the origin and then moved.
func (p Path) Moved(scale, dx, dy float64) Path {
	out := make(Path, len(p))
	for i, s := range p {
		for k := range s.points() {
			s.P[k] = Point{s.P[k].X*scale + dx, s.P[k].Y*scale + dy}
		}
		out[i] = s
	}
	return out
}

// Polygon is the closed path through points.
func Polygon(points []Point) Path {
	var p Path
	for i, q := range points {
		if i == 0 {
			p.Move(q.X, q.Y)
		} else {
			p.Line(q.X, q.Y)
		}
	}
	if len(p) > 0 {
		p.Close()
	}
	return p
}

// arc is how far the control points of a quarter circle stand, of its radius.
const arc = 0.5522847498

// Rounded is the outline of a rectangle with round corners.
func Rounded(r Rect, radius float64) Path {
	radius = math.Max(0, math.Min(radius, math.Min(r.W, r.H)/2))
	var p Path
	if radius == 0 {
		return Polygon([]Point{{r.X, r.Y}, {r.Right(), r.Y}, {r.Right(), r.Bottom()}, {r.X, r.Bottom()}})
	}
	k := radius * (1 - arc)
	x0, y0, x1, y1 := r.X, r.Y, r.Right(), r.Bottom()
	p.Move(x0+radius, y0)
	p.Line(x1-radius, y0)
	p.Curve(Point{x1 - k, y0}, Point{x1, y0 + k}, Point{x1, y0 + radius})
	p.Line(x1, y1-radius)
	p.Curve(Point{x1, y1 - k}, Point{x1 - k, y1}, Point{x1 - radius, y1})
	p.Line(x0+radius, y1)
	p.Curve(Point{x0 + k, y1}, Point{x0, y1 - k}, Point{x0, y1 - radius})
	p.Line(x0, y0+radius)
	p.Curve(Point{x0, y0 + k}, Point{x0 + k, y0}, Point{x0 + radius, y0})
	p.Close()
	return p
}

// Circle is the outline of a circle.
func Circle(centre Point, radius float64) Path {
	return Rounded(Rect{centre.X - radius, centre.Y - radius, 2 * radius, 2 * radius}, radius)
}

// Head is an arrow's two strokes: its tip, coming from another point.
func Head(tip, from Point, size float64) Path {
	angle := math.Atan2(tip.Y-from.Y, tip.X-from.X)
	at := func(by float64) Point {
		return Point{tip.X - size*math.Cos(angle+by), tip.Y - size*math.Sin(angle+by)}
	}
	a, b := at(0.55), at(-0.55)
	var p Path
	p.Move(a.X, a.Y)
	p.Line(tip.X, tip.Y)
	p.Line(b.X, b.Y)
	return p
}
