package follow

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/collect/spec"
	"percorso/sequence"
)

func decode(t *testing.T, r *reader, body string) *spec.Call {
	t.Helper()
	var p spec.Parser
	e, err := p.Parse(0, []byte(body), spec.Envelope{Source: "s", ReceivedAt: 1_790_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	call, err := r.decoder.Decode(&e)
	if err != nil {
		t.Fatal(err)
	}
	return call
}

func newReader() *reader {
	r := &reader{}
	r.init()
	return r
}

func TestProps(t *testing.T) {
	r := newReader()
	call := decode(t, r, `{"type":"track","userId":"u","event":"E",
		"properties":{"category":"Scarpe","price":89.90,"sale":true,"none":null,"empty":"","list":[1,2],"size":{"eu":42,"deep":{"x":1}},
			"text":"`+longText+`"},
		"context":{"device":{"type":"mobile"},"os":{"name":"iOS"},"campaign":{"source":"google"},"locale":"it-IT","ip":"10.0.0.1"}}`)
	want := []sequence.Prop{
		{Name: "category", Value: "Scarpe"},
		{Name: "price", Value: "89.90"},
		{Name: "sale", Value: "true"},
		{Name: "size.eu", Value: "42"},
		{Name: "context.campaign.source", Value: "google"},
		{Name: "context.device.type", Value: "mobile"},
		{Name: "context.os.name", Value: "iOS"},
		{Name: "context.locale", Value: "it-IT"},
	}
	if diff := cmp.Diff(want, r.props(call)); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

// TestPropsOfAnOrder keeps the lines of an order apart, and its number folded.
func TestPropsOfAnOrder(t *testing.T) {
	r := newReader()
	order := func(id, products string) []sequence.Prop {
		return r.props(decode(t, r, `{"type":"track","userId":"u","event":"Order Completed","properties":{"order_id":`+id+`,"products":`+products+`}}`))
	}
	want := []sequence.Prop{
		{Name: "order_id", Value: "A7"},
		{Name: "products.1.product_id", Value: "P1"},
		{Name: "products.1.category", Value: "Scarpe"},
		{Name: "products.1.price", Value: "89.9"},
		{Name: "products.2.product_id", Value: "7"},
		{Name: "order_id.key"},
	}
	got := order(`"A7"`, `[{"product_id":"P1","category":"Scarpe","price":89.9,"quantity":2},{"product_id":7,"price":null},"x",{}]`)
	want[5].Value = got[len(got)-1].Value
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	if len(want[5].Value) != 3 {
		t.Errorf("the order's key is %q", want[5].Value)
	}
	if a, b := order(`"42"`, `null`), order(`42`, `[]`); a[1] != b[1] {
		t.Errorf("order 42 has the key %v as a text and %v as a number", a[1], b[1])
	}
	many := "[" + strings.Repeat(`{"product_id":"P"},`, MaxProducts+5) + "{}]"
	if got := order(`"A"`, many); len(got) != MaxProducts+2 {
		t.Errorf("%d properties of an order of %d lines", len(got), MaxProducts+6)
	}
	if got := order(`""`, `null`); len(got) != 0 {
		t.Errorf("an order without number or list has %v", got)
	}
}

var longText = func() string {
	b := make([]byte, MaxPropertyLength+1)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}()

func TestValue(t *testing.T) {
	for _, tt := range []struct {
		name, properties string
		cents            int64
		ok               bool
	}{
		{"Order Completed", `{"revenue":12.345,"total":20}`, 1235, true},
		{"Order Completed", `{"total":"20.10","currency":"eur"}`, 2010, true},
		{"Order Completed", `{"revenue":null,"value":3}`, 300, true},
		{"Order Completed", `{"revenue":"a lot"}`, 0, false},
		{"Order Completed", `{"revenue":1e300}`, 0, false},
		{"Order Completed", `{"revenue":5,"currency":"USD"}`, 0, false},
		{"Order Refunded", `{"total":20}`, -2000, true},
		{"order cancelled", `{"total":-20}`, -2000, true},
		{"Product Viewed", `{"price":20}`, 0, false},
	} {
		r := newReader()
		f := &Follower{opt: Options{Currency: "EUR"}}
		call := decode(t, r, `{"type":"track","userId":"u","event":"`+tt.name+`","properties":`+tt.properties+`}`)
		var row sequence.Row
		f.value(&row, call)
		if ok := row.Flags&sequence.HasValue != 0; ok != tt.ok || row.Value != tt.cents {
			t.Errorf("%s %s: %d, %v; want %d, %v", tt.name, tt.properties, row.Value, ok, tt.cents, tt.ok)
		}
	}
}

func TestEmotion(t *testing.T) {
	for _, tt := range []struct {
		properties string
		want       percorso.Emotion
		ok         bool
	}{
		{`{"scale":"csat","score":5}`, 2000, true},
		{`{"scale":"nps","score":"9"}`, 1600, true},
		{`{"scale":"smiles","score":5}`, 0, false},
		{`{"scale":"csat","score":9}`, 0, false},
		{`{"rating":1}`, -2000, true},
		{`{"nps":0}`, -2000, true},
		{`{"emotion":0.5}`, 500, true},
		{`{"rating":"NaN"}`, 0, false},
		{`{}`, 0, false},
	} {
		r := newReader()
		call := decode(t, r, `{"type":"track","userId":"u","event":"Survey Answered","properties":`+tt.properties+`}`)
		var row sequence.Row
		r.emotion(&row, call)
		if ok := row.Flags&sequence.HasEmotion != 0; ok != tt.ok || row.Emotion != tt.want {
			t.Errorf("%s: %d, %v; want %d, %v", tt.properties, row.Emotion, ok, tt.want, tt.ok)
		}
	}
}
