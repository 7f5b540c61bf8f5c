package journal

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
)

var rewrite = flag.Bool("rewrite", false, "write the files in testdata anew")

func drawEvent(t *rapid.T) percorso.Event {
	text := rapid.StringN(0, 20, -1)
	moment := rapid.Int64Range(1, 4_000_000_000_000)
	e := percorso.Event{Source: percorso.SourceID(text.Draw(t, "source")), MessageID: text.Draw(t, "id")}
	if rapid.IntRange(0, 9).Draw(t, "pruned") == 0 {
		return e
	}
	e.Type = percorso.CallType(rapid.IntRange(1, 6).Draw(t, "type"))
	e.Flags = percorso.EventFlags(rapid.IntRange(0, 3).Draw(t, "flags"))
	e.Time, e.ReceivedAt = moment.Draw(t, "time"), moment.Draw(t, "received")
	if rapid.Bool().Draw(t, "sent") {
		e.SentAt = moment.Draw(t, "sentAt")
	}
	if rapid.Bool().Draw(t, "original") {
		e.OriginalAt = moment.Draw(t, "originalAt")
	}
	e.Body = rapid.SliceOfN(rapid.Byte(), 1, 200).Draw(t, "body")
	return e
}

func packEvents(first int64, events []percorso.Event) Block {
	var w builder
	w.reset()
	for i := range events {
		e := &events[i]
		w.add(Fingerprint(e.Source, e.MessageID), appendRecord(nil, e), e.Time, e.Type == 0)
	}
	return w.block(fastPacker(), first)
}

func TestBlockGivesBackWhatWasPacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(drawEvent), 1, 50).Draw(t, "events")
		first := rapid.Int64Range(1, 1<<37).Draw(t, "first")
		for i := range events {
			events[i].Seq = first + int64(i)
		}
		b := packEvents(first, events)
		got, err := DecodeBlock(nil, first, b.Body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(events, got); diff != "" {
			t.Fatalf("packed and read back (-want +got):\n%s", diff)
		}
		for i := range events {
			if binary.LittleEndian.Uint64(b.IDs[8*i:]) != Fingerprint(events[i].Source, events[i].MessageID) {
				t.Fatalf("fingerprint %d is another", i)
			}
		}
		for _, e := range events {
			if e.Type != 0 && (e.Time < b.Oldest || e.Time > b.Newest) {
				t.Fatalf("the time %d is outside %d to %d", e.Time, b.Oldest, b.Newest)
			}
		}
	})
}

// TestOldBlocksAreStillRead opens what version 1 wrote when it was new.
func TestOldBlocksAreStillRead(t *testing.T) {
	const path = "testdata/block-v1.bin"
	events := []percorso.Event{
		{Seq: 7, Source: "shop", MessageID: "m-1", Type: percorso.Track, Time: 1_777_887_015_123, ReceivedAt: 1_777_887_015_200, SentAt: 1_777_887_015_150, OriginalAt: 1_777_887_015_073, Body: []byte(`{"type":"track","userId":"ana","event":"Seen","messageId":"m-1"}`)},
		{Seq: 8, Source: "till", MessageID: "è", Type: percorso.Identify, Flags: percorso.ClockAdjusted | percorso.Historical, Time: 31_536_000_000, ReceivedAt: 1_777_887_015_200, Body: []byte(`{}`)},
		{Seq: 9, Source: "shop", MessageID: "pruned"},
	}
	if *rewrite {
		if err := os.WriteFile(path, packEvents(7, events).Body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeBlock(nil, 7, body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(events, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	// Fingerprints are stored, so they may never come out otherwise.
	if got := Fingerprint("shop", "m-1"); got != 0x2aab5c790510f788 {
		t.Errorf("the fingerprint is %#x", got)
	}
}

func TestDamagedBlocksAreRefused(t *testing.T) {
	events := []percorso.Event{{Source: "shop", MessageID: "m", Type: percorso.Track, Time: 1, ReceivedAt: 2, Body: bytes.Repeat([]byte(`{"a":1}`), 50)}}
	body := packEvents(1, events).Body
	for i := range body {
		damaged := slices.Clone(body)
		damaged[i] ^= 0x10
		if got, err := DecodeBlock(nil, 1, damaged); err == nil && !cmp.Equal(got, mustDecode(t, body)) {
			t.Errorf("byte %d was damaged, and the block reads as %+v", i, got)
		}
		if _, err := DecodeBlock(nil, 1, body[:i]); percorso.KindOf(err) != percorso.Internal || err == nil {
			t.Errorf("cut to %d bytes: %v", i, err)
		}
	}
}

func mustDecode(t *testing.T, body []byte) []percorso.Event {
	t.Helper()
	e, err := DecodeBlock(nil, 1, body)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// FuzzDecodeBlock wants an error or events, never a panic or much memory.
func FuzzDecodeBlock(f *testing.F) {
	old, err := os.ReadFile("testdata/block-v1.bin")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(old)
	f.Add([]byte{blockVersion})
	f.Add([]byte{blockVersion, 0xff, 0xff, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x28, 0xb5, 0x2f, 0xfd})
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := DecodeBlock(nil, 1, body)
		if err != nil {
			return
		}
		again, err := DecodeBlock(nil, 1, packEvents(1, events).Body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(events, again); diff != "" && len(events) > 0 {
			t.Fatalf("packed again (-first +second):\n%s", diff)
		}
	})
}

// FuzzRecords skips the packing, which keeps a fuzzer from the records.
func FuzzRecords(f *testing.F) {
	f.Add(appendRecord(nil, &percorso.Event{Source: "shop", MessageID: "m", Type: percorso.Track, Time: 1, ReceivedAt: 2, SentAt: 3, OriginalAt: 4, Body: []byte("{}")}), 1)
	f.Add(appendRecord(nil, &percorso.Event{Source: "shop", MessageID: "m"}), 1)
	f.Fuzz(func(_ *testing.T, records []byte, n int) {
		if n < 0 || n > 1000 {
			return
		}
		_, _ = DecodeBlock(nil, 1, pack(fastPacker(), n, records))
	})
}

// TestSeenFindsWhatWasAdded compares the table with a map.
func TestSeenFindsWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s seen
		want := map[uint64][]int64{}
		prints := rapid.SliceOfN(rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 5), rapid.Uint64Range(1<<56, 1<<56+5)), 0, 400).Draw(t, "fingerprints")
		if rapid.Bool().Draw(t, "reserve") {
			s.reserve(len(prints))
		}
		for i, p := range prints {
			at := int64(i*40 + 1)
			s.add(p, at)
			want[key(p)] = append(want[key(p)], at)
		}
		for _, p := range append(prints, rapid.SliceOf(rapid.Uint64()).Draw(t, "others")...) {
			var hits []int64
			s.find(p, func(from, to int64) bool {
				hits = append(hits, from)
				if to-from != 63 {
					t.Fatalf("a run from %d to %d", from, to)
				}
				return false
			})
			var expected []int64
			for _, at := range want[key(p)] {
				expected = append(expected, at&^63)
			}
			slices.Sort(hits)
			slices.Sort(expected)
			if !slices.Equal(hits, expected) {
				t.Fatalf("%#x: found at %v, want %v", p, hits, expected)
			}
		}
	})
}

// BenchmarkSeen looks up and adds ten million fingerprints, as they come in, and
// as they are loaded at the start.
func BenchmarkSeen(b *testing.B) {
	const n = 10_000_000
	for _, loading := range []bool{false, true} {
		b.Run(map[bool]string{false: "append", true: "load"}[loading], func(b *testing.B) {
			for b.Loop() {
				var s seen
				if loading {
					s.reserve(n)
				}
				x := uint64(88172645463325252)
				for i := range n {
					x ^= x << 13
					x ^= x >> 7
					x ^= x << 17
					if !loading && s.find(x, func(int64, int64) bool { return true }) {
						b.Fatal("found before it was added")
					}
					s.add(x, int64(i+1))
				}
				size := 0
				for i := range s.parts {
					size += 12 * len(s.parts[i].keys)
				}
				b.ReportMetric(float64(size)/n, "bytes/event")
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func ExampleFingerprint() {
	one, other := Fingerprint("shop", "m-1"), Fingerprint("shopm", "-1")
	fmt.Println(one == other)
	// Output: false
}
