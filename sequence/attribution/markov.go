package attribution

import "math"

// Chain is an absorbing Markov chain of paths: from the start over states, each
// on a node, to a conversion or to nothing. Rows need not be normalised: they are
// counts of what followed.
type Chain struct {
	Nodes int
	On    []int       // by state: its node
	Start []float64   // by state: how often a path began there
	Next  [][]float64 // by state, by state: how often the one followed the other
	Won   []float64   // by state: how often a conversion followed
	Lost  []float64   // by state: how often nothing followed
}

// NewChain returns a chain without any path, of states on these nodes.
func NewChain(nodes int, on []int) *Chain {
	n := len(on)
	c := &Chain{Nodes: nodes, On: on, Start: make([]float64, n), Next: make([][]float64, n), Won: make([]float64, n), Lost: make([]float64, n)}
	for i := range c.Next {
		c.Next[i] = make([]float64, n)
	}
	return c
}

// Effect is what a chain says: how likely a path converts, and by node which
// share of that would be lost if every visit to the node led nowhere.
//
// The removal effect is that of Anderl, Becker, von Wangenheim and Schumann,
// Mapping the customer journey, International Journal of Research in Marketing
// 33 (2016), solved exactly instead of simulated.
type Effect struct {
	Rate    float64
	Removal []float64
}

// Effect solves the chain. A path without a state is no path: it counts neither
// as begun nor as lost.
//
// Without a node, a path is lost when it first meets one of its states; so what
// is lost is the sum, over these states, of the probability that it is the first
// met times the probability of a conversion from there. Both follow from the
// expected visits (I-Q)^-1, which are computed once.
func (c *Chain) Effect() Effect {
	n := len(c.On)
	out := Effect{Removal: make([]float64, c.Nodes)}
	begun := 0.0
	for _, s := range c.Start {
		begun += s
	}
	if begun == 0 {
		return out
	}
	visits := c.visits()
	won := make([]float64, n) // by state: the probability of a conversion from there
	for i := range won {
		for j := range n {
			if out := c.leaving(j); out > 0 {
				won[i] += visits[i][j] * c.Won[j] / out
			}
		}
	}
	expected := make([]float64, n) // by state: visits of a path
	for i, s := range c.Start {
		if s == 0 {
			continue
		}
		out.Rate += s / begun * won[i]
		for j := range n {
			expected[j] += s / begun * visits[i][j]
		}
	}
	if out.Rate <= 0 {
		return out
	}
	of := make([][]int, c.Nodes)
	for i, node := range c.On {
		of[node] = append(of[node], i)
	}
	for node, states := range of {
		lost := 0.0
		for k, p := range firstMet(states, expected, visits) {
			lost += p * won[states[k]]
		}
		out.Removal[node] = min(1, max(0, lost/out.Rate))
	}
	return out
}

// leaving is how often a path went on from state i.
func (c *Chain) leaving(i int) float64 {
	sum := c.Won[i] + c.Lost[i]
	for _, n := range c.Next[i] {
		sum += n
	}
	return sum
}

// visits returns the expected visits to each state from each, the fundamental
// matrix of the chain.
func (c *Chain) visits() [][]float64 {
	n := len(c.On)
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
		if sum := c.leaving(i); sum > 0 {
			for j, next := range c.Next[i] {
				m[i][j] -= next / sum
			}
		}
	}
	return invert(m)
}

// firstMet returns for each of the states the probability that it is the first
// of them that a path meets: x with x * visits(states) = expected(states).
func firstMet(states []int, expected []float64, visits [][]float64) []float64 {
	n := len(states)
	a := make([][]float64, n) // transposed, with the right-hand side behind
	for i, s := range states {
		a[i] = make([]float64, n+1)
		for j, t := range states {
			a[i][j] = visits[t][s]
		}
		a[i][n] = expected[s]
	}
	eliminate(a)
	x := make([]float64, n)
	for i := range x {
		x[i] = a[i][n]
	}
	return x
}

// invert returns the inverse of a matrix, which it uses up.
func invert(m [][]float64) [][]float64 {
	n := len(m)
	a := make([][]float64, n)
	for i := range m {
		a[i] = make([]float64, 2*n)
		copy(a[i], m[i])
		a[i][n+i] = 1
	}
	eliminate(a)
	for i := range a {
		m[i] = a[i][n:]
	}
	return m
}

// eliminate brings the square on the left of a to the identity, by rows
// (Gauss-Jordan with pivots); what stands behind becomes the solution. A column
// without a pivot gives zeros.
func eliminate(a [][]float64) {
	n := len(a)
	for col := range n {
		pivot := col
		for i := col + 1; i < n; i++ {
			if math.Abs(a[i][col]) > math.Abs(a[pivot][col]) {
				pivot = i
			}
		}
		a[col], a[pivot] = a[pivot], a[col]
		row := a[col]
		if math.Abs(row[col]) < 1e-14 {
			clear(row)
			continue
		}
		by := 1 / row[col]
		for j := col; j < len(row); j++ {
			row[j] *= by
		}
		for i := range a {
			f := a[i][col]
			if i == col || f == 0 {
				continue
			}
			other := a[i][:len(row)]
			for j := col; j < len(row); j++ {
				other[j] -= f * row[j]
			}
		}
	}
}
