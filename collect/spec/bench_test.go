package spec_test

import (
	"testing"

	"percorso/collect/spec"
)

const order = `{"type":"track","event":"Order Completed","userId":"customer-17","anonymousId":"a-17","messageId":"node-next-1777887015123-4be2","timestamp":"2026-05-04T11:58:00.000Z",` +
	`"context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"page":{"path":"/scarpe/17","referrer":"https://www.example.it/"}},` +
	`"properties":{"order_id":"o-17","total":59.90,"currency":"EUR","products":[{"product_id":"17","category":"scarpe","price":59.90,"quantity":1}]}}`

func BenchmarkParse(b *testing.B) {
	var p spec.Parser
	b.SetBytes(int64(len(order)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Parse(0, []byte(order), live()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkDecode(b *testing.B) {
	var p spec.Parser
	e, err := p.Parse(0, []byte(order), live())
	if err != nil {
		b.Fatal(err)
	}
	var d spec.Decoder
	b.SetBytes(int64(len(order)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Decode(&e); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
