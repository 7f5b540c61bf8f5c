package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

const pathNodes = 4

// drawByInteraction gives some interactions a number below most, as a property
// does: plus one in the columns.
func (w *world) drawByInteraction(t *rapid.T, name string, most int) ([]sequence.Sparse[uint16], func(naive.Interaction) int) {
	columns := make([]sequence.Sparse[uint16], len(w.blocks))
	numbers := map[int64]int{}
	for _, x := range w.all {
		numbers[x.Seq] = rapid.IntRange(-1, most-1).Draw(t, name)
	}
	for b := range columns {
		byPlace := map[uint32]uint16{}
		for seq, n := range numbers {
			if at := w.where[int(seq)]; at.block == b && n >= 0 {
				byPlace[at.at] = uint16(n) + 1
			}
		}
		for i := range uint32(len(w.blocks[b].Code)) {
			if n := byPlace[i]; n > 0 {
				columns[b].At, columns[b].Of = append(columns[b].At, i), append(columns[b].Of, n)
			}
		}
	}
	return columns, func(x naive.Interaction) int { return numbers[x.Seq] }
}

// drawPaths draws what paths are asked by, and the same as the twin takes it.
func drawPaths(t *rapid.T, w *world) (*figures.PathNodes, figures.PathRule, naive.PathAsk) {
	nodes := &figures.PathNodes{Count: pathNodes}
	ask := naive.PathAsk{}
	if rapid.Bool().Draw(t, "nodes by property") {
		nodes.Of, ask.Node = w.drawByInteraction(t, "node", pathNodes)
	} else {
		nodes.At = rapid.SliceOfN(rapid.Uint16Range(0, pathNodes), 0, signatures).Draw(t, "nodes")
		ask.Node = func(x naive.Interaction) int {
			if int(x.Signature) >= len(nodes.At) {
				return -1
			}
			return int(nodes.At[x.Signature]) - 1
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "cases by property") == 0 {
		nodes.Case, ask.Case = w.drawByInteraction(t, "case", 2)
	}
	rule := figures.PathRule{
		JourneyRule: drawRule(t, w), Gap: rapid.SampledFrom([]uint32{0, 1, 3, ^uint32(0)}).Draw(t, "gap"),
		Collapse: rapid.Bool().Draw(t, "collapse"), Last: rapid.Bool().Draw(t, "last"), Reverse: rapid.Bool().Draw(t, "reverse"),
		Depth: rapid.IntRange(1, 5).Draw(t, "depth"),
	}
	rule.From, ask.From = drawEnd(t, w, "from")
	rule.To, ask.To = drawEnd(t, w, "to")
	rule.Containing, ask.Containing = drawEnd(t, w, "containing")
	if rapid.IntRange(0, 3).Draw(t, "through") == 0 {
		rule.Through = append(rule.Through, figures.PathPlace{Step: rapid.IntRange(0, rule.Depth-1).Draw(t, "step"), Node: rapid.IntRange(0, pathNodes-1).Draw(t, "at")})
	}
	ask.Rule = rule
	return nodes, rule, ask
}

func TestPathsEqualTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		ctx := context.Background()
		nodes, rule, ask := drawPaths(t, w)
		slots := make([][]uint16, rule.Depth)
		for k := range slots {
			for range pathNodes {
				slots[k] = append(slots[k], rapid.Uint16Range(0, 2).Draw(t, "slot"))
			}
			slots[k][0] = 2 // so that each step has three
		}
		ask.Slots, ask.Slot = 3, func(step, node int) int { return int(slots[step][node]) }
		got, err := exec.Paths(ctx, w.blocks, w.table, &w.sel, nodes, slots, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Paths(w.log, w.table, ask)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		checkPathsBalance(t, got, rule.Reverse)
		checkPathSizes(t, w, nodes, slots, rule, got)
		checkPathCustomers(t, w, nodes, slots, rule, got)
	})
}

// checkPathsBalance holds that all that comes into a node leaves it, and that a
// step has the paths that go on to it.
func checkPathsBalance(t *rapid.T, f *figures.Paths, reverse bool) {
	var starts, ends int64
	for k, s := range f.Steps {
		in, out := make([]int64, len(s.Nodes)), make([]int64, len(s.Nodes))
		sum := int64(0)
		for n, node := range s.Nodes {
			in[n], out[n] = node.Starts+node.Earlier, 0
			for _, e := range node.Exits {
				out[n] += e
			}
			starts += in[n]
			ends += out[n]
			sum += node.Paths
		}
		for _, l := range s.Links { // to the next step, or from it
			near, there := l.From, out
			if reverse {
				near, there = l.To, in
			}
			there[near] += l.Time.N
		}
		if k > 0 {
			for _, l := range f.Steps[k-1].Links {
				if reverse {
					out[l.From] += l.Time.N
				} else {
					in[l.To] += l.Time.N
				}
			}
		}
		for n, node := range s.Nodes {
			if in[n] != node.Paths || out[n] != node.Paths {
				t.Errorf("step %d, node %d does not balance: %d paths, %d in, %d out", k, n, node.Paths, in[n], out[n])
			}
		}
		if sum != s.Paths {
			t.Errorf("step %d: %d paths, its nodes have %d", k, s.Paths, sum)
		}
	}
	if starts != f.Paths || ends != f.Paths {
		t.Errorf("%d paths begin %d times and end %d times", f.Paths, starts, ends)
	}
}

func checkPathSizes(t *rapid.T, w *world, nodes *figures.PathNodes, slots [][]uint16, rule figures.PathRule, all *figures.Paths) {
	sizes, err := exec.PathSizes(context.Background(), w.blocks, w.table, &w.sel, nodes, rule)
	if err != nil {
		t.Fatal(err)
	}
	for k := range sizes {
		got := make([]int64, 3)
		for n, size := range sizes[k] {
			got[slots[k][n]] += size
		}
		for slot, size := range got {
			want := int64(0)
			if k < len(all.Steps) {
				want = all.Steps[k].Nodes[slot].Paths
			}
			if size != want {
				t.Errorf("step %d, slot %d: %d paths, %d in the long run", k, slot, size, want)
			}
		}
	}
}

// checkPathCustomers holds the customers behind a node, a link and an exit
// against the figures.
func checkPathCustomers(t *rapid.T, w *world, nodes *figures.PathNodes, slots [][]uint16, rule figures.PathRule, all *figures.Paths) {
	if len(all.Steps) == 0 {
		return
	}
	count := func(who figures.PathWho) int64 {
		found, err := exec.PathProfiles(context.Background(), w.blocks, w.table, &w.sel, nodes, slots, rule, who)
		if err != nil {
			t.Fatal(err)
		}
		return w.count(found)
	}
	k := rapid.IntRange(0, len(all.Steps)-1).Draw(t, "step of who")
	s := &all.Steps[k]
	slot := rapid.IntRange(0, len(s.Nodes)-1).Draw(t, "slot of who")
	if n := count(figures.PathWho{Step: k, Slot: slot, Into: -1}); n != s.Nodes[slot].Customers {
		t.Errorf("step %d, slot %d: %d customers, the figure says %d", k, slot, n, s.Nodes[slot].Customers)
	}
	for e, paths := range s.Nodes[slot].Exits {
		if n := count(figures.PathWho{Step: k, Slot: slot, Into: -1, By: true, Exit: figures.PathExit(e)}); n > paths || (n == 0) != (paths == 0) {
			t.Errorf("step %d, slot %d, exit %d: %d customers, %d paths", k, slot, e, n, paths)
		}
	}
	if len(s.Links) > 0 {
		l := s.Links[rapid.IntRange(0, len(s.Links)-1).Draw(t, "link of who")]
		from := k
		if rule.Reverse {
			from = k + 1
		}
		if n := count(figures.PathWho{Step: from, Slot: l.From, Into: l.To}); n != l.Customers {
			t.Errorf("link %+v: %d customers", l, n)
		}
	}
}

// count returns how many profiles are marked.
func (w *world) count(found []sequence.Bits) (n int64) {
	for b, bits := range found {
		for p := range uint32(w.blocks[b].Profiles()) {
			if bits.Has(p) {
				n++
			}
		}
	}
	return n
}
