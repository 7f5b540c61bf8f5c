package insight

import (
	"context"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

func (a *Asker) funnel(ctx context.Context, s *scope, q Query) (*FunnelAnswer, error) {
	if !q.Funnel.plain() {
		return a.optioned(ctx, s, q)
	}
	window, err := seconds("window", q.Window, 0)
	if err != nil {
		return nil, err
	}
	first, second, err := s.selections(ctx, &q)
	if err != nil {
		return nil, err
	}
	steps, err := s.funnelSteps(&q)
	if err != nil {
		return nil, err
	}
	ask := func(q Query, sel *sequence.Selection) (*FunnelAnswer, error) {
		start := a.now()
		f, err := exec.Funnel(ctx, s.blocks, s.table, sel, steps, window)
		if err != nil {
			return nil, err
		}
		answer := &FunnelAnswer{Kind: q.Kind, Query: q, Entered: f.Steps[0].Customers, Steps: funnelSteps(q.Steps, f.Steps)}
		answer.Coverage = s.coverage(&f.Coverage, sel, a.now().Sub(start))
		return answer, nil
	}
	answer, err := ask(q, first)
	if err != nil || second == nil {
		return answer, err
	}
	answer.Compare, err = ask(q.other(), second)
	return answer, err
}

// funnelSteps writes the engine's figures in the words of the answer.
func funnelSteps(steps []Step, f []figures.StepFigures) []FunnelStep {
	out := make([]FunnelStep, len(f))
	for k, s := range f {
		previous := f[max(k-1, 0)].Customers
		out[k] = FunnelStep{
			Name: steps[k].Name, Count: s.Customers, Customers: s.Customers,
			FromFirst: share(s.Customers, f[0].Customers), FromPrev: share(s.Customers, previous),
			Time: quartiles(s.Time), TimeFirst: quartiles(s.TimeFirst),
		}
		if k+1 < len(f) {
			out[k].Dropped = s.Customers - f[k+1].Customers
			out[k].Stopped = out[k].Dropped
		}
	}
	return out
}

// share returns part of whole, 0 to 1, and 0 of nothing.
func share(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
