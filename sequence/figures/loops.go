package figures

import (
	"percorso"
	"percorso/catalogue"
)

// Move kinds, from a stage of a model to another.
const (
	Forward = "forward" // to the next stage
	Skip    = "skip"    // to a stage further on
	Loop    = "loop"    // to an earlier stage, as the model means it to happen
	Back    = "back"    // to an earlier stage otherwise: a back-step
)

// MoveKind returns the kind of the move between two stages of the model, given
// by their positions, which differ.
func MoveKind(model *catalogue.Model, from, to int) string {
	switch {
	case to == from+1:
		return Forward
	case to > from:
		return Skip
	}
	for _, l := range model.Loops {
		if l.From == model.Stages[from].ID && l.To == model.Stages[to].ID {
			return Loop
		}
	}
	return Back
}

// StageAt returns the position of a stage in the model, or -1.
func StageAt(model *catalogue.Model, id percorso.StageID) int {
	for i, s := range model.Stages {
		if s.ID == id {
			return i
		}
	}
	return -1
}
