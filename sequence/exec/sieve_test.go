package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

// What blocks know of their codes changes no answer, where codes share bits and
// where blocks skip profiles too.
func TestFunnelIsTheSameWithoutGists(t *testing.T) {
	const codes = 200
	log := sequencetest.Zipf(5, 3000, 20, codes)
	some := everything()
	for code := range codes {
		some.Signatures = append(some.Signatures, code%3 > 0)
	}
	half := everything()
	half.From, half.To = sequencetest.Start+sequencetest.Year/4, sequencetest.Start+3*sequencetest.Year/4
	touch := figures.Field{}
	for code := range codes {
		touch.At = append(touch.At, uint16(code%5))
	}
	for name, sel := range map[string]*sequence.Selection{"all": everything(), "some": some, "half": half} {
		for every := range 3 {
			known := []*sequence.Block{log}
			if every > 0 { // the earliest and the latest interaction may be skipped
				known = sequencetest.Shadow(log, every)
			}
			var unknown []*sequence.Block
			for _, b := range known {
				without := *b
				without.Known = nil
				unknown = append(unknown, &without)
			}
			for _, rule := range []*figures.FunnelRule{
				{Steps: benchSteps(1, 2, 4), Window: 30 * benchDay},
				{Steps: benchSteps(151, 160), Window: 300 * benchDay},
				{Steps: benchSteps(199), Window: benchDay},
				{Steps: benchSteps(1, 2), Window: benchWeek, Breakdown: &figures.Breakdown{Field: touch, Touch: figures.TouchLast}},
				{Steps: benchSteps(2, 3), Window: benchWeek, Count: figures.CountAttempts},
			} {
				var answers []*figures.FunnelSums
				for _, blocks := range [][]*sequence.Block{known, unknown} {
					f, err := exec.FunnelRule(context.Background(), blocks, benchTable(), sel, rule)
					if err != nil {
						t.Fatal(err)
					}
					answers = append(answers, f)
				}
				if diff := cmp.Diff(answers[1], answers[0]); diff != "" || answers[0].Entered == 0 {
					t.Errorf("%s, %d: with gists (+) and without (-), %d entered:\n%s", name, every, answers[0].Entered, diff)
				}
			}
		}
	}
}

// A funnel that begins with a rare code is looked for by that code alone. Times
// are whole days, so that many are equal and windows are hit exactly.
func TestARareFirstStepChangesNothing(t *testing.T) {
	for seed := range uint64(6) {
		log := sequencetest.Zipf(seed, 3000, 40, 40)
		for i, at := range log.Time {
			log.Time[i] = at - at%benchDay
		}
		log.Known = new(sequence.Gist)
		for every, known := range [][]*sequence.Block{{log}, sequencetest.Shadow(log, 2)} {
			var unknown []*sequence.Block
			for _, b := range known {
				without := *b
				without.Known = nil
				unknown = append(unknown, &without)
			}
			for n, steps := range [][]figures.Step{
				benchSteps(36, 37, 38), benchSteps(39, 0, 1, 0), benchSteps(30, 30, 30), benchSteps(30, 1, 30), benchSteps(35),
			} {
				for _, window := range []uint32{0, benchDay, benchWeek, 400 * benchDay} {
					var answers []*figures.Funnel
					for _, blocks := range [][]*sequence.Block{known, unknown} {
						f, err := exec.Funnel(context.Background(), blocks, benchTable(), everything(), steps, window)
						if err != nil {
							t.Fatal(err)
						}
						answers = append(answers, f)
					}
					if diff := cmp.Diff(answers[1], answers[0]); diff != "" || answers[0].Steps[0].Customers == 0 {
						t.Errorf("seed %d, %d, steps %d, window %d: with gists (+) and without (-):\n%s", seed, every, n, window, diff)
					}
				}
			}
		}
	}
}
