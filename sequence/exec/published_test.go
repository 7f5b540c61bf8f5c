package exec_test

import (
	"context"
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/catalogue"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// Figures that others published for the same input.

// block lays out customers whose interactions are in order already.
func block(customers ...[]moment) *sequence.Block {
	b := &sequence.Block{First: []uint32{0}}
	for _, c := range customers {
		for _, m := range c {
			b.Time, b.Code = append(b.Time, m.at), append(b.Code, catalogue.SignatureID(m.code))
		}
		b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, 0)
	}
	return b
}

type moment struct {
	at   uint32
	code int
}

// letters is a customer who does a, b, c ... (codes 0, 1, 2 ...), one a second.
func letters(s string) []moment {
	var out []moment
	for i, r := range s {
		out = append(out, moment{uint32(i), int(r - 'a')})
	}
	return out
}

func isCode(codes ...int) figures.Step {
	s := figures.Step{Signatures: make([]bool, 64)}
	for _, c := range codes {
		s.Signatures[c] = true
	}
	return s
}

// depths returns how many customers came exactly as far as each step, 0 first.
func depths(t testing.TB, b *sequence.Block, window uint32, steps ...figures.Step) []int64 {
	t.Helper()
	f, err := exec.Funnel(context.Background(), []*sequence.Block{b}, &catalogue.Table{}, everything(), steps, window)
	if err != nil {
		t.Fatal(err)
	}
	before := f.Coverage.Customers
	var out []int64
	for _, s := range f.Steps {
		out = append(out, before-s.Customers)
		before = s.Customers
	}
	return append(out, before)
}

// How far one customer comes by ClickHouse's windowFunnel (test 00632): the
// default mode, where our rules agree with it, and strict_once where steps are
// the same, because with us one interaction satisfies one step.
func TestFunnelAsClickHouse(t *testing.T) {
	// Codes 0 to 8, one a second: events 1000 to 1008 there.
	sequential := letters("abcdefghi")
	// Four seconds; 1001 to 1003 in one of them.
	increase := []moment{{0, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 4}}
	run := func(from, to int) figures.Step {
		var codes []int
		for c := from; c <= to; c++ {
			codes = append(codes, c)
		}
		return isCode(codes...)
	}
	single := func(codes ...int) (steps []figures.Step) {
		for _, c := range codes {
			steps = append(steps, isCode(c))
		}
		return steps
	}
	const failure, success = 0, 1
	for _, c := range []struct {
		name   string
		log    []moment
		window uint32
		steps  []figures.Step
		want   int
	}{
		{"one step", sequential, 10000, single(0), 1},
		{"two steps", sequential, 10000, single(0, 1), 2},
		{"three steps", sequential, 10000, single(0, 1, 2), 3},
		{"others between", sequential, 10000, single(0, 1, 2, 8), 4},
		{"window of 2", sequential, 2, single(3, 4, 5, 6, 7), 3},
		{"window of 3", sequential, 3, single(3, 4, 5, 6, 7), 4},
		{"window of 4, its end included", sequential, 4, single(3, 4, 5, 6, 7), 5},
		{"the wrong way round", sequential, 10000, single(8, 1), 1},
		{"steps that overlap", sequential[1:], 4, []figures.Step{run(0, 7), run(2, 8), run(0, 6), run(4, 8)}, 4},
		{"a step twice on the way", []moment{{0, 0}, {10, 1}, {20, 2}, {30, 3}, {40, 4}, {50, 5}, {51, 5}, {60, 6}}, 10000, single(0, 1, 2, 3, 4, 5, 6), 7},
		{"equal times", increase, 10000, single(0, 1, 2, 3, 4), 5},
		// The default mode says 3 here: one event for three steps. strict_once says 1.
		{"one event, three equal steps", increase, 10000, single(4, 4, 4), 1},
		{"a b c", letters("abc"), 86400, single(0, 1, 2), 3},
		{"a d b c", letters("adbc"), 86400, single(0, 1, 2), 3},
		{"a a b b c c", letters("aabbcc"), 86400, single(0, 1, 2), 3},
		{"a a b b d c c", letters("aabbdcc"), 86400, single(0, 1, 2), 3},
		{"c c b b a a", letters("ccbbaa"), 86400, single(0, 1, 2), 1},
		{"strict_once, customer 123", []moment{{180, failure}, {220, failure}, {250, success}}, 200, single(failure, failure, success), 3},
		{"strict_once, customer 234", []moment{{100, failure}, {250, failure}}, 200, single(failure, failure, success), 2},
		{"strict_once, customer 345", []moment{{200, success}, {210, failure}, {230, success}}, 200, single(failure, failure, success), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := make([]int64, len(c.steps)+1)
			want[c.want] = 1
			if diff := cmp.Diff(want, depths(t, block(c.log), c.window, c.steps...)); diff != "" {
				t.Errorf("customers by depth (-published +ours):\n%s", diff)
			}
		})
	}
}

// How far customers come by PostHog's funnel, where its rules are ours: the
// chain that came furthest counts, events of equal time are taken in the order
// of the steps and each of them once, and a first step that comes again
// restarts the window.
func TestFunnelAsPostHog(t *testing.T) {
	const a, b, c = 0, 1, 2
	for _, k := range []struct {
		name   string
		log    []moment
		window uint32
		want   int
	}{
		{"the furthest chain, not the last", []moment{{0, a}, {1, b}, {2, c}, {50, a}, {51, b}}, 10, 3},
		{"equal times by step", []moment{{5, c}, {5, b}, {5, a}}, 10, 3},
		{"a first step again restarts the window", []moment{{0, a}, {8, a}, {12, b}, {18, c}}, 10, 3},
		{"the window is from the first step", []moment{{0, a}, {9, b}, {12, c}}, 10, 2},
	} {
		t.Run(k.name, func(t *testing.T) {
			want := make([]int64, 4)
			want[k.want] = 1
			if diff := cmp.Diff(want, depths(t, block(k.log), k.window, isCode(a), isCode(b), isCode(c))); diff != "" {
				t.Errorf("customers by depth (-published +ours):\n%s", diff)
			}
		})
	}
}

// The transition matrix that Retentioneering publishes for 18 events of three
// users: it gives the counts, with path_start and path_end, and of B the shares
// that went on to A, B, C and the end. These three ways add up to it.
func TestGraphAsRetentioneering(t *testing.T) {
	b := block(letters("ababbbb"), letters("abbcab"), letters("bcbcc"))
	g, err := exec.Graph(context.Background(), []*sequence.Block{b}, &catalogue.Table{}, everything(), []uint16{1, 2, 3}, 3, false)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	name := func(node int) string { return string(rune('A' + node)) }
	for i, n := range g.Nodes {
		if n.Starts > 0 {
			got["start>"+name(i)] = n.Starts
		}
		if n.Ends > 0 {
			got[name(i)+">end"] = n.Ends
		}
	}
	var ofB []float64
	for _, e := range g.Edges {
		got[name(e.From)+">"+name(e.To)] = e.Count
		if e.From == 1 {
			ofB = append(ofB, float64(e.Count)/float64(g.Nodes[1].Interactions))
		}
	}
	ofB = append(ofB, float64(g.Nodes[1].Ends)/float64(g.Nodes[1].Interactions))
	want := map[string]int64{
		"start>A": 2, "start>B": 1, "A>B": 4, "B>A": 1, "B>B": 4, "B>C": 3, "B>end": 2,
		"C>A": 1, "C>B": 1, "C>C": 1, "C>end": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("transitions (-published +ours):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{.1, .4, .3, .2}, ofB); diff != "" {
		t.Errorf("shares of B (-published +ours):\n%s", diff)
	}
}

// The funnel that was measured for reference with ClickHouse 18.16 and a loop
// in Go: a million customers with up to 39 events each, 7 days. About a
// hundred seconds hold several events of one customer; in none of them does it matter
// that with us either order counts.
func TestFunnelOfAMillion(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out twenty million interactions")
	}
	random := rand.New(rand.NewSource(7))
	code := rand.NewZipf(random, 1.3, 4, 49)
	b := &sequence.Block{First: []uint32{0}}
	for range 1_000_000 {
		n := 1 + random.Intn(39)
		from := len(b.Time)
		for range n {
			b.Time = append(b.Time, uint32(random.Intn(30*86400)))
		}
		slices.Sort(b.Time[from:])
		for range n {
			b.Code = append(b.Code, catalogue.SignatureID(code.Uint64()))
		}
		b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, 0)
	}
	if len(b.Code) != 19_998_259 {
		t.Fatalf("%d events, published are 19,998,259", len(b.Code))
	}
	want := []int64{353195, 457345, 170613, 17959, 888}
	if diff := cmp.Diff(want, depths(t, b, 7*86400, isCode(3), isCode(5), isCode(9), isCode(12))); diff != "" {
		t.Errorf("customers by depth (-published +ours):\n%s", diff)
	}
}
