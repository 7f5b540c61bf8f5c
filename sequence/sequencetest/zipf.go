package sequencetest

import (
	"math"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// Start is when the year of the made-up interactions begins: 2025-11-01 UTC, in
// Unix seconds. It lasts Year seconds.
const (
	Start = 1761955200
	Year  = 365 * 24 * 3600
)

// spread is the standard deviation of the logarithm of a customer's length: with
// a mean of 20 it gives a median of 7 and a 99th percentile of 207.
const (
	spread  = 1.456
	longest = 10_284
)

// lengths returns how many interactions each customer has, and their sum.
func lengths(r *random, customers, mean int) (n []uint32, total int) {
	n = make([]uint32, customers)
	median := float64(mean) * math.Exp(-spread*spread/2)
	for i := range n {
		length := math.Round(median * math.Exp(spread*r.normal()))
		n[i] = uint32(min(max(length, 1), longest))
		total += int(n[i])
	}
	return n, total
}

// Zipf returns a block of customers with the given mean length and codes below
// codes, the lower the more frequent. Profile p's node is p+1. One interaction in
// 25 has a value, one in 100 an emotion.
func Zipf(seed uint64, customers, mean, codes int) *sequence.Block {
	r := &random{state: seed}
	length, total := lengths(r, customers, mean)
	code := newZipf(codes)
	b := &sequence.Block{
		First: make([]uint32, 1, customers+1),
		Code:  make([]catalogue.SignatureID, total),
		Time:  make([]uint32, total),
		Node:  make([]graph.Node, customers),
		Known: new(sequence.Gist),
	}
	at := uint32(0)
	for p, n := range length {
		b.Node[p] = graph.Node(p + 1)
		// The gaps between the sorted times of n uniform draws are in the ratio
		// of n+1 exponential ones, so nothing needs sorting.
		gaps := b.Time[at : at+n]
		sum := 0.0
		for i := range gaps {
			sum += r.exponential()
			gaps[i] = math.Float32bits(float32(sum))
		}
		sum += r.exponential()
		for i := range gaps {
			share := float64(math.Float32frombits(gaps[i])) / sum
			gaps[i] = Start + min(uint32(share*Year), Year-1)
		}
		for i := at; i < at+n; i++ {
			draw := r.next()
			b.Code[i] = catalogue.SignatureID(code.draw(r))
			if draw%25 == 0 {
				b.Value.At = append(b.Value.At, i)
				b.Value.Of = append(b.Value.Of, int64(draw>>40%20_000))
			}
			if draw>>32%100 == 0 {
				b.Emotion.At = append(b.Emotion.At, i)
				b.Emotion.Of = append(b.Emotion.Of, percorso.Emotion(draw>>45%5)*1000-2000)
			}
		}
		at += n
		b.First = append(b.First, at)
	}
	return b
}

// Shadow returns b as a view holds it after fresh interactions: the base with
// every nth profile skipped, and a small block that holds these profiles instead,
// in the same order. b itself is not changed; n is at least 1.
func Shadow(b *sequence.Block, n int) []*sequence.Block {
	base, fresh := *b, &sequence.Block{First: []uint32{0}, Known: new(sequence.Gist)}
	base.Skip = sequence.NewBits(b.Profiles())
	var value, emotion int
	for p := 0; p < b.Profiles(); p += n {
		base.Skip.Set(uint32(p))
		from, to, shift := b.First[p], b.First[p+1], uint32(len(fresh.Code))
		fresh.Code = append(fresh.Code, b.Code[from:to]...)
		fresh.Time = append(fresh.Time, b.Time[from:to]...)
		fresh.Node = append(fresh.Node, b.Node[p])
		fresh.First = append(fresh.First, uint32(len(fresh.Code)))
		value = take(&fresh.Value, b.Value, value, from, to, shift)
		emotion = take(&fresh.Emotion, b.Emotion, emotion, from, to, shift)
	}
	return []*sequence.Block{&base, fresh}
}

// take appends the entries of src between from and to, moved to shift, and
// returns where in src it stopped; it starts at entry k.
func take[T any](dst *sequence.Sparse[T], src sequence.Sparse[T], k int, from, to, shift uint32) int {
	for ; k < len(src.At) && src.At[k] < to; k++ {
		if src.At[k] >= from {
			dst.At = append(dst.At, src.At[k]-from+shift)
			dst.Of = append(dst.Of, src.Of[k])
		}
	}
	return k
}
