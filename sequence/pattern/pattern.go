// Package pattern is the language of named behaviours: interactions of one
// customer in order, with bounds on the time between them, about the same
// product or the same order, and what must not come before, between or after.
//
// One of the elements is what is counted, the anchor: a pattern occurs once for
// each interaction that is its anchor and around which the rest can be found.
// docs/format/pattern.md explains it to those who write patterns.
package pattern

import (
	"math"

	"percorso"
	"percorso/sequence/figures"
)

// Bounds of the language.
const (
	MaxElements = 12 // of a pattern, those that must not come included
	MaxPatterns = 20 // of a question
	MaxMarks    = 64 // elements of all patterns of a question
	MaxLines    = 12 // products of an order that are looked at
)

// Forever is the bound of a gap that has none.
const Forever = math.MaxUint32

// Pattern is what a customer does in order.
type Pattern struct {
	Elements []Element
	// Same is the position of the property of which all elements must have one
	// value in common; -1 for none. An interaction without it is no element.
	Same   int
	Window uint32 // most seconds from the first element to the last, inclusive
}

// Element is one interaction of a pattern, or with Not one that must not come:
// between the elements beside it, before the first or after the last.
type Element struct {
	figures.Step
	Not bool
	// Any lets an element with Not forbid interactions whatever their product.
	Any    bool
	Anchor bool
	// After and Within bound the seconds since the element before, both
	// inclusive. For an element with Not at an end of the pattern, Within is how
	// far before the first element, or after the last, it must not come.
	After, Within uint32
}

// Check returns an error for what no interactions can fulfil, or has no
// meaning. The error says which element, from 0, or -1 for the whole pattern.
func (p *Pattern) Check() (element int, err error) {
	first, last, anchors, least := -1, -1, 0, uint64(0)
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Anchor {
			anchors++
		}
		switch {
		case e.Anchor && e.Not:
			return i, percorso.Errorf(percorso.Invalid, "what must not come cannot be counted")
		case anchors > 1:
			return i, percorso.Errorf(percorso.Invalid, "a second element is counted")
		case e.Any && !e.Not:
			return i, percorso.Errorf(percorso.Invalid, "only what must not come can be of any product")
		case e.After > e.Within:
			return i, percorso.Errorf(percorso.Invalid, "it would have to come later than it may")
		case e.Not && e.After > 0:
			return i, percorso.Errorf(percorso.Invalid, "what must not come has no earliest time")
		}
		if e.Not {
			continue
		}
		if first < 0 {
			first = i
		} else {
			least += uint64(e.After)
		}
		last = i
	}
	switch {
	case len(p.Elements) == 0 || len(p.Elements) > MaxElements:
		return -1, percorso.Errorf(percorso.Invalid, "a pattern has 1 to %d elements", MaxElements)
	case first < 0:
		return -1, percorso.Errorf(percorso.Invalid, "all of its elements are what must not come")
	case anchors == 0:
		return -1, percorso.Errorf(percorso.Invalid, "none of its elements is counted")
	case p.Elements[first].After > 0 || p.Elements[first].Within != Forever:
		return first, percorso.Errorf(percorso.Invalid, "nothing comes before the first element")
	case least > uint64(p.Window):
		return -1, percorso.Errorf(percorso.Invalid, "its elements lie further apart than its window is long")
	}
	for i := range p.Elements {
		if e := &p.Elements[i]; e.Not && i > first && i < last && e.Within != Forever {
			return i, percorso.Errorf(percorso.Invalid, "what must not come between two elements has no bound of its own")
		}
	}
	return -1, nil
}

// A Half is a pattern from one of its ends to the anchor, in that direction:
// what holds of the one holds of the other with time turned round.
type Half struct {
	Steps []HalfStep // the last is the anchor
	Lead  []Bar      // what must not lie beyond the first, within its bound
}

// HalfStep is one element of a half.
type HalfStep struct {
	Element       int    // position in the pattern
	After, Within uint32 // bounds of the seconds since the step before, in the half's direction
	Bars          []Bar  // what must not lie between the step before and this one
}

// Bar is what must not come.
type Bar struct {
	Element int
	Any     bool
	Within  uint32
}

// Halves returns the pattern up to its anchor, and, turned round, from its end
// back to it. The pattern has passed Check.
func (p *Pattern) Halves() (before, after Half) {
	var steps []HalfStep
	var bars []Bar
	anchor := 0
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Not {
			bars = append(bars, Bar{i, e.Any || p.Same < 0, e.Within})
			continue
		}
		if e.Anchor {
			anchor = len(steps)
		}
		steps = append(steps, HalfStep{i, e.After, e.Within, bars})
		bars = nil
	}
	before = Half{Steps: append([]HalfStep{}, steps[:anchor+1]...), Lead: steps[0].Bars}
	before.Steps[0].Bars, before.Steps[0].After, before.Steps[0].Within = nil, 0, Forever
	after.Lead = bars
	for i := len(steps) - 1; i >= anchor; i-- {
		s := HalfStep{Element: steps[i].Element, Within: Forever}
		if i+1 < len(steps) { // what stands between it and the one after belongs to that one
			s.After, s.Within, s.Bars = steps[i+1].After, steps[i+1].Within, steps[i+1].Bars
		}
		after.Steps = append(after.Steps, s)
	}
	return before, after
}
