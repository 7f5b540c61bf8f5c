package layout

import (
	"math"
	"slices"
)

// Drawn is a way as it is drawn.
type Drawn struct {
	ID    string
	Line  Path
	Head  Path
	Label Point // its middle
	Width float64
}

// rank orders arcs: the short ones lie below the long ones.
type rank struct{ from, to, index int }

// levels gives each arc between heads a level of its own where it would cross
// another; -1 for a way that is none.
func (l *laying) levels(ways []Way) (levels []int, high int) {
	levels = make([]int, len(ways))
	var arcs []rank
	for i, w := range ways {
		levels[i] = -1
		a, okA := l.spans[w.From]
		b, okB := l.spans[w.To]
		if okA && okB && a != b {
			arcs = append(arcs, rank{min(a[0], b[0]), max(a[0], b[0]), i})
		}
	}
	slices.SortStableFunc(arcs, func(a, b rank) int { return (a.to - a.from) - (b.to - b.from) })
	var taken [][]rank
	for _, a := range arcs {
		level := 0
		for level < len(taken) && slices.ContainsFunc(taken[level], func(b rank) bool { return a.from < b.to && b.from < a.to }) {
			level++
		}
		if level == len(taken) {
			taken = append(taken, nil)
		}
		taken[level] = append(taken[level], a)
		levels[a.index] = level
	}
	return levels, len(taken)
}

// room is how much the arcs take above the heads.
func (l *laying) room(ways []Way) float64 {
	_, high := l.levels(ways)
	if high == 0 {
		return 0
	}
	return float64(min(high, mostLevels))*arcHigh + 14
}

// mostLevels is how many arcs lie above one another; further ones share the last.
const mostLevels = 40

// ways draws the ways: arcs above the heads between stages, and lines between
// cards.
func (l *laying) ways(ways []Way) {
	levels, _ := l.levels(ways)
	for i, w := range ways {
		if levels[i] >= 0 {
			l.table.Ways = append(l.table.Ways, l.overhead(w, min(levels[i], mostLevels-1)))
			continue
		}
		from, okA := l.anywhere(w.From)
		to, okB := l.anywhere(w.To)
		if okA && okB && w.From != w.To {
			l.table.Ways = append(l.table.Ways, across(w, from, to))
		}
	}
}

func (l *laying) anywhere(id string) (Rect, bool) {
	if r, ok := l.cards[id]; ok {
		return r, true
	}
	r, ok := l.heads[id]
	return r, ok
}

// overhead is an arc from one head to another, at a level.
func (l *laying) overhead(w Way, level int) Drawn {
	from, to := l.heads[w.From], l.heads[w.To]
	top := l.table.HeadTop // steps, too, are left and come to above their stage
	y := top - 12 - float64(level)*arcHigh - arcHigh/2
	// Ways out leave right of the middle, ways in come in left of it.
	x0, x1 := from.X+from.W/2+10+10*float64(level%4), to.X+to.W/2-10-10*float64(level%4)
	side := 1.0
	if x1 < x0 {
		side = -1
	}
	radius := math.Min(12, math.Min(math.Abs(x1-x0)/2, top-y))
	k := radius * (1 - arc)
	var p Path
	p.Move(x0, top-3)
	p.Line(x0, y+radius)
	p.Curve(Point{x0, y + k}, Point{x0 + side*k, y}, Point{x0 + side*radius, y})
	p.Line(x1-side*radius, y)
	p.Curve(Point{x1 - side*k, y}, Point{x1, y + k}, Point{x1, y + radius})
	p.Line(x1, top-4)
	return Drawn{
		ID: w.ID, Line: p, Head: Head(Point{x1, top - 3}, Point{x1, top - 20}, 7),
		Label: Point{(x0 + x1) / 2, y}, Width: math.Max(0, math.Abs(x1-x0)-2*radius-16),
	}
}

// beside is how far apart two boxes of a row may be with nothing between them.
const beside = 60

// across is a bent line from one box to another: out of its side, below what
// stands between, or out of its floor where the other stands below it.
func across(w Way, from, to Rect) Drawn {
	a, b := from.Middle(), to.Middle()
	var c1, c2 Point
	switch {
	case to.Y >= from.Bottom() || from.Y >= to.Bottom():
		down := 1.0
		a.Y, b.Y = from.Bottom(), to.Y
		if from.Y >= to.Bottom() {
			down, a.Y, b.Y = -1, from.Y, to.Bottom()
		}
		b.Y -= 3 * down
		bend := math.Max(10, math.Abs(b.Y-a.Y)/2)
		c1, c2 = Point{a.X, a.Y + down*bend}, Point{b.X, b.Y - down*bend}
	case math.Max(to.X-from.Right(), from.X-to.Right()) > beside:
		a.Y, b.Y = from.Bottom(), to.Bottom()+3
		c1, c2 = Point{a.X, a.Y + 32}, Point{b.X, b.Y + 32}
	default:
		right := 1.0
		a.X, b.X = from.Right(), to.X
		if from.X > to.X {
			right, a.X, b.X = -1, from.X, to.Right()
		}
		b.X -= 3 * right
		bend := math.Max(10, math.Abs(b.X-a.X)/2)
		c1, c2 = Point{a.X + right*bend, a.Y}, Point{b.X - right*bend, b.Y}
	}
	var p Path
	p.Move(a.X, a.Y)
	p.Curve(c1, c2, b)
	return Drawn{
		ID: w.ID, Line: p, Head: Head(b, c2, 6),
		Label: Point{(a.X + 3*c1.X + 3*c2.X + b.X) / 8, (a.Y + 3*c1.Y + 3*c2.Y + b.Y) / 8}, Width: 120,
	}
}
