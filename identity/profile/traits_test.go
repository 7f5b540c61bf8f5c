package profile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/identity/graph"
)

// labels is profiles as a test draws them.
type labels []graph.Node

func (l labels) Label(n graph.Node) graph.Node { return l[n] }
func (l labels) Len() int                      { return len(l) - 1 }

type setting struct {
	node  graph.Node
	name  string
	value string
	gone  bool
	at    Stamp
}

func drawSettings(t *rapid.T) []setting {
	seq := int64(0)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) setting {
		seq++
		return setting{
			node:  graph.Node(rapid.IntRange(1, 6).Draw(t, "node")),
			name:  rapid.SampledFrom([]string{"city", "plan", "size"}).Draw(t, "name"),
			value: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "value"),
			gone:  rapid.IntRange(0, 4).Draw(t, "gone") == 0,
			at:    Stamp{Time: int64(rapid.IntRange(-3, 3).Draw(t, "time")), Seq: seq},
		}
	}), 0, 40).Draw(t, "settings")
}

func (s setting) apply(t *Traits) {
	value := []byte(s.value)
	if s.gone {
		value = nil
	}
	t.Set(s.node, []byte(s.name), value, s.at)
}

// The latest setting by time, then by place in the journal, wins over all nodes
// of a profile, whatever came first and however often it was saved.
func TestTheLatestSettingWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		settings := drawSettings(t)
		of := labels{0, 1, 1, 3, 3, 3, 6}
		order := rapid.Permutation(settings).Draw(t, "order")
		traits := New()
		var saved [][]byte
		for _, s := range order {
			s.apply(traits)
			switch rapid.IntRange(0, 8).Draw(t, "event") {
			case 0:
				traits.PutBack(traits.TakeChanges())
			case 1:
				saved = append(saved, traits.TakeChanges().Runs...)
				traits = New()
				for _, run := range saved {
					if err := traits.Load(run, 6); err != nil {
						t.Fatal(err)
					}
				}
				traits.Loaded()
			}
		}
		for label, members := range map[graph.Node][]graph.Node{1: {1, 2}, 3: {3, 4, 5}, 6: {6}} {
			want := map[string]string{}
			latest := map[string]Stamp{}
			for _, s := range settings {
				if of[s.node] != label {
					continue
				}
				if old, ok := latest[s.name]; ok && !old.Before(s.at) {
					continue
				}
				latest[s.name] = s.at
				if delete(want, s.name); !s.gone {
					want[s.name] = s.value
				}
			}
			got := map[string]string{}
			for _, trait := range traits.Of(members) {
				got[trait.Name] = trait.Value
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("traits of profile %d differ (-want +got):\n%s", label, diff)
			}
			for _, name := range []string{"city", "plan", "size", "unheard of"} {
				value, present := want[name]
				match := traits.Match(name, func(v string, p bool) bool { return v == value && p == present }, of)
				for _, m := range members {
					if !match(m) {
						t.Fatalf("node %d does not match %s = %q (%v)", m, name, value, present)
					}
				}
			}
		}
	})
}

func TestValuesCountProfiles(t *testing.T) {
	traits := New()
	of := labels{0, 1, 1, 3, 4, 5}
	for i, s := range []setting{
		{node: 1, value: "Milano"}, {node: 2, value: "Roma"}, // one person who moved
		{node: 3, value: "Roma"}, {node: 4, value: "Bari"}, {node: 5, gone: true},
	} {
		s.name, s.at = "city", Stamp{Time: 1, Seq: int64(i)}
		s.apply(traits)
	}
	got, more := traits.Values("city", 1, of)
	if diff := cmp.Diff([]Count{{"Roma", 2}}, got); diff != "" || more != 1 {
		t.Errorf("most frequent city differs (-want +got), %d more:\n%s", more, diff)
	}
}

func TestBoundsAreKept(t *testing.T) {
	traits := New()
	for i := range MaxTraits + 5 {
		traits.Set(1, fmt.Append(nil, "trait", i), []byte("x"), Stamp{Seq: 1})
	}
	traits.Set(1, []byte("trait0"), []byte(strings.Repeat("x", MaxValue+1)), Stamp{Seq: 2})
	traits.Set(1, []byte(strings.Repeat("n", MaxName+1)), []byte("x"), Stamp{Seq: 2})
	if got := len(traits.Names()); got != MaxTraits || traits.Left() != 7 {
		t.Errorf("%d traits and %d left out, want %d and 7", got, traits.Left(), MaxTraits)
	}
}

// A trait that changes with every visit takes no more memory for that.
func TestSupersededValuesAreForgotten(t *testing.T) {
	traits := New()
	for i := range 400_000 {
		traits.Set(1, []byte("last_visit"), fmt.Appendf(nil, "2026-01-01 %d", i), Stamp{Seq: int64(i)})
		if i%100 == 0 {
			traits.TakeChanges()
		}
	}
	if got := traits.Bytes(); got > 256<<10 {
		t.Errorf("one value holds %d bytes", got)
	}
	if v := traits.Of([]graph.Node{1}); len(v) != 1 || v[0].Value != "2026-01-01 399999" {
		t.Errorf("last visit is %v", v)
	}
}

func FuzzLoad(f *testing.F) {
	traits := New()
	traits.Set(1, []byte("city"), []byte("Roma"), Stamp{Time: 5, Seq: 1})
	traits.Set(3, []byte("plan"), nil, Stamp{Time: 6, Seq: 2})
	for _, run := range traits.TakeChanges().Runs {
		f.Add(run)
	}
	f.Fuzz(func(_ *testing.T, run []byte) {
		loaded := New()
		if err := loaded.Load(run, 10); err != nil {
			return
		}
		loaded.Of([]graph.Node{1, 2, 3})
	})
}
