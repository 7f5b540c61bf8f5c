package picture

import (
	"math"
	"slices"

	"percorso/journeymap/layout"
)

// polyline is a line of straight parts.
type polyline struct {
	points []layout.Point
	closed bool
}

// flatten follows a path by straight parts that are nowhere further from it than
// a tenth of a pixel.
func flatten(p layout.Path) []polyline {
	var lines []polyline
	var run polyline
	end := func() {
		if len(run.points) > 0 {
			lines = append(lines, run)
		}
		run = polyline{}
	}
	for _, s := range p {
		switch s.Verb {
		case layout.MoveTo:
			end()
			run.points = append(run.points, s.P[0])
		case layout.LineTo:
			run.points = append(run.points, s.P[0])
		case layout.CurveTo:
			if len(run.points) == 0 {
				continue
			}
			from := run.points[len(run.points)-1]
			bend := math.Hypot(from.X-2*s.P[0].X+s.P[1].X, from.Y-2*s.P[0].Y+s.P[1].Y) +
				math.Hypot(s.P[0].X-2*s.P[1].X+s.P[2].X, s.P[0].Y-2*s.P[1].Y+s.P[2].Y)
			n := min(64, max(1, int(math.Ceil(math.Sqrt(bend*3)))))
			for i := 1; i <= n; i++ {
				run.points = append(run.points, cubic(from, s.P, float64(i)/float64(n)))
			}
		case layout.Close:
			if len(run.points) > 0 {
				begin := run.points[0]
				run.closed = true
				end()
				run.points = append(run.points, begin)
			}
		}
	}
	if len(run.points) > 1 || len(lines) == 0 {
		end()
	}
	return lines
}

func cubic(a layout.Point, p [3]layout.Point, t float64) layout.Point {
	u := 1 - t
	k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return layout.Point{X: k0*a.X + k1*p[0].X + k2*p[1].X + k3*p[2].X, Y: k0*a.Y + k1*p[0].Y + k2*p[1].Y + k3*p[2].Y}
}

// dashed cuts lines into dashes.
func dashed(lines []polyline, dash []float64) []polyline {
	whole := 0.0
	for _, d := range dash {
		whole += d
	}
	if whole < 0.5 {
		return lines
	}
	var out []polyline
	for _, l := range lines {
		points := l.points
		if l.closed {
			points = append(slices.Clip(points), points[0])
		}
		k, left := 0, dash[0]
		run := polyline{points: []layout.Point{points[0]}}
		for i := 1; i < len(points); i++ {
			a, b := points[i-1], points[i]
			for length := math.Hypot(b.X-a.X, b.Y-a.Y); length > 0; {
				step := math.Min(left, length)
				part := step / length
				a = layout.Point{X: a.X + (b.X-a.X)*part, Y: a.Y + (b.Y-a.Y)*part}
				length -= step
				left -= step
				if k%2 == 0 {
					run.points = append(run.points, a)
				}
				if left <= 1e-9 {
					if k%2 == 0 {
						out = append(out, run)
					}
					k++
					left = dash[k%len(dash)]
					run = polyline{points: []layout.Point{a}}
				}
			}
		}
		if k%2 == 0 && len(run.points) > 1 {
			out = append(out, run)
		}
	}
	return out
}

// stroked is the outline of lines that are so wide, in pieces that all turn the
// same way, so that they may lie over one another. Round says whether ends are.
func stroked(lines []polyline, width float64, round bool) [][]layout.Point {
	half := width / 2
	var out [][]layout.Point
	piece := func(points ...layout.Point) {
		area := 0.0
		for i, a := range points {
			b := points[(i+1)%len(points)]
			area += a.X*b.Y - b.X*a.Y
		}
		if area < 0 {
			for i, j := 0, len(points)-1; i < j; i, j = i+1, j-1 {
				points[i], points[j] = points[j], points[i]
			}
		}
		out = append(out, points)
	}
	dot := func(p layout.Point) {
		n := max(6, min(24, int(width*4)))
		points := make([]layout.Point, n)
		for i := range points {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			points[i] = layout.Point{X: p.X + half*cos, Y: p.Y + half*sin}
		}
		piece(points...)
	}
	for _, l := range lines {
		n := len(l.points)
		last := n - 1
		if l.closed {
			last = n
		}
		if n == 1 && round {
			dot(l.points[0])
		}
		for i := range last {
			a, b := l.points[i], l.points[(i+1)%n]
			length := math.Hypot(b.X-a.X, b.Y-a.Y)
			if length > 1e-9 {
				nx, ny := -(b.Y-a.Y)/length*half, (b.X-a.X)/length*half
				piece(layout.Point{X: a.X + nx, Y: a.Y + ny}, layout.Point{X: b.X + nx, Y: b.Y + ny}, layout.Point{X: b.X - nx, Y: b.Y - ny}, layout.Point{X: a.X - nx, Y: a.Y - ny})
			}
			if i > 0 || l.closed || round {
				dot(a)
			}
		}
		if round && !l.closed && n > 1 {
			dot(l.points[n-1])
		}
	}
	return out
}
