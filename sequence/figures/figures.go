// Package figures is what the engine and its slow twin answer, and the terms in
// which they are asked. Both give the same figures, to the last unit.
//
// Stages and touchpoints are positions in the table's lists, times are Unix
// seconds, emotions thousandths and money hundredths: every figure is an
// integer, so figures of parts can be added in any order.
package figures

import (
	"percorso"
	"percorso/sequence"
)

// MaxStages is how many stages a model may have in a journey or a graph.
const MaxStages = 64

// MaxSteps is how many steps a funnel may have.
const MaxSteps = 64

// Coverage says how much of the log an answer rests on. From and To are the
// first and the last time, both 0 when Interactions is 0.
type Coverage struct {
	Customers, Interactions, Placed int64
	From, To                        uint32
}

// Quartiles of N durations in seconds: element floor((N-1)*q) of the sorted
// list, so each is a duration that occurred. All are 0 when N is 0.
type Quartiles struct {
	N              int64
	Q1, Median, Q3 uint32
}

// Feeling sums N emotions, their squares, and how many lie nearest to each of
// the five faces, halves going to the face further from 0.
type Feeling struct {
	N, Sum, Squares int64
	Faces           [5]int64
}

// Add counts one emotion.
func (f *Feeling) Add(e percorso.Emotion) {
	v := int64(e)
	f.N++
	f.Sum += v
	f.Squares += v * v
	f.Faces[face(v)]++
}

// Merge adds the emotions that g summed.
func (f *Feeling) Merge(g Feeling) {
	f.N += g.N
	f.Sum += g.Sum
	f.Squares += g.Squares
	for i, n := range g.Faces {
		f.Faces[i] += n
	}
}

// face returns the nearest of the five faces, 0 for -2000 to 4 for +2000.
func face(v int64) int {
	i := (v + 2500) / 1000
	if v < 0 {
		i = 4 - (2500-v)/1000
	}
	return int(min(max(i, 0), 4))
}

// JourneyRule is what a journey overview needs to know besides the table.
type JourneyRule struct {
	Silence uint32 // a journey is over when Until lies this far or further behind its last interaction on a stage
	Window  uint32 // how long after entering a visit a back-step counts, inclusive
	Until   uint32 // up to where the data is known
	NoMoves bool   // leave Moves out: their times cost more than all the rest where there are many stages
}

// Over reports whether the silence after an interaction at time t is over.
func (r JourneyRule) Over(t uint32) bool {
	return r.Until > t && r.Until-t >= r.Silence
}

// Journey is the figures of a journey overview; insight.Journey says what each
// of them means.
type Journey struct {
	Coverage         Coverage
	Customers        int64
	OutcomeCustomers int64
	BackStep         int64
	TimeToOutcome    Quartiles
	Stages           []Stage // one for each stage of the model
	Places           []Place // those with an interaction, by stage, then by touchpoint
	Moves            []Move  // those that happened, by from, then by to
}

// Stage is the figures of one stage.
type Stage struct {
	Customers, Interactions, Visits int64
	Next, Onward, BackStep, Loop    int64
	Left, Ended, Dropped, Now       int64
	Outcomes, Value                 int64
	TimeIn, TimeToNext              Quartiles
	Emotion                         Feeling
	Last                            uint32 // the newest interaction, 0 when there is none
}

// Place is the figures of one touchpoint on one stage. Touchpoint is -1 for
// interactions that a rule put on a stage without a touchpoint.
type Place struct {
	Stage, Touchpoint       int
	Customers, Interactions int64
	Now, Last               int64
	Outcomes, Value         int64
	Emotion                 Feeling
	First                   uint32
}

// Move is the figures of the moves between visits to two stages.
type Move struct {
	From, To  int
	Customers int64
	Time      Quartiles // N is how often it happened
}

// Graph is a directly-follows graph over nodes 0 to len(Nodes)-1.
type Graph struct {
	Coverage Coverage
	Nodes    []Node
	Edges    []Edge // those that happened, by from, then by to
}

// Node is the figures of one node of a graph.
type Node struct{ Interactions, Customers, Starts, Ends int64 }

// Edge is the figures of one edge of a graph; durations in seconds.
type Edge struct {
	From, To                  int
	Count, Customers, Sum     int64
	Median, Shortest, Longest uint32
}

// Step is what an interaction must be to count for a step of a funnel: all of
// the parts that are not nil must hold, as in a sequence.Selection.
type Step struct {
	Signatures []bool
	Events     []sequence.Bits // by block
	Profiles   []sequence.Bits // by block
}

// Funnel is the figures of an ordered funnel.
type Funnel struct {
	Coverage Coverage
	Steps    []StepFigures
}

// StepFigures are the figures of one step: customers who reached it, and their
// times from the step before and from the first, along the winning chain. The
// first step has no times.
type StepFigures struct {
	Customers       int64
	Time, TimeFirst Quartiles
}
