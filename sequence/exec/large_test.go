package exec_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
	"percorso/sequence/sequencetest"
)

// unpack returns the interactions of the blocks as the twin takes them.
func unpack(blocks []*sequence.Block) naive.Log {
	var log naive.Log
	for _, b := range blocks {
		place := make([]int, len(b.Code))
		for p := range uint32(b.Profiles()) {
			if b.Skip.Has(p) {
				continue
			}
			for i := b.First[p]; i < b.First[p+1]; i++ {
				place[i] = len(log) + 1
				log = append(log, naive.Interaction{Customer: int(b.Node[p]), Time: b.Time[i], Seq: int64(i), Signature: b.Code[i]})
			}
		}
		for k, i := range b.Value.At {
			if place[i] > 0 {
				log[place[i]-1].Value = b.Value.Of[k]
			}
		}
		for k, i := range b.Emotion.At {
			if place[i] > 0 {
				log[place[i]-1].Emotion = &b.Emotion.Of[k]
			}
		}
	}
	return log
}

// TestLargeLogEqualsItsTwin has enough interactions for several chunks,
// goroutines and parts of durations, and a block that shadows another.
func TestLargeLogEqualsItsTwin(t *testing.T) {
	customers := 10_000
	if testing.Short() {
		customers = 7_000
	}
	blocks := sequencetest.Shadow(sequencetest.Zipf(11, customers, 20, 40), 5)
	log, table := unpack(blocks), benchTable()
	rule := figures.JourneyRule{Silence: 30 * 86400, Window: 5 * 86400, Until: sequencetest.Start + sequencetest.Year}
	ctx := context.Background()

	journey, err := exec.Journey(ctx, blocks, table, everything(), rule)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(naive.Journey(log, table, rule), journey); diff != "" {
		t.Errorf("journey (-naive +engine):\n%s", diff)
	}

	graph, err := exec.Graph(ctx, blocks, table, everything(), table.Touchpoint, 30, true)
	if err != nil {
		t.Fatal(err)
	}
	node := func(x naive.Interaction) int { return int(table.Touchpoint[x.Signature]) - 1 }
	if diff := cmp.Diff(naive.Graph(log, table, node, 30, true), graph); diff != "" {
		t.Errorf("graph (-naive +engine):\n%s", diff)
	}

	var twins []naive.Step
	codes := []catalogue.SignatureID{2, 3, 5}
	var steps []figures.Step
	for _, code := range codes {
		steps = append(steps, isCode(int(code)))
		twins = append(twins, func(x naive.Interaction) bool { return x.Signature == code })
	}
	funnel, err := exec.Funnel(ctx, blocks, table, everything(), steps, 14*86400)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(naive.Funnel(log, table, twins, 14*86400), funnel); diff != "" {
		t.Errorf("funnel (-naive +engine):\n%s", diff)
	}
}

func TestCancelledQueriesStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	blocks, table := []*sequence.Block{sequencetest.Zipf(1, 1000, 20, 40)}, benchTable()
	_, journey := exec.Journey(ctx, blocks, table, everything(), figures.JourneyRule{Silence: 1})
	_, graph := exec.Graph(ctx, blocks, table, everything(), table.Touchpoint, 30, false)
	_, funnel := exec.Funnel(ctx, blocks, table, everything(), []figures.Step{isCode(1)}, 1)
	for _, err := range []error{journey, graph, funnel} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
}
