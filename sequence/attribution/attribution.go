// Package attribution shares what a conversion brought among the touches before
// it: rules that look at one path, and models that look at all of them.
package attribution

// Model says how a conversion's credit is shared.
type Model string

// The models. Those down to Participation look at one path at a time; Markov
// looks at all paths, those without a conversion too.
const (
	First         Model = "first"           // all to the first touch
	Last          Model = "last"            // all to the last touch
	LastNonDirect Model = "last_non_direct" // all to the last touch that is not direct; the last touch where all are
	Linear        Model = "linear"          // to all touches alike
	U             Model = "u"               // 40 % first, 40 % last, 20 % between; 50 and 50 of two
	J             Model = "j"               // 20 % first, 60 % last, 20 % between; 25 and 75 of two
	InverseJ      Model = "inverse_j"       // 60 % first, 20 % last, 20 % between; 75 and 25 of two
	TimeDecay     Model = "time_decay"      // halved for every half-life before the conversion
	Custom        Model = "custom"          // weights of one's own
	Shapley       Model = "shapley"         // to the distinct nodes of a path alike
	Participation Model = "participation"   // all, to every distinct node
	Markov        Model = "markov"          // by what would be lost without the node
)

// Models are all models, in the order in which they are shown.
var Models = []Model{First, Last, LastNonDirect, Linear, U, J, InverseJ, TimeDecay, Custom, Participation, Shapley, Markov}

// Whole is one conversion, in the parts that credits are counted in: billionths.
const Whole = 1_000_000_000

// Weights of the first touch, of those between and of the last, in any unit. A
// path of one touch gives it all, one of two has none between.
type Weights struct{ First, Between, Last float64 }

// Positions are the weights of the models that look at nothing but the position.
// With two touches theirs are First and Last.
var positions = map[Model]struct{ many, two Weights }{
	U:        {Weights{40, 20, 40}, Weights{50, 0, 50}},
	J:        {Weights{20, 20, 60}, Weights{25, 0, 75}},
	InverseJ: {Weights{60, 20, 20}, Weights{75, 0, 25}},
}

// Ends returns the weights of a model by position in a path of n touches; ok is
// false for a model that does not go by position.
func Ends(m Model, custom Weights, n int) (w Weights, ok bool) {
	if m == Custom {
		return custom, true
	}
	p, ok := positions[m]
	if n == 2 {
		return p.two, ok
	}
	return p.many, ok
}

// ByPosition fills parts, of which there is one for each touch of a path, so
// that they add up to Whole: the first, the last, and those between alike. Where
// the weights in use are all 0, all touches get the same.
func ByPosition(parts []int64, w Weights) {
	n := len(parts)
	between := n - 2
	switch n {
	case 0:
		return
	case 1:
		parts[0] = Whole
		return
	case 2:
		w.Between = 0
	}
	sum := w.First + w.Between + w.Last
	if sum <= 0 {
		Alike(parts)
		return
	}
	rest := int64(Whole)
	if between > 0 {
		each := int64(Whole * (w.Between / sum) / float64(between))
		for i := 1; i < n-1; i++ {
			parts[i] = each
		}
		rest -= each * int64(between)
	}
	first := int64(float64(rest) * (w.First / max(w.First+w.Last, 1e-300)))
	if w.First+w.Last <= 0 { // all between: what is left over of the division
		first = 0
		parts[1] += rest
		rest = 0
	}
	parts[0], parts[n-1] = first, rest-first
}

// Alike fills parts with the same, so that they add up to Whole; what the
// division leaves goes to the first ones.
func Alike(parts []int64) {
	n := int64(len(parts))
	if n == 0 {
		return
	}
	each, left := Whole/n, Whole%n
	for i := range parts {
		parts[i] = each
		if int64(i) < left {
			parts[i]++
		}
	}
}

// ByWeight fills parts in proportion to weights, so that they add up to Whole;
// what rounding leaves goes to the last one. Where all weights are 0, all get
// the same.
func ByWeight(parts []int64, weights []float64) {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if sum <= 0 {
		Alike(parts)
		return
	}
	left := int64(Whole)
	for i, w := range weights {
		parts[i] = int64(Whole * (w / sum))
		left -= parts[i]
	}
	parts[len(parts)-1] += left
}
