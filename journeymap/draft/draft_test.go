package draft_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/journeymap/draft"
	"percorso/sequence"
	"percorso/sequence/index"
)

// shop is a small workspace: people look, some of them buy on line or at the
// till, and say how it was.
type shop struct {
	asker *insight.Asker
	table *catalogue.Table
}

func (s *shop) Ask(ctx context.Context, q insight.Query) (any, error) { return s.asker.Ask(ctx, q) }

func (s *shop) Fields(ctx context.Context) (*insight.Fields, error) { return s.asker.Fields(ctx) }
func (s *shop) Names() (events, properties map[string]bool)         { return nil, nil }
func (s *shop) Visible() int64                                      { return 1 }
func (s *shop) Currency() string                                    { return "EUR" }
func (s *shop) Table(m percorso.ModelID) (*catalogue.Table, error) {
	if m != "" && m != s.table.Model.ID {
		return nil, percorso.Errorf(percorso.NotFound, "there is no model %q", m)
	}
	return s.table, nil
}

type tables struct{ *shop }

func (t tables) Table(m percorso.ModelID, _ []catalogue.Signature) (*catalogue.Table, error) {
	return t.shop.Table(m)
}

func both(it, en string) percorso.Text { return percorso.Text{It: it, En: en} }

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{table: &catalogue.Table{
		Model: catalogue.Model{
			ID: "m", Loops: []catalogue.Loop{{From: "buy", To: "look", Name: both("torna", "comes back")}},
			Stages: []catalogue.Stage{{ID: "look", Name: both("Scoperta", "Discovery")}, {ID: "buy", Name: both("Acquisto", "Purchase")}, {ID: "rest", Name: both("Riposo", "Rest")}},
		},
		Channels:    []catalogue.Channel{{ID: "web", Name: both("Sito", "Website")}, {ID: "store", Name: both("Negozio", "Store")}},
		Touchpoints: []catalogue.Touchpoint{{ID: "page", Name: both("Pagina", "Page")}, {ID: "checkout", Name: both("Pagamento", "Checkout")}, {ID: "till", Name: both("Cassa", "Till"), Moment: true}},
		Channel:     []uint8{1, 1, 2}, Touchpoint: []uint16{1, 2, 3}, Stage: []uint8{1, 2, 2}, Outcome: []bool{false, true, true},
	}}
	signatures := catalogue.NewSignatures()
	for i := range 3 {
		signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: fmt.Sprint("e", i)})
	}
	x, err := index.Open(index.Options{Signatures: signatures})
	if err != nil {
		t.Fatal(err)
	}
	var rows []sequence.Row
	add := func(customer, day, code int, felt percorso.Emotion) {
		rows = append(rows, sequence.Row{
			Seq: int64(len(rows) + 1), Node: graph.Node(customer + 1), Time: (1_700_000_000 + int64(day)*86_400) * 1000, Signature: catalogue.SignatureID(code),
			Flags: sequence.HasEmotion | sequence.HasValue, Emotion: felt, Value: 1000 * int64(1+customer%7),
		})
	}
	for c := range 400 {
		for d := range 1 + c%3 {
			add(c, d, 0, 500)
		}
		switch c % 4 {
		case 0:
			add(c, 9, 1, -1200)
		case 1:
			add(c, 9, 2, 1500)
			add(c, 10, 2, 1500)
			add(c, 11, 2, 1500)
		}
	}
	x.Append(rows, nil, int64(len(rows)))
	view := x.View()
	s.asker = &insight.Asker{View: func() insight.View { return view }, Tables: tables{s}}
	return s
}

// TestADrawnMapIsBoundToItsData draws in both languages, for all and for a group,
// and asks for the figures of what was drawn.
func TestADrawnMapIsBoundToItsData(t *testing.T) {
	s := newShop(t)
	for name, c := range map[string]struct {
		filter    binding.MapFilter
		customers int64
	}{
		"all":   {binding.MapFilter{}, 400},
		"store": {binding.MapFilter{Among: &insight.Among{Prefers: "store"}}, 67},
	} {
		for _, lang := range []string{"it", "en"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				d, err := draft.Draw(t.Context(), s, draft.DraftRequest{Filter: c.filter, Language: lang, Name: "Ana"})
				if err != nil {
					t.Fatal(err)
				}
				doc := document.Of(d.Nodes)
				if d.Customers != c.customers || len(doc.Stages()) != 2 || len(doc.Personas()) != 1 {
					t.Errorf("%d customers, %d stages, %d personas", d.Customers, len(doc.Stages()), len(doc.Personas()))
				}
				if title := doc.Stages()[0].Text("title"); title != map[string]string{"it": "Scoperta", "en": "Discovery"}[lang] {
					t.Errorf("the first stage is called %q", title)
				}
				for _, n := range d.Nodes {
					if !doc.Visible(n.ID) {
						t.Errorf("%s is not visible", n.ID)
					}
					if strings.Contains(n.Text("text"), "%s") || n.Kind == document.KindCard && n.Text("evidence") != "measured" {
						t.Errorf("%s: %v", n.ID, n.Props)
					}
				}
				f, err := (&binding.Service{Data: s}).Figures(t.Context(), doc, nil)
				if err != nil {
					t.Fatal(err)
				}
				if len(f.Unknown) > 0 || f.Coverage.Customers != c.customers {
					t.Errorf("%d customers are measured; unknown: %v", f.Coverage.Customers, f.Unknown)
				}
				for id, n := range f.Nodes {
					if n.State != binding.Measured && n.State != binding.Stale {
						t.Errorf("%s is %s: %s", id, n.State, n.Fault)
					}
				}
				for _, p := range f.Curves[0].Points {
					if p.Measured == nil || p.Experienced == nil || p.Measured.Value-*p.Experienced > 0.051 || *p.Experienced-p.Measured.Value > 0.051 {
						t.Errorf("the curve at %s: %+v", p.Stage, p)
					}
				}
			})
		}
	}
}

func TestNobodysMap(t *testing.T) {
	_, err := draft.Draw(t.Context(), newShop(t), draft.DraftRequest{Language: "en", Filter: binding.MapFilter{Period: &insight.Period{From: "2030-01-01"}}})
	if percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("the map of nobody: %v", err)
	}
}

// TestProposalsSplitTheCustomers holds the parts of each split against the whole.
func TestProposalsSplitTheCustomers(t *testing.T) {
	s := newShop(t)
	p, err := draft.Propose(t.Context(), &binding.Service{Data: s}, s, binding.MapFilter{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, split := range p.Splits {
		people := split.Left
		for _, x := range split.Personas {
			people += x.Figures.People
			if x.Name.It == "" || x.Role.En == "" || x.Figures.People == 0 {
				t.Errorf("%s: %+v", split.By, x)
			}
		}
		if people != 400 {
			t.Errorf("%s: %d people in all parts", split.By, people)
		}
		seen[split.By] = len(split.Personas)
	}
	if seen["channel"] != 2 || seen["frequency"] != 2 || seen["value"] < 2 || seen["generation"] != 0 {
		t.Errorf("splits: %v", seen)
	}
}
