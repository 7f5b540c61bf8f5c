package exec_test

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/sequencetest"
)

// The bench log: 20 million interactions of 1 million customers, heavy-tailed,
// 40 signatures, one year.
var benchBlock = sync.OnceValue(func() *sequence.Block { return sequencetest.Zipf(7, 1_000_000, 20, 40) })

func benchTable() *catalogue.Table {
	t := &catalogue.Table{}
	for s := range 5 {
		t.Model.Stages = append(t.Model.Stages, catalogue.Stage{ID: percorso.StageID(fmt.Sprint("s", s))})
	}
	for tp := range 30 {
		t.Touchpoints = append(t.Touchpoints, catalogue.Touchpoint{ID: percorso.TouchpointID(fmt.Sprint("t", tp))})
	}
	t.Model.Loops = []catalogue.Loop{{From: "s4", To: "s2"}}
	for code := range 40 {
		t.Touchpoint = append(t.Touchpoint, uint16(code*3/4+1))
		t.Stage = append(t.Stage, uint8(code*3/4%5+1))
		t.Outcome = append(t.Outcome, code%20 == 9)
		t.Channel = append(t.Channel, uint8(code%8+1))
	}
	return t
}

func everything() *sequence.Selection { return &sequence.Selection{To: ^uint32(0)} }

func BenchmarkJourney(b *testing.B) {
	block, table := benchBlock(), benchTable()
	rule := figures.JourneyRule{Silence: 30 * 86400, Window: 30 * 86400, Until: sequencetest.Start + sequencetest.Year}
	half := everything()
	half.From, half.To = sequencetest.Start+sequencetest.Year/4, sequencetest.Start+3*sequencetest.Year/4
	some := everything()
	for code := range 40 {
		some.Signatures = append(some.Signatures, code%3 > 0)
	}
	few := everything()
	few.Profiles = []sequence.Bits{sequence.NewBits(block.Profiles())}
	for p := 0; p < block.Profiles(); p += 100 {
		few.Profiles[0].Set(uint32(p))
	}
	for _, c := range []struct {
		name string
		sel  *sequence.Selection
	}{{"all", everything()}, {"half a year", half}, {"two thirds of the signatures", some}, {"one customer in a hundred", few}} {
		b.Run(c.name, func(b *testing.B) {
			used := processorTime()
			for b.Loop() {
				if _, err := exec.Journey(context.Background(), []*sequence.Block{block}, table, c.sel, rule); err != nil {
					b.Fatal(err)
				}
			}
			report(b, block, used)
		})
	}
}

// report reports the unit that users feel, and the processor time, which other
// work on the machine disturbs less.
func report(b *testing.B, block *sequence.Block, used func() time.Duration) {
	b.Helper()
	cpu := used()
	b.ReportMetric(float64(len(block.Code))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/query")
	b.ReportMetric(float64(cpu.Milliseconds())/float64(b.N), "cpu-ms/query")
}

// processorTime returns a function that says how much was used since.
func processorTime() func() time.Duration {
	now := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := now()
	return func() time.Duration { return now() - start }
}
