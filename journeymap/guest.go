package journeymap

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"percorso"
	"percorso/journeymap/document"
)

// The windows in which a map can be open at once: those of people, of one of
// them, of guests, and of guests who come from one address. Guests keep nobody
// else out.
const (
	maxHere       = 500
	maxHereOne    = 50
	maxGuests     = 300
	maxGuestsFrom = 30
)

// fits returns an error when one more window would be too many. The room is
// locked.
func (s *Subscription) fits(r *room) error {
	all, same := 0, 0
	for other := range r.subs {
		if (other.share == nil) != (s.share == nil) {
			continue
		}
		all++
		if s.share == nil && other.who.ID == s.who.ID || s.share != nil && other.address == s.address {
			same++
		}
	}
	most, mostSame := maxHere, maxHereOne
	if s.share != nil {
		most, mostSame = maxGuests, maxGuestsFrom
	}
	if all >= most {
		return percorso.Errorf(percorso.TooMany, "the map is open in %d windows, which is all that it can be: try again later", all)
	}
	if same >= mostSame {
		return percorso.Errorf(percorso.TooMany, "you have the map open in %d windows, which is all that you can have: close some", same)
	}
	return nil
}

// Guest reports whether the subscriber came by a link.
func (s *Subscription) Guest() bool { return s.share != nil }

// unsaid reports whether a prop is not told to those who came by a link: who is
// behind the map, other maps that it names, and without figures what it would
// be measured by.
func (s *Share) unsaid(id document.NodeID, key string) bool {
	switch key {
	case "owner", "approved", "review", "pair":
		return id == document.Root
	case "submap":
		return true
	case "bind", "audience":
		return !s.Figures
	case "filter", "model":
		return !s.Figures && id == document.Root
	}
	return false
}

// said returns the node as guests are told of it.
func (s *Share) said(n document.Node) document.Node {
	if n.Props = s.props(n.ID, n.Props); len(n.Props) == 0 {
		n.Props = nil
	}
	return n
}

func (s *Share) props(id document.NodeID, props map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(props))
	for key, value := range props {
		if !s.unsaid(id, key) {
			out[key] = value
		}
	}
	return out
}

// of returns what a link shows of a map: of what is visible on it, and in no
// lane that is hidden, all, or the chosen lanes and stages, the cards in them,
// what links them, and the personas; who has a stake in it is shown with the
// whole map only. Nothing that was deleted is in it.
func (s *Share) of(doc *document.Document) []document.Node {
	l := s.Look
	shown := func(chosen []string, id document.NodeID) bool {
		return len(chosen) == 0 || slices.Contains(chosen, string(id))
	}
	keep := map[document.NodeID]bool{document.Root: true}
	nodes := slices.DeleteFunc(doc.Nodes(), func(n document.Node) bool { return !doc.Visible(n.ID) })
	for _, n := range nodes { // what has no place in a cell
		switch n.Kind {
		case document.KindLane:
			hidden, _ := document.Read[bool](n, "hidden")
			keep[n.ID] = !hidden && shown(l.Lanes, n.ID)
		case document.KindStage:
			keep[n.ID] = shown(l.Stages, n.ID) || n.Parent != document.Root && shown(l.Stages, n.Parent)
		case document.KindPersona:
			keep[n.ID] = true
		case document.KindCard, document.KindLink, document.KindMap:
		default:
			keep[n.ID] = l.All()
		}
	}
	for _, n := range nodes {
		if n.Kind == document.KindCard {
			keep[n.ID] = keep[n.Parent] && keep[document.NodeID(n.Text("stage"))]
		}
	}
	out := []document.Node{}
	for _, n := range nodes {
		if n.Kind == document.KindLink {
			keep[n.ID] = keep[document.NodeID(n.Text("from"))] && keep[document.NodeID(n.Text("to"))]
		}
		if keep[n.ID] {
			out = append(out, s.said(n))
		}
	}
	return out
}

// shows reports whether a node is among what a link shows.
func (s *Share) shows(doc *document.Document, id document.NodeID) bool {
	return slices.ContainsFunc(s.of(doc), func(n document.Node) bool { return n.ID == id })
}

// plain reports whether who has what a link to the whole map showed before the
// operations comes by them to what it shows after: none brings to light what
// was deleted, or in a hidden lane. doc has them not yet.
func plain(doc *document.Document, ops []document.Op) bool {
	whole := Share{Figures: true}
	shown := map[document.NodeID]bool{}
	for _, n := range whole.of(doc) {
		shown[n.ID] = true
	}
	for _, op := range ops {
		_, known := doc.Node(op.ID)
		if known && !shown[op.ID] || op.Key == "hidden" || op.Key == "from" || op.Key == "to" {
			return false
		}
		if (op.Op == document.Insert || op.Op == document.Move) && !shown[op.Parent] {
			return false
		}
		for _, value := range []json.RawMessage{op.Props["stage"], valueOf(op, "stage")} {
			var stage document.NodeID
			if value != nil && (json.Unmarshal(value, &stage) != nil || !shown[stage]) {
				return false
			}
		}
		if op.Op == document.Insert {
			shown[op.ID] = op.Kind != document.KindLink && op.Props["hidden"] == nil
		}
	}
	return true
}

// batch returns a batch as those who came by a link to the whole map are told
// of it: without who made it.
func (s *Share) batch(b Batch) Batch {
	b.By = Author{}
	ops := []document.Op{}
	for _, op := range b.Ops {
		if op.Op == document.Set && s.unsaid(op.ID, op.Key) {
			continue
		}
		if op.Props != nil {
			op.Props = s.props(op.ID, op.Props)
		}
		ops = append(ops, op)
	}
	b.Ops = ops
	return b
}

// Behind returns the whole map behind a link, for what is worked out over all of
// it before a part is shown.
func (m *Maps) Behind(ctx context.Context, s Share) (*document.Document, error) {
	_, doc, err := m.read(ctx, s.Map)
	return doc, err
}

// showsAsset reports whether what a link shows has a picture in it.
func (m *Maps) showsAsset(ctx context.Context, s Share, asset string) (bool, error) {
	_, doc, err := m.Shown(ctx, s)
	if err != nil {
		return false, err
	}
	named := []byte(`"` + asset + `"`)
	for _, n := range doc.Nodes() {
		for _, value := range n.Props {
			if bytes.Contains(value, named) {
				return true, nil
			}
		}
	}
	return false, nil
}
