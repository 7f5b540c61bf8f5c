package exec

import (
	"math/bits"
	"slices"

	"percorso/sequence/figures"
)

// fates counts visits and what was felt in them.
type fates struct {
	on, stopped, back int64
	felt              figures.Feeling
}

func (f *fates) visits() int64 { return f.on + f.stopped + f.back }

func (f *fates) add(o *fates) {
	f.on += o.on
	f.stopped += o.stopped
	f.back += o.back
	f.felt.Merge(o.felt)
}

func (f *fates) count(fate figures.Fate, felt *figures.Feeling) {
	switch fate {
	case figures.On:
		f.on++
	case figures.Stopped:
		f.stopped++
	case figures.Turned:
		f.back++
	case figures.Open:
		return
	}
	if felt != nil {
		f.felt.Merge(*felt)
	}
}

// study looks at the visits to one stage.
type study struct {
	*criticalPlan
	workers []*criticalWorker
	number  int
	stage   figures.CriticalStage
	wait    []uint32 // by touchpoint: what is called waiting, 0 for nothing

	all     fates
	byKind  [16]fates // by the single bit of a kind
	feature []fates
	timed   []fates // by touchpoint: visits that took time there
	waited  []fates
}

func newStudy(p *criticalPlan, workers []*criticalWorker, number int) *study {
	touchpoints := len(p.table.Touchpoints)
	s := &study{
		criticalPlan: p, workers: workers, number: number, wait: make([]uint32, touchpoints),
		feature: make([]fates, touchpoints*p.width), timed: make([]fates, touchpoints), waited: make([]fates, touchpoints),
	}
	s.follow()
	s.waits()
	s.eachVisit(func(w *criticalWorker, v *criticalVisit, felt *figures.Feeling) {
		s.all.count(v.fate, felt)
		for kinds := v.kinds; kinds != 0; kinds &= kinds - 1 {
			s.byKind[kinds&-kinds].count(v.fate, felt)
		}
		for _, f := range w.features[v.from:v.to] {
			s.feature[f].count(v.fate, felt)
		}
		for _, t := range w.times[v.timeFrom:v.till] {
			s.timed[t.touchpoint].count(v.fate, felt)
			if s.long(t) {
				s.waited[t.touchpoint].count(v.fate, felt)
			}
		}
	})
	s.stage.On, s.stage.Stopped, s.stage.Back = s.all.on, s.all.stopped, s.all.back
	return s
}

// eachVisit calls f with the visits to the stage whose fate is known.
func (s *study) eachVisit(f func(w *criticalWorker, v *criticalVisit, felt *figures.Feeling)) {
	for _, w := range s.workers {
		for i := range w.visits {
			v := &w.visits[i]
			if int(v.stage) != s.number || v.fate == figures.Open {
				continue
			}
			var felt *figures.Feeling
			if v.felt >= 0 {
				felt = &w.feelings[v.felt]
			}
			f(w, v, felt)
		}
	}
}

// follow adds up what visits were followed by.
func (s *study) follow() {
	var full, any figures.CriticalStage
	add := func(c *figures.CriticalStage, v *criticalVisit) {
		if v.fate == figures.On {
			c.OnFollowed += v.followed
			c.OnFollowedN++
		} else {
			c.LostFollowed += v.followed
			c.LostFollowedN++
		}
	}
	s.eachVisit(func(_ *criticalWorker, v *criticalVisit, _ *figures.Feeling) {
		add(&any, v)
		if v.full {
			add(&full, v)
		}
	})
	s.stage = full
	if full.OnFollowedN < figures.Fewest || full.LostFollowedN < figures.Fewest {
		s.stage = any
	}
}

// waits finds what is called waiting at each touchpoint.
func (s *study) waits() {
	took := make([][]uint32, len(s.wait))
	s.eachVisit(func(w *criticalWorker, v *criticalVisit, _ *figures.Feeling) {
		for _, t := range w.times[v.timeFrom:v.till] {
			took[t.touchpoint] = append(took[t.touchpoint], t.seconds)
		}
	})
	for t, seconds := range took {
		if len(seconds) < figures.Fewest {
			continue
		}
		if usual := median(seconds); usual >= figures.LeastWait && usual < 1<<31 {
			s.wait[t] = 2 * usual
		}
	}
}

func (s *study) long(t timeAt) bool {
	return s.wait[t.touchpoint] > 0 && t.seconds >= s.wait[t.touchpoint]
}

// points returns the stage's critical points.
func (s *study) points() []figures.Point {
	candidates := figures.Shortlist(s.candidates())
	if len(candidates) == 0 {
		return nil
	}
	classes := s.classes(candidates)
	position := func(p *figures.Point) int {
		for i := range candidates {
			if candidates[i].Is(p) {
				return i
			}
		}
		return 0
	}
	measure := func(p figures.Point) figures.Point {
		bit := uint64(1) << position(&p)
		var with, without fates
		for i := range classes {
			c := &classes[i]
			switch {
			case c.taken:
			case c.met&bit != 0:
				with.add(&c.fates)
			case c.beside&bit != 0:
				without.add(&c.fates)
			}
		}
		p.Fill(with.visits(), with.stopped, with.back, without.visits(), without.stopped+without.back, with.felt, without.felt)
		return p
	}
	take := func(p figures.Point) {
		bit := uint64(1) << position(&p)
		for i := range classes {
			classes[i].taken = classes[i].taken || classes[i].met&bit != 0
		}
	}
	chosen := figures.Choose(candidates, measure, take)
	for i := range chosen {
		chosen[i].Customers = s.customers(&chosen[i])
	}
	return chosen
}

// candidates returns all that may be a point, with the figures of all visits.
func (s *study) candidates() []figures.Point {
	var out []figures.Point
	add := func(p figures.Point, with, beside *fates) {
		if with.visits() == 0 {
			return
		}
		others := fates{on: beside.on - with.on, stopped: beside.stopped - with.stopped, back: beside.back - with.back, felt: less(beside.felt, with.felt)}
		p.Fill(with.visits(), with.stopped, with.back, others.visits(), others.stopped+others.back, with.felt, others.felt)
		out = append(out, p)
	}
	for t := range s.table.Touchpoints {
		if !s.rule.Candidate[t] {
			continue
		}
		p := figures.Point{Stage: s.number, Touchpoint: t}
		at := s.feature[t*s.width:]
		beside := &s.byKind[kindBit(s.table, t)]
		if met := &at[featureMet]; beside.visits()-met.visits() < figures.Fewest {
			wide := p
			wide.Wide = true
			add(wide, met, &s.all)
		} else {
			add(p, met, beside)
		}
		waited := p
		waited.Sight, waited.Wait = figures.Waited, s.wait[t]
		add(waited, &s.waited[t], &s.timed[t])
		for k, trait := range s.rule.Traits {
			for v := range trait.Values {
				had := p
				had.Sight, had.Trait, had.Value = figures.Had, k, v
				add(had, &at[s.trait[k]+1+v], &at[s.trait[k]])
			}
		}
	}
	return out
}

// less takes away from a the emotions of b, which are among them.
func less(a, b figures.Feeling) figures.Feeling {
	a.N -= b.N
	a.Sum -= b.Sum
	a.Squares -= b.Squares
	for i := range a.Faces {
		a.Faces[i] -= b.Faces[i]
	}
	return a
}

// class is the visits that met the same of the candidates.
type class struct {
	met, beside uint64 // by candidate: met it; may be compared with those that did
	fates
	taken bool
}

// classes sorts the visits by which of the candidates, 64 at most, they met.
func (s *study) classes(candidates []figures.Point) []class {
	met, beside := make([]uint64, len(s.feature)), make([]uint64, len(s.feature))
	long, timed := make([]uint64, len(s.wait)), make([]uint64, len(s.wait))
	var kinds [16]uint64
	var all uint64
	for i, p := range candidates {
		bit := uint64(1) << i
		at := p.Touchpoint * s.width
		switch p.Sight {
		case figures.Met:
			met[at+featureMet] |= bit
			if p.Wide {
				all |= bit
			} else {
				kinds[kindBit(s.table, p.Touchpoint)] |= bit
			}
		case figures.Waited:
			long[p.Touchpoint] |= bit
			timed[p.Touchpoint] |= bit
		case figures.Had:
			met[at+s.trait[p.Trait]+1+p.Value] |= bit
			beside[at+s.trait[p.Trait]] |= bit
		}
	}
	var out []class
	number := map[[2]uint64]int{}
	s.eachVisit(func(w *criticalWorker, v *criticalVisit, felt *figures.Feeling) {
		key := [2]uint64{0, all}
		for set := v.kinds; set != 0; set &= set - 1 {
			key[1] |= kinds[1<<bits.TrailingZeros8(set)]
		}
		for _, f := range w.features[v.from:v.to] {
			key[0] |= met[f]
			key[1] |= beside[f]
		}
		for _, t := range w.times[v.timeFrom:v.till] {
			key[1] |= timed[t.touchpoint]
			if s.long(t) {
				key[0] |= long[t.touchpoint]
			}
		}
		n, ok := number[key]
		if !ok {
			n = len(out)
			number[key] = n
			out = append(out, class{met: key[0], beside: key[1]})
		}
		out[n].count(v.fate, felt)
	})
	return out
}

// customers counts who met a point.
func (s *study) customers(p *figures.Point) int64 {
	feature := uint32(p.Touchpoint * s.width)
	if p.Sight == figures.Had {
		feature += uint32(s.trait[p.Trait] + 1 + p.Value)
	}
	var n int64
	for _, w := range s.workers {
		last := uint32(0)
		for i := range w.visits {
			v := &w.visits[i]
			if int(v.stage) != s.number || v.profile == last || !s.has(w, v, p, feature) {
				continue
			}
			last = v.profile
			n++
		}
	}
	return n
}

func (s *study) has(w *criticalWorker, v *criticalVisit, p *figures.Point, feature uint32) bool {
	if p.Sight == figures.Waited {
		for _, t := range w.times[v.timeFrom:v.till] {
			if int(t.touchpoint) == p.Touchpoint && s.long(t) {
				return true
			}
		}
		return false
	}
	return slices.Contains(w.features[v.from:v.to], feature)
}
