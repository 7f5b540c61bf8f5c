package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"percorso"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// VariantsAnswer is the most frequent variants of paths, and what all paths do
// again.
type VariantsAnswer struct {
	Kind  string `json:"kind" enum:"variants"`
	Query Query  `json:"query" doc:"The question with its defaults filled in"`
	VariantFigures
	Compare *VariantFigures `json:"compare,omitempty" doc:"The same for the second period or group: its own most frequent variants"`
}

// VariantFigures are the figures of one selection. A variant is the paths
// through the same nodes in the same order.
type VariantFigures struct {
	Coverage  Coverage     `json:"coverage"`
	Off       int64        `json:"off" doc:"Interactions of the selection that are on no node, or in no case: passed over"`
	Paths     int64        `json:"paths" doc:"Paths with a step"`
	Customers int64        `json:"customers" doc:"Customers with such a path"`
	Distinct  int64        `json:"distinct" doc:"How many variants there are"`
	Time      Quartiles    `json:"time" doc:"Seconds from the first step of a path to its last, over all paths"`
	Steps     Quartiles    `json:"steps" doc:"Steps of a path, over all paths: numbers, not seconds"`
	Rework    Rework       `json:"rework" doc:"Of all paths"`
	Variants  []Variant    `json:"variants" doc:"By paths, most first, then by the ids of their nodes"`
	Others    int64        `json:"others" doc:"Paths of the variants that are not listed"`
	Again     []NodeRework `json:"again" doc:"Nodes with a self-loop or a repetition, by both together, most first, then by id; the first 50"`
}

// Rework is what paths do again. A self-loop is a run of two or more
// interactions on one node, a repetition a run on a node that an earlier run of
// the path was on, with others between: whoever does it, as edeaR counts its
// self-loops and repetitions of type "all". A back-step leads to a node on an
// earlier stage, a loop too, where the model means it to happen.
type Rework struct {
	SelfLoops       int64 `json:"self_loops" doc:"How often"`
	SelfLoopPaths   int64 `json:"self_loop_paths" doc:"Paths with at least one"`
	Repetitions     int64 `json:"repetitions"`
	RepetitionPaths int64 `json:"repetition_paths"`
	Backs           int64 `json:"backs" doc:"Back-steps; where nodes are stages, or touchpoints on one stage of the model"`
	BackPaths       int64 `json:"back_paths"`
	Loops           int64 `json:"loops"`
	LoopPaths       int64 `json:"loop_paths"`
}

// NodeRework is how often paths come again to a node.
type NodeRework struct {
	ID              string        `json:"id"`
	Name            percorso.Text `json:"name"`
	Paths           int64         `json:"paths" doc:"Paths that are there at all"`
	SelfLoops       int64         `json:"self_loops"`
	SelfLoopPaths   int64         `json:"self_loop_paths"`
	Repetitions     int64         `json:"repetitions"`
	RepetitionPaths int64         `json:"repetition_paths"`
}

// Variant is paths of one shape.
type Variant struct {
	Key        string        `json:"key" doc:"Names the variant, as who does; the same as long as the ids of its nodes are"`
	Nodes      []VariantNode `json:"nodes" doc:"In order; the first 60"`
	Length     int           `json:"length" doc:"How many nodes it has"`
	Paths      int64         `json:"paths"`
	Customers  int64         `json:"customers"`
	Share      float64       `json:"share" doc:"Of all paths, 0 to 1"`
	Cumulative float64       `json:"cumulative" doc:"Share of this variant and those before it"`
	Time       Quartiles     `json:"time" doc:"Seconds from the first step to the last, over its paths"`
	Dropped    int64         `json:"dropped" doc:"Of its paths, those whose case ends with them without an outcome"`
	Ended      int64         `json:"ended" doc:"Those whose case ends with them, with an outcome"`
	Now        int64         `json:"now" doc:"Those whose case may still go on"`
	Arrived    int64         `json:"arrived" doc:"Those that reached what to asks for"`
	Rework     Rework        `json:"rework"`
}

// VariantNode is a step of a variant.
type VariantNode struct {
	ID    string           `json:"id"`
	Name  percorso.Text    `json:"name"`
	Stage percorso.StageID `json:"stage" doc:"Where nodes are stages, or touchpoints on one stage of the model; else empty"`
	Again bool             `json:"again" doc:"Whether an earlier step of the variant is on the same node"`
	Move  string           `json:"move" enum:",back,loop" doc:"Whether the step leads back to an earlier stage, or by a loop of the model; else empty"`
	Gap   Quartiles        `json:"gap" doc:"Seconds from the last interaction of the step before to the first of this, over its paths; none for the first"`
}

// mostAgain is how many nodes of rework are told of.
const mostAgain = 50

func (a *Asker) variants(ctx context.Context, s *scope, q Query) (*VariantsAnswer, error) {
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	places, err := s.pathNodes(q.Paths)
	if err != nil {
		return nil, err
	}
	rule, err := s.pathRule(&q)
	if err != nil {
		return nil, err
	}
	variants := places.variantRule(q.Paths.Top)
	ask := func(sel *sequence.Selection) (*VariantFigures, error) {
		start := a.now()
		rule.Until = s.until(sel)
		f, err := exec.Variants(ctx, s.blocks, s.table, sel, &places.PathNodes, rule, variants)
		if err != nil {
			return nil, err
		}
		out := places.variants(f)
		out.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return out, nil
	}
	answer := &VariantsAnswer{Kind: q.Kind, Query: q}
	f, err := ask(first)
	if err != nil {
		return nil, err
	}
	answer.VariantFigures = *f
	if second != nil {
		answer.Compare, err = ask(second)
	}
	return answer, err
}

func (p *pathPlaces) variantRule(top int) figures.VariantRule {
	r := figures.VariantRule{Top: top}
	for i := range p.nodes {
		r.IDs = append(r.IDs, p.nodes[i].id)
		r.Stages = append(r.Stages, p.nodes[i].stage)
	}
	return r
}

// variants writes the engine's figures in the words of the answer.
func (p *pathPlaces) variants(f *figures.Variants) *VariantFigures {
	out := &VariantFigures{
		Off: f.Off, Paths: f.Paths, Customers: f.Customers, Distinct: f.Distinct, Time: quartiles(f.Time), Steps: quartiles(f.Steps),
		Rework: rework(&f.Rework), Variants: []Variant{}, Again: []NodeRework{}, Others: f.Paths,
	}
	sum := int64(0)
	for i := range f.List {
		v := &f.List[i]
		sum += v.Paths
		one := Variant{
			Key: fmt.Sprintf("%016x%016x", v.Key[0], v.Key[1]), Length: v.Length, Paths: v.Paths, Customers: v.Customers,
			Share: ratio(v.Paths, f.Paths), Cumulative: ratio(sum, f.Paths), Time: quartiles(v.Time), Rework: rework(&v.Rework),
			Dropped: v.Exits[figures.PathDropped], Ended: v.Exits[figures.PathEnded], Now: v.Exits[figures.PathNow], Arrived: v.Exits[figures.PathArrived],
		}
		for k, n := range v.Nodes {
			node := VariantNode{ID: p.nodes[n].id, Name: p.nodes[n].name, Again: slices.Contains(v.Nodes[:k], n)}
			if p.nodes[n].stage >= 0 {
				node.Stage = p.model.Stages[p.nodes[n].stage].ID
			}
			if k > 0 {
				node.Move, node.Gap = p.move(v.Nodes[k-1], n), quartiles(v.Gaps[k-1])
			}
			one.Nodes = append(one.Nodes, node)
		}
		out.Variants = append(out.Variants, one)
	}
	out.Others -= sum
	for n := range f.Nodes {
		if r := &f.Nodes[n]; r.SelfLoops+r.Repetitions > 0 {
			out.Again = append(out.Again, NodeRework{
				ID: p.nodes[n].id, Name: p.nodes[n].name, Paths: r.Of, SelfLoops: r.SelfLoops, SelfLoopPaths: r.SelfLoopPaths,
				Repetitions: r.Repetitions, RepetitionPaths: r.RepetitionPaths,
			})
		}
	}
	slices.SortStableFunc(out.Again, func(a, b NodeRework) int { // in the order of ids so far
		return cmp.Compare(b.SelfLoops+b.Repetitions, a.SelfLoops+a.Repetitions)
	})
	out.Again = out.Again[:min(len(out.Again), mostAgain)]
	return out
}

// move returns "back" or "loop" for a step to an earlier stage, else "".
func (p *pathPlaces) move(from, to int) string {
	a, b := p.nodes[from].stage, p.nodes[to].stage
	if a < 0 || b < 0 || b >= a {
		return ""
	}
	return figures.MoveKind(p.model, a, b)
}

func rework(f *figures.Rework) Rework {
	return Rework{
		SelfLoops: f.SelfLoops, SelfLoopPaths: f.SelfLoopPaths, Repetitions: f.Repetitions, RepetitionPaths: f.RepetitionPaths,
		Backs: f.Backs, BackPaths: f.BackPaths, Loops: f.Loops, LoopPaths: f.LoopPaths,
	}
}

// variantKey reads a variant's key.
func variantKey(text string) (key figures.VariantKey, ok bool) {
	n, err := fmt.Sscanf(text, "%16x%16x", &key[0], &key[1])
	return key, err == nil && n == 2 && len(text) == 32
}
