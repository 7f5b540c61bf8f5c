package naive

import (
	"cmp"
	"slices"

	"percorso/catalogue"
	"percorso/sequence/figures"
	"percorso/sequence/pattern"
)

// BehaviourAsk is what the twin is asked: Is says whether an interaction could
// be an element, Keys what it has of what must be the same, Place where it was,
// 0 for nowhere.
type BehaviourAsk struct {
	Patterns []pattern.Pattern
	Is       func(pattern, element int, x Interaction) bool
	Keys     func(same int, x Interaction) []int
	Place    func(Interaction) int
	Rule     figures.BehaviourRule
}

// Occurrence is a pattern found: the interactions at which it begins, is
// counted, and ends.
type Occurrence struct{ First, Anchor, Last Interaction }

// Behaviours answers how often patterns occur in a log.
func Behaviours(log Log, table *catalogue.Table, ask BehaviourAsk) *figures.Behaviours {
	inside := func(x Interaction) bool { return x.Time >= ask.Rule.From && x.Time < ask.Rule.To }
	span := func(x Interaction) (at int) {
		for b, start := range ask.Rule.Buckets {
			if x.Time >= start {
				at = b
			}
		}
		return at
	}
	within := slices.DeleteFunc(slices.Clone(log), func(x Interaction) bool { return !inside(x) })
	f := &figures.Behaviours{Coverage: coverage(within, table)}
	for _, x := range within {
		if outcome(table, x) {
			f.Value += x.Value
		}
	}
	for p := range ask.Patterns {
		one := &ask.Patterns[p]
		b := figures.Behaviour{Trend: make([]figures.BehaviourSpan, len(ask.Rule.Buckets)), Elements: make([]figures.BehaviourElement, len(one.Elements))}
		for _, x := range within {
			for e := range one.Elements {
				if !ask.Is(p, e, x) {
					continue
				}
				b.Elements[e].Interactions++
				if one.Same >= 0 && !one.Elements[e].Any && len(ask.Keys(one.Same, x)) == 0 {
					b.Elements[e].Unkeyed++
				}
			}
		}
		var gaps []uint32
		ways, places := map[[2]int]int64{}, map[int]figures.BehaviourPlace{}
		for _, c := range log.customers() {
			did, could, during := false, false, map[int]bool{}
			at := map[int]bool{}
			for i, x := range c {
				if !inside(x) || !ask.Is(p, anchorOf(one), x) {
					continue
				}
				s := &b.Trend[span(x)]
				b.OfOccurrences, b.OfValue, s.Of, s.OfValue = b.OfOccurrences+1, b.OfValue+x.Value, s.Of+1, s.OfValue+x.Value
				could = true
				o, ok := occurs(c, i, p, ask)
				if !ok {
					continue
				}
				b.Occurrences, b.Value, s.Occurrences, s.Value = b.Occurrences+1, b.Value+x.Value, s.Occurrences+1, s.Value+x.Value
				gaps = append(gaps, o.Last.Time-o.First.Time)
				did = true
				if !during[span(x)] {
					during[span(x)] = true
					s.Customers++
				}
				ways[[2]int{channelOf(table, o.First), channelOf(table, o.Last)}]++
				if ask.Place == nil {
					continue
				}
				place := cmp.Or(ask.Place(x), ask.Place(o.First), ask.Place(o.Last))
				there := places[place]
				there.Place, there.Occurrences, there.Value = place, there.Occurrences+1, there.Value+x.Value
				if !at[place] {
					at[place] = true
					there.Customers++
				}
				places[place] = there
			}
			b.Customers += one64(did)
			b.OfCustomers += one64(could)
		}
		b.Gap = quartiles(gaps)
		for w, n := range ways {
			b.Ways = append(b.Ways, figures.Way{From: w[0], To: w[1], Occurrences: n})
		}
		slices.SortFunc(b.Ways, func(a, b figures.Way) int { return cmp.Or(a.From-b.From, a.To-b.To) })
		for _, place := range places {
			b.Places = append(b.Places, place)
		}
		slices.SortFunc(b.Places, func(a, b figures.BehaviourPlace) int { return a.Place - b.Place })
		f.Patterns = append(f.Patterns, b)
	}
	return f
}

func one64(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

func channelOf(table *catalogue.Table, x Interaction) int {
	if int(x.Signature) >= len(table.Channel) {
		return 0
	}
	return int(table.Channel[x.Signature])
}

func anchorOf(p *pattern.Pattern) int {
	return slices.IndexFunc(p.Elements, func(e pattern.Element) bool { return e.Anchor })
}

// occurs finds the occurrence of pattern p whose anchor is interaction i of a
// customer, by trying all: the shortest, then the one that begins last, then
// the one that ends first.
func occurs(c Log, i, p int, ask BehaviourAsk) (best Occurrence, found bool) {
	one := &ask.Patterns[p]
	keys := []int{0}
	if one.Same >= 0 {
		keys = ask.Keys(one.Same, c[i])
	}
	first, last := -1, -1
	for _, key := range keys {
		is := func(e, n int) bool {
			if !ask.Is(p, e, c[n]) {
				return false
			}
			return one.Same < 0 || one.Elements[e].Any || slices.Contains(ask.Keys(one.Same, c[n]), key)
		}
		for _, chain := range chains(c, one, i, is) {
			a, b := chain[0], chain[len(chain)-1]
			took := c[b].Time - c[a].Time
			if took > one.Window || !unbarred(c, one, chain, is, ask.Rule.Until) {
				continue
			}
			was := uint32(0)
			if first >= 0 {
				was = c[last].Time - c[first].Time
			}
			if first < 0 || took < was || took == was && (a > first || a == first && b < last) {
				first, last = a, b
			}
		}
	}
	if first < 0 {
		return Occurrence{}, false
	}
	return Occurrence{c[first], c[i], c[last]}, true
}

// chains returns all ways of putting the elements that must come on
// interactions in order, the anchor on i, with the gaps that the elements allow.
func chains(c Log, p *pattern.Pattern, i int, is func(e, n int) bool) [][]int {
	all := [][]int{nil}
	for e := range p.Elements {
		if p.Elements[e].Not {
			continue
		}
		var next [][]int
		for _, chain := range all {
			for n := range c {
				if !is(e, n) || p.Elements[e].Anchor && n != i {
					continue
				}
				if k := len(chain); k > 0 {
					before := chain[k-1]
					if n <= before || c[n].Time-c[before].Time < p.Elements[e].After || c[n].Time-c[before].Time > p.Elements[e].Within {
						continue
					}
				}
				next = append(next, append(slices.Clone(chain), n))
			}
		}
		all = next
	}
	return all
}

// unbarred reports whether nothing comes that must not.
func unbarred(c Log, p *pattern.Pattern, chain []int, is func(e, n int) bool, until uint32) bool {
	k := 0 // elements of the chain before this one
	for e := range p.Elements {
		el := &p.Elements[e]
		if !el.Not {
			k++
			continue
		}
		if end := c[chain[len(chain)-1]].Time; k == len(chain) && (until < end || until-end < el.Within) {
			return false // it may still come
		}
		for n := range c {
			if !is(e, n) {
				continue
			}
			switch {
			case k == 0 && n < chain[0] && c[chain[0]].Time-c[n].Time <= el.Within,
				k == len(chain) && n > chain[k-1] && c[n].Time-c[chain[k-1]].Time <= el.Within,
				k > 0 && k < len(chain) && n > chain[k-1] && n < chain[k]:
				return false
			}
		}
	}
	return true
}
