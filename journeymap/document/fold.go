package document

import (
	"bytes"
	"encoding/json"
	"maps"
)

// Apply folds operations into d, in their order. The last writer wins: for each
// prop of a node, and for its place. What cannot be done has no effect: that is
// part of the fold, so every reader of the log comes to the same state.
//
//   - insert of a node that is there: none; of a deleted one: it comes back with
//     the props it had, those given on top. Into an unknown parent, or under
//     itself: none.
//   - set of an unknown node: none; of a deleted one: kept for when it comes back.
//   - move to an unknown parent, or under itself: none.
//   - delete of the root: none.
func (d *Document) Apply(ops []Op) {
	d.shown.Store(nil)
	for _, op := range ops {
		d.apply(op)
	}
}

func (d *Document) apply(op Op) {
	n, known := d.nodes[op.ID]
	switch op.Op {
	case Insert:
		if known && !n.Deleted || op.ID == Root || !d.fits(op.ID, op.Parent) {
			return
		}
		if !known {
			n = Node{ID: op.ID, Kind: op.Kind}
		}
		n.Parent, n.Order, n.Deleted = op.Parent, op.Order, false
		n.Props = maps.Clone(n.Props)
		for key, value := range op.Props {
			n.set(key, value)
		}
	case Set:
		if !known {
			return
		}
		n.Props = maps.Clone(n.Props)
		n.set(op.Key, op.Value)
	case Move:
		if !known || op.ID == Root || !d.fits(op.ID, op.Parent) {
			return
		}
		n.Parent, n.Order = op.Parent, op.Order
	case Delete:
		if !known || op.ID == Root {
			return
		}
		n.Deleted = true
	default:
		return
	}
	d.nodes[op.ID] = n
}

// set changes the node's own props.
func (n *Node) set(key string, value json.RawMessage) {
	if value = bytes.TrimSpace(value); len(value) == 0 || string(value) == "null" {
		delete(n.Props, key)
		return
	}
	if n.Props == nil {
		n.Props = map[string]json.RawMessage{}
	}
	n.Props[key] = value
}

// fits reports whether parent is known and does not hang under id.
func (d *Document) fits(id, parent NodeID) bool {
	at := parent
	for range d.nodes {
		n, known := d.nodes[at]
		if !known || at == id {
			return false
		}
		if at == Root {
			return true
		}
		at = n.Parent
	}
	return false
}
