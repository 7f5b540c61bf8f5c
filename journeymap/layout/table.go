package layout

import (
	"math"
	"slices"
)

// Sheet is what a table is made of.
type Sheet struct {
	Stages []Stage
	Lanes  []Lane
	Ways   []Way
	// Bands make it a blueprint: the lanes come in their order, and above each but
	// the first there is a line, also where no lane is in it.
	Bands []string
	// Size is how wide things are; zeros mean the defaults.
	Size Size
}

// Size is the measures of a table.
type Size struct {
	Label  float64 // width of the column of lane names; default 132
	Column float64 // width of a stage or step; default 204
	// MostCards is how many cards of a cell are shown; default 60.
	MostCards int
	// MostLines is how many lines of a card are shown, where its text has no
	// bound of its own; default 60.
	MostLines int
}

func (s Size) withDefaults() Size {
	if s.Label == 0 {
		s.Label = 132
	}
	if s.Column == 0 {
		s.Column = 204
	}
	if s.MostCards == 0 {
		s.MostCards = 60
	}
	if s.MostLines == 0 {
		s.MostLines = 60
	}
	return s
}

// Stage is a column's head. A stage with steps is as wide as they are together,
// and with Own as a column of its own before them.
type Stage struct {
	Block
	Steps []Block
	Own   bool
}

// Columns is how many columns the stage has.
func (s *Stage) Columns() int {
	if len(s.Steps) == 0 || s.Own {
		return len(s.Steps) + 1
	}
	return len(s.Steps)
}

// Lane is a row: cards by cell, or curves.
type Lane struct {
	Label Block
	Band  string // of the blueprint; where it changes there is a line
	// Cards hold the cards of the row, in the order in which they stand below
	// one another, each with its stage or step.
	Cards []Card
	// Curves make the row one of curves, so high.
	Curves []Series
	Height float64
}

// Card is a card and where it belongs.
type Card struct {
	Block
	Stage string
}

// Series is a curve's values.
type Series struct {
	ID     string
	Values []Value
}

// Value is an emotion, -2 to +2, at a stage or step. Several at one stand beside
// one another.
type Value struct {
	ID    string
	Stage string
	V     float64
}

// Way leads from a stage or card to another.
type Way struct{ ID, From, To, Label string }

// Table is the geometry of a sheet.
type Table struct {
	Width, Height float64
	Heads         []Placed // stages, then steps
	Stages        int      // how many of the heads are stages
	HeadTop       float64  // above it are the arcs of the ways
	Body          float64  // y at which the rows begin
	Columns       []Column
	Rows          []Row
	Breaks        []Break
	Ways          []Drawn
}

// Column is where a stage without steps, or a step, stands.
type Column struct {
	ID    string // the stage or step whose cards stand in it
	X, W  float64
	Stage string // itself, or the stage of a step
	First bool   // of its stage
}

// Row is a lane in its place.
type Row struct {
	Rect
	Label  Placed
	Cards  []Placed
	Curves []Curve
	Rests  []Rest
	// Top and Bottom are the heights of +2 and -2 in a row of curves.
	Top, Bottom float64
}

// Rest says how many cards of a cell are not shown, and where that is written.
type Rest struct {
	Rect
	Count int
}

// Curve is a series in its place: its line goes on for half a column at both ends.
type Curve struct {
	ID     string
	Points []Point // of the values
	Values []Value // in the order of the points
	Whole  []Point // with the ends; empty for a single point
}

// Break is where the band of the blueprint changes.
type Break struct {
	Y           float64
	Above, Than string // the bands above and below
}

const (
	pad       = 8  // between a cell's edge and its cards
	between   = 6  // between cards
	breakHigh = 24 // of a line of the blueprint
	emptyHigh = 44 // of a band without lanes
	restHigh  = 24
	arcHigh   = 26 // of one level of arcs above the heads
)

// Lay works out the geometry of a sheet.
func Lay(r Ruler, s Sheet) *Table {
	size := s.Size.withDefaults()
	t := &Table{}
	l := laying{ruler: r, size: size, table: t, spans: map[string][2]int{}, own: map[string]int{}, heads: map[string]Rect{}}
	l.columns(s.Stages)
	t.HeadTop = l.room(s.Ways)
	l.headings(s.Stages)
	y, band := t.Body, ""
	for i, lane := range s.Lanes {
		switch {
		case len(s.Bands) > 0:
			y = t.through(s.Bands, lane.Band, y)
		case i > 0 && lane.Band != band && (lane.Band != "" || band != ""):
			y = t.breakAt(y, band, lane.Band)
		}
		band = lane.Band
		row := l.row(lane, y)
		t.Rows = append(t.Rows, row)
		y = row.End()
	}
	if len(s.Bands) > 0 {
		if y = t.through(s.Bands, "", y); t.bare() {
			y += emptyHigh
		}
	}
	t.Height = y
	l.ways(s.Ways)
	return t
}

// breakAt puts a line between two bands, and returns where what follows begins.
func (t *Table) breakAt(y float64, above, than string) float64 {
	t.Breaks = append(t.Breaks, Break{Y: y, Above: above, Than: than})
	return y + breakHigh
}

// bare reports whether nothing stands below the last line.
func (t *Table) bare() bool {
	return len(t.Rows) == 0 || len(t.Breaks) > 0 && t.Rows[len(t.Rows)-1].Y < t.Breaks[len(t.Breaks)-1].Y
}

// through puts the lines of a blueprint down to a band, to the last of them when
// it is none; a band without lanes leaves room between two.
func (t *Table) through(bands []string, to string, y float64) float64 {
	for at := len(t.Breaks); at+1 < len(bands) && (to == "" || at < slices.Index(bands, to)); at++ {
		if t.bare() {
			y += emptyHigh
		}
		y = t.breakAt(y, bands[at], bands[at+1])
	}
	return y
}

// End is the y of the row’s lower edge.
func (r Row) End() float64 { return r.Y + r.H }

// laying is a table being laid.
type laying struct {
	ruler Ruler
	size  Size
	table *Table
	spans map[string][2]int // of a stage or step: its first column, and the one after its last
	own   map[string]int    // of a stage with one before its steps: that column
	heads map[string]Rect
	cards map[string]Rect
}

func (l *laying) columns(stages []Stage) {
	t, x := l.table, l.size.Label
	add := func(id, stage string, first bool) {
		l.spans[id] = [2]int{len(t.Columns), len(t.Columns) + 1}
		t.Columns = append(t.Columns, Column{ID: id, X: x, W: l.size.Column, Stage: stage, First: first})
		x += l.size.Column
	}
	for _, stage := range stages {
		from := len(t.Columns)
		if len(stage.Steps) == 0 || stage.Own {
			add(stage.ID, stage.ID, true)
		}
		if len(stage.Steps) > 0 && stage.Own {
			l.own[stage.ID] = from
		}
		for _, step := range stage.Steps {
			add(step.ID, stage.ID, len(t.Columns) == from)
		}
		l.spans[stage.ID] = [2]int{from, len(t.Columns)}
	}
	if len(stages) == 0 {
		x += 3 * l.size.Column // an empty map has a page, too
	}
	t.Width = x
}

// headings places the heads of stages and, below them, of steps.
func (l *laying) headings(stages []Stage) {
	t := l.table
	t.Stages = len(stages)
	high, stepsHigh := 56.0, 0.0
	var steps []Placed
	for _, stage := range stages {
		span := l.spans[stage.ID]
		head := Place(l.ruler, stage.Block, t.Columns[span[0]].X, t.HeadTop, float64(span[1]-span[0])*l.size.Column)
		high = math.Max(high, head.H)
		t.Heads = append(t.Heads, head)
		for i, step := range stage.Steps {
			p := Place(l.ruler, step, t.Columns[span[1]-len(stage.Steps)+i].X, 0, l.size.Column)
			stepsHigh = math.Max(stepsHigh, p.H)
			steps = append(steps, p)
		}
	}
	for i := range t.Heads {
		t.Heads[i].H = high
		if len(stages[i].Steps) == 0 {
			t.Heads[i].H += stepsHigh
		}
		l.heads[t.Heads[i].ID] = t.Heads[i].Rect
	}
	for _, p := range steps {
		p.MoveDown(t.HeadTop + high)
		p.H = stepsHigh
		l.heads[p.ID] = p.Rect
		t.Heads = append(t.Heads, p)
	}
	t.Body = t.HeadTop + high + stepsHigh
}

// span is where the cards of a stage or step stand; false when they stand
// nowhere.
func (l *laying) span(id string) (span [2]int, ok bool) {
	if at, own := l.own[id]; own {
		return [2]int{at, at + 1}, true
	}
	span, ok = l.spans[id]
	return span, ok && span[0] < span[1]
}

// row lays a lane whose upper edge is y.
func (l *laying) row(lane Lane, y float64) Row {
	row := Row{Rect: Rect{0, y, l.table.Width, 0}}
	row.Label = Place(l.ruler, lane.Label, 0, y, l.size.Label)
	high := row.Label.H
	if lane.Height > 0 {
		row.Top, row.Bottom = y+26, y+lane.Height-22
		for _, s := range lane.Curves {
			row.Curves = append(row.Curves, l.curve(s, row.Top, row.Bottom))
		}
		high = math.Max(high, lane.Height)
	}
	ends := make([]float64, len(l.table.Columns)) // of what stands in each column, from the row's edge
	shown := map[string]int{}
	for _, c := range lane.Cards {
		span, ok := l.span(c.Stage)
		if !ok {
			continue
		}
		shown[c.Stage]++
		if shown[c.Stage] > l.size.MostCards {
			continue
		}
		at := pad - between + lane.Height
		for _, end := range ends[span[0]:span[1]] {
			at = math.Max(at, end)
		}
		for i := range c.Paras {
			if c.Paras[i].Most == 0 || c.Paras[i].Most > l.size.MostLines {
				c.Paras[i].Most = l.size.MostLines
			}
		}
		p := Place(l.ruler, c.Block, l.table.Columns[span[0]].X+pad, y+at+between, float64(span[1]-span[0])*l.size.Column-2*pad)
		row.Cards = append(row.Cards, p)
		if l.cards == nil {
			l.cards = map[string]Rect{}
		}
		l.cards[c.ID] = p.Rect
		for i := span[0]; i < span[1]; i++ {
			ends[i] = at + between + p.H
		}
	}
	for i, column := range l.table.Columns {
		if more := shown[column.ID] - l.size.MostCards; more > 0 {
			row.Rests = append(row.Rests, Rest{Rect{column.X + pad, y + ends[i] + between, column.W - 2*pad, restHigh}, more})
			ends[i] += between + restHigh
		}
	}
	for _, end := range ends {
		if end > 0 {
			high = math.Max(high, end+pad)
		}
	}
	row.H = math.Max(high, 44)
	return row
}

// curve lays a series between the heights of +2 and -2.
func (l *laying) curve(s Series, top, bottom float64) Curve {
	c := Curve{ID: s.ID}
	perColumn := map[int][]Value{}
	for _, v := range s.Values {
		if span, ok := l.span(v.Stage); ok {
			perColumn[span[0]] = append(perColumn[span[0]], v)
		}
	}
	for i, column := range l.table.Columns {
		values := perColumn[i]
		if len(values) == 0 {
			continue
		}
		width := column.W
		if span, _ := l.span(values[0].Stage); span[1]-span[0] > 1 {
			width *= float64(span[1] - span[0])
		}
		for k, v := range values {
			c.Points = append(c.Points, Point{column.X + width*(float64(k)+0.5)/float64(len(values)), EmotionY(v.V, top, bottom)})
			c.Values = append(c.Values, v)
		}
	}
	if len(c.Points) > 1 { // one point is a point: no line is drawn through it
		first, last := c.Points[0], c.Points[len(c.Points)-1]
		begin, _ := l.span(c.Values[0].Stage)
		end, _ := l.span(c.Values[len(c.Values)-1].Stage)
		if begin[0] == 0 {
			first.X = 0
		}
		if end[1] == len(l.table.Columns) {
			last.X = l.table.Width
		}
		from, to := math.Max(l.size.Label+4, first.X-l.size.Column/2), math.Min(l.table.Width-4, last.X+l.size.Column/2)
		c.Whole = append(c.Whole, Point{from, first.Y})
		c.Whole = append(c.Whole, c.Points...)
		c.Whole = append(c.Whole, Point{to, last.Y})
	}
	return c
}
