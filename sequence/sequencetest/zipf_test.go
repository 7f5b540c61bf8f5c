package sequencetest

import (
	"slices"
	"testing"

	"percorso/sequence"
)

func TestZipfHasTheShapeThatItPromises(t *testing.T) {
	b := Zipf(7, 100_000, 20, 40)
	var length []int
	for p := range b.Profiles() {
		times := b.Time[b.First[p]:b.First[p+1]]
		length = append(length, len(times))
		if !slices.IsSorted(times) || times[0] < Start || times[len(times)-1] >= Start+Year {
			t.Fatalf("profile %d: times out of order or out of the year: %v", p, times)
		}
	}
	slices.Sort(length)
	if m := len(b.Code) / len(length); m < 18 || m > 22 {
		t.Errorf("mean length %d, want about 20", m)
	}
	if m := length[len(length)/2]; m < 6 || m > 8 {
		t.Errorf("median length %d, want about 7", m)
	}
	if m := length[len(length)*99/100]; m < 180 || m > 235 {
		t.Errorf("99th percentile %d, want about 207", m)
	}
	count := make([]int, 40)
	for _, c := range b.Code {
		count[c]++
	}
	if ratio := float64(count[0]) / float64(count[9]); ratio < 9.5 || ratio > 10.5 {
		t.Errorf("code 0 is %.1f times as frequent as code 9, want 10", ratio)
	}
}

func TestShadowHoldsEachProfileOnce(t *testing.T) {
	b := Zipf(3, 1000, 20, 40)
	blocks := Shadow(b, 7)
	var profiles, interactions, values int
	for _, s := range blocks {
		for p := range s.Profiles() {
			if !s.Skip.Has(uint32(p)) {
				profiles++
				interactions += int(s.First[p+1] - s.First[p])
			}
		}
	}
	values = len(blocks[1].Value.At)
	for _, i := range b.Value.At {
		p, _ := slices.BinarySearch(b.First, i+1)
		if p-1 >= 0 && (p-1)%7 == 0 {
			values--
		}
	}
	if profiles != 1000 || interactions != len(b.Code) || values != 0 {
		t.Errorf("%d profiles, %d interactions, %d values astray; want 1000, %d, 0", profiles, interactions, values, len(b.Code))
	}
}

func TestStreamGoesOnInTime(t *testing.T) {
	s := NewStream(1, 1000, 20, 40)
	s.Props = 2
	rows := make([]sequence.Row, 512)
	var last sequence.Row
	n := 0
	check := func(batch []sequence.Row) {
		for _, r := range batch {
			if r.Seq != last.Seq+1 || r.Time < last.Time || r.Node == 0 || len(r.Props) != 2 {
				t.Fatalf("row %+v after %+v", r, last)
			}
			last = r
		}
		n += len(batch)
	}
	for batch := s.Next(rows); len(batch) > 0; batch = s.Next(rows) {
		check(batch)
	}
	if n != s.Len() {
		t.Errorf("%d rows, want %d", n, s.Len())
	}
	check(s.Fresh(rows))
}

func BenchmarkZipf(b *testing.B) {
	n := 0
	for b.Loop() {
		n += len(Zipf(7, 1_000_000, 20, 40).Code)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}
