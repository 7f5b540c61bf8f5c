package layout

import "math"

// Para is a text within a block.
type Para struct {
	Style Style
	Text  string
	Most  int     // lines at most; 0 for as many as it takes
	Above float64 // space above it
}

// Block is a card or a heading before it has a place: texts below one another,
// with room kept free beside and above them.
type Block struct {
	ID          string
	Left, Right float64 // kept free beside the texts, their margin included
	Top, Bottom float64 // kept free above and below
	Paras       []Para
	Least       float64 // height at least
	Centred     bool    // whether the texts stand in the middle of the height
}

// Line is a line of text in its place.
type Line struct {
	X, Y  float64 // where it begins, on its baseline
	Style Style
	Text  string
	Para  int // which of the block's texts it belongs to
}

// Placed is a block in its place.
type Placed struct {
	ID string
	Rect
	Lines []Line
	Cut   bool // whether a text was longer than its lines
}

// Place sets a block at a place, as wide as told and as high as it takes.
func Place(r Ruler, b Block, x, y, width float64) Placed {
	out := Placed{ID: b.ID, Rect: Rect{X: x, Y: y, W: width}}
	at := b.Top
	for i, para := range b.Paras {
		if para.Text == "" {
			continue
		}
		lines, cut := Wrap(r, para.Style, para.Text, width-b.Left-b.Right, para.Most)
		out.Cut = out.Cut || cut
		if len(out.Lines) > 0 {
			at += para.Above
		}
		for _, text := range lines {
			// The baseline of the type used here is a third of its size below the middle of its line.
			base := at + para.Style.Line/2 + para.Style.Size*0.35
			out.Lines = append(out.Lines, Line{X: x + b.Left, Y: y + base, Style: para.Style, Text: text, Para: i})
			at += para.Style.Line
		}
	}
	out.H = math.Max(b.Least, at+b.Bottom)
	if b.Centred {
		out.shift((out.H - at - b.Bottom) / 2)
	}
	return out
}

// shift moves the lines down.
func (p *Placed) shift(by float64) {
	for i := range p.Lines {
		p.Lines[i].Y += by
	}
}

// MoveDown moves the block and its lines.
func (p *Placed) MoveDown(by float64) {
	p.Y += by
	p.shift(by)
}
