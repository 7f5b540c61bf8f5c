package document

import (
	"cmp"
	"slices"
	"strings"
)

// tree is what of a document is visible.
type tree struct {
	children map[family][]Node // in order
	places   map[NodeID]int    // of the visible nodes, as a reader comes to them
	reading  []Node            // the visible nodes in that order
}

// family is siblings: nodes of a kind below one parent.
type family struct {
	parent NodeID
	kind   Kind
}

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
// it are alive, and for a card its stage and all above that too.
func (d *Document) Visible(id NodeID) bool {
	_, ok := d.tree().places[id]
	return ok
}

// Reading returns the visible nodes as a reader comes to them: the map, the
// personas, each stage with its steps, each lane with its cards in their order,
// the links, the stakeholders, and what is of no kind known here, by kind.
func (d *Document) Reading() []Node { return slices.Clone(d.tree().reading) }

// tree returns what is visible, worked out once until the next Apply.
func (d *Document) tree() *tree {
	if t := d.shown.Load(); t != nil {
		return t
	}
	t := &tree{children: map[family][]Node{}, places: make(map[NodeID]int, len(d.nodes))}
	alive := make(map[NodeID]bool, len(d.nodes))
	for id, n := range d.nodes {
		if d.alive(id, alive) {
			t.places[id] = 0
			if id != Root {
				at := family{n.Parent, n.Kind}
				t.children[at] = append(t.children[at], n)
			}
		}
	}
	for _, siblings := range t.children {
		inOrder(siblings)
	}
	t.read(d.nodes[Root])
	for _, kind := range ranks {
		for _, n := range t.children[family{Root, kind}] {
			t.read(n)
		}
	}
	var others []Node
	for at := range t.children {
		for _, n := range t.children[at] {
			if t.places[n.ID] == 0 {
				others = append(others, n)
			}
		}
	}
	slices.SortFunc(others, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Parent, b.Parent), cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	for _, n := range others {
		t.put(n)
	}
	d.shown.Store(t)
	return t
}

// read puts a node and what has its place below it.
func (t *tree) read(n Node) {
	t.put(n)
	switch {
	case n.Kind == KindStage && n.Parent == Root:
		for _, step := range t.children[family{n.ID, KindStage}] {
			t.put(step)
		}
	case n.Kind == KindLane:
		for _, card := range t.children[family{n.ID, KindCard}] {
			t.put(card)
		}
	}
}

func (t *tree) put(n Node) {
	t.reading = append(t.reading, n)
	t.places[n.ID] = len(t.reading)
}

// alive reports whether a node and all above it are there: not deleted, and a
// card's stage too. known holds what was found out before.
func (d *Document) alive(id NodeID, known map[NodeID]bool) (answer bool) {
	at, way := id, []NodeID(nil)
	for range len(d.nodes) + 1 {
		if had, ok := known[at]; ok {
			answer = had
			break
		}
		n, ok := d.nodes[at]
		if !ok || n.Deleted || n.Kind == KindCard && !d.stands(n) {
			break
		}
		way = append(way, at)
		if at == Root {
			answer = true
			break
		}
		at = n.Parent
	}
	known[id] = answer
	for _, step := range way {
		known[step] = answer
	}
	return answer
}

// stands reports whether a card's stage is one, and it and all above it are not
// deleted. A stage that hangs under a card itself is none.
func (d *Document) stands(card Node) bool {
	at := NodeID(card.Text("stage"))
	if d.nodes[at].Kind != KindStage {
		return false
	}
	for range len(d.nodes) + 1 {
		n, ok := d.nodes[at]
		if !ok || n.Deleted || n.Kind == KindCard {
			return false
		}
		if at == Root {
			return true
		}
		at = n.Parent
	}
	return false
}

// Map returns the root.
func (d *Document) Map() Node { return d.nodes[Root] }

// Children returns the visible nodes of a kind below parent, in order.
func (d *Document) Children(parent NodeID, kind Kind) []Node {
	return slices.Clone(d.tree().children[family{parent, kind}])
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

// Links returns the visible links in order, whether or not both ends are visible.
func (d *Document) Links() []Node { return d.Children(Root, KindLink) }

// Stakeholders returns the visible stakeholders in order.
func (d *Document) Stakeholders() []Node { return d.Children(Root, KindStakeholder) }

// Cards returns the visible cards of a lane, in order, whatever their stage.
func (d *Document) Cards(lane NodeID) []Node { return d.Children(lane, KindCard) }

// CardsOf returns the visible cards of one cell in order: those of a lane at a
// stage or step.
func (d *Document) CardsOf(lane, stage NodeID) (out []Node) {
	for _, n := range d.tree().children[family{lane, KindCard}] {
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
	for at, cards := range d.tree().children {
		if at.kind != KindCard {
			continue
		}
		for _, n := range cards {
			cell := Cell{n.Parent, NodeID(n.Text("stage"))}
			out[cell] = append(out[cell], n)
		}
	}
	return out
}

// Columns returns what stands across: each stage's steps, and before them the
// stage itself where it has none, or visible cards of its own.
func (d *Document) Columns() (out []Node) {
	held := map[NodeID]bool{}
	for cell := range d.Cells() {
		held[cell.Stage] = true
	}
	for _, stage := range d.Stages() {
		steps := d.Steps(stage.ID)
		if len(steps) == 0 || held[stage.ID] {
			out = append(out, stage)
		}
		out = append(out, steps...)
	}
	return out
}

// Ends returns what journeys are measured along: each stage's steps, or the stage
// itself where it has none.
func (d *Document) Ends() (out []Node) {
	for _, stage := range d.Stages() {
		if steps := d.Steps(stage.ID); len(steps) > 0 {
			out = append(out, steps...)
		} else {
			out = append(out, stage)
		}
	}
	return out
}
