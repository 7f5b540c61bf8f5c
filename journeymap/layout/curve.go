package layout

import (
	"math"
	"slices"
)

// EmotionY is the height of an emotion, -2 to +2, between top and bottom; what
// lies outside of the scale is drawn at its end.
func EmotionY(emotion, top, bottom float64) float64 {
	if math.IsNaN(emotion) {
		emotion = 0
	}
	emotion = math.Max(-2, math.Min(2, emotion))
	return bottom - (emotion+2)/4*(bottom-top)
}

// Monotone is a smooth line through points of rising x that never leaves the
// range of two neighbours, so that it shows no peak that nobody felt (Fritsch
// and Carlson 1980).
func Monotone(points []Point) Path {
	var p Path
	slopes := tangents(points)
	for i, to := range points {
		if i == 0 {
			p.Move(to.X, to.Y)
			continue
		}
		from := points[i-1]
		third := (to.X - from.X) / 3
		p.Curve(Point{from.X + third, from.Y + third*slopes[i-1]}, Point{to.X - third, to.Y - third*slopes[i]}, to)
	}
	return p
}

// tangents are the slopes of the line at each point.
func tangents(points []Point) []float64 {
	if len(points) < 2 {
		return make([]float64, len(points))
	}
	secants := make([]float64, len(points)-1)
	for i := range secants {
		if dx := points[i+1].X - points[i].X; dx > 0 {
			secants[i] = (points[i+1].Y - points[i].Y) / dx
		}
	}
	slopes := make([]float64, len(points))
	slopes[0], slopes[len(points)-1] = secants[0], secants[len(secants)-1]
	for i := 1; i < len(secants); i++ {
		before, after := secants[i-1], secants[i]
		if before*after <= 0 {
			continue // a peak or a valley stays where it was felt
		}
		least := math.Min(math.Min(3*math.Abs(before), 3*math.Abs(after)), math.Abs(before+after)/2)
		slopes[i] = math.Copysign(least, before)
	}
	return slopes
}

// line is a monotone line made ready to be followed.
type line struct {
	points []Point
	slopes []float64
}

// at is the line's height at x, which lies between its ends.
func (l line) at(x float64) float64 {
	i, _ := slices.BinarySearchFunc(l.points, x, func(p Point, x float64) int {
		switch {
		case p.X < x:
			return -1
		case p.X > x:
			return 1
		}
		return 0
	})
	i = max(1, min(i, len(l.points)-1))
	a, b := l.points[i-1], l.points[i]
	width := b.X - a.X
	if width <= 0 {
		return b.Y
	}
	t := (x - a.X) / width
	t2, t3 := t*t, t*t*t
	return (2*t3-3*t2+1)*a.Y + (t3-2*t2+t)*width*l.slopes[i-1] + (-2*t3+3*t2)*b.Y + (t3-t2)*width*l.slopes[i]
}

// pace is how finely the space between two lines is followed, in pixels.
const pace = 4

// Gaps are the outlines of the space between two monotone lines where the felt
// one runs below the expected one; none where they do not stand above one another.
func Gaps(expected, felt []Point) [][]Point {
	if len(expected) < 2 || len(felt) < 2 {
		return nil
	}
	above, below := line{expected, tangents(expected)}, line{felt, tangents(felt)}
	from := math.Max(expected[0].X, felt[0].X)
	to := math.Min(expected[len(expected)-1].X, felt[len(felt)-1].X)
	if to <= from {
		return nil
	}
	type place struct{ x, top, bottom float64 }
	var shapes [][]Point
	var run []place
	end := func() {
		if len(run) > 1 {
			shape := make([]Point, 0, 2*len(run))
			for _, p := range run {
				shape = append(shape, Point{p.x, p.top})
			}
			for _, p := range slices.Backward(run) {
				shape = append(shape, Point{p.x, p.bottom})
			}
			shapes = append(shapes, shape)
		}
		run = nil
	}
	n := max(1, int(math.Ceil((to-from)/pace)))
	var before place
	for i := range n + 1 {
		x := from + (to-from)*float64(i)/float64(n)
		here := place{x, above.at(x), below.at(x)}
		down := here.bottom > here.top
		if was := before.bottom > before.top; i > 0 && was != down {
			a, b := before.bottom-before.top, here.bottom-here.top
			part := 0.0
			if a != b {
				part = a / (a - b)
			}
			y := before.top + (here.top-before.top)*part
			run = append(run, place{before.x + (x-before.x)*part, y, y})
			if !down {
				end()
			}
		}
		if down {
			run = append(run, here)
		}
		before = here
	}
	end()
	return shapes
}

// Hatch is the strokes that fill a shape at 45 degrees, so far from one another.
func Hatch(shape []Point, apart float64) Path {
	var p Path
	if len(shape) < 3 || apart <= 0 {
		return p
	}
	// A stroke is where x + y is a multiple of apart.
	low, high := math.Inf(1), math.Inf(-1)
	for _, q := range shape {
		low, high = math.Min(low, q.X+q.Y), math.Max(high, q.X+q.Y)
	}
	var hits []float64
	for sum := math.Ceil(low/apart) * apart; sum < high; sum += apart {
		hits = hits[:0]
		for i, a := range shape {
			b := shape[(i+1)%len(shape)]
			u, v := a.X+a.Y-sum, b.X+b.Y-sum
			if (u < 0) != (v < 0) {
				hits = append(hits, a.X+(b.X-a.X)*u/(u-v))
			}
		}
		slices.Sort(hits)
		for i := 0; i+1 < len(hits); i += 2 {
			if hits[i+1]-hits[i] > 0.2 {
				p.Move(hits[i], sum-hits[i])
				p.Line(hits[i+1], sum-hits[i+1])
			}
		}
	}
	return p
}

// At is where a monotone line is at x; false outside of its points.
func At(points []Point, x float64) (y float64, ok bool) {
	if len(points) < 2 || x < points[0].X || x > points[len(points)-1].X {
		return 0, false
	}
	return line{points, tangents(points)}.at(x), true
}
