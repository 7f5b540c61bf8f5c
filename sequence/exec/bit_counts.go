package exec

import "math/bits"

// bitCounts counts how often each bit is set over many words. Words are added up
// 16 at a time, all bits at once, as in the positional population count of
// Klarqvist, Muła and Lemire, Efficient computation of positional population
// counts using SIMD instructions (2019). The zero value counts nothing yet.
type bitCounts struct {
	waiting [16]uint64
	n       int
	planes  [4]uint64 // what is below 16, by binary place
	count   [64]int64 // the rest, by bit
}

// add counts the bits of a word.
func (c *bitCounts) add(word uint64) {
	c.waiting[c.n&15] = word
	if c.n++; c.n == len(c.waiting) {
		c.sum()
	}
}

// sum adds up the words that wait.
func (c *bitCounts) sum() {
	w := &c.waiting
	one, two, four, eight := c.planes[0], c.planes[1], c.planes[2], c.planes[3]
	var twos, fours, eights [2]uint64
	var all uint64
	for half := range 2 {
		for quarter := range 2 {
			i := half*8 + quarter*4
			one, twos[0] = sum3(one, w[i], w[i+1])
			one, twos[1] = sum3(one, w[i+2], w[i+3])
			two, fours[quarter] = sum3(two, twos[0], twos[1])
		}
		four, eights[half] = sum3(four, fours[0], fours[1])
	}
	eight, all = sum3(eight, eights[0], eights[1])
	c.planes = [4]uint64{one, two, four, eight}
	for ; all != 0; all &= all - 1 {
		c.count[bits.TrailingZeros64(all)&63] += 16
	}
	c.n = 0
}

// sum3 adds three bits at each place: the low bit and the high one.
func sum3(a, b, c uint64) (low, high uint64) {
	u := a ^ b
	return u ^ c, a&b | u&c
}

// counts returns how often each bit was set.
func (c *bitCounts) counts() [64]int64 {
	clear(c.waiting[c.n:])
	c.sum()
	out := c.count
	for place, plane := range c.planes {
		for ; plane != 0; plane &= plane - 1 {
			out[bits.TrailingZeros64(plane)&63] += 1 << place
		}
	}
	return out
}
