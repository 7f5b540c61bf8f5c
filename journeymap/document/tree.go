package document

import (
	"cmp"
	"slices"
	"strings"
)

// Nodes returns all nodes, deleted ones too, by id.
func (d *Document) Nodes() []Node {
	out := make([]Node, 0, len(d.nodes))
	for _, n := range d.nodes {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// Len returns how many nodes there are, deleted ones too.
func (d *Document) Len() int { return len(d.nodes) }

// Visible reports whether a node is there for people to see: it and all above
// it are alive, and for a card its stage too.
func (d *Document) Visible(id NodeID) bool {
	n, known := d.nodes[id]
	if !known {
		return false
	}
	if n.Kind == KindCard && n.Parent != id {
		if stage := NodeID(n.Text("stage")); stage == "" || !d.alive(stage) {
			return false
		}
	}
	return d.alive(id)
}

func (d *Document) alive(id NodeID) bool {
	for range d.nodes {
		n, known := d.nodes[id]
		if !known || n.Deleted {
			return false
		}
		if id == Root {
			return true
		}
		id = n.Parent
	}
	return false
}

// Map returns the root.
func (d *Document) Map() Node { return d.nodes[Root] }

// Children returns the visible nodes of a kind below parent, in order.
func (d *Document) Children(parent NodeID, kind Kind) (out []Node) {
	for _, n := range d.nodes {
		if n.Parent == parent && n.Kind == kind && n.ID != Root && d.Visible(n.ID) {
			out = append(out, n)
		}
	}
	inOrder(out)
	return out
}

func inOrder(nodes []Node) {
	slices.SortFunc(nodes, func(a, b Node) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
}

// Personas returns the visible personas in order.
func (d *Document) Personas() []Node { return d.Children(Root, KindPersona) }

// Stages returns the visible stages in order, without their steps.
func (d *Document) Stages() []Node { return d.Children(Root, KindStage) }

// Steps returns the visible steps of a stage in order.
func (d *Document) Steps(stage NodeID) []Node { return d.Children(stage, KindStage) }

// Lanes returns the visible lanes in order.
func (d *Document) Lanes() []Node { return d.Children(Root, KindLane) }

// Links returns the visible links in order.
func (d *Document) Links() []Node { return d.Children(Root, KindLink) }

// Stakeholders returns the visible stakeholders in order.
func (d *Document) Stakeholders() []Node { return d.Children(Root, KindStakeholder) }

// Cards returns the visible cards of a lane, in order, whatever their stage.
func (d *Document) Cards(lane NodeID) []Node { return d.Children(lane, KindCard) }

// CardsOf returns the visible cards of one cell in order: those of a lane at a
// stage or step.
func (d *Document) CardsOf(lane, stage NodeID) (out []Node) {
	for _, n := range d.Cards(lane) {
		if NodeID(n.Text("stage")) == stage {
			out = append(out, n)
		}
	}
	return out
}

// Cell is a lane at a stage or step.
type Cell struct{ Lane, Stage NodeID }

// Cells returns the visible cards by cell, each in order: for those who need all
// of them.
func (d *Document) Cells() map[Cell][]Node {
	out := map[Cell][]Node{}
	for _, n := range d.nodes {
		if n.Kind == KindCard && d.Visible(n.ID) {
			at := Cell{n.Parent, NodeID(n.Text("stage"))}
			out[at] = append(out[at], n)
		}
	}
	for _, cards := range out {
		inOrder(cards)
	}
	return out
}

// Columns returns what stands across: each stage's steps, or the stage itself
// where it has none.
func (d *Document) Columns() (out []Node) {
	for _, stage := range d.Stages() {
		if steps := d.Steps(stage.ID); len(steps) > 0 {
			out = append(out, steps...)
		} else {
			out = append(out, stage)
		}
	}
	return out
}
