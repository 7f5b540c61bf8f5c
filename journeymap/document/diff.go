package document

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// Change is how a node differs between two documents.
type Change string

// The changes. A node that was moved and changed is Changed, with Moved true.
const (
	Added   Change = "added"
	Removed Change = "removed"
	Changed Change = "changed"
	Moved   Change = "moved"
)

// Difference is what differs from one document to another, of what is visible.
type Difference struct {
	// Nodes that differ: by kind (map, personas, stages, lanes, cards, links, the
	// others), then in the order in which they stand.
	Nodes []NodeDifference `json:"nodes" nullable:"false"`
	// How many there are of each.
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Changed int `json:"changed"`
	Moved   int `json:"moved" doc:"Only moved, otherwise the same"`
}

// NodeDifference is how one node differs.
type NodeDifference struct {
	ID     NodeID `json:"id"`
	Kind   Kind   `json:"kind"`
	Change Change `json:"change" enum:"added,removed,changed,moved"`
	// Name is its title, name or text: as it is after, or was before it was removed.
	Name string `json:"name"`
	// Moved says that its place differs: its parent, its stage, or its order among those that stayed.
	Moved bool `json:"moved"`
	// Props that differ, by name.
	Props []PropDifference `json:"props" nullable:"false"`
	// Parent is where it hangs after, or hung before it was removed; Before is where it hung.
	Parent NodeID `json:"parent,omitempty"`
	Before NodeID `json:"before,omitempty"`
}

// PropDifference is a prop before and after; absent is null.
type PropDifference struct {
	Name   string          `json:"name"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// Diff returns what differs from a to b.
func Diff(a, b *Document) *Difference {
	out := &Difference{Nodes: []NodeDifference{}}
	moved := reordered(a, b)
	for id, before := range a.nodes {
		if !a.Visible(id) {
			continue
		}
		if !b.Visible(id) {
			out.Removed++
			out.Nodes = append(out.Nodes, NodeDifference{ID: id, Kind: before.Kind, Change: Removed, Name: before.Name(), Parent: before.Parent, Props: []PropDifference{}})
			continue
		}
		after := b.nodes[id]
		d := NodeDifference{ID: id, Kind: after.Kind, Name: after.Name(), Parent: after.Parent, Props: props(before, after)}
		if before.Parent != after.Parent {
			d.Before = before.Parent
		}
		d.Moved = before.Parent != after.Parent || moved[id]
		switch {
		case len(d.Props) == 1 && d.Props[0].Name == "stage" && d.Kind == KindCard:
			d.Moved = true
			d.Change = Moved
			out.Moved++
		case len(d.Props) > 0:
			d.Change = Changed
			out.Changed++
		case d.Moved:
			d.Change = Moved
			out.Moved++
		default:
			continue
		}
		out.Nodes = append(out.Nodes, d)
	}
	for id, n := range b.nodes {
		if b.Visible(id) && !a.Visible(id) {
			out.Added++
			out.Nodes = append(out.Nodes, NodeDifference{ID: id, Kind: n.Kind, Change: Added, Name: n.Name(), Parent: n.Parent, Props: []PropDifference{}})
		}
	}
	place := func(id NodeID) int { return cmp.Or(b.tree().places[id], a.tree().places[id]) }
	slices.SortFunc(out.Nodes, func(x, y NodeDifference) int {
		return cmp.Or(cmp.Compare(rank(x.Kind), rank(y.Kind)), cmp.Compare(place(x.ID), place(y.ID)), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// Name returns what people call the node: its title, name or text.
func (n Node) Name() string {
	return cmp.Or(n.Text("title"), n.Text("name"), n.Text("text"), n.Text("label"))
}

var ranks = []Kind{KindMap, KindPersona, KindStage, KindLane, KindCard, KindLink, KindStakeholder}

func rank(k Kind) int {
	if i := slices.Index(ranks, k); i >= 0 {
		return i
	}
	return len(ranks)
}

func props(before, after Node) []PropDifference {
	out := []PropDifference{}
	names := maps.Clone(before.Props)
	if names == nil {
		names = map[string]json.RawMessage{}
	}
	maps.Copy(names, after.Props)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if x, y := before.Props[name], after.Props[name]; !same(x, y) {
			out = append(out, PropDifference{Name: name, Before: x, After: y})
		}
	}
	return out
}

// same reports whether two props say the same, however they are written.
func same(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if a == nil || b == nil {
		return false
	}
	x, errX := canonical(a)
	y, errY := canonical(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func canonical(raw json.RawMessage) ([]byte, error) {
	v, err := parse(raw)
	if err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// parse reads JSON, its numbers as they are written.
func parse(raw json.RawMessage) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

// reordered returns the nodes that changed their place among siblings that both
// documents have: the fewest that explain the new order.
func reordered(a, b *Document) map[NodeID]bool {
	children := map[family][]Node{}
	for id, n := range b.nodes {
		if old, known := a.nodes[id]; known && id != Root && old.Parent == n.Parent && a.Visible(id) && b.Visible(id) {
			children[family{n.Parent, n.Kind}] = append(children[family{n.Parent, n.Kind}], n)
		}
	}
	out := map[NodeID]bool{}
	for _, now := range children {
		inOrder(now)
		was := make([]Node, len(now))
		for i, n := range now {
			was[i] = a.nodes[n.ID]
		}
		inOrder(was)
		place := map[NodeID]int{}
		for i, n := range was {
			place[n.ID] = i
		}
		stays := rising(now, place)
		for _, n := range now {
			if !stays[n.ID] {
				out[n.ID] = true
			}
		}
	}
	return out
}

// rising returns a longest run of nodes whose places rise.
func rising(nodes []Node, place map[NodeID]int) map[NodeID]bool {
	best := make([]int, 0, len(nodes)) // best[i] ends a run of length i+1
	before := make([]int, len(nodes))
	for i, n := range nodes {
		at, _ := slices.BinarySearchFunc(best, place[n.ID], func(j, target int) int { return cmp.Compare(place[nodes[j].ID], target) })
		before[i] = -1
		if at > 0 {
			before[i] = best[at-1]
		}
		if at == len(best) {
			best = append(best, i)
		} else {
			best[at] = i
		}
	}
	out := map[NodeID]bool{}
	if len(best) > 0 {
		for i := best[len(best)-1]; i >= 0; i = before[i] {
			out[nodes[i].ID] = true
		}
	}
	return out
}
