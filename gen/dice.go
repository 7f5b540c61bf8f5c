package gen

import (
	"math"
	"math/bits"
)

// dice is a small seeded source of chance (splitmix64): eight bytes of state,
// so that every person carries their own and the outcome does not depend on
// how many goroutines share the work.
type dice struct{ state uint64 }

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	return mix(d.state)
}

// mix spreads the bits of z over the whole word.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// hash returns a well-spread word for the seed and two numbers.
func hash(seed, a, b uint64) uint64 {
	return mix(mix(seed^a*0x9e3779b97f4a7c15) + b*0xd1b54a32d192ed03)
}

// aside returns dice for a question of its own, which leave these as they are.
func (d *dice) aside(about uint64) dice { return dice{hash(d.state, about, 'q')} }

// float returns a number in [0, 1).
func (d *dice) float() float64 { return float64(d.next()>>11) / (1 << 53) }

// below returns a number in [0, n); n must be positive.
func (d *dice) below(n int) int {
	hi, _ := bits.Mul64(d.next(), uint64(n))
	return int(hi)
}

func (d *dice) chance(p float64) bool { return d.float() < p }

// pick returns a position of weights, which add up to about 1; what is missing
// goes to the last.
func (d *dice) pick(weights []float64) int {
	x := d.float()
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// normals and lognormals are tables of quantiles: a draw is one look-up, and
// all machines draw alike.
var normals = func() (t [4096]float32) {
	for i := range t {
		p := (float64(i) + 0.5) / float64(len(t))
		t[i] = float32(math.Sqrt2 * math.Erfinv(2*p-1))
	}
	return t
}()

// lognormal returns a draw with that median and that spread of its logarithm.
func (d *dice) lognormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*float64(normals[d.next()>>52]))
}

// geometric returns 0, 1, 2, ... up to most, each further one with chance p.
func (d *dice) geometric(p float64, most int) int {
	n := 0
	for n < most && d.chance(p) {
		n++
	}
	return n
}
