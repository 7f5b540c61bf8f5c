package identity_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/identity/identitytest"
	"percorso/store/sqlite"
)

// population makes the events of people who have a cookie, a user id and an
// e-mail each: 3 identifiers, 2 links, 4 traits. They arrive person by person,
// the anonymous first.
func population(people int, from int64, each func(*percorso.Event)) {
	var e percorso.Event
	seq := from
	emit := func(source percorso.SourceID, call percorso.CallType, body []byte) {
		seq++
		e = percorso.Event{Seq: seq, Source: source, MessageID: fmt.Sprint("m", seq), Type: call, Time: 1_700_000_000_000 + seq, Body: body}
		each(&e)
	}
	var buf []byte
	for i := range people {
		buf = fmt.Appendf(buf[:0], `{"anonymousId":"%08x-6b1f-4c1e-9b7a-2d5f%08x","event":"Product Viewed","properties":{"sku":"A-%d","price":19.9}}`, i*2654435761, i, i%500)
		emit("site", percorso.Track, buf)
		buf = fmt.Appendf(buf[:0], `{"anonymousId":"%08x-6b1f-4c1e-9b7a-2d5f%08x","userId":"%d"}`, i*2654435761, i, 1_000_000+i)
		emit("site", percorso.Identify, buf)
		buf = fmt.Appendf(buf[:0], `{"userId":"%d","traits":{"email":"cliente.%d@posta.example","city":"Comune %d","plan":"%s","age":%d}}`, 1_000_000+i, i, i%8000, []string{"oro", "argento"}[i%2], 18+i%70)
		emit("server", percorso.Identify, buf)
	}
}

// BenchmarkObserveKnown is the hot path: events of a cookie and a user id that
// are known and linked, decoding not counted.
func BenchmarkObserveKnown(b *testing.B) {
	const people = 200_000
	id := openIdentity(b, &identitytest.Memory{}, identity.Options{})
	var d spec.Decoder
	population(people, 0, func(e *percorso.Event) {
		c, _ := d.Decode(e)
		id.Observe(e, c, trustOf(e.Source))
	})
	var calls [4096]*spec.Call
	var decoders [len(calls)]spec.Decoder
	for i := range calls {
		k := i * 7919 % people
		body := fmt.Appendf(nil, `{"anonymousId":"%08x-6b1f-4c1e-9b7a-2d5f%08x","userId":"%d","event":"Product Viewed","context":{"page":{"path":"/x"},"campaign":{"source":"news"}},"properties":{"sku":"A-%d","price":19.9,"name":"Scarpa","category":"Scarpe"}}`, k*2654435761, k, 1_000_000+k, i%500)
		calls[i], _ = decoders[i].Decode(&percorso.Event{Type: percorso.Track, Body: body})
	}
	e := percorso.Event{Source: "site", MessageID: "7d3b1c9a-5f0e-4b62-9c41-1f2e3d4c5b6a", Type: percorso.Track, Time: 1_800_000_000_000}
	seq := int64(3 * people)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		seq++
		e.Seq = seq
		if id.Observe(&e, calls[n%len(calls)], identity.SourceTrust{}) == 0 {
			b.Fatal("an event of nobody")
		}
		if n++; n%8192 == 0 {
			id.TakeMoves()
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkLoad takes in a million profiles of three identifiers, keeps them,
// and opens them again.
func BenchmarkLoad(b *testing.B) {
	const people = 1_000_000
	db, err := sqlite.OpenState(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	store := sqlite.NewIdentity(db)
	var held float64
	func() {
		id := openIdentity(b, store, identity.Options{})
		var d spec.Decoder
		var last int64
		before := heap()
		population(people, 0, func(e *percorso.Event) {
			c, _ := d.Decode(e)
			id.Observe(e, c, trustOf(e.Source))
			if last = e.Seq; last%100_000 == 0 {
				id.TakeMoves()
				if err := id.Flush(context.Background(), last); err != nil {
					b.Fatal(err)
				}
			}
		})
		if err := id.Flush(context.Background(), last+1); err != nil {
			b.Fatal(err)
		}
		s := id.Stats()
		b.Logf("%d identifiers, %d links, %d traits: %d MB counted, %d MB of heap", s.Identifiers, s.Links, s.Traits, s.Bytes>>20, (heap()-before)>>20)
		held = float64(s.Bytes) / float64(s.Identifiers)
		runtime.KeepAlive(id)
	}()
	var rows, bytes int
	if err := db.R.QueryRow("SELECT count(*), sum(length(body)) FROM identity_block").Scan(&rows, &bytes); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d blocks, %d MB", rows, bytes>>20)
	for b.Loop() {
		openIdentity(b, store, identity.Options{})
	}
	b.ReportMetric(held, "bytes/identifier")
	b.ReportMetric(float64(bytes)/(3*people), "stored-bytes/identifier")
	b.ReportMetric(3*people*float64(b.N)/b.Elapsed().Seconds(), "identifiers/s")
}

// BenchmarkMatchTrait is a filter of a question: made, and asked of everybody.
func BenchmarkMatchTrait(b *testing.B) {
	const people = 200_000
	id := openIdentity(b, &identitytest.Memory{}, identity.Options{})
	var d spec.Decoder
	population(people, 0, func(e *percorso.Event) {
		c, _ := d.Decode(e)
		id.Observe(e, c, trustOf(e.Source))
	})
	for b.Loop() {
		gold := id.MatchTrait("plan", func(v string, present bool) bool { return present && v == "oro" })
		n := 0
		for node := graph.Node(1); node <= 3*people; node += 3 {
			if gold(node) {
				n++
			}
		}
		if n != people/2 {
			b.Fatalf("%d people match, want %d", n, people/2)
		}
	}
	b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "profiles/s")
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
