package graph

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
)

// step is one event, as a test draws it: an identifier that it carries, and
// what it says about two.
type step struct {
	carries string
	claim   claim
}

func drawLimits(t *rapid.T) Limits {
	return Limits{
		UserIDs: rapid.IntRange(1, 2).Draw(t, "user ids"),
		Others:  rapid.IntRange(1, 3).Draw(t, "others"),
		Merges:  rapid.SampledFrom([]int{2, 4, 100}).Draw(t, "merges"),
	}
}

func drawSteps(t *rapid.T) []step {
	name := rapid.Custom(func(t *rapid.T) string {
		kind := rapid.SampledFrom([]percorso.IdentifierKind{percorso.UserID, percorso.UserID, percorso.AnonymousID, percorso.AnonymousID, percorso.Email, percorso.LoyaltyCard, "till"}).Draw(t, "kind")
		return fmt.Sprintf("%s:%d", kind, rapid.IntRange(1, 4).Draw(t, "value"))
	})
	key := uint64(0)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
		key++
		s := step{carries: name.Draw(t, "carries")}
		s.claim = claim{
			A: name.Draw(t, "a"), B: name.Draw(t, "b"),
			Rule: rapid.SampledFrom([]Rule{Identified, Identified, Together, Together, Aliased, Claimed, SharedDevice}).Draw(t, "rule"),
			Time: int64(rapid.IntRange(1, 6).Draw(t, "time")),
			Key:  key,
		}
		return s
	}), 1, 40).Draw(t, "steps")
}

func (g *Graph) node(t interface{ Fatal(...any) }, s string) Node {
	id := identifier(s)
	k, ok := g.Kind(id.Kind)
	if !ok {
		t.Fatal("no room for kind", id.Kind)
	}
	return g.Add(k, id.Value)
}

func (g *Graph) apply(t interface{ Fatal(...any) }, s step, seq int64) {
	g.Touch(g.node(t, s.carries), s.claim.Time)
	g.Link(g.node(t, s.claim.A), g.node(t, s.claim.B), s.claim.Rule,
		Evidence{Time: s.claim.Time, Seq: seq, Key: s.claim.Key, Source: g.Source(percorso.SourceID(fmt.Sprint("s", s.claim.Key%3)))})
	g.Observed()
}

// told is all that can be asked of a graph, without what depends on arrival.
func told(g *Graph) []string {
	var said []string
	name := func(n Node) string { return g.Identifier(n).String() }
	for n := Node(1); int(n) <= g.Len(); n++ {
		line := fmt.Sprint(name(n), " in ", g.ProfileID(n), ":")
		for _, m := range g.Members(n) {
			line += " " + name(m)
		}
		said = append(said, line)
		for _, s := range g.Joined(n) {
			said = append(said, fmt.Sprint(name(n), "| ", name(s.A), " ", name(s.B), " ", s.Rule, " ", s.Verdict, " ", s.Time, " ", s.Source))
		}
		aside, more := g.Aside(n, 5)
		for _, s := range aside {
			refusal := ""
			if !s.Refusal.OK() {
				refusal = fmt.Sprint(s.Refusal.Code, " ", g.kinds.names[s.Refusal.Kind], " ", s.Refusal.Limit)
			}
			said = append(said, fmt.Sprint(name(n), "| ", name(s.A), " ", name(s.B), " ", s.Rule, " ", s.Verdict, " ", s.Time, " ", s.Source, " ", refusal, " +", more))
		}
	}
	slices.Sort(said)
	return said
}

// Whatever the order of arrival, the batches, and the restarts in between, the
// profiles are those of the definition.
func TestAnyArrivalOrderGivesTheSameProfiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits, steps := drawLimits(t), drawSteps(t)
		seen := map[string]bool{}
		var claims []claim
		for _, s := range steps {
			seen[s.carries] = true
			claims = append(claims, s.claim)
		}
		want, wantRefused := naiveProfiles(claims, seen, limits)

		var first []string
		for range 3 {
			g := shuffled(t, limits, steps)
			g.Settle()
			for member, all := range want {
				n := g.Lookup(identifier(member))
				var got []string
				for _, m := range g.members(n, nil) {
					got = append(got, g.Identifier(m).String())
				}
				slices.Sort(got)
				if diff := cmp.Diff(all, got); diff != "" {
					t.Fatalf("profile of %s differs from its definition (-naive +graph):\n%s", member, diff)
				}
			}
			if diff := cmp.Diff(wantRefused, refusedBy(g)); diff != "" {
				t.Fatalf("refused links differ from their definition (-naive +graph):\n%s", diff)
			}
			if first == nil {
				first = told(g)
			} else if diff := cmp.Diff(first, told(g)); diff != "" {
				t.Fatalf("another order of arrival tells another story (-first +this):\n%s", diff)
			}
		}
	})
}

// shuffled feeds the steps in an order, in batches and with restarts of its own,
// and checks that the moves it hands out lead a reader to its labels.
func shuffled(t *rapid.T, limits Limits, steps []step) *Graph {
	order := rapid.Permutation(steps).Draw(t, "order")
	g := New(limits)
	var saved [][]byte
	follower := map[Node]Node{}
	follow := func(moves []Move) {
		for _, m := range moves {
			follower[m.Node] = m.Profile
		}
	}
	for i, s := range order {
		g.apply(t, s, int64(i+1))
		if rapid.IntRange(0, 5).Draw(t, "batch ends") == 0 {
			follow(g.TakeMoves())
		}
		switch rapid.IntRange(0, 12).Draw(t, "event") {
		case 0: // saved
			saved = append(saved, g.TakeChanges().Runs...)
		case 1: // saving goes wrong
			g.PutBack(g.TakeChanges())
		case 2: // stopped and started
			saved = append(saved, g.TakeChanges().Runs...)
			follow(g.TakeMoves())
			g = New(limits)
			for _, run := range saved {
				if err := g.Load(run); err != nil {
					t.Fatal(err)
				}
			}
			g.Loaded()
		case 3: // the same event again
			g.apply(t, s, int64(i+1))
		}
	}
	follow(g.TakeMoves())
	for n := Node(1); int(n) <= g.Len(); n++ {
		want := g.Label(n)
		if got, ok := follower[n]; ok && got != want || !ok && want != n {
			t.Fatalf("the moves leave node %d at %d (%v), its label is %d", n, got, ok, want)
		}
	}
	return g
}

func refusedBy(g *Graph) []string {
	var refused []string
	for i := 1; i <= g.links.len(); i++ {
		if k := g.links.at(uint32(i)); k.aside && k.rule.Joins() {
			a, b := g.Identifier(k.a).String(), g.Identifier(k.b).String()
			refused = append(refused, fmt.Sprint(min(a, b), " ", max(a, b), " ", k.rule))
		}
	}
	slices.Sort(refused)
	return refused
}

func FuzzLoad(f *testing.F) {
	g := New(Limits{})
	for i, s := range []step{
		{"user_id:ana", claim{"user_id:ana", "anonymous_id:a", Identified, 5, 1}},
		{"anonymous_id:a", claim{"user_id:ben", "anonymous_id:a", Identified, 6, 2}},
		{"email:x", claim{"user_id:ana", "email:x", Together, 4, 3}},
	} {
		g.apply(f, s, int64(i))
	}
	for _, run := range g.TakeChanges().Runs {
		f.Add(run)
	}
	f.Fuzz(func(_ *testing.T, run []byte) {
		g := New(Limits{})
		if err := g.Load(run); err != nil {
			return
		}
		g.Loaded()
		told(g)
	})
}
