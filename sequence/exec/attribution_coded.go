package exec

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/attribution"
	"percorso/sequence/figures"
)

// Attribution by models for which the codes of a path are enough: no list of its
// touches is made, and what the touches of a code get is added up by code.

// isByCode reports whether the models need no list of a path's touches.
func (p *attributionPlan) isByCode() bool {
	r := &p.rule
	for i, m := range r.Models {
		if m != attribution.First && m != attribution.Last && m != attribution.Linear || slices.Contains(r.Models[:i], m) {
			return false
		}
	}
	return r.Count <= 64 && !r.Calibrate && r.Session == 0 && r.Clean == figures.CleanNone && r.Steps == 0
}

// coded is what is added up by code, and by the bits of nodes; and the conversions
// of a chunk, which wait until all are found, because the processor reads the times
// of many at once faster than one after the other.
type coded struct {
	parts     [2]codes[uint64] // linear, by turns; of codes that are no touch without meaning
	paths     bitCounts        // nodes by path with a conversion
	customers bitCounts        // by customer with one

	at    []uint32 // positions of conversions
	path  []uint32 // where the path of each begins
	time  []uint32
	whose []waiting
	near  uint32 // of no meaning: the times just before are read with them
}

// waiting is a profile with conversions, and where the next one's begin.
type waiting struct {
	profile uint32
	end     int
}

// wait takes up the conversions of a profile, and returns where the path after the
// last begins.
func (c *coded) wait(s *stretch) (path uint32) {
	path = s.path
	if len(s.found) == 0 {
		return path
	}
	for _, n := range s.found {
		c.at, c.path = append(c.at, s.first+n), append(c.path, path)
		path = s.first + n + 1
	}
	c.whose = append(c.whose, waiting{s.whose.profile, len(c.at)})
	return path
}

// creditAll shares the conversions that wait.
func (w *attributionWorker) creditAll(l *lens, block int) {
	c := w.coded
	c.time = slices.Grow(c.time[:0], len(c.at))[:len(c.at)]
	for k, i := range c.at {
		c.time[k] = l.Time[i]
		c.near += l.Time[max(c.path[k], i-min(i, 16))]
	}
	k := 0
	for _, of := range c.whose {
		w.begin(l, of.profile)
		met := uint64(0)
		for ; k < of.end; k++ {
			value, _ := w.value.of(c.at[k])
			met |= w.credited(l, c.path[k], c.at[k], c.time[k], value)
		}
		if met != 0 {
			c.customers.add(met)
		}
		if w.marked {
			w.found = append(w.found, found{block, of.profile})
		}
	}
	c.at, c.path, c.whose = c.at[:0], c.path[:0], c.whose[:0]
}

// credited shares the conversion of time t at position i among the touches from
// path on, and returns the bits of their nodes.
func (w *attributionWorker) credited(l *lens, path, i, t uint32, value int64) (met uint64) {
	end := i
	if w.rule.Own {
		end++
	}
	codes, n, met := w.window(l, path, end, t)
	if n == 0 {
		w.missing(value)
		return 0
	}
	w.convertedBy(value)
	w.coded.paths.add(met)
	if who := w.who; who != nil {
		w.marked = w.marked || !who.Unattributed && (who.Node < 0 || met>>(who.Node&63)&1 != 0)
		return met
	}
	for m, model := range w.rule.Models {
		credits := w.sum.Credits[m]
		switch model {
		case attribution.First:
			for w.bits[codes[0]] == 0 {
				codes = codes[1:]
			}
			w.all(credits, codes[0], value)
		case attribution.Last:
			for w.bits[codes[len(codes)-1]] == 0 {
				codes = codes[:len(codes)-1]
			}
			w.all(credits, codes[len(codes)-1], value)
		default:
			w.alike(credits, codes, n, value)
		}
	}
	return met
}

// window returns the codes of path to end that lie in the lookback of time t, back
// to the touch that is the last to count, how many of them are touches, and the
// bits of their nodes.
func (w *attributionWorker) window(l *lens, path, end, t uint32) (codes []catalogue.SignatureID, n int, met uint64) {
	from := t - min(t, w.rule.Lookback)
	codes = l.Code[path:end]
	times := l.Time[path:end]
	times = times[:len(codes)]
	table := w.bits
	at := len(codes)
	for at > 0 && times[at-1] >= from && n < figures.MostTouches {
		at--
		bit := table[codes[at]]
		met |= bit
		n += one(bit)
	}
	return codes[at:], n, met
}

func (w *attributionWorker) all(credits []figures.Credit, code catalogue.SignatureID, value int64) {
	c := &credits[int(w.kinds[code]&kindNode)-1]
	c.Parts += attribution.Whole
	if value != 0 {
		c.Value.Add(value, attribution.Whole)
	}
}

// alike gives the n touches of codes the same, like attribution.Alike.
func (w *attributionWorker) alike(credits []figures.Credit, codes []catalogue.SignatureID, n int, value int64) {
	each, left := uint64(attribution.Whole/uint32(n)), int(attribution.Whole%uint32(n))
	if value != 0 {
		w.worth(credits, codes, int64(each), left, value)
	}
	even, odd := &w.coded.parts[0], &w.coded.parts[1]
	if n < len(codes) {
		table := w.bits
		for _, code := range codes {
			even[code] += each + uint64(left-1)>>63 ^ 1
			left -= one(table[code])
		}
		return
	}
	for i, code := range codes {
		parts := each + uint64(i-left)>>63
		if i&1 == 0 {
			even[code] += parts
		} else {
			odd[code] += parts
		}
	}
}

// worth gives the touches of codes their parts of a value, the first ones one more.
func (w *attributionWorker) worth(credits []figures.Credit, codes []catalogue.SignatureID, each int64, left int, value int64) {
	var more, less attribution.Sum
	more.Add(value, each+1)
	less.Add(value, each)
	for _, code := range codes {
		k := w.kinds[code]
		if k&kindTouch == 0 {
			continue
		}
		c := &credits[int(k&kindNode)-1]
		if left > 0 {
			c.Value.Merge(more)
			left--
			continue
		}
		c.Value.Merge(less)
	}
}

// settleCoded adds what was added up by code, and by bits, to the figures.
func (w *attributionWorker) settleCoded() {
	for code, k := range w.kinds {
		if k&kindTouch == 0 {
			continue
		}
		node := int(k&kindNode) - 1
		for m, model := range w.rule.Models {
			if model == attribution.Linear {
				w.sum.Credits[m][node].Parts += int64(w.coded.parts[0][code] + w.coded.parts[1][code])
			}
		}
	}
	paths, customers := w.coded.paths.counts(), w.coded.customers.counts()
	for n := range w.sum.Nodes {
		w.sum.Nodes[n].Conversions += paths[n]
		w.sum.Nodes[n].Customers += customers[n]
	}
	w.coded = nil
}
