package exec_test

import (
	"context"
	"testing"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

func BenchmarkRetention(b *testing.B) {
	block, table := benchBlock(), benchTable()
	const day = 86400
	cut := func(length uint32) []uint32 {
		out := []uint32{sequencetest.Start - length}
		for t := uint32(sequencetest.Start); t < sequencetest.Start+sequencetest.Year; t += length {
			out = append(out, t)
		}
		return append(out, out[len(out)-1]+length)
	}
	first := figures.RetentionRule{Bounds: cut(7 * day), From: sequencetest.Start, Until: sequencetest.Start + sequencetest.Year, Mode: figures.RetentionOn, Count: 12}
	daily := first
	daily.Bounds, daily.Count = cut(day), 30
	rolling := daily
	rolling.Rolling = day
	recurring := first
	recurring.Recurring = true
	life := first
	life.Lifecycle = true
	survival := first
	survival.Survival, survival.Silence = true, 30*day
	value := first
	value.Values = true
	orders := first
	orders.Start = &figures.Step{Signatures: make([]bool, 40)}
	orders.Start.Signatures[9], orders.Return = true, orders.Start
	for _, c := range []struct {
		name string
		rule figures.RetentionRule
	}{
		{"weeks", first},
		{"days", daily},
		{"rolling days", rolling},
		{"weeks, recurring", recurring},
		{"weeks, lifecycle", life},
		{"weeks, survival", survival},
		{"weeks, value", value},
		{"weeks, order to order", orders},
	} {
		b.Run(c.name, func(b *testing.B) {
			used := processorTime()
			for b.Loop() {
				if _, err := exec.Retention(context.Background(), []*sequence.Block{block}, table, everything(), c.rule); err != nil {
					b.Fatal(err)
				}
			}
			report(b, block, used)
		})
	}
}
