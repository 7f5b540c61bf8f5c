package insight

import (
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
	"percorso/sequence/naive"
)

// drawOwn draws stages of one's own and places the signatures on them, slowly.
func (s *shop) drawOwn(t *rapid.T) ([]OwnStage, *catalogue.Table) {
	own := []OwnStage{{ID: "x"}, {ID: "y"}}
	at := func(name string) int { return rapid.IntRange(-1, 1).Draw(t, name) }
	ofStage, ofPoint := map[percorso.StageID]int{}, map[percorso.TouchpointID]int{}
	for _, st := range s.table.Model.Stages {
		ofStage[st.ID] = at("stage of " + string(st.ID))
		if n := ofStage[st.ID]; n >= 0 {
			own[n].Stages = append(own[n].Stages, st.ID)
		}
	}
	for _, p := range s.table.Touchpoints {
		ofPoint[p.ID] = at("place of " + string(p.ID))
		if n := ofPoint[p.ID]; n >= 0 {
			own[n].Touchpoints = append(own[n].Touchpoints, p.ID)
		}
	}
	table := *s.table
	table.Model = catalogue.Model{ID: "own", Stages: []catalogue.Stage{{ID: "x"}, {ID: "y"}}}
	table.Stage = nil
	for code := range s.table.Touchpoint {
		stage := -1
		if n := s.table.Stage[code]; n > 0 {
			stage = ofStage[s.table.Model.Stages[n-1].ID]
		}
		if n := s.table.Touchpoint[code]; n > 0 && ofPoint[s.table.Touchpoints[n-1].ID] >= 0 {
			stage = ofPoint[s.table.Touchpoints[n-1].ID]
		}
		table.Stage = append(table.Stage, uint8(stage+1))
	}
	return own, &table
}

// TestOwnStagesAndSetsAreThoseOfTheTwin asks over stages of one's own, for sets
// of interactions, and of the customers of one figure alone.
func TestOwnStagesAndSetsAreThoseOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		asker, view := shop.open(t)
		q := Query{Where: drawConditions(t), Silence: "12h"}
		log := shop.log(nil, q.Where)
		s := &scope{view: view, blocks: view.Blocks(), signatures: shop.signatures.All(), table: shop.table, base: shop.table}
		sel := &sequence.Selection{To: forever}
		rule := figures.JourneyRule{Silence: day / 2, Window: 30 * day, Until: s.until(sel)}
		if rapid.Bool().Draw(t, "among") {
			w := &Who{Is: rapid.SampledFrom([]string{"visited", "now", "dropped", "outcome", "back"}).Draw(t, "is"), Stage: rapid.SampledFrom([]percorso.StageID{"", "a", "b"}).Draw(t, "stage")}
			q.Among = &Among{Who: w}
			who, err := s.who(&Query{Who: w})
			if err != nil {
				t.Fatal(err)
			}
			list := naive.Customers(log, shop.table, rule, who, naive.WhoAsk{}, func(c int) graph.Node { return graph.Node(c) })
			log = slices.DeleteFunc(log, func(x naive.Interaction) bool {
				return !slices.ContainsFunc(list.List, func(c figures.Customer) bool { return c.Node == graph.Node(x.Customer) })
			})
		}
		if rapid.Bool().Draw(t, "group") {
			two := int64(2)
			met := drawConditions(t)
			q.Among = &Among{Met: met, Prefers: rapid.SampledFrom([]percorso.ChannelID{"", "web", "store"}).Draw(t, "prefers"), Outcomes: &Range{Below: &two}, Who: nil}
			g := figures.Group{Channel: slices.IndexFunc(shop.table.Channels, func(c catalogue.Channel) bool { return c.ID == q.Among.Prefers }), Outcomes: &figures.Range{Below: 2}}
			in := naive.Group(shop.log(nil, nil), shop.table, g, func(x naive.Interaction) bool { return shop.meets(&shop.rows[x.Seq-1], met) })
			log = slices.DeleteFunc(shop.log(nil, q.Where), func(x naive.Interaction) bool { return !slices.Contains(in, x.Customer) })
		}
		if rapid.Bool().Draw(t, "own") {
			q.Stages, s.table = shop.drawOwn(t)
		}
		if rapid.Bool().Draw(t, "journey") {
			q.Kind = KindJourney
			want := s.journey(naive.Journey(log, s.table, rule))
			got := ask[*JourneyAnswer](t, asker, q).Journey
			got.Coverage = Coverage{}
			if diff := cmp.Diff(*want, got); diff != "" {
				t.Fatalf("%+v\nanswer differs from the twin's (-naive +engine):\n%s", q, diff)
			}
			return
		}
		q.Kind = KindTally
		var twins []naive.TallySet
		under := *shop
		under.table = s.table
		for range rapid.IntRange(1, 4).Draw(t, "sets") {
			set := Set{ID: "s", Where: drawConditions(t)}
			twin := naive.TallySet{Has: func(x naive.Interaction) bool { return under.meets(&shop.rows[x.Seq-1], set.Where) }}
			if rapid.Bool().Draw(t, "number") {
				set.Number = "colour"
				twin.Number = func(x naive.Interaction) (int64, bool) {
					v, _ := shop.field(&shop.rows[x.Seq-1], "property:colour")
					n, ok := map[string]int64{"9.9": 9900, "9.90": 9900, "12": 12000}[v]
					return n, ok
				}
			}
			q.Sets, twins = append(q.Sets, set), append(twins, twin)
		}
		want := setFigures(q.Sets, naive.Tally(log, s.table, twins, figures.TallyRule{Silence: rule.Silence, Until: rule.Until}).Sets)
		if diff := cmp.Diff(want, ask[*TallyAnswer](t, asker, q).Sets); diff != "" {
			t.Fatalf("%+v\nanswer differs from the twin's (-naive +engine):\n%s", q, diff)
		}
	})
}

func TestOwnStagesRefuseWhatMakesNoSense(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asker, _ := drawAsker(t)
		for field, q := range map[string]Query{
			"stages[0].id":             {Stages: []OwnStage{{}}},
			"stages[1].id":             {Stages: []OwnStage{{ID: "x"}, {ID: "x"}}},
			"stages[0].stages[0]":      {Stages: []OwnStage{{ID: "x", Stages: []percorso.StageID{"nowhere"}}}},
			"stages[1].touchpoints[0]": {Stages: []OwnStage{{ID: "x", Touchpoints: []percorso.TouchpointID{"till"}}, {ID: "y", Touchpoints: []percorso.TouchpointID{"till"}}}},
			"loops":                    {Loops: []OwnLoop{{From: "a", To: "b"}}},
			"loops[0]":                 {Stages: []OwnStage{{ID: "x"}}, Loops: []OwnLoop{{From: "x", To: "b"}}},
			"among.who.is":             {Among: &Among{Who: &Who{Is: "reached", Step: 1}}},
			"among.prefers":            {Among: &Among{Prefers: "nowhere"}},
			"among.who.stage":          {Among: &Among{Who: &Who{Is: "now", Stage: "nowhere"}}},
			"sets":                     {Sets: []Set{{}}},
		} {
			q.Kind = KindJourney
			if _, err := asker.Ask(t.Context(), q); percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), field+":") {
				t.Fatalf("%s: %v", field, err)
			}
		}
		for field, set := range map[string]Set{"sets[0].scale": {Scale: "nps"}, "sets[0].where[0].field": {Where: []Condition{{Field: "shoe size", Is: []string{"42"}}}}} {
			q := Query{Kind: KindTally, Sets: []Set{set}}
			if _, err := asker.Ask(t.Context(), q); percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), field+":") {
				t.Fatalf("%s: %v", field, err)
			}
		}
	})
}
