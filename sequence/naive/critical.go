package naive

import (
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
)

// criticalVisit is a visit with what the critical points ask of it.
type criticalVisit struct {
	customer int
	visit
	fate     figures.Fate
	followed int64
	full     bool
	taken    bool
}

// Critical finds the critical points of a log. A trait returns the number of an
// interaction's value.
func Critical(log Log, table *catalogue.Table, rule figures.CriticalRule, traits []func(Interaction) (int, bool)) *figures.Critical {
	out := &figures.Critical{Coverage: coverage(log, table)}
	byStage := make([][]*criticalVisit, len(table.Model.Stages))
	for n, c := range log.customers() {
		all := visits(c, table)
		for i, v := range all {
			cv := &criticalVisit{customer: n, visit: v}
			next, kind := uint32(0), ""
			if i+1 < len(all) {
				next, kind = all[i+1].enter(), figures.MoveKind(&table.Model, v.stage, all[i+1].stage)
			}
			cv.fate = rule.Fate(v.leave(), hasOutcome(v, table), next, kind)
			cv.full = rule.Until >= v.enter() && rule.Until-v.enter() >= rule.Horizon
			for _, x := range c {
				if stageOf(table, x) >= 0 && x.Time >= v.enter() && x.Time-v.enter() < rule.Horizon {
					cv.followed += value(table, x)
				}
			}
			byStage[v.stage] = append(byStage[v.stage], cv)
		}
	}
	for s, all := range byStage {
		known := slices.DeleteFunc(slices.Clone(all), func(v *criticalVisit) bool { return v.fate == figures.Open })
		out.Stages = append(out.Stages, criticalStage(known))
		w := criticalStudy{table, rule, traits, known}
		chosen := figures.Choose(figures.Shortlist(w.candidates(s)), w.measure, func(p figures.Point) {
			for _, v := range known {
				v.taken = v.taken || w.met(v, &p)
			}
		})
		for _, p := range chosen {
			who := map[int]bool{}
			for _, v := range all {
				if w.met(v, &p) {
					who[v.customer] = true
				}
			}
			p.Customers = int64(len(who))
			out.Points = append(out.Points, p)
		}
	}
	return out
}

func criticalStage(visits []*criticalVisit) figures.CriticalStage {
	sum := func(also func(*criticalVisit) bool) figures.CriticalStage {
		var c figures.CriticalStage
		for _, v := range visits {
			switch v.fate {
			case figures.On:
				c.On++
			case figures.Stopped:
				c.Stopped++
			case figures.Turned:
				c.Back++
			case figures.Open:
			}
			if !also(v) {
				continue
			}
			if v.fate == figures.On {
				c.OnFollowed += v.followed
				c.OnFollowedN++
			} else {
				c.LostFollowed += v.followed
				c.LostFollowedN++
			}
		}
		return c
	}
	c := sum(func(v *criticalVisit) bool { return v.full })
	if c.OnFollowedN < figures.Fewest || c.LostFollowedN < figures.Fewest {
		c = sum(func(*criticalVisit) bool { return true })
	}
	return c
}

type criticalStudy struct {
	table  *catalogue.Table
	rule   figures.CriticalRule
	traits []func(Interaction) (int, bool)
	visits []*criticalVisit
}

// candidates returns all that may be a point of stage s.
func (w *criticalStudy) candidates(s int) []figures.Point {
	var out []figures.Point
	add := func(p figures.Point) {
		if p = w.measure(p); p.Visits > 0 {
			out = append(out, p)
		}
	}
	for t := range w.table.Touchpoints {
		if !w.rule.Candidate[t] {
			continue
		}
		met := figures.Point{Stage: s, Touchpoint: t}
		met.Wide = w.measure(met).Others < figures.Fewest
		add(met)
		if usual := w.usual(t); usual >= figures.LeastWait && usual < 1<<31 {
			add(figures.Point{Stage: s, Touchpoint: t, Sight: figures.Waited, Wait: 2 * usual})
		}
		for k, trait := range w.rule.Traits {
			for v := range trait.Values {
				add(figures.Point{Stage: s, Touchpoint: t, Sight: figures.Had, Trait: k, Value: v})
			}
		}
	}
	return out
}

// usual returns the median time that visits took at a touchpoint, 0 when there
// are too few.
func (w *criticalStudy) usual(t int) uint32 {
	var took []uint32
	for _, v := range w.visits {
		if d := w.took(v, t); d > 0 {
			took = append(took, d)
		}
	}
	if len(took) < figures.Fewest {
		return 0
	}
	return quartiles(took).Median
}

// at returns what happened at a touchpoint, answers left aside.
func (w *criticalStudy) at(v *criticalVisit, is func(t int) bool) Log {
	var out Log
	for _, x := range v.log {
		if t := touchpointOf(w.table, x); t >= 0 && is(t) && x.Emotion == nil {
			out = append(out, x)
		}
	}
	return out
}

func (w *criticalStudy) took(v *criticalVisit, t int) uint32 {
	there := w.at(v, func(at int) bool { return at == t })
	if len(there) == 0 {
		return 0
	}
	return there[len(there)-1].Time - there[0].Time
}

// met reports whether a visit met p.
func (w *criticalStudy) met(v *criticalVisit, p *figures.Point) bool {
	there := w.at(v, func(t int) bool { return t == p.Touchpoint })
	switch p.Sight {
	case figures.Waited:
		return w.took(v, p.Touchpoint) >= p.Wait
	case figures.Had:
		return slices.ContainsFunc(there, func(x Interaction) bool {
			value, ok := w.traits[p.Trait](x)
			return ok && value == p.Value
		})
	default:
		return len(there) > 0
	}
}

// beside reports whether a visit that did not meet p may be compared with those
// that did.
func (w *criticalStudy) beside(v *criticalVisit, p *figures.Point) bool {
	switch p.Sight {
	case figures.Waited:
		return w.took(v, p.Touchpoint) > 0
	case figures.Had:
		return slices.ContainsFunc(w.at(v, func(t int) bool { return t == p.Touchpoint }), func(x Interaction) bool {
			_, ok := w.traits[p.Trait](x)
			return ok
		})
	default:
		kind := w.table.Touchpoints[p.Touchpoint].Kind
		return p.Wide || len(w.at(v, func(t int) bool { return w.table.Touchpoints[t].Kind == kind })) > 0
	}
}

func (w *criticalStudy) measure(p figures.Point) figures.Point {
	var count [2][figures.Turned + 1]int64
	var felt [2]figures.Feeling
	for _, v := range w.visits {
		side := 0
		switch {
		case v.taken:
			continue
		case w.met(v, &p):
		case w.beside(v, &p):
			side = 1
		default:
			continue
		}
		count[side][v.fate]++
		for _, x := range v.log {
			if x.Emotion != nil {
				felt[side].Add(*x.Emotion)
			}
		}
	}
	n := func(side int) int64 {
		return count[side][figures.On] + count[side][figures.Stopped] + count[side][figures.Turned]
	}
	p.Fill(n(0), count[0][figures.Stopped], count[0][figures.Turned],
		n(1), count[1][figures.Stopped]+count[1][figures.Turned], felt[0], felt[1])
	return p
}
