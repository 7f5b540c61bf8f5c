package document

import (
	"encoding/json"
	"net/url"
	"slices"
	"unicode/utf8"

	"percorso"
)

// What a map may hold at most. A batch that would go over is refused whole.
const (
	MaxOps    = 2000     // in a batch
	MaxNodes  = 10_000   // on a map, deleted ones too
	MaxStages = 300      // stages and steps that are not deleted
	MaxLanes  = 100      // lanes that are not deleted
	MaxText   = 20_000   // characters of a text
	MaxProp   = 64 << 10 // bytes of a prop as JSON
	MaxProps  = 200      // props of a node
	maxID     = 40
	maxKey    = 64
	maxOrder  = 200
)

// reserved are the names of members of a file that are no props.
var reserved = []string{"id", "format", "personas", "stages", "steps", "lanes", "cards", "links", "stakeholders", "others", "assets"}

// Check says whether a batch may be numbered on top of d: an error of kind
// Invalid or TooLarge that names the operation, the node, the field and the
// remedy. Whether an operation will have an effect is not its business.
func (d *Document) Check(ops []Op) error {
	if len(ops) == 0 {
		return percorso.Errorf(percorso.Invalid, "the batch has no operations; send at least one")
	}
	if len(ops) > MaxOps {
		return percorso.Errorf(percorso.TooLarge, "the batch has %d operations, at most %d go in one; send several batches", len(ops), MaxOps)
	}
	nodes, stages, lanes := len(d.nodes), 0, 0
	for i, op := range ops {
		if err := op.check(); err != nil {
			return percorso.Errorf(percorso.KindOf(err), "operation %d, node %q: %w", i+1, cut(string(op.ID)), err)
		}
		n, known := d.nodes[op.ID]
		if _, has := n.Props[op.Key]; op.Op == Set && !has && len(n.Props) >= MaxProps {
			return percorso.Errorf(percorso.TooLarge, "operation %d, node %q: it has %d props, and no more fit; remove one before %s is set", i+1, op.ID, len(n.Props), op.Key)
		}
		if op.Op != Insert {
			continue
		}
		if !known {
			nodes++
		}
		if !known || n.Deleted {
			switch op.Kind {
			case KindStage:
				stages++
			case KindLane:
				lanes++
			default:
			}
		}
	}
	if nodes > MaxNodes {
		return percorso.Errorf(percorso.TooLarge, "the map would have %d things on it, at most %d fit, deleted ones too; begin a second map, or a sub-journey", nodes, MaxNodes)
	}
	if stages > 0 && stages+d.count(KindStage) > MaxStages {
		return percorso.Errorf(percorso.TooLarge, "the map would have %d stages and steps, at most %d fit; put some of them into a sub-journey", stages+d.count(KindStage), MaxStages)
	}
	if lanes > 0 && lanes+d.count(KindLane) > MaxLanes {
		return percorso.Errorf(percorso.TooLarge, "the map would have %d lanes, at most %d fit; put some of them together", lanes+d.count(KindLane), MaxLanes)
	}
	return nil
}

// count counts nodes of a kind that are not deleted.
func (d *Document) count(kind Kind) (n int) {
	for _, node := range d.nodes {
		if node.Kind == kind && !node.Deleted {
			n++
		}
	}
	return n
}

func (op *Op) check() error {
	if !isName(string(op.ID), maxID) {
		return percorso.Errorf(percorso.Invalid, "id: give 1 to %d letters, digits, - and _", maxID)
	}
	switch op.Op {
	case Insert:
		if op.ID == Root {
			return percorso.Errorf(percorso.Invalid, "the map itself is there already; set what belongs to it")
		}
		if !isName(string(op.Kind), maxID) {
			return percorso.Errorf(percorso.Invalid, "kind %q: give one such as stage, lane or card", cut(string(op.Kind)))
		}
		if len(op.Props) > MaxProps {
			return percorso.Errorf(percorso.TooLarge, "props: %d are too many, at most %d", len(op.Props), MaxProps)
		}
		for key, value := range op.Props {
			if err := checkProp(key, value); err != nil {
				return err
			}
		}
		return op.checkPlace()
	case Move:
		if op.ID == Root {
			return percorso.Errorf(percorso.Invalid, "the map itself cannot be moved")
		}
		return op.checkPlace()
	case Set:
		return checkProp(op.Key, op.Value)
	case Delete:
		if op.ID == Root {
			return percorso.Errorf(percorso.Invalid, "the map itself is not deleted by an operation; delete the map")
		}
		return nil
	}
	return percorso.Errorf(percorso.Invalid, "op %q is unknown; write insert, set, move or delete", cut(op.Op))
}

func (op *Op) checkPlace() error {
	if !isName(string(op.Parent), maxID) {
		return percorso.Errorf(percorso.Invalid, "parent %q: give the id of a node, %q for the map itself", cut(string(op.Parent)), Root)
	}
	if op.Order == "" || len(op.Order) > maxOrder || !isKey(op.Order) {
		return percorso.Errorf(percorso.Invalid, "order %q: give 1 to %d letters and digits, not ending in 0", cut(op.Order), maxOrder)
	}
	return nil
}

func checkProp(key string, value json.RawMessage) error {
	if !isName(key, maxKey) {
		return percorso.Errorf(percorso.Invalid, "key %q: give 1 to %d letters, digits, - and _", cut(key), maxKey)
	}
	if slices.Contains(reserved, key) {
		return percorso.Errorf(percorso.Invalid, "key %q: the file format needs this name; use another", key)
	}
	if len(value) > MaxProp {
		return percorso.Errorf(percorso.TooLarge, "%s has %d bytes, at most %d fit; attach it as a file, or put it on several cards", key, len(value), MaxProp)
	}
	if len(value) == 0 {
		return nil
	}
	var parsed any
	if err := json.Unmarshal(value, &parsed); err != nil {
		return percorso.Errorf(percorso.Invalid, "%s is no JSON: %w", key, err)
	}
	text, isText := parsed.(string)
	if key == "url" && parsed != nil && (!isText || !isAddress(text)) {
		return percorso.Errorf(percorso.Invalid, "url %q: give an address that begins with https://, http:// or mailto:", cut(text))
	}
	if isText {
		if n := utf8.RuneCountInString(text); n > MaxText {
			return percorso.Errorf(percorso.TooLarge, "%s has %d characters, at most %d fit; shorten it, or put it on several cards", key, n, MaxText)
		}
	}
	return nil
}

// isAddress reports whether a link to text leads somewhere, and runs nothing.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme)
}

// isName reports whether s is 1 to limit letters, digits, - and _.
func isName(s string, limit int) bool {
	if s == "" || len(s) > limit {
		return false
	}
	for i := range len(s) {
		if value(s[i]) < 0 && s[i] != '-' && s[i] != '_' {
			return false
		}
	}
	return true
}

// cut shortens what is quoted in an error.
func cut(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
