package exec_test

import (
	"context"
	"testing"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

const (
	benchDay  = 86400
	benchWeek = 7 * benchDay
)

// benchSteps are steps of one code each.
func benchSteps(codes ...int) (steps []figures.Step) {
	for _, code := range codes {
		only := make([]bool, code+1)
		only[code] = true
		steps = append(steps, figures.Step{Signatures: only})
	}
	return steps
}

// benchSome is half a year, two thirds of the codes and those of frequent steps.
func benchSome() *sequence.Selection {
	s := &sequence.Selection{From: sequencetest.Start + sequencetest.Year/4, To: sequencetest.Start + 3*sequencetest.Year/4}
	for code := range 40 {
		s.Signatures = append(s.Signatures, code%3 > 0 || code < 4)
	}
	return s
}

func BenchmarkFunnel(b *testing.B) {
	for _, c := range []struct {
		name   string
		steps  []figures.Step
		window uint32
		sel    *sequence.Selection
	}{
		{"five rare steps", benchSteps(12, 17, 22, 27, 32), 2 * benchWeek, everything()},
		{"five frequent steps", benchSteps(2, 3, 4, 5, 6), 2 * benchWeek, everything()},
		{"four of the rarest, a week", benchSteps(36, 37, 38, 39), benchWeek, everything()},
		{"four of the most frequent, a week", benchSteps(0, 1, 2, 3), benchWeek, everything()},
		{"the same, half a year and some codes", benchSteps(0, 1, 2, 3), benchWeek, benchSome()},
	} {
		b.Run(c.name, func(b *testing.B) {
			benchFunnel(b, func(blocks []*sequence.Block) error {
				_, err := exec.Funnel(context.Background(), blocks, benchTable(), c.sel, c.steps, c.window)
				return err
			})
		})
	}
}

func BenchmarkFunnelRule(b *testing.B) {
	touchpoint := figures.Field{At: benchTable().Touchpoint}
	frequent := func() *figures.FunnelRule {
		return &figures.FunnelRule{Steps: benchSteps(0, 1, 2, 3), Window: benchWeek}
	}
	for _, c := range []struct {
		name string
		set  func(*figures.FunnelRule)
	}{
		{"by the first touch", func(r *figures.FunnelRule) {
			r.Breakdown = &figures.Breakdown{Field: touchpoint, Touch: figures.TouchFirst}
		}},
		{"what next", func(r *figures.FunnelRule) { r.Next = &touchpoint }},
		{"earliest attempt", func(r *figures.FunnelRule) { r.Attempt = figures.AttemptEarliest }},
		{"attempts", func(r *figures.FunnelRule) { r.Count = figures.CountAttempts }},
		{"sessions", func(r *figures.FunnelRule) { r.Count, r.Gap = figures.CountSessions, benchDay }},
		{"held", func(r *figures.FunnelRule) { r.Hold = &figures.Field{At: []uint16{1, 1, 2, 1, 2, 2}} }},
		{"exclusion", func(r *figures.FunnelRule) {
			r.Exclusions = []figures.Exclusion{{Step: benchSteps(20)[0], From: 0, To: 3}}
		}},
		{"optional step", func(r *figures.FunnelRule) { r.Optional = 1 << 2 }},
		{"limit per step", func(r *figures.FunnelRule) { r.Within = []uint32{0, benchDay, benchDay, benchDay} }},
		{"any order", func(r *figures.FunnelRule) { r.Order = figures.AnyOrder }},
		{"strict", func(r *figures.FunnelRule) { r.Order = figures.Strictly }},
	} {
		b.Run(c.name, func(b *testing.B) {
			rule := frequent()
			c.set(rule)
			benchFunnel(b, func(blocks []*sequence.Block) error {
				_, err := exec.FunnelRule(context.Background(), blocks, benchTable(), everything(), rule)
				return err
			})
		})
	}
}

// benchFunnel asks once before it measures: what blocks know is made then.
func benchFunnel(b *testing.B, ask func([]*sequence.Block) error) {
	b.Helper()
	block := benchBlock()
	blocks := []*sequence.Block{block}
	if err := ask(blocks); err != nil {
		b.Fatal(err)
	}
	used := processorTime()
	for b.Loop() {
		if err := ask(blocks); err != nil {
			b.Fatal(err)
		}
	}
	report(b, block, used)
}
