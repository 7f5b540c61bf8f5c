package insight

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// At which interaction a visit counts.
const (
	TouchFirst = "first"
	TouchLast  = "last"
)

// defaultRare is the share of the passes below which nodes are merged.
const defaultRare = 0.005

// otherNode is the id of the node that the rare ones of a stage are merged
// into, noNode that of interactions without what is asked for.
const (
	otherNode = "*"
	noNode    = "-"
)

func (a *Asker) flows(ctx context.Context, s *scope, q Query) (*FlowsAnswer, error) {
	silence, err := seconds("silence", q.Silence, 1)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	rule, places, err := s.flowRule(&q, silence)
	if err != nil {
		return nil, err
	}
	ask := func(sel *sequence.Selection, merge bool) (*Flows, error) {
		start := a.now()
		if merge {
			if err := s.mergeRare(ctx, &q, sel, rule, places); err != nil {
				return nil, err
			}
		}
		rule := rule
		rule.Until = s.until(sel)
		f, err := exec.Flows(ctx, s.blocks, s.table, sel, places.at, len(places.nodes), rule)
		if err != nil {
			return nil, err
		}
		out := places.fill(f)
		out.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return out, nil
	}
	answer := &FlowsAnswer{Kind: q.Kind, Query: q, Model: s.table.Model}
	flows, err := ask(first, true)
	if err != nil {
		return nil, err
	}
	answer.Flows = *flows
	if second != nil {
		answer.Compare, err = ask(second, false)
	}
	return answer, err
}

// flowRule compiles what flows ask for, but the end of the data, and lays out
// their nodes.
func (s *scope) flowRule(q *Query, silence uint32) (rule figures.FlowRule, places *flowPlaces, err error) {
	rule = figures.FlowRule{JourneyRule: figures.JourneyRule{Silence: silence}, Last: q.Touch == TouchLast, Arrived: q.Arrived, Before: q.Before, After: q.After}
	if rule.From, err = s.end("from", q.From); err != nil {
		return rule, nil, err
	}
	if rule.To, err = s.end("to", q.To); err != nil {
		return rule, nil, err
	}
	places = s.flowPlaces(q.Node)
	if len(places.nodes) > exec.MaxNodes {
		return rule, nil, fault("node", "there are "+strconv.Itoa(len(places.nodes))+" touchpoints on stages", "ask for channels or stages")
	}
	return rule, places, nil
}

// mergeRare merges the nodes that are rare in the selection.
func (s *scope) mergeRare(ctx context.Context, q *Query, sel *sequence.Selection, rule figures.FlowRule, places *flowPlaces) error {
	if *q.Rare <= 0 {
		return nil
	}
	rule.Sizes, rule.Until = true, s.until(sel)
	f, err := exec.Flows(ctx, s.blocks, s.table, sel, places.at, len(places.nodes), rule)
	if err != nil {
		return err
	}
	places.merge(f, *q.Rare)
	return nil
}

// end compiles where a path starts or arrives; nil without conditions.
func (s *scope) end(path string, where []Condition) (*figures.Step, error) {
	if len(where) == 0 {
		return nil, nil //nolint:nilnil // no conditions are no error, and no step
	}
	f, err := s.filter(path, where)
	if err != nil {
		return nil, err
	}
	return &figures.Step{Signatures: f.signatures, Events: f.events, Profiles: f.profiles}, nil
}

// flowPlaces says which interactions are on which node of the flows.
type flowPlaces struct {
	at    []uint16 // by signature: the node plus one; 0 for none
	nodes []FlowNode
	model *catalogue.Model
}

// flowPlaces lays out the nodes: on each stage, what is asked for.
func (s *scope) flowPlaces(sort string) *flowPlaces {
	p := &flowPlaces{at: make([]uint16, len(s.signatures)), model: &s.table.Model}
	numbers := map[string]int{}
	for code := range min(len(s.signatures), len(s.table.Stage)) {
		stage := int(s.table.Stage[code]) - 1
		if stage < 0 {
			continue
		}
		node := s.flowNode(sort, code, stage)
		n, ok := numbers[node.Key]
		if !ok {
			n = len(p.nodes)
			numbers[node.Key] = n
			p.nodes = append(p.nodes, node)
		}
		p.at[code] = uint16(min(n, exec.MaxNodes) + 1)
	}
	return p
}

// flowNode is the node of a signature's interactions on a stage.
func (s *scope) flowNode(sort string, code, stage int) FlowNode {
	st := &s.table.Model.Stages[stage]
	n := FlowNode{Stage: st.ID}
	switch t := s.table; sort {
	case NodeStage:
		n.ID, n.Name = string(st.ID), st.Name
	case NodeChannel:
		n.ID = nameAt(t.Channel, code, func(i int) string {
			n.Channel, n.Name = &t.Channels[i], t.Channels[i].Name
			return string(t.Channels[i].ID)
		})
	default:
		n.ID = nameAt(t.Touchpoint, code, func(i int) string {
			n.Touchpoint, n.Name = &t.Touchpoints[i], t.Touchpoints[i].Name
			return string(t.Touchpoints[i].ID)
		})
	}
	if n.ID == "" {
		n.ID, n.Name = noNode, percorso.Text{It: "Senza punto di contatto", En: "No touchpoint"}
	}
	n.Key = flowKey(n.Stage, n.ID)
	return n
}

func flowKey(stage percorso.StageID, id string) string { return string(stage) + "/" + id }

// merge puts the nodes with less than the share of all passes together, stage
// by stage; one alone stays what it is. The figures are those of the nodes
// before.
func (p *flowPlaces) merge(f *figures.Flows, share float64) {
	moved := make([]int, len(p.nodes)) // where each node is now
	rare := func(i int) bool {
		n := f.Nodes[i].Passes
		return n > 0 && float64(n) < share*float64(f.Passes)
	}
	count := map[percorso.StageID]int{}
	for i := range f.Nodes {
		if rare(i) {
			count[p.nodes[i].Stage]++
		}
	}
	others := map[percorso.StageID]int{}
	for i, n := range f.Nodes {
		moved[i] = i
		stage := p.nodes[i].Stage
		if !rare(i) || count[stage] < 2 {
			continue
		}
		other, ok := others[stage]
		if !ok {
			other = len(p.nodes)
			others[stage] = other
			p.nodes = append(p.nodes, FlowNode{
				Key: flowKey(stage, otherNode), Stage: stage, ID: otherNode, Name: percorso.Text{It: "Altri", En: "Others"},
			})
		}
		p.nodes[other].Merged = append(p.nodes[other].Merged, FlowPart{ID: p.nodes[i].ID, Name: p.nodes[i].Name, Passes: n.Passes})
		moved[i] = other
	}
	for code, n := range p.at {
		if n > 0 {
			p.at[code] = uint16(moved[n-1] + 1)
		}
	}
	for _, n := range others {
		slices.SortFunc(p.nodes[n].Merged, func(a, b FlowPart) int {
			return cmp.Or(cmp.Compare(b.Passes, a.Passes), cmp.Compare(a.ID, b.ID))
		})
	}
}

// fill writes the engine's figures in the words of the answer.
func (p *flowPlaces) fill(f *figures.Flows) *Flows {
	out := &Flows{
		Passes: f.Passes, Customers: f.Customers, Columns: make([]FlowColumn, len(f.Columns)),
		Nodes: []FlowNode{}, Links: make([]FlowLink, len(f.Links)), Returns: make([]FlowReturn, len(f.Returns)),
	}
	for i, c := range f.Columns {
		out.Columns[i] = FlowColumn{Stage: p.model.Stages[i].ID, Passes: c.Passes, Customers: c.Customers, Onward: c.Onward}
	}
	balances := make([]FlowBalance, len(f.Nodes))
	for i, n := range f.Nodes {
		balances[i] = FlowBalance{
			Starts: n.Starts, Returned: n.Returned, Earlier: n.Earlier,
			Dropped: n.Exits[figures.FlowDropped], Ended: n.Exits[figures.FlowEnded], Now: n.Exits[figures.FlowNow],
			Back: n.Exits[figures.FlowBack], Loop: n.Exits[figures.FlowLoop],
			Arrived: n.Exits[figures.FlowArrived], Later: n.Exits[figures.FlowLater],
		}
	}
	for i, l := range f.Links {
		balances[l.From].Out += l.Time.N
		balances[l.To].In += l.Time.N
		from, to := &p.nodes[l.From], &p.nodes[l.To]
		out.Links[i] = FlowLink{
			From: from.Key, To: to.Key, Kind: p.kind(from.Stage, to.Stage),
			Passes: l.Time.N, Customers: l.Customers, Time: quartiles(l.Time),
		}
	}
	for i, n := range f.Nodes {
		if n.Passes == 0 {
			continue
		}
		node := p.nodes[i]
		node.Passes, node.Customers, node.FlowBalance = n.Passes, n.Customers, balances[i]
		out.Nodes = append(out.Nodes, node)
		out.Columns[figures.StageAt(p.model, node.Stage)].add(&balances[i])
	}
	for i, r := range f.Returns {
		from, to := p.model.Stages[r.From].ID, p.model.Stages[r.To].ID
		out.Returns[i] = FlowReturn{
			From: from, To: to, Kind: p.kind(from, to), Name: p.loop(from, to),
			Passes: r.Time.N, Customers: r.Customers, Time: quartiles(r.Time),
		}
	}
	p.sort(out)
	return out
}

// sort puts nodes in the order of the stages, then by passes, the merged ones
// last; links follow their nodes.
func (p *flowPlaces) sort(f *Flows) {
	slices.SortFunc(f.Nodes, func(a, b FlowNode) int {
		return cmp.Or(
			cmp.Compare(figures.StageAt(p.model, a.Stage), figures.StageAt(p.model, b.Stage)),
			cmp.Compare(min(len(a.Merged), 1), min(len(b.Merged), 1)),
			cmp.Compare(b.Passes, a.Passes), cmp.Compare(a.ID, b.ID))
	})
	place := map[string]int{}
	for i, n := range f.Nodes {
		place[n.Key] = i
	}
	slices.SortFunc(f.Links, func(a, b FlowLink) int {
		return cmp.Or(cmp.Compare(place[a.From], place[b.From]), cmp.Compare(place[a.To], place[b.To]))
	})
}

func (p *flowPlaces) kind(from, to percorso.StageID) string {
	return figures.MoveKind(p.model, figures.StageAt(p.model, from), figures.StageAt(p.model, to))
}

// loop returns what the model calls the return from a stage to another; empty
// for a back-step.
func (p *flowPlaces) loop(from, to percorso.StageID) percorso.Text {
	for _, l := range p.model.Loops {
		if l.From == from && l.To == to {
			return l.Name
		}
	}
	return percorso.Text{}
}

// withFlowDefaults fills in what a query of flows leaves open.
func (q *Query) withFlowDefaults() {
	q.Node, q.Touch = cmp.Or(q.Node, NodeTouchpoint), cmp.Or(q.Touch, TouchFirst)
	if q.Rare == nil {
		rare := defaultRare
		q.Rare = &rare
	}
}

// add adds the balance of a node to that of its column.
func (b *FlowBalance) add(o *FlowBalance) {
	b.Starts += o.Starts
	b.Returned += o.Returned
	b.Earlier += o.Earlier
	b.In += o.In
	b.Out += o.Out
	b.Dropped += o.Dropped
	b.Ended += o.Ended
	b.Now += o.Now
	b.Back += o.Back
	b.Loop += o.Loop
	b.Arrived += o.Arrived
	b.Later += o.Later
}

// checkFlows returns an error for what flows cannot be asked for.
func (q *Query) checkFlows() error {
	switch {
	case q.Node == NodeEvent:
		return fault("node", "flows have no nodes of events", "give touchpoint, channel or stage; from and to may ask for an event")
	case q.Touch != "" && q.Touch != TouchFirst && q.Touch != TouchLast:
		return fault("touch", strconv.Quote(q.Touch)+" says neither how a visit begins nor how it ends", "give first or last")
	case q.From != nil && len(q.From) == 0:
		return fault("from", "the list of conditions is empty", "give one, or leave from out")
	case q.To != nil && len(q.To) == 0:
		return fault("to", "the list of conditions is empty", "give one, or leave to out")
	case q.Arrived && q.To == nil:
		return fault("arrived", "it needs an end to arrive at", "give to, or leave arrived out")
	case q.Before != 0 && !q.Arrived:
		return fault("before", "visits before the end are counted for those who arrive", "give arrived too, or leave before out")
	case q.Before < 0 || q.Before >= figures.MaxStages:
		return fault("before", strconv.Itoa(q.Before)+" is no number of visits", "give 1 to 63")
	case q.After < 0 || q.After >= figures.MaxStages:
		return fault("after", strconv.Itoa(q.After)+" is no number of visits", "give 1 to 63")
	case q.Rare != nil && (*q.Rare < 0 || *q.Rare > 1 || math.IsNaN(*q.Rare)):
		return fault("rare", "it is a share of all passes", "give 0 to 1: 0.005 is one in 200")
	}
	return nil
}
