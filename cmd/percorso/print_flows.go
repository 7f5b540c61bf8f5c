package main

import (
	"fmt"
	"strings"

	"percorso/insight"
)

func (p *program) printFlows(a *insight.FlowsAnswer) error {
	if err := p.printPasses(a, &a.Flows); err != nil || a.Compare == nil {
		return err
	}
	p.print("%s", words[p.lang]["compared"])
	return p.printPasses(a, a.Compare)
}

// printPasses writes one of the flows of an answer.
func (p *program) printPasses(a *insight.FlowsAnswer, f *insight.Flows) error {
	w := words[p.lang]
	if f.Coverage.Customers == 0 {
		p.print("%s", w["nothing"])
		return nil
	}
	p.print(w["passesHeadline"], p.count(f.Passes), p.count(f.Customers), a.Model.Name.In(p.lang),
		p.moment(f.Coverage.To, a.Query.Zone), p.decimal(f.Coverage.Millis, 1))
	stages := map[string]string{}
	t := p.table("stage", "people", "passes", "starts", "in", "out", "drop", "ended", "now", "back", "loop", "arrived", "cut")
	for i, c := range f.Columns {
		name := a.Model.Stages[i].Name.In(p.lang)
		stages[string(c.Stage)] = name
		row(t, p.balance(name, c.Customers, c.Passes, &c.FlowBalance)...)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	p.print("\n")
	nodes := map[string]string{}
	t = p.table("node", "people", "passes", "starts", "in", "out", "drop", "ended", "now", "back", "loop", "arrived", "cut")
	for _, n := range f.Nodes {
		name := n.Name.In(p.lang)
		if stage := stages[string(n.Stage)]; stage != name {
			name += " (" + stage + ")"
		}
		if n.Merged != nil {
			name += ": " + p.count(int64(len(n.Merged)))
		}
		nodes[n.Key] = name
		row(t, p.balance(name, n.Customers, n.Passes, &n.FlowBalance)...)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	p.print("\n")
	t = p.table("from", "to", "passes", "people", "median")
	for _, l := range f.Links {
		row(t, nodes[l.From], nodes[l.To], p.count(l.Passes), p.count(l.Customers), p.seconds(l.Time.Median))
	}
	for _, r := range f.Returns {
		name := r.Name.In(p.lang)
		if name == "" {
			name = w["back"]
		}
		row(t, stages[string(r.From)], strings.Join([]string{"↩", stages[string(r.To)], "(" + name + ")"}, " "),
			p.count(r.Passes), p.count(r.Customers), p.seconds(r.Time.Median))
	}
	return t.Flush()
}

// balance is a line of a column or a node: what comes in, and what goes out.
func (p *program) balance(name string, people, passes int64, b *insight.FlowBalance) []string {
	cells := []string{name}
	for _, n := range []int64{people, passes, b.Starts, b.Earlier + b.In, b.Out, b.Dropped, b.Ended, b.Now, b.Back, b.Loop, b.Arrived, b.Later} {
		cells = append(cells, p.count(n))
	}
	return cells
}
