package insight

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// crowded is a shop with a few customers, one of whom never stops: 3,000
// interactions, many at the same second, with 1,000 different products.
func crowded(tb testing.TB) *Asker {
	tb.Helper()
	s := &shop{signatures: catalogue.NewSignatures(), traits: map[graph.Node]string{1: "gold", 2: "12"}, table: &catalogue.Table{
		Model:       catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Loops: []catalogue.Loop{{From: "c", To: "a"}}},
		Channels:    []catalogue.Channel{{ID: "web", Kind: catalogue.Digital}, {ID: "store", Kind: catalogue.Physical}, {ID: "call", Kind: catalogue.Human}},
		Touchpoints: []catalogue.Touchpoint{{ID: "page"}, {ID: "till"}, {ID: "mail"}},
		Channel:     []uint8{1, 2, 3, 1, 0}, Touchpoint: []uint16{1, 2, 3, 0, 1}, Stage: []uint8{1, 2, 3, 0, 2}, Outcome: []bool{false, true, false, false, true},
	}}
	for i := range 5 {
		s.signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: fmt.Sprint("e", i), Source: percorso.SourceID(fmt.Sprint("s", i%2))})
	}
	add := func(node graph.Node, i int) {
		s.rows = append(s.rows, sequence.Row{
			Seq: int64(len(s.rows) + 1), Node: node, Time: (1_700_000_000 + int64(i/3)*1800) * 1000, Signature: catalogue.SignatureID(i * i % 5),
			Flags: sequence.HasValue, Value: int64(i%7) * 100,
			Props: []sequence.Prop{
				{Name: "product_id", Value: fmt.Sprint("p", i%1000)},
				{Name: "order_id", Value: fmt.Sprint("o", i%90)},
				{Name: "price", Value: fmt.Sprint(i % 5)},
				{Name: "store_id", Value: fmt.Sprint("m", i%3)},
				{Name: "promotion_id", Value: fmt.Sprint("x", i%2)},
			},
		})
	}
	for node := range graph.Node(6) {
		for i := range 30 {
			add(node+1, i*int(node+1))
		}
	}
	for i := range 3000 {
		add(7, i)
	}
	for i := range s.rows {
		s.rows[i].Seq = int64(i + 1)
	}
	asker, _ := s.open(tb)
	asker.People, asker.Costs = crowd{s}, kept(nil)
	return asker
}

// FuzzAsk asks what anybody may send. There is an answer that can be written, or
// an error that says what is wrong with the question; never a panic, and never
// work without end: what takes longer than a minute on 3,180 interactions has none.
func FuzzAsk(f *testing.F) {
	files, err := filepath.Glob("testdata/query/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal(err, files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	step := `{"where":[{"field":"event","is":["e0"]}]}`
	same := strings.TrimSuffix(strings.Repeat(step+",", 64), ",")
	for _, kind := range kinds {
		f.Add([]byte(`{"kind":"` + kind + `"}`))
		f.Add([]byte(`{"kind":"` + kind + `","period":{"from":"2099-01-01","to":"2099-03-01"},"compare":{"before":"year"}}`))
	}
	for _, hostile := range []string{
		`{"kind":"funnel","window":"4000d","steps":[` + same + `]}`,
		`{"kind":"funnel","window":"4000d","steps":[` + same + `],"funnel":{"order":"any","count":"attempts","hold":"property:product_id"}}`,
		`{"kind":"funnel","steps":[` + step + `,` + step + `],"funnel":{"breakdown":{"field":"property:product_id"},"times":{"from":1,"to":2},"next":{"field":"property:product_id"}}}`,
		`{"kind":"paths","paths":{"node":"property:product_id","within":"journey","depth":20,"top":50}}`,
		`{"kind":"variants","paths":{"node":"property:product_id","within":"journey","repeats":true}}`,
		`{"kind":"graph","paths":{"node":"property:product_id","within":"property:order_id"}}`,
		`{"kind":"attribution","attribution":{"by":"property:product_id","models":["shapley","markov"],"order":3,"lookback":"4000d","reset":false}}`,
		`{"kind":"retention","retention":{"interval":"day","intervals":60,"by":"property:product_id","top":30,"with":["value","lifecycle","survival"]}}`,
		`{"kind":"behaviours","behaviours":{"window":"4000d","patterns":[{"id":"x","same":"product_id","elements":[` + strings.Repeat(`{"outcome":true},`, 11) + `{"outcome":true,"counted":true}]}]}}`,
		`{"kind":"consistency","consistency":{"every":"day"}}`,
		`{"kind":"customers","who":{"is":"behaved","node":"ropo"},"list":{"columns":["trait:tier"]}}`,
		`{"kind":"tally","sets":[{"where":[{"field":"stage","not":["a"]}]}]}`,
	} {
		f.Add([]byte(hostile))
	}
	asker := crowded(f)
	f.Fuzz(func(t *testing.T, document []byte) {
		q, err := ParseQuery(document)
		if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		answer, err := asker.Ask(ctx, q)
		if err != nil {
			if kind := percorso.KindOf(err); kind != percorso.Invalid && kind != percorso.NotFound && kind != percorso.TooLarge {
				t.Fatalf("error of kind %v: %v", kind, err)
			}
			return
		}
		if _, err := json.Marshal(answer); err != nil {
			t.Fatalf("the answer cannot be written: %v", err)
		}
		if s, ok := answer.(Sheets); ok {
			for _, sheet := range s.Sheets("it") {
				if err := sheet.Check(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
