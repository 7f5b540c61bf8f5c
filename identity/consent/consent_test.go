package consent_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/identity/consent"
	"percorso/identity/graph"
)

func TestWhatHolds(t *testing.T) {
	yes := func(node graph.Node, time int64) consent.Statement {
		return consent.Statement{Purpose: "email", Granted: true, Node: node, Time: time, Seq: time}
	}
	no := func(node graph.Node, time int64) consent.Statement {
		s := yes(node, time)
		s.Granted = false
		return s
	}
	join := []consent.Join{{A: 1, B: 2, Time: 5, Seq: 5}}
	for name, c := range map[string]struct {
		said    []consent.Statement
		joins   []consent.Join
		granted bool
		time    int64
		merged  bool
	}{
		"one statement":                            {[]consent.Statement{yes(1, 3)}, nil, true, 3, false},
		"a merge keeps the no":                     {[]consent.Statement{no(1, 3), yes(2, 4)}, join, false, 3, true},
		"a merge keeps the later of equals":        {[]consent.Statement{no(1, 3), no(2, 4)}, join, false, 4, false},
		"after the merge the latest holds":         {[]consent.Statement{no(1, 3), yes(2, 6)}, join, true, 6, false},
		"said by the event that merges":            {[]consent.Statement{no(1, 3), yes(2, 5)}, join, true, 5, false},
		"taken back after the merge":               {[]consent.Statement{yes(1, 3), no(2, 6)}, join, false, 6, false},
		"links that are not told: no is kept":      {[]consent.Statement{no(1, 3), yes(2, 6)}, nil, false, 3, true},
		"a later yes elsewhere, joined afterwards": {[]consent.Statement{no(1, 3), yes(2, 4)}, []consent.Join{{A: 2, B: 1, Time: 9, Seq: 9}}, false, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := consent.Of(c.said, c.joins)
			if len(got) != 1 || got[0].Granted != c.granted || got[0].Time != c.time || got[0].Merged != c.merged {
				t.Errorf("got %+v, want granted %v from %d, merged %v", got, c.granted, c.time, c.merged)
			}
		})
	}
}

// TestEarlierStatementsChangeNothing holds what is kept, the last statement of
// each identifier, against the whole history, in any order of arrival.
func TestEarlierStatementsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var history []consent.Statement
		last := map[[2]string]consent.Statement{}
		for i := range rapid.IntRange(0, 12).Draw(t, "statements") {
			s := consent.Statement{
				Purpose: rapid.SampledFrom([]string{"email", "push"}).Draw(t, "purpose"),
				Granted: rapid.Bool().Draw(t, "granted"),
				Node:    graph.Node(rapid.IntRange(1, 4).Draw(t, "node")),
				Time:    int64(i) + 1, Seq: int64(2*i) + 1,
			}
			history = append(history, s)
			last[[2]string{s.Purpose, string(rune('0' + s.Node))}] = s
		}
		var joins []consent.Join
		for n := graph.Node(2); n <= 4; n++ {
			at := int64(rapid.IntRange(0, 13).Draw(t, "joined"))
			joins = append(joins, consent.Join{A: graph.Node(rapid.IntRange(1, int(n)-1).Draw(t, "with")), B: n, Time: at, Seq: 2 * at})
		}
		var kept []consent.Statement
		for _, s := range last {
			kept = append(kept, s)
		}
		want := consent.Of(history, joins)
		slices.Reverse(joins)
		got := consent.Of(rapid.Permutation(kept).Draw(t, "order"), joins)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("the last statements alone differ (-history +last):\n%s", diff)
		}
	})
}

func TestPurposeAndValue(t *testing.T) {
	for trait, want := range map[string]string{"consent_email": "email", "consent.marketing": "marketing", "consent_": "", "city": ""} {
		if got, ok := consent.Purpose(trait); got != want || ok != (want != "") {
			t.Errorf("%q speaks of %q, %v", trait, got, ok)
		}
	}
	for value, want := range map[string][2]bool{"true": {true, true}, "No": {false, true}, "": {false, false}, "perhaps": {false, false}} {
		if granted, ok := consent.Read(value); [2]bool{granted, ok} != want {
			t.Errorf("%q is read as %v, %v", value, granted, ok)
		}
	}
}
