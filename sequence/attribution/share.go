package attribution

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Sum adds up products of a value in hundredths and parts of a Whole, exactly.
// The zero value is 0.
type Sum struct {
	high int64
	low  uint64
}

// Add adds value times parts; parts are not below 0.
func (s *Sum) Add(value, parts int64) {
	high, low := bits.Mul64(magnitude(value), uint64(parts))
	if value < 0 {
		var borrow uint64
		s.low, borrow = bits.Sub64(s.low, low, 0)
		s.high -= int64(high) + int64(borrow)
		return
	}
	var carry uint64
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high += int64(high) + int64(carry)
}

// Merge adds another sum.
func (s *Sum) Merge(o Sum) {
	var carry uint64
	s.low, carry = bits.Add64(s.low, o.low, 0)
	s.high += o.high + int64(carry)
}

// Split returns the sum in whole units, rounded down, and the parts left over, 0
// to Whole-1.
func (s Sum) Split() (units, left int64) {
	high, low, below := s.high, s.low, s.high < 0
	if below {
		var borrow uint64
		low, borrow = bits.Sub64(0, low, 0)
		high = -high - int64(borrow)
	}
	q, r := bits.Div64(uint64(high), low, Whole)
	switch {
	case !below:
		return int64(q), int64(r)
	case r == 0:
		return -int64(q), 0
	}
	return -int64(q) - 1, Whole - int64(r)
}

// Float returns the sum in units, rounded.
func (s Sum) Float() float64 {
	return (float64(s.high)*0x1p64 + float64(s.low)) / Whole
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

// Round turns sums into whole units that add up to what the sums do, rounded:
// each is rounded down, and what is left goes to those that lost most by it, the
// earlier ones first among equals.
func Round(sums []Sum) []int64 {
	out, order := make([]int64, len(sums)), make([]int, len(sums))
	left := make([]int64, len(sums))
	var rest int64
	for i, s := range sums {
		out[i], left[i] = s.Split()
		order[i] = i
		rest += left[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(left[b], left[a]) })
	for _, i := range order[:min(int64(len(order)), (rest+Whole/2)/Whole)] {
		out[i]++
	}
	return out
}

// Shares cuts a whole number into parts in proportion to weights, which are not
// below 0, so that they add up to it. All parts are 0 where all weights are.
func Shares(total int64, weights []float64) []int64 {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	out := make([]int64, len(weights))
	if sum <= 0 {
		return out
	}
	order, part := make([]int, len(weights)), make([]float64, len(weights))
	rest := total
	for i, w := range weights {
		exact := float64(total) * (w / sum)
		whole := math.Floor(exact)
		out[i], part[i], order[i] = int64(whole), exact-whole, i
		rest -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(part[b], part[a]) })
	for k := int64(0); k < rest; k++ {
		out[order[k%int64(len(order))]]++
	}
	for k := int64(0); k < -rest; k++ { // rounding of very large totals
		out[order[int64(len(order))-1-k%int64(len(order))]]--
	}
	return out
}
