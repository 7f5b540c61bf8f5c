package insight

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/figures"
	"percorso/sequence/index"
	"percorso/sequence/naive"
)

// drawPathQuery draws paths, and the id of the node of an interaction.
func drawPathQuery(t *rapid.T, s *shop, kind string) (Query, func(naive.Interaction) string) {
	p := &Paths{
		Node:    rapid.SampledFrom([]string{"touchpoint", "channel", "stage", "event", "source", "property:colour"}).Draw(t, "node"),
		Within:  rapid.SampledFrom([]string{WithinSession, WithinJourney, "property:colour"}).Draw(t, "within"),
		Repeats: rapid.Bool().Draw(t, "repeats"), Top: rapid.IntRange(1, 3).Draw(t, "top"),
	}
	if p.Within == WithinSession {
		p.Gap = rapid.SampledFrom([]string{"11h", "12h", "1d"}).Draw(t, "gap")
	}
	if rapid.Bool().Draw(t, "grouped") {
		p.Groups = []PathGroup{{Name: "many", Match: []string{rapid.SampledFrom([]string{"*ed", "9.9*", "p*", "*1", "e*", "*"}).Draw(t, "pattern")}}}
		if rapid.IntRange(0, 3).Draw(t, "open") == 0 {
			p.Open = []string{"many"}
		}
	}
	for _, end := range []*[]Condition{&p.From, &p.To, &p.Containing} {
		if rapid.IntRange(0, 3).Draw(t, "bounded") == 0 {
			*end = drawConditions(t)
		}
	}
	if rapid.Bool().Draw(t, "last") {
		p.Occurrence = OccurrenceLast
	}
	if kind == KindPaths {
		p.Reverse, p.Depth = rapid.Bool().Draw(t, "reverse"), rapid.IntRange(1, 4).Draw(t, "depth")
	}
	node := func(x naive.Interaction) string {
		id, _ := s.field(&s.rows[x.Seq-1], p.Node)
		if id == "" || p.Groups == nil || p.Open != nil {
			return id
		}
		if pattern := p.Groups[0].Match[0]; like(pattern, id) {
			return "many"
		}
		return id
	}
	return Query{Kind: kind, Silence: silenceOf(p), Paths: p, Where: drawConditions(t)}, node
}

func silenceOf(p *Paths) string {
	if p.Within == WithinSession {
		return ""
	}
	return "12h"
}

// like is the simple reading of a pattern with one *.
func like(pattern, id string) bool {
	before, after, _ := strings.Cut(pattern, "*")
	return strings.HasPrefix(id, before) && strings.HasSuffix(id, after) && len(id) >= len(before)+len(after)
}

// twin is what the twin is asked in place of a query.
func (s *shop) twin(q *Query, node func(naive.Interaction) string, until uint32) (ids []string, ask naive.PathAsk) {
	p := q.Paths
	for i := range s.rows {
		if id := node(naive.Interaction{Seq: s.rows[i].Seq}); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	gap := map[string]uint32{"11h": 11 * 3600, "12h": 12 * 3600, "1d": day}[p.Gap]
	rule := figures.PathRule{Gap: ^uint32(0), Collapse: !p.Repeats, Last: p.Occurrence == OccurrenceLast, Reverse: p.Reverse, Depth: p.Depth}
	rule.Silence, rule.Until = day/2, until
	if p.Within == WithinSession {
		rule.Gap, rule.Silence = gap, gap+1
	}
	test := func(where []Condition) naive.Step {
		if len(where) == 0 {
			return nil
		}
		return func(x naive.Interaction) bool { return s.meets(&s.rows[x.Seq-1], where) }
	}
	ask = naive.PathAsk{
		Node: func(x naive.Interaction) int { return slices.Index(ids, node(x)) },
		From: test(p.From), To: test(p.To), Containing: test(p.Containing), Rule: rule,
	}
	if p.Within == "property:colour" {
		ask.Case = func(x naive.Interaction) int {
			v, _ := s.field(&s.rows[x.Seq-1], "property:colour")
			return slices.Index([]string{"red", "Dark Red", "9.9", "9.90", "12", "012"}, v)
		}
	}
	return ids, ask
}

// TestPathsAreThoseOfTheTwin asks from the query to the answer, and for the
// customers of a node and of a link.
func TestPathsAreThoseOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		asker, view := shop.open(t)
		q, node := drawPathQuery(t, shop, KindPaths)
		ids, twin := shop.twin(&q, node, view.Newest())
		log := shop.log(nil, q.Where)
		answer := ask[*PathsAnswer](t, asker, q)
		// The twin is asked with a slot for each node that the answer shows.
		twin.Slots = len(ids) + 1
		twin.Slot = func(step, n int) int {
			if step < len(answer.Steps) {
				for _, shown := range answer.Steps[step].Nodes {
					if shown.ID == ids[n] {
						return n
					}
				}
			}
			return len(ids)
		}
		want := naive.Paths(log, shop.table, twin)
		got := &figures.Paths{Coverage: want.Coverage, Off: answer.Off, Paths: answer.Paths, Customers: answer.Customers}
		for k, s := range answer.Steps {
			if len(s.Nodes) > q.Paths.Top+1 {
				t.Errorf("step %d shows %d nodes", k, len(s.Nodes))
			}
			got.Steps = append(got.Steps, pathStep(&s, ids))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v\nanswer differs from the twin's (-naive +engine):\n%s", *q.Paths, diff)
		}
		for _, s := range answer.Steps {
			for i := range s.Nodes {
				shop.checkWho(t, asker, q, &Who{Is: "walked", Node: s.Nodes[i].Key}, s.Nodes[i].Customers)
			}
			for i := range s.Links {
				shop.checkWho(t, asker, q, &Who{Is: "walked", Node: s.Links[i].From, Into: s.Links[i].To}, s.Links[i].Customers)
			}
		}
	})
}

// checkWho holds the list behind a figure against it.
func (s *shop) checkWho(t *rapid.T, asker *Asker, q Query, who *Who, want int64) {
	q.Kind, q.Who = KindCustomers, who
	if got := ask[*CustomersAnswer](t, asker, q).Total; got != want {
		t.Errorf("%+v: %d customers, the figure says %d", *who, got, want)
	}
}

// pathStep is a step of an answer in the terms of the engine: nodes by the place
// of their ids, the others behind.
func pathStep(s *PathsStep, ids []string) figures.PathStep {
	out := figures.PathStep{Paths: s.Paths, Customers: s.Customers, Nodes: make([]figures.PathNode, len(ids)+1)}
	place := func(id string) int {
		if n := slices.Index(ids, id); n >= 0 {
			return n
		}
		return len(ids)
	}
	for _, n := range s.Nodes {
		out.Nodes[place(n.ID)] = figures.PathNode{
			Paths: n.Paths, Customers: n.Customers, Starts: n.Starts, Earlier: n.Earlier,
			Exits: [figures.PathExits]int64{n.Dropped, n.Ended, n.Now, n.Arrived, n.Later},
		}
	}
	for _, l := range s.Links {
		of := func(key string) int { _, id, _ := strings.Cut(key, ":"); return place(id) }
		q := figures.Quartiles{N: l.Time.N, Q1: uint32(*l.Time.Q1), Median: uint32(*l.Time.Median), Q3: uint32(*l.Time.Q3)}
		out.Links = append(out.Links, figures.Move{From: of(l.From), To: of(l.To), Customers: l.Customers, Time: q})
	}
	slices.SortFunc(out.Links, func(a, b figures.Move) int { return (a.From-b.From)*1000 + a.To - b.To })
	return out
}

// TestVariantsAreThoseOfTheTwin does the same for variants.
func TestVariantsAreThoseOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		asker, view := shop.open(t)
		q, node := drawPathQuery(t, shop, KindVariants)
		ids, twin := shop.twin(&q, node, view.Newest())
		rule := figures.VariantRule{IDs: ids, Stages: make([]int, len(ids)), Top: q.Paths.Top}
		for i := range ids {
			rule.Stages[i] = -1
		}
		want := naive.Variants(shop.log(nil, q.Where), shop.table, twin, rule)
		answer := ask[*VariantsAnswer](t, asker, q)
		text := func(nodes []string, paths, customers int64) string { return fmt.Sprint(nodes, paths, customers) }
		var wants, gots []string
		rest := want.Paths
		for _, v := range want.List {
			var nodes []string
			for _, n := range v.Nodes {
				nodes = append(nodes, ids[n])
			}
			wants = append(wants, text(nodes, v.Paths, v.Customers))
			rest -= v.Paths
		}
		for i := range answer.Variants {
			v := &answer.Variants[i]
			var nodes []string
			for _, n := range v.Nodes {
				nodes = append(nodes, n.ID)
			}
			gots = append(gots, text(nodes, v.Paths, v.Customers))
			shop.checkWho(t, asker, q, &Who{Is: "followed", Node: v.Key}, v.Customers)
		}
		if diff := cmp.Diff(wants, gots); diff != "" || answer.Distinct != want.Distinct || answer.Others != rest || answer.Paths != want.Paths {
			t.Fatalf("answer differs from the twin's (-naive +engine):\n%s\n%+v", diff, answer)
		}
		q.Kind, q.Silence = KindGraph, ""
		g := ask[*GraphAnswer](t, asker, q)
		if g.Paths != want.Paths {
			t.Errorf("%d paths in the graph", g.Paths)
		}
		for _, e := range g.Edges {
			who := &Who{Is: "linked", Node: e.From, Into: e.To}
			if e.From == "" {
				who.Node = "*"
			}
			if e.To == "" {
				who.Into = "*"
			}
			shop.checkWho(t, asker, q, who, e.Customers)
		}
	})
}

// TestPathsThroughThousandsOfNodes asks for more nodes than anyone reads.
func TestPathsThroughThousandsOfNodes(t *testing.T) {
	signatures := catalogue.NewSignatures()
	signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: "seen"})
	shop := &shop{signatures: signatures, table: &catalogue.Table{Stage: []uint8{0}}, traits: map[graph.Node]string{}}
	const nodes = 5000
	for c := range graph.Node(100) {
		for i := range nodes {
			shop.rows = append(shop.rows, sequence.Row{
				Seq: int64(len(shop.rows) + 1), Node: c + 1, Time: 1_700_000_000_000 + int64(i)*1000,
				Props: []sequence.Prop{{Name: "page", Value: fmt.Sprintf("/product/%d", (i*7+int(c))%nodes)}},
			})
		}
	}
	x, err := index.Open(index.Options{Signatures: signatures, MaxValues: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	x.Append(shop.rows, nil, int64(len(shop.rows)))
	view := x.View()
	asker := &Asker{View: func() View { return view }, Tables: shop, Traits: shop}
	answer, err := asker.Ask(t.Context(), Query{Kind: KindPaths, Paths: &Paths{Node: "property:page", Depth: 20}})
	if err != nil {
		t.Fatal(err)
	}
	paths, ok := answer.(*PathsAnswer)
	if !ok || len(paths.Steps) != 20 || len(paths.Steps[3].Nodes) != defaultPathTop+1 {
		t.Fatalf("%+v", answer)
	}
	other := paths.Steps[3].Nodes[defaultPathTop]
	if other.Kind != "other" || other.Paths != 100-defaultPathTop || other.Values != 100-defaultPathTop || len(other.Merged) != mostMerged {
		t.Errorf("%+v", other)
	}
}
