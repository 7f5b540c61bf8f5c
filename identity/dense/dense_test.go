package dense

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A Dict behaves as a map from text to the order of first sight.
func TestDictIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Dict
		want := map[string]uint32{}
		for _, text := range rapid.SliceOf(rapid.StringMatching(`[ab]{0,6}|.{300,400}`)).Draw(t, "texts") {
			code, added := d.Add([]byte(text))
			old, known := want[text]
			if added == known || known && code != old {
				t.Fatalf("Add(%q) = %d, %v; known before as %d, %v", text, code, added, old, known)
			}
			want[text] = code
		}
		if d.Len() != len(want) {
			t.Fatalf("Len() = %d, want %d", d.Len(), len(want))
		}
		for text, code := range want {
			if got := d.Find([]byte(text)); got != code {
				t.Fatalf("Find(%q) = %d, want %d", text, got, code)
			}
			if got := string(d.Text(code)); got != text {
				t.Fatalf("Text(%d) = %q, want %q", code, got, text)
			}
		}
		if got := d.Find([]byte("never added")); got != 0 {
			t.Fatalf("Find of an unknown text = %d, want 0", got)
		}
	})
}

func TestVecGrowsOverChunks(t *testing.T) {
	var v Vec[int]
	for i := range 3*chunkLen + 5 {
		v.Append(i)
	}
	v.Set(chunkLen, -1)
	*v.Ref(2 * chunkLen) = -2
	for i := range v.Len() {
		want := i
		switch i {
		case chunkLen:
			want = -1
		case 2 * chunkLen:
			want = -2
		}
		if got := v.At(i); got != want {
			t.Fatalf("At(%d) = %d, want %d", i, got, want)
		}
	}
}

func BenchmarkDictFind(b *testing.B) {
	var d Dict
	keys := make([][]byte, 1_000_000)
	for i := range keys {
		keys[i] = fmt.Appendf(nil, "customer-%09d", i*7919%len(keys))
		d.Add(keys[i])
	}
	i := 0
	for b.Loop() {
		if d.Find(keys[i]) == 0 {
			b.Fatal("a key is gone")
		}
		if i++; i == len(keys) {
			i = 0
		}
	}
	b.ReportMetric(float64(d.Bytes())/float64(d.Len()), "bytes/entry")
}
