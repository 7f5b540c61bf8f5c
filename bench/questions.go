package main

import (
	"context"
	"fmt"
	"slices"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/attribution"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

// question is asked of all engines. The peers know it by its id.
type question struct {
	id, name string
	bar      float64 // seconds of the clock that 100 million interactions may take; 0 for none
	least    float64 // how many times the processor time of the fastest peer must be; 0 for none
	ask      func(ctx context.Context, l *log) (result, error)
}

// result is an answer that can be held against that of a peer: figures by name.
type result map[string]float64

// log is the data that all are asked about.
type log struct {
	blocks []*sequence.Block
	table  *catalogue.Table
}

const (
	day      = 86400
	week     = 7 * day
	lookback = 30 * day
)

// The steps of the funnels: the rarest and the most frequent codes.
var (
	rare  = []int{36, 37, 38, 39}
	dense = []int{0, 1, 2, 3}
)

func everything() *sequence.Selection { return &sequence.Selection{To: ^uint32(0)} }

// some is half a year, without every third code but those of the steps.
func some() *sequence.Selection {
	s := &sequence.Selection{From: sequencetest.Start + sequencetest.Year/4, To: sequencetest.Start + 3*sequencetest.Year/4}
	for code := range codes {
		s.Signatures = append(s.Signatures, code%3 > 0 || slices.Contains(dense, code))
	}
	return s
}

func funnel(steps []int, sel *sequence.Selection) func(context.Context, *log) (result, error) {
	var of []figures.Step
	for _, code := range steps {
		of = append(of, only(code))
	}
	return func(ctx context.Context, l *log) (result, error) {
		f, err := exec.Funnel(ctx, l.blocks, l.table, sel, of, week)
		if err != nil {
			return nil, err
		}
		out := result{}
		for k, s := range f.Steps {
			out[fmt.Sprint(k+1)] = float64(s.Customers)
		}
		return out, nil
	}
}

// split is the dense funnel by the code of the first interaction that satisfies
// a step.
func split(ctx context.Context, l *log) (result, error) {
	rule := figures.FunnelRule{Window: week, Breakdown: &figures.Breakdown{Field: figures.Field{At: l.table.Touchpoint}, Touch: figures.TouchFirst}}
	for _, code := range dense {
		rule.Steps = append(rule.Steps, only(code))
	}
	f, err := exec.FunnelRule(ctx, l.blocks, l.table, everything(), &rule)
	if err != nil {
		return nil, err
	}
	out := result{}
	for _, g := range f.Groups {
		for k, s := range g.Steps {
			if s.Count > 0 {
				out[fmt.Sprint(g.Value-1, ": ", k+1)] = float64(s.Count)
			}
		}
	}
	return out, nil
}

// only is a step of one code.
func only(code int) figures.Step {
	s := figures.Step{Signatures: make([]bool, codes)}
	s.Signatures[code] = true
	return s
}

// questions are all that is asked. The peers answer those that SQL can be
// written for.
func questions() []question {
	return []question{
		{"scan", "a plain scan of the same bytes", 0, 0, scan},
		{"funnel-rare", "rare funnel of 4 steps, 7 days", 0.15, 12, funnel(rare, everything())},
		{"funnel-dense", "dense funnel of 4 steps, 7 days", 0.35, 12, funnel(dense, everything())},
		{"funnel-filter", "the dense funnel over half a year and two thirds of the codes", 0, 12, funnel(dense, some())},
		{"funnel-split", "the dense funnel broken down by the first touch", 0, 12, split},
		{"graph", "directly-follows graph of 40 touchpoints", 0.5, 20, graph},
		{"graph-customers", "the same, the customers of each edge asked of all", 0, 20, graphCustomers},
		{"graph-times", "the same with the exact median time of every edge", 0, 0, timedGraph},
		{"attribution", "last touch and linear, 30 days", 0, 20, rules},
		{"markov", "Markov of order 1, exact", 1, 0, markov},
		{"retention", "weekly retention of first-time cohorts", 0.3, 0, retention(func(*figures.RetentionRule) {})},
		{"retention-recurring", "the same of recurring cohorts", 0.3, 0, retention(func(r *figures.RetentionRule) { r.Recurring = true })},
		{"retention-lifecycle", "first-time cohorts and the weekly lifecycle", 0.3, 0, retention(func(r *figures.RetentionRule) { r.Lifecycle = true })},
		{"journey", "journey overview with all figures", 0.6, 0, journey},
	}
}

// scan adds up all codes and times: what reading them costs at the least.
func scan(_ context.Context, l *log) (result, error) {
	sums := make(chan uint64)
	parts := 2
	b := l.blocks[0]
	for p := range parts {
		go func() {
			var sum uint64
			lo, hi := len(b.Code)*p/parts, len(b.Code)*(p+1)/parts
			for i, code := range b.Code[lo:hi] {
				sum += uint64(code) + uint64(b.Time[lo+i])
			}
			sums <- sum
		}()
	}
	var all uint64
	for range parts {
		all += <-sums
	}
	return result{"sum": float64(all)}, nil
}

func timedGraph(ctx context.Context, l *log) (result, error) {
	g, err := exec.Graph(ctx, l.blocks, l.table, everything(), l.table.Touchpoint, codes, false)
	if err != nil {
		return nil, err
	}
	return result{"edges": float64(len(g.Edges))}, nil
}

func graph(ctx context.Context, l *log) (result, error) {
	g, err := exec.GraphCounts(ctx, l.blocks, l.table, everything(), l.table.Touchpoint, codes, false)
	if err != nil {
		return nil, err
	}
	out := result{}
	for _, e := range g.Edges {
		out[fmt.Sprint(e.From, ">", e.To)] = float64(e.Count)
	}
	return out, nil
}

func graphCustomers(ctx context.Context, l *log) (result, error) {
	g, err := exec.GraphCounts(ctx, l.blocks, l.table, everything(), l.table.Touchpoint, codes, false)
	if err != nil {
		return nil, err
	}
	out := result{}
	for _, e := range g.Edges {
		edge := fmt.Sprint(e.From, ">", e.To)
		out[edge], out[edge+" customers"] = float64(e.Count), float64(e.Customers)
	}
	return out, nil
}

func attribute(ctx context.Context, l *log, models ...attribution.Model) (*figures.Attribution, error) {
	bought := only(conversion)
	touch := figures.Step{Signatures: make([]bool, codes)}
	for code := range codes {
		touch.Signatures[code] = code != conversion
	}
	return exec.Attribution(ctx, l.blocks, l.table, everything(), figures.AttributionRule{
		Conversion: &bought, Touch: touch, Nodes: l.table.Touchpoint, Count: codes, Lookback: lookback, Models: models, Order: 1,
	})
}

func rules(ctx context.Context, l *log) (result, error) {
	a, err := attribute(ctx, l, attribution.Last, attribution.Linear)
	if err != nil {
		return nil, err
	}
	out := result{}
	for n := range codes {
		for m, name := range []string{"last", "linear"} {
			if parts := a.Credits[m][n].Parts; parts > 0 {
				out[fmt.Sprint(name, " ", n)] = float64(parts) / float64(attribution.Whole)
			}
		}
	}
	return out, nil
}

func markov(ctx context.Context, l *log) (result, error) {
	a, err := attribute(ctx, l, attribution.Markov)
	if err != nil {
		return nil, err
	}
	return result{"conversions": float64(a.Conversions.Count), "lost": float64(a.Lost)}, nil
}

// retention asks for the cohorts of weeks and the twelve weeks after each.
func retention(change func(*figures.RetentionRule)) func(context.Context, *log) (result, error) {
	rule := figures.RetentionRule{From: sequencetest.Start, Until: sequencetest.Start + sequencetest.Year + week, Mode: figures.RetentionOn, Count: 12}
	for t := uint32(sequencetest.Start) - week; t <= rule.Until; t += week {
		rule.Bounds = append(rule.Bounds, t)
	}
	change(&rule)
	return func(ctx context.Context, l *log) (result, error) {
		r, err := exec.Retention(ctx, l.blocks, l.table, everything(), rule)
		if err != nil {
			return nil, err
		}
		out := result{}
		for c, row := range r.Cohorts {
			for k, cell := range row.Cells {
				if cell.Customers > 0 {
					out[fmt.Sprint(c, "+", k+1)] = float64(cell.Customers)
				}
			}
		}
		return out, nil
	}
}

func journey(ctx context.Context, l *log) (result, error) {
	j, err := exec.Journey(ctx, l.blocks, l.table, everything(), figures.JourneyRule{Silence: 30 * day, Window: 30 * day, Until: sequencetest.Start + sequencetest.Year})
	if err != nil {
		return nil, err
	}
	return result{"customers": float64(j.Customers), "interactions": float64(j.Coverage.Interactions)}, nil
}
