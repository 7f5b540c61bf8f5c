package exec_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/sequence/exec"
	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// drawSteps draws steps for the engine and for the twin: distinct signatures,
// or any, in which case an interaction may satisfy several steps.
func drawSteps(t *rapid.T, w *world) ([]figures.Step, []naive.Step) {
	var steps []figures.Step
	var twins []naive.Step
	distinct := rapid.Bool().Draw(t, "distinct")
	for k := range rapid.IntRange(1, 5).Draw(t, "steps") {
		var only []bool
		switch {
		case distinct:
			only = make([]bool, signatures)
			only[k] = true
		case rapid.IntRange(0, 9).Draw(t, "any") > 0:
			only = rapid.SliceOfN(rapid.Bool(), 0, signatures).Draw(t, "only")
		}
		step := figures.Step{Signatures: only}
		twin := func(x naive.Interaction) bool {
			return only == nil || int(x.Signature) < len(only) && only[x.Signature]
		}
		if rapid.IntRange(0, 4).Draw(t, "step by property") == 0 {
			bits, passes := w.drawEvents(t)
			before := twin
			step.Events, twin = bits, func(x naive.Interaction) bool { return before(x) && passes(x) }
		}
		if rapid.IntRange(0, 4).Draw(t, "step by trait") == 0 {
			bits, passes := w.drawProfiles(t, w.customers)
			before := twin
			step.Profiles, twin = bits, func(x naive.Interaction) bool { return before(x) && passes(x) }
		}
		steps, twins = append(steps, step), append(twins, twin)
	}
	return steps, twins
}

func TestFunnelEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		steps, twins := drawSteps(t, w)
		window := rapid.Uint32Range(0, 20).Draw(t, "window")
		got, err := exec.Funnel(context.Background(), w.blocks, w.table, &w.sel, steps, window)
		if err != nil {
			t.Fatal(err)
		}
		want := naive.Funnel(w.log, w.table, twins, window)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("engine differs from its twin (-naive +engine):\n%s", diff)
		}
		for k := range got.Steps {
			if k > 0 && (got.Steps[k].Customers > got.Steps[k-1].Customers || got.Steps[k].Time.N != got.Steps[k].Customers) {
				t.Errorf("step %d: %+v after %+v", k, got.Steps[k], got.Steps[k-1])
			}
		}
	})
}
