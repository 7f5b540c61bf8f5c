package exec

import (
	"percorso"
	"percorso/catalogue"
	"percorso/sequence/figures"
)

// openFlows makes the plan of the flows of which who asks for a figure.
func (p *customersPlan) openFlows(table *catalogue.Table) error {
	who := &p.who.Passed
	ends := who.Count
	if who.Return {
		ends = len(table.Model.Stages)
	}
	if who.Count > MaxNodes || who.From < 0 || who.From >= ends || who.To >= ends || who.Return && who.To < 0 {
		return percorso.Errorf(percorso.Invalid, "the flows have %d nodes and no figure from %d to %d", who.Count, who.From, who.To)
	}
	rule := who.Rule
	rule.Sizes = false
	p.flows = newFlowPlan(p.blocks, table, p.sel, who.Nodes, who.Count, rule)
	return nil
}

// counts reports whether the profile is one of the customers of the figure.
func (w *flowWorker) counts(l *lens, block int, profile uint32, who *figures.Passed) bool {
	lo, hi := l.span(profile)
	before := w.customersAt(who)
	w.block = block
	w.customer(l, profile, lo, hi)
	return w.customersAt(who) > before
}

// customersAt is the figure so far.
func (w *flowWorker) customersAt(who *figures.Passed) int64 {
	switch {
	case who.Return:
		return int64(w.returns.at(uint32(who.From), uint32(who.To)).customers)
	case who.To >= 0:
		return int64(w.links.at(uint32(who.From), uint32(who.To)).customers)
	}
	return w.nodes[who.From].Customers
}
