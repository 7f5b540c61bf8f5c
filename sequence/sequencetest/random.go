package sequencetest

import "math"

// random is SplitMix64: small, fast and equal on every machine. The numbers need
// no cryptographic strength, and math/rand's sources do not promise to stay the
// same for ever.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number of 0 to n-1.
func (r *random) below(n uint32) uint32 { return uint32((r.next() >> 32) * uint64(n) >> 32) }

// unit returns a number above 0, up to 1.
func (r *random) unit() float64 { return (float64(r.next()>>11) + 1) / (1 << 53) }

// normal returns a standard normal number (Box and Muller).
func (r *random) normal() float64 {
	return math.Sqrt(-2*math.Log(r.unit())) * math.Cos(2*math.Pi*r.unit())
}

// exponential returns a number of mean 1.
func (r *random) exponential() float64 { return -math.Log(r.unit()) }

// zipf draws 0 to n-1, number i in proportion to 1/(i+1), from an alias table
// (Walker): one draw is two look-ups.
type zipf struct {
	keep  []uint32 // of 2^32, how often i stays i
	alias []uint32
}

func newZipf(n int) *zipf {
	z := &zipf{keep: make([]uint32, n), alias: make([]uint32, n)}
	weight, sum := make([]float64, n), 0.0
	for i := range weight {
		weight[i] = 1 / float64(i+1)
		sum += weight[i]
	}
	var small, large []int
	for i := range weight {
		weight[i] *= float64(n) / sum
		if weight[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		z.keep[s], z.alias[s] = uint32(weight[s]*math.MaxUint32), uint32(l)
		if weight[l] -= 1 - weight[s]; weight[l] < 1 {
			large, small = large[:len(large)-1], append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		z.keep[i], z.alias[i] = math.MaxUint32, uint32(i)
	}
	return z
}

func (z *zipf) draw(r *random) uint32 {
	i := r.below(uint32(len(z.keep)))
	if uint32(r.next()>>32) <= z.keep[i] {
		return i
	}
	return z.alias[i]
}
