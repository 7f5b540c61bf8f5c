package insight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// walks reports whether the figure is one of paths, variants or their graph.
func (w *Who) walks() bool {
	return w != nil && (w.Is == "walked" || w.Is == "linked" || w.Is == "followed")
}

// walked narrows a selection to the customers of a figure of its paths.
func (s *scope) walked(ctx context.Context, q *Query, sel *sequence.Selection) error {
	found, err := s.walkers(ctx, q, sel)
	if err != nil {
		return err
	}
	sel.Profiles = and(sel.Profiles, found)
	return nil
}

func (s *scope) walkers(ctx context.Context, q *Query, sel *sequence.Selection) ([]sequence.Bits, error) {
	switch q.Who.Is {
	case "linked":
		return s.linked(ctx, q, sel)
	case "followed":
		return s.followed(ctx, q, sel)
	}
	l, err := s.layOutPaths(ctx, q, sel, nil)
	if err != nil {
		return nil, err
	}
	l.rule.Until = s.until(sel)
	who := figures.PathWho{Into: -1}
	if who.Step, who.Slot, err = l.slot("who.node", q.Who.Node); err != nil {
		return nil, err
	}
	if q.Who.Into != "" {
		step, into, err := l.slot("who.into", q.Who.Into)
		if err != nil {
			return nil, err
		}
		who.Into = into
		next := who.Step + 1
		if l.rule.Reverse {
			next = who.Step - 1
		}
		if step != next {
			return nil, fault("who.into", fmt.Sprintf("no link leads from %q to %q", q.Who.Node, q.Who.Into), "give the key of a node at the step that comes next")
		}
	}
	if q.Who.Exit != "" {
		exit := slices.Index(pathExits, q.Who.Exit)
		if exit < 0 {
			return nil, fault("who.exit", fmt.Sprintf("paths do not end as %q", q.Who.Exit), "give "+strings.Join(pathExits, ", "))
		}
		who.By, who.Exit = true, figures.PathExit(exit)
	}
	return exec.PathProfiles(ctx, s.blocks, s.table, sel, &l.places.PathNodes, l.slots, l.rule, who)
}

// slot returns the step and the slot that a key names.
func (l *pathLayout) slot(field, key string) (step, slot int, err error) {
	step, id := l.parseKey(key)
	if step >= 0 {
		if id == "" {
			return step, len(l.shown[step]), nil
		}
		node := l.places.find(id)
		if slot = slices.Index(l.shown[step], node); node >= 0 && slot >= 0 {
			return step, slot, nil
		}
	}
	return 0, 0, fault(field, fmt.Sprintf("the paths have no node %q", key), "give the key of one, as a query of paths with the same settings tells it")
}

// linked returns the customers of a node of the graph of paths, or of an edge.
func (s *scope) linked(ctx context.Context, q *Query, sel *sequence.Selection) ([]sequence.Bits, error) {
	l, err := s.layOutGraph(ctx, q, sel)
	if err != nil {
		return nil, err
	}
	into := -1
	slot, err := l.slot("who.node", q.Who.Node)
	if err != nil {
		return nil, err
	}
	if q.Who.Into != "" {
		if into, err = l.slot("who.into", q.Who.Into); err != nil {
			return nil, err
		}
	}
	return exec.PathGraphProfiles(ctx, s.blocks, s.table, sel, &l.places.PathNodes, l.slots, l.rule, slot, into)
}

// slot returns the slot of the node with that id; * stands for the others.
func (l *graphLayout) slot(field, id string) (int, error) {
	if id == everythingElse {
		return len(l.shown), nil
	}
	node := l.places.find(id)
	if slot := slices.Index(l.shown, node); node >= 0 && slot >= 0 {
		return slot, nil
	}
	return 0, fault(field, fmt.Sprintf("the graph has no node %q", id), "give the id of one, as a query of the graph with the same settings tells it; * for the others")
}

// everythingElse names the others of a graph.
const everythingElse = "*"

// followed returns the customers of a variant.
func (s *scope) followed(ctx context.Context, q *Query, sel *sequence.Selection) ([]sequence.Bits, error) {
	key, ok := variantKey(q.Who.Node)
	if !ok {
		return nil, fault("who.node", fmt.Sprintf("%q is no key of a variant", q.Who.Node), "give the key of one, as a query of variants with the same settings tells it")
	}
	places, err := s.pathNodes(q.Paths)
	if err != nil {
		return nil, err
	}
	rule, err := s.pathRule(q)
	if err != nil {
		return nil, err
	}
	rule.Until = s.until(sel)
	return exec.VariantProfiles(ctx, s.blocks, s.table, sel, &places.PathNodes, rule, places.variantRule(0).IDs, key)
}
