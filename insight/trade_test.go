package insight

import (
	"encoding/json"
	"slices"
	"time"

	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
	"percorso/sequence/naive"
)

// trade is a small random shop on line and in a street, whose interactions
// carry products, orders, places, prices and promises.
type trade struct {
	*shop
	asker *Asker
}

// beginning is a Monday.
const beginning = 1_700_438_400

// drawTrade draws interactions half a day apart and at equal times, so that
// windows of days are hit exactly.
func drawTrade(t *rapid.T) *trade {
	s := &shop{signatures: catalogue.NewSignatures(), traits: map[graph.Node]string{}, table: &catalogue.Table{
		Model:       catalogue.Model{ID: "m", Stages: []catalogue.Stage{{ID: "a"}}},
		Channels:    []catalogue.Channel{{ID: "web", Kind: catalogue.Digital}, {ID: "store", Kind: catalogue.Physical}, {ID: "call", Kind: catalogue.Human}, {ID: "paid_search", Kind: catalogue.Digital}},
		Touchpoints: []catalogue.Touchpoint{{ID: "page"}},
		Channel:     []uint8{1, 1, 2, 2, 3, 4, 0}, Touchpoint: make([]uint16, 7), Stage: []uint8{1, 0, 1, 0, 1, 0, 1},
		Outcome: []bool{false, true, false, true, false, false, false},
	}}
	for _, name := range []string{"look", "buy", "look", "buy", "ring", "click", "nowhere"} {
		s.signatures.Intern(catalogue.Signature{Type: percorso.Track, Name: name, Source: percorso.SourceID("s" + string(rune('0'+len(s.signatures.All()))))})
	}
	for c := range graph.Node(rapid.IntRange(1, 5).Draw(t, "customers")) {
		for range rapid.IntRange(1, 9).Draw(t, "length") {
			row := sequence.Row{
				Seq: int64(len(s.rows) + 1), Node: c + 1, Flags: sequence.HasValue, Value: rapid.Int64Range(-500, 9999).Draw(t, "value"),
				Time: (beginning + int64(rapid.IntRange(0, 20).Draw(t, "half day"))*day/2) * 1000, Signature: catalogue.SignatureID(rapid.IntRange(0, 6).Draw(t, "code")),
			}
			for _, p := range []struct {
				name   string
				values []string
			}{
				{"product_id", []string{"", "p1", "p2"}},
				{"products.1.product_id", []string{"", "", "p1", "p3"}},
				{"order_id", []string{"", "o1", "o2"}},
				{"store_id", []string{"", "", "s1", "s2"}},
				{"price", []string{"", "9.9", "9.90", "10", "on request"}},
				{"products.1.price", []string{"", "8", "10.0"}},
				{"promotion_id", []string{"", "", "spring", "sale"}},
			} {
				if v := rapid.SampledFrom(p.values).Draw(t, p.name); v != "" {
					row.Props = append(row.Props, sequence.Prop{Name: p.name, Value: v})
				}
			}
			s.rows = append(s.rows, row)
		}
	}
	asker, _ := s.open(t)
	asker.People = crowd{s}
	return &trade{s, asker}
}

// prop returns a property of an interaction, empty when it has none.
func (s *trade) prop(x naive.Interaction, name string) string {
	for _, p := range s.rows[x.Seq-1].Props {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// props returns those that an interaction has of some properties, each once.
func (s *trade) props(x naive.Interaction, names ...string) (out []string) {
	for _, name := range names {
		if v := s.prop(x, name); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// channel returns the channel of an interaction; false for none.
func (s *trade) channel(x naive.Interaction) (catalogue.Channel, bool) {
	n := s.table.Channel[x.Signature]
	if n == 0 {
		return catalogue.Channel{}, false
	}
	return s.table.Channels[n-1], true
}

// all is the interactions that happened in [from, to), Unix seconds.
func (s *trade) all(from, to uint32) (log naive.Log) {
	for i := range s.rows {
		x := &s.rows[i]
		if at := uint32(x.Time / 1000); at >= from && at < to {
			log = append(log, naive.Interaction{Customer: int(x.Node), Time: at, Seq: x.Seq, Signature: x.Signature, Value: x.Value})
		}
	}
	return log
}

// newest is the time of the last interaction.
func (s *trade) newest() (at uint32) {
	for i := range s.rows {
		at = max(at, uint32(s.rows[i].Time/1000))
	}
	return at
}

// drawPeriod draws days, and what they are in Unix seconds.
func drawPeriod(t *rapid.T) (p *Period, from, to uint32) {
	if rapid.Bool().Draw(t, "always") {
		return nil, 0, forever
	}
	first, days := rapid.IntRange(0, 8).Draw(t, "first"), rapid.IntRange(1, 9).Draw(t, "days")
	at := time.Unix(beginning, 0).UTC().AddDate(0, 0, first)
	end := at.AddDate(0, 0, days)
	return &Period{From: at.Format(time.DateOnly), To: end.Format(time.DateOnly)}, uint32(at.Unix()), uint32(end.Unix())
}

// inJSON writes a question as a client would, and reads it as the API does.
func inJSON(t *rapid.T, q Query) Query {
	text, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseQuery(text)
	if err != nil {
		t.Fatalf("%v of %s", err, text)
	}
	return read
}

// monday returns the first instant of a time's week, in UTC.
func monday(at uint32) uint32 { return at - (at-beginning%(7*day))%(7*day) }
