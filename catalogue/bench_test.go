package catalogue

import (
	"fmt"
	"testing"

	"percorso"
	"percorso/collect/spec"
)

// manySignatures returns n different signatures such as a shop's would be.
func manySignatures(n int) []Signature {
	events := []string{"Product Viewed", "Product List Viewed", "Product Added", "Checkout Started", "Order Completed", "Email Opened", "Video Started", "Store Visited", "Points Earned", "Filter Used"}
	mediums := []string{"", "cpc", "email", "paid_social", "social"}
	sources := []string{"web", "app", "till", "email", "store"}
	out := make([]Signature, n)
	for i := range out {
		s := Signature{Type: percorso.Track, Source: percorso.SourceID(sources[i%5]), Name: events[i/5%10], UTMMedium: mediums[i/50%5], PageGroup: fmt.Sprintf("gruppo-%d", i/250)}
		if i%3 == 0 {
			s.Type, s.Name, s.UTMSource, s.UTMCampaign = percorso.Page, "Pagina", "google", fmt.Sprintf("campagna-%d", i)
		}
		out[i] = s
	}
	return out
}

func BenchmarkCompile(b *testing.B) {
	sigs := manySignatures(5000)
	for b.Loop() {
		if _, err := Default().Compile("", sigs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(sigs))*float64(b.N)/b.Elapsed().Seconds(), "signatures/s")
}

// BenchmarkTableGrows is what a query pays when ten signatures have come since
// the last one.
func BenchmarkTableGrows(b *testing.B) {
	sigs := manySignatures(60_000)
	c, err := newCompiler(Default(), 1)
	if err != nil {
		b.Fatal(err)
	}
	n := 5000
	if _, err := c.table("", sigs[:n]); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if n += 10; n > len(sigs) {
			n = 5000 // from here on nothing is new
		}
		if _, err := c.table("", sigs[:n]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := DefaultYAML()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSignature is the way of an accepted event to its code, with and
// without decoding its body.
func BenchmarkSignature(b *testing.B) {
	bodies := [][]byte{
		[]byte(`{"type":"track","event":"Product Viewed","messageId":"a1","anonymousId":"b2","timestamp":"2026-05-01T09:30:00.000Z","context":{"library":{"name":"analytics.js","version":"next-1.84.3"},"locale":"it-IT","page":{"path":"/p/cappotto-lana","url":"https://www.tramasole.example/p/cappotto-lana","referrer":"https://www.tramasole.example/donna"}},"properties":{"product_id":"TS-1","name":"Cappotto","category":"Cappotti","price":189.9,"currency":"EUR"}}`),
		[]byte(`{"type":"page","name":"Landing","messageId":"a2","anonymousId":"b2","timestamp":"2026-05-01T09:31:00.000Z","context":{"campaign":{"source":"instagram","medium":"paid_social","name":"autunno"},"page":{"path":"/c/autunno","url":"https://www.tramasole.example/c/autunno?utm_source=instagram","referrer":"https://l.instagram.com/"}},"properties":{"path":"/c/autunno","category":"landing"}}`),
		[]byte(`{"type":"track","event":"Order Completed","messageId":"a3","userId":"u7","timestamp":"2026-05-02T17:31:00.000Z","context":{"channel":"pos"},"properties":{"store_id":"bologna","order_id":"TS9","revenue":189.9,"currency":"EUR","products":[{"product_id":"TS-1","price":189.9,"quantity":1}]}}`),
	}
	var parser spec.Parser
	events := make([]percorso.Event, len(bodies))
	for i, body := range bodies {
		e, err := parser.Parse(0, body, spec.Envelope{Source: "web", ReceivedAt: 1_777_800_000_000})
		if err != nil {
			b.Fatal(err)
		}
		events[i] = e
	}
	b.Run("decoded", func(b *testing.B) {
		sigs := NewSignatures()
		decoders := make([]spec.Decoder, len(events))
		calls := make([]*spec.Call, len(events))
		for i := range events {
			c, err := decoders[i].Decode(&events[i])
			if err != nil {
				b.Fatal(err)
			}
			calls[i] = c
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			sigs.Intern(SignatureOf(&events[i], calls[i]))
			i = (i + 1) % len(events)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("with decoding", func(b *testing.B) {
		sigs := NewSignatures()
		var d spec.Decoder
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			c, err := d.Decode(&events[i])
			if err != nil {
				b.Fatal(err)
			}
			sigs.Intern(SignatureOf(&events[i], c))
			i = (i + 1) % len(events)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
