package insight

import (
	"context"
	"fmt"
	"slices"

	"percorso/sequence"
	"percorso/sequence/figures"
)

// flows reports whether the figure is one of the flows.
func (w *Who) flows() bool { return w != nil && w.Is == "passed" }

// checkPassed returns an error unless the choice names a node, a link, or a way
// back.
func (w *Who) checkPassed() error {
	switch {
	case w.Node != "" && (w.Stage != "" || w.To != ""):
		return fault("who.stage", "a node or a link has no stage besides", "give node and into, or stage and to")
	case w.Node == "" && w.Into != "":
		return fault("who.node", "a link begins at a node", "say at which")
	case w.Node == "" && w.Stage == "":
		return fault("who.node", `"passed" needs it`, "give the key of a node of the flows; or stage and to, for a way back")
	case w.Node == "" && w.To == "":
		return fault("who.to", "a way back leads to a stage", "say to which")
	}
	return nil
}

// passed compiles a figure of the flows of the selection. All of the selection
// decides which nodes are rare, also where a search leaves few of it.
func (s *scope) passed(ctx context.Context, q *Query, sel *sequence.Selection, silence uint32, out *figures.Who) error {
	rule, places, err := s.flowRule(q, silence)
	if err != nil {
		return err
	}
	if err := s.mergeRare(ctx, q, sel, rule, places); err != nil {
		return err
	}
	rule.Until = s.until(sel)
	out.Passed = figures.Passed{Rule: rule, Nodes: places.at, Count: len(places.nodes), From: out.Stage, To: out.To, Return: true}
	if q.Who.Node == "" {
		return nil
	}
	out.Passed.Return, out.Passed.To = false, -1
	if out.Passed.From, err = places.find("who.node", q.Who.Node); err != nil || q.Who.Into == "" {
		return err
	}
	out.Passed.To, err = places.find("who.into", q.Who.Into)
	return err
}

// find returns the position of the node of that key.
func (p *flowPlaces) find(field, key string) (int, error) {
	n := slices.IndexFunc(p.nodes, func(n FlowNode) bool { return n.Key == key })
	if n < 0 {
		return 0, fault(field, fmt.Sprintf("the flows have no node %q", key), "give the key of one, as a query of flows with the same node, from, to and rare tells it")
	}
	return n, nil
}
