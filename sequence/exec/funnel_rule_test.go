package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// drawFunnelRule draws a funnel with options, for the engine and for the twin. Where
// steps overlap, which interaction stands for which of them is open within a
// second, so then nothing is asked that depends on it.
func drawFunnelRule(t *rapid.T, w *world) (*figures.FunnelRule, *naive.FunnelRule) {
	r := &figures.FunnelRule{Window: rapid.Uint32Range(0, 20).Draw(t, "window"), Order: figures.Ordered}
	twin := &naive.FunnelRule{FunnelRule: r}
	overlap := rapid.IntRange(0, 3).Draw(t, "overlap") == 0
	if overlap {
		r.Steps, twin.Steps = drawSteps(t, w)
	} else {
		for k := range rapid.IntRange(1, 5).Draw(t, "steps") {
			step, meets := w.drawStep(t, []int{k})
			r.Steps, twin.Steps = append(r.Steps, step), append(twin.Steps, meets)
		}
	}
	n := len(r.Steps)
	bit := func(name string) uint64 {
		return rapid.Uint64Range(0, 1<<n-1).Draw(t, name)
	}
	r.Order = rapid.SampledFrom([]figures.Order{figures.Ordered, figures.Ordered, figures.Strictly, figures.AnyOrder}).Draw(t, "order")
	if r.Order == figures.AnyOrder {
		r.Anchors = bit("anchors")
	} else {
		if !overlap && rapid.Bool().Draw(t, "some optional") {
			r.Optional = bit("optional")
			r.Optional &^= 1 << rapid.IntRange(0, n-1).Draw(t, "needed")
		}
		if rapid.IntRange(0, 2).Draw(t, "limits") == 0 {
			r.Within = rapid.SliceOfN(rapid.Uint32Range(0, 6), n, n).Draw(t, "within")
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "by the day") == 0 { // days of five seconds
		days := rapid.Uint32Range(1, 4).Draw(t, "days")
		r.Deadline = func(start uint32) uint32 { return (start/5+days)*5 - 1 }
	}
	if !overlap && r.Order == figures.Ordered && r.Optional&1 == 0 && rapid.IntRange(0, 3).Draw(t, "tolerant") == 0 {
		r.Tolerance = rapid.Uint32Range(1, 3).Draw(t, "tolerance")
	}
	r.Attempt = rapid.SampledFrom([]figures.Attempt{figures.AttemptLatest, figures.AttemptEarliest, figures.AttemptFirst}).Draw(t, "attempt")
	if r.Order != figures.Strictly {
		drawExclusions(t, w, r, twin)
	}
	if overlap {
		return r, twin
	}
	r.Count = rapid.SampledFrom([]figures.FunnelCount{figures.CountCustomers, figures.CountAttempts, figures.CountSessions}).Draw(t, "count")
	r.Gap = rapid.Uint32Range(0, 8).Draw(t, "gap")
	if rapid.IntRange(0, 2).Draw(t, "held") == 0 {
		r.Hold, twin.Hold = w.drawField(t)
	}
	if rapid.Bool().Draw(t, "broken down") {
		r.Breakdown = &figures.Breakdown{
			Touch: rapid.SampledFrom([]figures.Touch{figures.TouchFirst, figures.TouchLast, figures.TouchStep}).Draw(t, "touch"),
			Step:  rapid.IntRange(0, n-1).Draw(t, "of step"),
		}
		var f *figures.Field
		f, twin.Split = w.drawField(t)
		r.Breakdown.Field = *f
	}
	if rapid.Bool().Draw(t, "times") {
		from := rapid.IntRange(0, n-1).Draw(t, "from")
		r.Between = &figures.Between{From: from, To: rapid.IntRange(from, n-1).Draw(t, "to"), Bins: rapid.SampledFrom([]int{0, 1, 7}).Draw(t, "bins")}
	}
	if rapid.Bool().Draw(t, "asks what next") {
		r.Next, twin.Next = w.drawField(t)
	}
	return r, twin
}

func drawExclusions(t *rapid.T, w *world, r *figures.FunnelRule, twin *naive.FunnelRule) {
	n := len(r.Steps)
	for range rapid.IntRange(0, 2).Draw(t, "exclusions") {
		step, meets := w.drawStep(t, rapid.SliceOfN(rapid.IntRange(0, signatures-1), 1, 2).Draw(t, "excluded"))
		x := figures.Exclusion{Step: step, From: -1, To: -1}
		if r.Order == figures.Ordered && n > 1 {
			x.From = rapid.IntRange(-1, n-2).Draw(t, "after")
			x.To = rapid.IntRange(x.From+1, n-1).Draw(t, "until")
		}
		r.Exclusions, twin.Exclude = append(r.Exclusions, x), append(twin.Exclude, meets)
	}
	r.Keep = rapid.Bool().Draw(t, "keep")
}

// drawStep draws a step of some codes, perhaps with a property or a trait.
func (w *world) drawStep(t *rapid.T, codes []int) (figures.Step, naive.Step) {
	only := make([]bool, signatures)
	for _, c := range codes {
		only[c] = true
	}
	step := figures.Step{Signatures: only}
	meets := func(x naive.Interaction) bool { return only[x.Signature] }
	if rapid.IntRange(0, 6).Draw(t, "by property") == 0 {
		bits, passes := w.drawEvents(t)
		before := meets
		step.Events, meets = bits, func(x naive.Interaction) bool { return before(x) && passes(x) }
	}
	if rapid.IntRange(0, 6).Draw(t, "by trait") == 0 {
		bits, passes := w.drawProfiles(t, w.customers)
		before := meets
		step.Profiles, meets = bits, func(x naive.Interaction) bool { return before(x) && passes(x) }
	}
	return step, meets
}

// drawField draws a field that the signature gives, or one of the interaction.
func (w *world) drawField(t *rapid.T) (*figures.Field, func(naive.Interaction) uint16) {
	if rapid.Bool().Draw(t, "of signature") {
		at := rapid.SliceOfN(rapid.Uint16Range(0, 3), 0, signatures).Draw(t, "values")
		return &figures.Field{At: append([]uint16{}, at...)}, func(x naive.Interaction) uint16 {
			if int(x.Signature) < len(at) {
				return at[x.Signature]
			}
			return 0
		}
	}
	of := make([]sequence.Sparse[uint16], len(w.blocks))
	value := map[position]uint16{}
	for _, x := range w.all {
		if v := rapid.Uint16Range(0, 3).Draw(t, "value"); v > 0 {
			value[w.where[int(x.Seq)]] = v
		}
	}
	for n, b := range w.blocks {
		for p := range b.Profiles() {
			for i := b.First[p]; i < b.First[p+1]; i++ {
				if v := value[position{n, uint32(p), i}]; v > 0 {
					of[n].At, of[n].Of = append(of[n].At, i), append(of[n].Of, v)
				}
			}
		}
	}
	return &figures.Field{Of: of}, func(x naive.Interaction) uint16 { return value[w.where[int(x.Seq)]] }
}

func TestFunnelWithOptionsEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rule, twin := drawFunnelRule(t, w)
		got, err := exec.FunnelRule(context.Background(), w.blocks, w.table, &w.sel, rule)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.FunnelWith(w.log, w.table, twin)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v\nengine differs from its twin (-naive +engine):\n%s", rule, diff)
		}
		addsUp(t, rule, got)
		figuresHaveTheirPeople(t, w, rule, got)
	})
}

// addsUp checks the sums that must hold.
func addsUp(t *rapid.T, rule *figures.FunnelRule, f *figures.FunnelSums) {
	dropped := int64(0)
	groups := make([]figures.GroupStep, len(f.Steps))
	for _, g := range f.Groups {
		for k, s := range g.Steps {
			groups[k].Count += s.Count
			groups[k].Dropped += s.Dropped
		}
	}
	before := f.Entered
	for k, s := range f.Steps {
		dropped += s.Dropped
		if rule.Optional>>k&1 == 0 {
			if s.Count > before {
				t.Errorf("%d reached step %d, and %d the step before", s.Count, k+1, before)
			}
			before = s.Count
		}
		next := int64(0)
		for _, n := range s.Next {
			next += n.Count
		}
		if rule.Next != nil && next != s.Dropped {
			t.Errorf("step %d: %d dropped, and %d did something next or nothing", k+1, s.Dropped, next)
		}
		if rule.Breakdown != nil && (groups[k].Count != s.Count || groups[k].Dropped != s.Dropped) {
			t.Errorf("step %d: the parts of the breakdown are %+v, the whole %d and %d", k+1, groups[k], s.Count, s.Dropped)
		}
	}
	if before+dropped != f.Entered {
		t.Errorf("%d entered, %d came to the end and %d dropped", f.Entered, before, dropped)
	}
}

// figuresHaveTheirPeople asks for the customers of each figure.
func figuresHaveTheirPeople(t *rapid.T, w *world, rule *figures.FunnelRule, f *figures.FunnelSums) {
	k := rapid.IntRange(0, len(f.Steps)-1).Draw(t, "whose step")
	for _, who := range []struct {
		who  figures.FunnelWho
		want int64
	}{
		{figures.FunnelWho{Position: k}, f.Steps[k].Customers},
		{figures.FunnelWho{Position: k, Stopped: true}, f.Steps[k].DroppedCustomers},
	} {
		if n := w.people(t, rule, who.who); n != who.want {
			t.Errorf("%d people of step %d, %+v; the figure says %d", n, k+1, who.who, who.want)
		}
	}
	for _, g := range f.Groups {
		only := func(v int) bool { return v == g.Value }
		if n := w.people(t, rule, figures.FunnelWho{Position: k, Group: only}); n != g.Steps[k].Customers {
			t.Errorf("%d people of value %d at step %d; the figure says %d", n, g.Value, k+1, g.Steps[k].Customers)
		}
	}
	for _, next := range f.Steps[k].Next {
		only := func(v uint16) bool { return v == next.Value }
		n := w.people(t, rule, figures.FunnelWho{Position: k, Stopped: true, Next: only})
		if rule.Count == figures.CountCustomers && rule.Hold == nil && n != next.Count {
			t.Errorf("%d people did %d after step %d; the figure says %d", n, next.Value, k+1, next.Count)
		}
	}
}

func (w *world) people(t *rapid.T, rule *figures.FunnelRule, who figures.FunnelWho) (n int64) {
	found, err := exec.FunnelProfiles(context.Background(), w.blocks, w.table, &w.sel, rule, &who)
	if err != nil {
		t.Fatal(err)
	}
	for b := range found {
		for p := range w.blocks[b].Profiles() {
			if found[b].Has(uint32(p)) {
				n++
			}
		}
	}
	return n
}

// A funnel without options is the same by either way.
func TestFunnelWithoutOptionsIsThePlainOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		steps, _ := drawSteps(t, w)
		window := rapid.Uint32Range(0, 20).Draw(t, "window")
		plain, err := exec.Funnel(context.Background(), w.blocks, w.table, &w.sel, steps, window)
		if err != nil {
			t.Fatal(err)
		}
		sums, err := exec.FunnelRule(context.Background(), w.blocks, w.table, &w.sel, &figures.FunnelRule{Steps: steps, Window: window})
		if err != nil {
			t.Fatal(err)
		}
		got := &figures.Funnel{Coverage: sums.Coverage}
		for _, s := range sums.Steps {
			got.Steps = append(got.Steps, figures.StepFigures{Customers: s.Customers, Time: s.Time, TimeFirst: s.TimeFirst})
		}
		if diff := cmp.Diff(plain, got); diff != "" {
			t.Fatalf("the plain funnel and the one with options differ (-plain +options):\n%s", diff)
		}
	})
}
