package binding_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/sequence"
	"percorso/sequence/sequencetest"
)

// large is 20 million interactions of a million customers, 40 signatures.
type large struct {
	blocks     []*sequence.Block
	signatures []catalogue.Signature
}

func (l *large) Blocks() []*sequence.Block         { return l.blocks }
func (l *large) Seq() int64                        { return 1 }
func (l *large) Newest() uint32                    { return sequencetest.Start + sequencetest.Year }
func (l *large) Signatures() []catalogue.Signature { return l.signatures }
func (l *large) Match(string, func(string, bool) bool) ([]sequence.Bits, error) {
	return make([]sequence.Bits, len(l.blocks)), nil
}

func (l *large) ProfilesWhere(func(graph.Node) bool) []sequence.Bits {
	return make([]sequence.Bits, len(l.blocks))
}

// BenchmarkFigures asks for all figures of a map of 30 stages, 20 lanes and 600
// cards, every one of them bound.
func BenchmarkFigures(b *testing.B) {
	s := newShop(nil)
	s.table = &catalogue.Table{Model: catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "a"}}}}
	view := &large{blocks: []*sequence.Block{sequencetest.Zipf(7, 1_000_000, 20, 40)}, signatures: make([]catalogue.Signature, 40)}
	for n := range 40 {
		s.table.Touchpoints = append(s.table.Touchpoints, catalogue.Touchpoint{ID: percorso.TouchpointID(fmt.Sprint("t", n))})
		s.table.Touchpoint = append(s.table.Touchpoint, uint16(n+1))
		s.table.Stage, s.table.Channel, s.table.Outcome = append(s.table.Stage, 1), append(s.table.Channel, uint8(n%8+1)), append(s.table.Outcome, n%20 == 9)
	}
	for n := range 8 {
		s.table.Channels = append(s.table.Channels, catalogue.Channel{ID: percorso.ChannelID(fmt.Sprint("c", n))})
	}
	s.asker = &insight.Asker{View: func() insight.View { return view }, Tables: tables{s}}
	nodes := []document.Node{{ID: "map", Kind: document.KindMap}}
	for n := range 30 {
		nodes = append(nodes, node(document.NodeID(fmt.Sprint("s", n)), document.KindStage, "map", props{"bind": props{"of": "touchpoint", "touchpoints": []string{fmt.Sprint("t", n), fmt.Sprint("t", n+30)}[:min(2, 1+(40-n)/31)]}}))
	}
	for l := range 20 {
		lane := document.NodeID(fmt.Sprint("l", l))
		nodes = append(nodes, node(lane, document.KindLane, "map", props{"kind": []string{"touchpoints", "emotion"}[l%2], "bind": props{"of": "stages"}}))
		for n := range 30 {
			bind := props{"of": "touchpoint", "touchpoint": fmt.Sprint("t", (n+l)%40)}
			if l%5 == 0 {
				bind = props{"of": "channel", "channel": fmt.Sprint("c", n%8)}
			}
			nodes = append(nodes, node(document.NodeID(fmt.Sprint("k", l, "-", n)), document.KindCard, lane, props{"stage": fmt.Sprint("s", n), "bind": bind}))
		}
	}
	doc := document.Of(nodes)
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	b.ResetTimer()
	start := used()
	for b.Loop() {
		f, err := (&binding.Service{Data: s}).Figures(b.Context(), doc, nil)
		if err != nil || len(f.Nodes) != 650 {
			b.Fatal(err, len(f.Nodes))
		}
	}
	b.ReportMetric(float64((used()-start).Milliseconds())/float64(b.N), "cpu-ms/map")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/map")
}
