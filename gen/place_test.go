package gen

import (
	"testing"

	"percorso"
	"percorso/catalogue"
	"percorso/collect/spec"
)

// TestTheDefaultCatalogueAgrees holds the place that the default catalogue
// gives to each interaction against the one that the process means.
func TestTheDefaultCatalogueAgrees(t *testing.T) {
	s := Shop(Options{Seed: 11, Customers: 8000})
	sigs := catalogue.NewSignatures()
	var parser spec.Parser
	var decoder spec.Decoder
	w := newPen(s)
	type place struct {
		sig   catalogue.SignatureID
		stage stage
		about percorso.TouchpointID
		kind  kind
	}
	places := map[place]int{}
	samples := map[place]string{}
	for _, o := range s.order {
		r := &s.rows[o&(1<<orderBits-1)]
		w.b = w.b[:0]
		source := w.call(r)
		e, err := parser.Parse(0, w.b, spec.Envelope{Source: source, ReceivedAt: r.at, Historical: true})
		if err != nil {
			t.Fatalf("the door refuses %s: %v", w.b, err)
		}
		if e.Time != r.at {
			t.Fatalf("time %d became %d", r.at, e.Time)
		}
		c, err := decoder.Decode(&e)
		if err != nil {
			t.Fatal(err)
		}
		p := place{sig: sigs.Intern(catalogue.SignatureOf(&e, c)), stage: stageOf(r), kind: r.kind}
		if q, ok := questionOf(r); ok {
			p.about = questions[q].about
		}
		if places[p]++; places[p] == 1 {
			samples[p] = string(w.b)
		}
	}
	table, err := catalogue.Default().Compile("", sigs.All())
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Model.Stages) != stages {
		t.Fatalf("the default model has %d stages", len(table.Model.Stages))
	}
	seen := map[kind]bool{}
	for p, n := range places {
		seen[p.kind] = true
		want := percorso.StageID("")
		if p.stage < out {
			want = StageIDs[p.stage]
		}
		got := percorso.StageID("")
		if at := table.Stage[p.sig]; at > 0 {
			got = table.Model.Stages[at-1].ID
		}
		touchpoint := percorso.TouchpointID("")
		if at := table.Touchpoint[p.sig]; at > 0 {
			touchpoint = table.Touchpoints[at-1].ID
		}
		if got != want {
			t.Errorf("%d interactions such as %s are on stage %q (touchpoint %q), and were meant for %q", n, samples[p], got, touchpoint, want)
		}
		if p.about != "" && touchpoint != p.about {
			t.Errorf("%d answers such as %s are at touchpoint %q, and were meant for %q", n, samples[p], touchpoint, p.about)
		}
		if order, _ := p.kind.order(); order != table.Outcome[p.sig] {
			t.Errorf("outcome is %v for %s", table.Outcome[p.sig], samples[p])
		}
	}
	for k := range kinds {
		if !seen[k] {
			t.Errorf("no %q (kind %d) in %d customers", facts[k].name, k, s.opt.Customers)
		}
	}
	for _, l := range table.Model.Loops {
		from, to := indexOf(l.From), indexOf(l.To)
		if !loop(from, to) {
			t.Errorf("the default model loops from %s to %s, and the truth calls it a back-step", l.From, l.To)
		}
	}
	loops := 0
	for from := range stages {
		for to := range stages {
			if loop(stage(from), stage(to)) {
				loops++
			}
		}
	}
	if loops != len(table.Model.Loops) {
		t.Errorf("the truth knows %d loops, the default model %d", loops, len(table.Model.Loops))
	}
	t.Logf("%d signatures", len(sigs.All()))
}

func indexOf(id percorso.StageID) stage {
	for i, s := range StageIDs {
		if s == id {
			return stage(i)
		}
	}
	return out
}
