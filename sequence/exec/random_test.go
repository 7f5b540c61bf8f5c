package exec_test

import (
	"cmp"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/naive"
)

// world is a random log as the twin sees it and as the engine does.
type world struct {
	log       naive.Log // what the selection leaves
	all       naive.Log
	table     *catalogue.Table
	blocks    []*sequence.Block
	sel       sequence.Selection
	newest    uint32
	customers int
	where     map[int]position // of each interaction of all, by Seq
}

type position struct {
	block       int
	profile, at uint32
}

// signatures is how many the random logs use; the tables know fewer.
const signatures = 9

// drawWorld draws a few customers whose times are often equal, over several
// blocks, some of them with stale profiles that Skip marks.
func drawWorld(t *rapid.T) *world {
	w := &world{table: drawTable(t)}
	customers := rapid.IntRange(0, 8).Draw(t, "customers")
	span := uint32(rapid.SampledFrom([]int{2, 6, 40}).Draw(t, "span"))
	seq := int64(0)
	for c := range customers {
		for range rapid.IntRange(1, 10).Draw(t, "length") {
			seq++
			w.all = append(w.all, naive.Interaction{
				Customer:  c,
				Time:      100 + rapid.Uint32Range(0, span).Draw(t, "time"),
				Seq:       seq,
				Signature: catalogue.SignatureID(rapid.IntRange(0, signatures-1).Draw(t, "code")),
				Value:     rapid.SampledFrom([]int64{0, 0, 1250, -300}).Draw(t, "value"),
				Emotion:   drawEmotion(t),
			})
		}
	}
	for _, x := range w.all {
		w.newest = max(w.newest, x.Time)
	}
	w.customers = customers
	w.build(t, customers)
	w.drawSelection(t, customers, span)
	return w
}

func drawEmotion(t *rapid.T) *percorso.Emotion {
	if rapid.IntRange(0, 2).Draw(t, "felt") > 0 {
		return nil
	}
	e := percorso.Emotion(rapid.IntRange(-2000, 2000).Draw(t, "emotion"))
	return &e
}

func drawTable(t *rapid.T) *catalogue.Table {
	table := &catalogue.Table{Model: catalogue.Model{ID: "random"}}
	stages := rapid.SampledFrom([]int{1, 2, 3, 4, 5, 9}).Draw(t, "stages")
	for s := range stages {
		table.Model.Stages = append(table.Model.Stages, catalogue.Stage{ID: percorso.StageID(fmt.Sprint("s", s))})
	}
	for range rapid.IntRange(0, 2).Draw(t, "loops") {
		table.Model.Loops = append(table.Model.Loops, catalogue.Loop{
			From: percorso.StageID(fmt.Sprint("s", rapid.IntRange(0, stages-1).Draw(t, "loop from"))),
			To:   percorso.StageID(fmt.Sprint("s", rapid.IntRange(0, stages-1).Draw(t, "loop to"))),
		})
	}
	for tp := range 4 {
		table.Touchpoints = append(table.Touchpoints, catalogue.Touchpoint{ID: percorso.TouchpointID(fmt.Sprint("t", tp))})
	}
	for range rapid.IntRange(0, signatures).Draw(t, "known") {
		table.Stage = append(table.Stage, uint8(rapid.IntRange(0, stages).Draw(t, "stage")))
		table.Touchpoint = append(table.Touchpoint, uint16(rapid.IntRange(0, 4).Draw(t, "touchpoint")))
		table.Outcome = append(table.Outcome, rapid.IntRange(0, 2).Draw(t, "outcome") == 0)
	}
	return table
}

// build spreads the customers over blocks. A stale copy of a customer, with
// interactions that never were, stands in an earlier block under Skip.
func (w *world) build(t *rapid.T, customers int) {
	w.where = map[int]position{}
	n := rapid.IntRange(1, 3).Draw(t, "blocks")
	for range n {
		b := &sequence.Block{First: []uint32{0}}
		if rapid.Bool().Draw(t, "known") {
			b.Known = new(sequence.Gist)
		}
		w.blocks = append(w.blocks, b)
	}
	for c := range customers {
		home := rapid.IntRange(0, n-1).Draw(t, "home")
		if home > 0 && rapid.Bool().Draw(t, "stale") {
			b := w.blocks[0]
			b.Skip = append(b.Skip, make(sequence.Bits, 1)[:1-min(1, len(b.Skip))]...)
			b.Skip.Set(uint32(b.Profiles()))
			appendProfile(b, c, naive.Log{{Time: 101, Signature: 1, Value: 77}, {Time: 103, Signature: 2}})
		}
		var mine naive.Log
		for _, x := range w.all {
			if x.Customer == c {
				mine = append(mine, x)
			}
		}
		slices.SortFunc(mine, func(a, b naive.Interaction) int {
			return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Seq, b.Seq))
		})
		b := w.blocks[home]
		for i, x := range mine {
			w.where[int(x.Seq)] = position{home, uint32(b.Profiles()), uint32(len(b.Code) + i)}
		}
		appendProfile(b, c, mine)
	}
}

func appendProfile(b *sequence.Block, customer int, log naive.Log) {
	for _, x := range log {
		at := uint32(len(b.Code))
		if x.Value != 0 {
			b.Value.At, b.Value.Of = append(b.Value.At, at), append(b.Value.Of, x.Value)
		}
		if x.Emotion != nil {
			b.Emotion.At, b.Emotion.Of = append(b.Emotion.At, at), append(b.Emotion.Of, *x.Emotion)
		}
		b.Code, b.Time = append(b.Code, x.Signature), append(b.Time, x.Time)
	}
	b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, graph.Node(customer+1))
}

// drawSelection draws a filter and leaves in w.log what passes it.
func (w *world) drawSelection(t *rapid.T, customers int, span uint32) {
	w.sel = sequence.Selection{To: ^uint32(0)}
	keep := func(naive.Interaction) bool { return true }
	also := func(f func(naive.Interaction) bool) {
		before := keep
		keep = func(x naive.Interaction) bool { return before(x) && f(x) }
	}
	if rapid.IntRange(0, 2).Draw(t, "timed") == 0 {
		w.sel.From = 100 + rapid.Uint32Range(0, span+1).Draw(t, "from")
		w.sel.To = 100 + rapid.Uint32Range(0, span+2).Draw(t, "to")
		also(func(x naive.Interaction) bool { return x.Time >= w.sel.From && x.Time < w.sel.To })
	}
	if rapid.IntRange(0, 2).Draw(t, "by signature") == 0 {
		w.sel.Signatures = rapid.SliceOfN(rapid.Bool(), 0, signatures).Draw(t, "signatures")
		also(func(x naive.Interaction) bool {
			return int(x.Signature) < len(w.sel.Signatures) && w.sel.Signatures[x.Signature]
		})
	}
	if rapid.IntRange(0, 2).Draw(t, "by property") == 0 {
		bits, passes := w.drawEvents(t)
		w.sel.Events = bits
		also(passes)
	}
	if rapid.IntRange(0, 2).Draw(t, "by trait") == 0 {
		bits, passes := w.drawProfiles(t, customers)
		w.sel.Profiles = bits
		also(passes)
	}
	for _, x := range w.all {
		if keep(x) {
			w.log = append(w.log, x)
		}
	}
}

func (w *world) drawEvents(t *rapid.T) ([]sequence.Bits, func(naive.Interaction) bool) {
	var bits []sequence.Bits
	for _, b := range w.blocks {
		bits = append(bits, sequence.NewBits(len(b.Code)))
	}
	pass := map[int64]bool{}
	for _, x := range w.all {
		if rapid.Bool().Draw(t, "passes") {
			pass[x.Seq] = true
			at := w.where[int(x.Seq)]
			bits[at.block].Set(at.at)
		}
	}
	return bits, func(x naive.Interaction) bool { return pass[x.Seq] }
}

func (w *world) drawProfiles(t *rapid.T, customers int) ([]sequence.Bits, func(naive.Interaction) bool) {
	var bits []sequence.Bits
	pass := make([]bool, customers)
	for c := range pass {
		pass[c] = rapid.Bool().Draw(t, "chosen")
	}
	for _, b := range w.blocks {
		m := sequence.NewBits(b.Profiles())
		for p, node := range b.Node {
			if pass[node-1] {
				m.Set(uint32(p))
			}
		}
		bits = append(bits, m)
	}
	return bits, func(x naive.Interaction) bool { return pass[x.Customer] }
}
