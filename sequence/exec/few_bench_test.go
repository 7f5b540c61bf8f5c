package exec_test

import (
	"context"
	"testing"

	"percorso/sequence"
	"percorso/sequence/attribution"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

// BenchmarkFew asks of all customers, and of one in a hundred, which should cost
// less than a twentieth.
func BenchmarkFew(b *testing.B) {
	block, table := benchBlock(), benchTable()
	blocks, ctx := []*sequence.Block{block}, context.Background()
	few := everything()
	few.Profiles = []sequence.Bits{sequence.NewBits(block.Profiles())}
	for p := 0; p < block.Profiles(); p += 100 {
		few.Profiles[0].Set(uint32(p))
	}
	const until, day = sequencetest.Start + sequencetest.Year, 86400
	var weeks []uint32
	for t := uint32(sequencetest.Start - 7*day); t <= until+7*day; t += 7 * day {
		weeks = append(weeks, t)
	}
	for _, kernel := range []struct {
		name string
		ask  func(*sequence.Selection) error
	}{
		{"journey", func(s *sequence.Selection) error {
			_, err := exec.Journey(ctx, blocks, table, s, figures.JourneyRule{Silence: 30 * day, Window: 30 * day, Until: until})
			return err
		}},
		{"graph", func(s *sequence.Selection) error {
			_, err := exec.Graph(ctx, blocks, table, s, table.Touchpoint, 30, false)
			return err
		}},
		{"flows", func(s *sequence.Selection) error {
			_, err := exec.Flows(ctx, blocks, table, s, table.Touchpoint, 30, figures.FlowRule{})
			return err
		}},
		{"retention", func(s *sequence.Selection) error {
			_, err := exec.Retention(ctx, blocks, table, s, figures.RetentionRule{Bounds: weeks, From: sequencetest.Start, Until: until, Count: 12, Recurring: true})
			return err
		}},
		{"dense funnel", func(s *sequence.Selection) error {
			_, err := exec.Funnel(ctx, blocks, table, s, benchSteps(0, 1, 2, 3), benchWeek)
			return err
		}},
		{"rare funnel", func(s *sequence.Selection) error {
			_, err := exec.Funnel(ctx, blocks, table, s, benchSteps(36, 37, 38, 39), benchWeek)
			return err
		}},
		{"attribution", func(s *sequence.Selection) error {
			_, err := exec.Attribution(ctx, blocks, table, s, figures.AttributionRule{
				Lookback: 30 * day, Nodes: table.Touchpoint, Count: 30, Models: []attribution.Model{attribution.Last, attribution.Linear}, From: sequencetest.Start,
			})
			return err
		}},
	} {
		for _, who := range []struct {
			name string
			sel  *sequence.Selection
		}{{"all", everything()}, {"one in a hundred", few}} {
			b.Run(kernel.name+"/"+who.name, func(b *testing.B) {
				used := processorTime()
				for b.Loop() {
					if err := kernel.ask(who.sel); err != nil {
						b.Fatal(err)
					}
				}
				report(b, block, used)
			})
		}
	}
}
