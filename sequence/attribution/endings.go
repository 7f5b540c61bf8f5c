package attribution

// Endings counts, over the paths of two halves of the customers, how they ended, by
// their last nodes: as many as the highest order that the nodes leave room for.
// Its memory does not grow with the paths: at most 1 MB.
type Endings struct {
	most, nodes int
	shift       uint
	of          [2][2][]int64 // by half, by whether it converted, by the last nodes, plus one each
}

// NewEndings returns a count for so many nodes; ok is false where they are too many.
// With more than FewNodes it counts for orders 1 and 2 only.
func NewEndings(nodes int) (e *Endings, ok bool) {
	e = &Endings{most: MaxOrder, nodes: nodes, shift: 5}
	if nodes > FewNodes {
		e.most, e.shift = MaxOrder-1, 7
	}
	if nodes > MaxNodes {
		return nil, false
	}
	for half := range e.of {
		for won := range e.of[half] {
			e.of[half][won] = make([]int64, 1<<(e.shift*uint(e.most)))
		}
	}
	return e, true
}

// Half puts a profile into one of two halves, 0 or 1, always the same: by the
// highest bit of its number, scattered as splitmix64 does.
func Half(profile uint32) int {
	x := uint64(profile) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return int((x ^ x>>31) >> 63)
}

// Path counts one path of a half, and whether it converted. A path without a node
// is none.
func (e *Endings) Path(path []uint8, won bool, half int) {
	if len(path) == 0 {
		return
	}
	last := 0
	for _, n := range path[max(0, len(path)-e.most):] {
		last = last<<e.shift | int(n) + 1
	}
	which := 0
	if won {
		which = 1
	}
	e.of[half][which][last]++
}

// Merge adds the paths that another count for as many nodes has.
func (e *Endings) Merge(o *Endings) {
	for half := range e.of {
		for won := range e.of[half] {
			for i, n := range o.of[half][won] {
				e.of[half][won][i] += n
			}
		}
	}
}

// Calibrations holds what chains of each order, fitted on the first half, foretell
// of the paths of the second against what became of them.
func (e *Endings) Calibrations() []Calibration {
	var out []Calibration
	for order := 1; order <= e.most; order++ {
		out = append(out, e.calibration(order))
	}
	return out
}

// state is the last nodes as a chain of an order knows them.
func (e *Endings) state(last, order int) int { return last & (1<<(e.shift*uint(order)) - 1) }

func (e *Endings) calibration(order int) Calibration {
	out := Calibration{Order: order}
	fits := make([]map[int][2]int64, order+1) // by order, by state: lost and won
	for k := range fits {
		fits[k] = map[int][2]int64{}
	}
	for last := range e.of[0][0] {
		lost, won := e.of[0][0][last], e.of[0][1][last]
		if lost+won == 0 {
			continue
		}
		out.Fitted += lost + won
		for k, fit := range fits {
			n := fit[e.state(last, k)]
			fit[e.state(last, k)] = [2]int64{n[0] + lost, n[1] + won}
		}
	}
	var all []forecast
	for last := range e.of[1][0] {
		f := forecast{lost: e.of[1][0][last], won: e.of[1][1][last]}
		if f.lost+f.won == 0 {
			continue
		}
		for k := order; k >= 0; k-- {
			if n, ok := fits[k][e.state(last, k)]; ok {
				f.share = float64(n[1]) / float64(n[0]+n[1])
				break
			}
			if k == order {
				out.Unseen += f.lost + f.won
			}
		}
		all = append(all, f)
	}
	out.hold(all)
	return out
}
