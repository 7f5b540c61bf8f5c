package layout

import "math"

// Seat is a stage on the ring: its node, and what stands outside beside it.
type Seat struct {
	Node, Outer Block
}

// Ring is the geometry of the stages round an ellipse, clockwise from the top.
type Ring struct {
	Width, Height float64
	Nodes         []Placed
	Outers        []Placed
	// Ribbons join each node with the next; the last one closes the loop.
	Ribbons []Path
	Heads   []Path // at the middle of each ribbon
	Ways    []Drawn
}

// The measures of a ring.
const (
	nodeWide  = 148.0
	outerWide = 200.0
	ringGap   = 16.0
)

// LayRing works out the geometry of a ring that is so wide, or wider where its
// nodes and what stands beside them need it. Ways name seats by the ids of their
// nodes.
func LayRing(r Ruler, seats []Seat, ways []Way, width float64) *Ring {
	if len(seats) == 0 {
		return &Ring{Width: width, Height: 320}
	}
	grow, ring := 1.0, (*Ring)(nil)
	for range 24 {
		if ring = layRing(r, seats, ways, width, grow); ring.roomy() {
			break
		}
		grow *= 1.1
	}
	return ring
}

// roomy reports whether nothing covers anything.
func (g *Ring) roomy() bool {
	var boxes []Rect
	for i := range g.Nodes {
		for _, b := range []Rect{g.Nodes[i].Rect, g.Outers[i].Rect} {
			for _, a := range boxes {
				if a.X < b.Right() && b.X < a.Right() && a.Y < b.Bottom() && b.Y < a.Bottom() {
					return false
				}
			}
			boxes = append(boxes, b)
		}
	}
	return true
}

// layRing lays the ring, its radii that much longer than they would be.
func layRing(r Ruler, seats []Seat, ways []Way, width, grow float64) *Ring {
	n := len(seats)
	out := &Ring{}
	nodes := make([]Placed, n)
	outers := make([]Placed, n)
	nodeHigh, tallest := 0.0, 0.0
	for i, s := range seats {
		nodes[i] = Place(r, s.Node, 0, 0, nodeWide)
		outers[i] = Place(r, s.Outer, 0, 0, outerWide)
		nodeHigh = math.Max(nodeHigh, nodes[i].H)
		tallest = math.Max(tallest, outers[i].H)
	}
	rx := math.Max(200, width/2-outerWide-nodeWide/2-2*ringGap-8)
	// What stands outside needs its height beside its neighbours'; so does a node.
	ry := math.Max(190, math.Max(float64((n+1)/2)*(math.Max(tallest, nodeHigh)+28)/2, rx*0.55))
	rx, ry = rx*grow, ry*grow
	width = math.Max(width, 2*(rx+outerWide+nodeWide/2+2*ringGap+8))
	out.Width = width
	angles := evenly(n, rx, ry)
	lift := 0.0
	if sideOf(0) == above {
		lift = outers[0].H + ringGap
	}
	centre := Point{width / 2, 28 + lift + nodeHigh/2 + ry}
	at := func(angle float64) Point {
		return Point{centre.X + rx*math.Sin(angle), centre.Y - ry*math.Cos(angle)}
	}
	out.Height = centre.Y + ry + nodeHigh/2 + 28
	for i := range seats {
		p := at(angles[i])
		out.Nodes = append(out.Nodes, Place(r, seats[i].Node, p.X-nodeWide/2, p.Y-nodes[i].H/2, nodeWide))
		box := out.Nodes[i].Rect
		x, y := box.Right()+ringGap, p.Y-outers[i].H/2
		switch sideOf(angles[i]) {
		case above:
			x, y = p.X-outerWide/2, box.Y-ringGap-outers[i].H
		case below:
			x, y = p.X-outerWide/2, box.Bottom()+ringGap
		case left:
			x = box.X - ringGap - outerWide
		case right:
		}
		out.Outers = append(out.Outers, Place(r, seats[i].Outer, x, y, outerWide))
		out.Height = math.Max(out.Height, y+outers[i].H+28)
		next := 2 * math.Pi
		if i+1 < n {
			next = angles[i+1]
		}
		path, head := along(at, angles[i], next)
		out.Ribbons = append(out.Ribbons, path)
		out.Heads = append(out.Heads, head)
	}
	index := map[string]int{}
	for i, s := range seats {
		index[s.Node.ID] = i
	}
	for i, w := range ways {
		a, okA := index[w.From]
		b, okB := index[w.To]
		if okA && okB && a != b {
			out.Ways = append(out.Ways, chord(w, i, out.Nodes[a].Rect, out.Nodes[b].Rect, centre, math.Abs(float64(a-b))/float64(n)))
		}
	}
	return out
}

// evenly are angles at which as much of the ellipse lies between each pair of
// neighbours.
func evenly(n int, rx, ry float64) []float64 {
	const parts = 720
	lengths := make([]float64, parts+1)
	for i := 1; i <= parts; i++ {
		a, b := 2*math.Pi*float64(i-1)/parts, 2*math.Pi*float64(i)/parts
		lengths[i] = lengths[i-1] + math.Hypot(rx*(math.Sin(b)-math.Sin(a)), ry*(math.Cos(b)-math.Cos(a)))
	}
	out := make([]float64, n)
	k := 0
	for i := range out {
		for wanted := lengths[parts] * float64(i) / float64(n); lengths[k] < wanted; k++ {
		}
		out[i] = 2 * math.Pi * float64(k) / parts
	}
	return out
}

// side is on which side of the ring something stands.
type side uint8

const (
	above side = iota
	right
	below
	left
)

func sideOf(angle float64) side {
	const near = math.Pi / 4 * 0.6
	switch {
	case angle < near || angle > 2*math.Pi-near:
		return above
	case math.Abs(angle-math.Pi) < near:
		return below
	case angle < math.Pi:
		return right
	}
	return left
}

// along is the ellipse from one angle to another, and a head at its middle.
func along(at func(float64) Point, from, to float64) (path, head Path) {
	const parts = 32
	for i := range parts + 1 {
		p := at(from + (to-from)*float64(i)/parts)
		if i == 0 {
			path.Move(p.X, p.Y)
		} else {
			path.Line(p.X, p.Y)
		}
	}
	middle := (from + to) / 2
	return path, Head(at(middle+0.02), at(middle-0.02), 8)
}

// chord is a way through the inside, bent towards the centre: the further the two
// are apart, the more. far is how far, of the whole ring.
func chord(w Way, index int, from, to Rect, centre Point, far float64) Drawn {
	far = math.Min(far, 1-far) * 2
	pull := 0.3 + 0.4*far + 0.05*float64(index%3)
	lerp := func(a, b Point, t float64) Point { return Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t} }
	a := rim(from, lerp(from.Middle(), centre, pull), -12)
	b := rim(to, lerp(to.Middle(), centre, pull), 12)
	c1, c2 := lerp(a, centre, pull), lerp(b, centre, pull)
	var p Path
	p.Move(a.X, a.Y)
	p.Curve(c1, c2, b)
	// Their words stand at different parts of the ways, so that they do not meet.
	t := 0.4 + 0.2*float64(index%2)
	u := 1 - t
	k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return Drawn{
		ID: w.ID, Line: p, Head: Head(b, c2, 7), Width: 220,
		Label: Point{k0*a.X + k1*c1.X + k2*c2.X + k3*b.X, k0*a.Y + k1*c1.Y + k2*c2.Y + k3*b.Y},
	}
}

// rim is where the line from a box's middle to a point leaves the box, a little
// outside, moved aside by so much.
func rim(box Rect, towards Point, aside float64) Point {
	m := box.Middle()
	dx, dy := towards.X-m.X, towards.Y-m.Y
	scale := math.Inf(1)
	if dx != 0 {
		scale = (box.W/2 + 5) / math.Abs(dx)
	}
	if dy != 0 {
		scale = math.Min(scale, (box.H/2+5)/math.Abs(dy))
	}
	if math.IsInf(scale, 1) {
		scale = 0
	}
	p := Point{m.X + dx*scale, m.Y + dy*scale}
	if math.Abs(dy)*box.W > math.Abs(dx)*box.H { // by the floor or the roof
		p.X += aside
	} else {
		p.Y += aside
	}
	return p
}
