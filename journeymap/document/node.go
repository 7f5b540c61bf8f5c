// Package document is a journey map as a document: flat nodes that a
// server-ordered log of operations makes and changes. The state is the fold of
// the log, so that co-editing, history, undo and versions are the same thing.
package document

import (
	"encoding/json"
	"maps"
	"sync/atomic"
)

// NodeID names a node within its map; clients make it: 1 to 40 of letters,
// digits, - and _.
type NodeID string

// Root is the node of the map itself.
const Root NodeID = "map"

// Kind is what a node is.
type Kind string

// The kinds of node that are known here. Others are kept as they are.
const (
	KindMap         Kind = "map"
	KindPersona     Kind = "persona"
	KindStage       Kind = "stage" // within another stage it is a step
	KindLane        Kind = "lane"
	KindCard        Kind = "card"
	KindLink        Kind = "link"
	KindStakeholder Kind = "stakeholder"
)

// Node is one thing on a map. Nodes are not changed once made: an operation puts
// another in place.
type Node struct {
	ID     NodeID `json:"id"`
	Kind   Kind   `json:"kind"`
	Parent NodeID `json:"parent,omitempty"`
	// Order is a key of Between; siblings stand in its order, equal ones by id.
	Order string `json:"order,omitempty"`
	// Props are JSON by name; none is null.
	Props map[string]json.RawMessage `json:"props,omitempty"`
	// Deleted marks the node only: what hangs under it is hidden, and comes back with it.
	Deleted bool `json:"deleted,omitempty"`
}

// Text returns a prop that is a text, else "".
func (n Node) Text(prop string) string {
	text, _ := Read[string](n, prop)
	return text
}

// Number returns a prop that is a number; false when it is none.
func (n Node) Number(prop string) (float64, bool) { return Read[float64](n, prop) }

// Read reads a prop as a T; false when it is absent or of another shape.
func Read[T any](n Node, prop string) (value T, ok bool) {
	raw, ok := n.Props[prop]
	if !ok || json.Unmarshal(raw, &value) != nil {
		var none T
		return none, false
	}
	return value, true
}

// The operations.
const (
	Insert = "insert"
	Set    = "set"
	Move   = "move"
	Delete = "delete"
)

// Op is one operation. Insert uses Kind, Parent, Order and Props; Set uses Key
// and Value, where null removes; Move uses Parent and Order.
type Op struct {
	Op     string                     `json:"op"`
	ID     NodeID                     `json:"id"`
	Kind   Kind                       `json:"kind,omitempty"`
	Parent NodeID                     `json:"parent,omitempty"`
	Order  string                     `json:"order,omitempty"`
	Props  map[string]json.RawMessage `json:"props,omitempty"`
	Key    string                     `json:"key,omitempty"`
	Value  json.RawMessage            `json:"value,omitempty"`
}

// Document is the state of a map. It may be read by many at once while nobody
// calls Apply.
type Document struct {
	nodes map[NodeID]Node
	shown atomic.Pointer[tree] // nil until somebody asks; Apply forgets it
}

// New returns an empty map: only its root.
func New() *Document {
	return &Document{nodes: map[NodeID]Node{Root: {ID: Root, Kind: KindMap}}}
}

// Of returns the document of those nodes, deleted ones too, as Nodes gave them.
func Of(nodes []Node) *Document {
	d := New()
	for _, n := range nodes {
		d.nodes[n.ID] = n
	}
	return d
}

// Clone returns a document of its own, at the cost of one table.
func (d *Document) Clone() *Document { return &Document{nodes: maps.Clone(d.nodes)} }

// Node returns a node, deleted ones too.
func (d *Document) Node(id NodeID) (Node, bool) {
	n, ok := d.nodes[id]
	return n, ok
}
