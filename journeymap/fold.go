package journeymap

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"percorso"
	"percorso/journeymap/document"
)

func nodeID(id string) document.NodeID { return document.NodeID(id) }

// checkOps refuses a batch that is over a limit.
func checkOps(doc *document.Document, ops []document.Op) error { return doc.Check(ops) }

// kindOf names a node's kind as people do: a stage within a stage is a step.
func kindOf(n document.Node) string {
	if n.Kind == document.KindStage && n.Parent != document.Root {
		return "step"
	}
	return string(n.Kind)
}

// zstdTools packs and unpacks; both may be used by many at once.
var zstdTools = sync.OnceValues(func() (*zstd.Encoder, *zstd.Decoder) {
	in, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) //nolint:forbidigo // cannot happen: the options are right
	}
	out, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		panic(err) //nolint:forbidigo // cannot happen: the options are right
	}
	return in, out
})

// pack writes a document's nodes as they are kept: JSON, zstd.
func pack(doc *document.Document) []byte {
	in, _ := zstdTools()
	return in.EncodeAll(encode(doc.Nodes()), nil)
}

func unpack(packed []byte) (nodes []document.Node, err error) {
	_, out := zstdTools()
	text, err := out.DecodeAll(packed, nil)
	if err == nil {
		err = json.Unmarshal(text, &nodes)
	}
	if err != nil {
		return nil, percorso.Errorf(percorso.Internal, "the state of a map is damaged: %w; restore it from a backup", err)
	}
	return nodes, nil
}

// summarize returns what the portfolio shows of a document.
func summarize(doc *document.Document) Summary {
	root, _ := doc.Node(document.Root)
	s := Summary{
		Title: root.Text("title"), Scenario: root.Text("scenario"), Goal: root.Text("goal"), Language: root.Text("language"),
		Owner: root.Text("owner"), Pair: root.Text("pair"), Model: root.Text("model"), Personas: []string{},
		Form: AsIs, State: Draft,
	}
	if root.Text("form") == ToBe {
		s.Form = ToBe
	}
	if state := root.Text("state"); state == InReview || state == Approval {
		s.State = state
	}
	if review, ok := document.Read[struct {
		Every int    `json:"every"`
		Next  string `json:"next"`
	}](root, "review"); ok {
		s.Every, s.Next = max(0, review.Every), review.Next
	}
	if approved, ok := document.Read[approvedBy](root, "approved"); ok {
		s.Approved = &approved
	}
	for _, n := range doc.Nodes() {
		if !doc.Visible(n.ID) {
			continue
		}
		if _, bound := n.Props["bind"]; bound {
			s.Bound++
		}
		switch n.Kind { //nolint:exhaustive // the others are not counted
		case document.KindPersona:
			s.Personas = append(s.Personas, n.Text("name"))
		case document.KindStage:
			if n.Parent == document.Root {
				s.Stages++
			} else {
				s.Steps++
			}
			if submap := n.Text("submap"); submap != "" {
				s.Submaps = append(s.Submaps, submap)
			}
		case document.KindLane:
			s.Lanes++
		case document.KindCard:
			s.Cards++
			switch n.Text("evidence") {
			case "measured":
				s.Evidence.Measured++
			case "partly":
				s.Evidence.Partly++
			default:
				s.Evidence.None++
			}
		}
	}
	return s
}

// backTo returns the operations that make now what doc was; with leave, but for
// what stays.
func backTo(now, doc *document.Document, leave bool) []document.Op {
	stay := func(n document.Node, key string) bool { return leave && n.ID == document.Root && stays[key] }
	ops := []document.Op{}
	nodes := doc.Nodes()
	slices.SortStableFunc(nodes, func(a, b document.Node) int { return cmp.Compare(depth(doc, a), depth(doc, b)) })
	for _, n := range nodes { // a node's place is right before what hangs under it comes
		if n.Deleted {
			continue
		}
		have, known := now.Node(n.ID)
		if !known || have.Deleted {
			ops = append(ops, document.Op{Op: document.Insert, ID: n.ID, Kind: n.Kind, Parent: n.Parent, Order: n.Order, Props: n.Props})
		} else if have.Parent != n.Parent || have.Order != n.Order {
			ops = append(ops, document.Op{Op: document.Move, ID: n.ID, Parent: n.Parent, Order: n.Order})
		}
		for key, value := range n.Props {
			if known && !have.Deleted && string(have.Props[key]) != string(value) && !stay(n, key) {
				ops = append(ops, document.Op{Op: document.Set, ID: n.ID, Key: key, Value: value})
			}
		}
		for key := range have.Props {
			if _, had := n.Props[key]; !had && !stay(n, key) {
				ops = append(ops, document.Op{Op: document.Set, ID: n.ID, Key: key, Value: json.RawMessage("null")})
			}
		}
	}
	for _, n := range now.Nodes() {
		if had, known := doc.Node(n.ID); !n.Deleted && n.ID != document.Root && (!known || had.Deleted) {
			ops = append(ops, document.Op{Op: document.Delete, ID: n.ID})
		}
	}
	return ops
}

// depth is how far a node is below the root.
func depth(doc *document.Document, n document.Node) (steps int) {
	for n.ID != document.Root && steps <= doc.Len() {
		n, _ = doc.Node(n.Parent)
		steps++
	}
	return steps
}

// anew returns a document made as people would make it, node by node, so that
// all limits hold. What hangs on nothing is left out.
func anew(doc *document.Document) (*document.Document, error) {
	out := document.New()
	for ops := range slices.Chunk(backTo(out, doc, false), document.MaxOps) {
		if err := out.Check(ops); err != nil {
			return nil, err
		}
		out.Apply(ops)
	}
	return out, nil
}
