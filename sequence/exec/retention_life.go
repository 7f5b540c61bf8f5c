package exec

import (
	"math/bits"

	"percorso/sequence/figures"
)

// What a customer is in each interval, how long they stay, and what they are worth.

// lives counts, by interval of 64, customers who were active in it.
type lives struct{ returning, resurrected, dormant bitCounts }

// worth is a value of the customer in hand.
type worth struct {
	at    uint32
	value int64
}

// lifecycle counts what the customer in hand is in each interval.
func (w *retentionWorker) lifecycle() {
	carry, ever := uint64(0), w.earlier
	for n := range w.lives64 {
		l, now := &w.lives64[n], w.active[n]
		before := now<<1 | carry
		carry = now >> 63
		again := now &^ before
		if !ever && again != 0 {
			if g := n<<6 + bits.TrailingZeros64(again); g > 0 && g <= len(w.life) {
				w.life[g-1].New++
			}
			again &= again - 1
			ever = true
		}
		l.returning.add(now & before)
		l.resurrected.add(again)
		l.dormant.add(before &^ now)
	}
}

// settleLives brings life up to date.
func (w *retentionWorker) settleLives() {
	for n := range w.lives64 {
		l := &w.lives64[n]
		returning, resurrected, dormant := l.returning.counts(), l.resurrected.counts(), l.dormant.counts()
		*l = lives{}
		for bit := range 64 {
			if g := n<<6 + bit; g > 0 && g <= len(w.life) {
				w.life[g-1].Returning += returning[bit]
				w.life[g-1].Resurrected += resurrected[bit]
				w.life[g-1].Dormant += dormant[bit]
			}
		}
	}
}

// lifecyclePart says what a customer is who is active now, or was in the
// interval before.
func lifecyclePart(now, before, ever bool) figures.RetainedPart {
	switch {
	case !now:
		return figures.Dormant
	case before:
		return figures.Returning
	case ever:
		return figures.Resurrected
	}
	return figures.New
}

// survive adds how long it took from the first start to the first return, and to
// the first silence.
func (w *retentionWorker) survive(l *lens, block int, p, anchor, hi uint32) {
	g := w.calendar.of(l.Time[anchor])
	since := func(t uint32) int { return w.calendar.of(t) - g }
	back, over := w.active, w.over-g
	at := g
	if w.rule.Rolling > 0 {
		start := l.Time[anchor]
		since = func(t uint32) int { return int((t - start) / w.rule.Rolling) }
		back, over, at = w.rolled(l, block, p, anchor, hi, false), w.rolledOver(start), 0
	}
	over = max(min(over, w.horizon), 0)
	first := over + 1
	for k := 1; k <= over; k += 64 {
		if word := back.word(at + k); word != 0 {
			first = k + bits.TrailingZeros64(word)
			break
		}
	}
	if first <= over {
		w.returned.Events[first]++
	} else {
		w.returned.Censored[over]++
	}
	last, silent := l.Time[anchor], false
	if w.backWho == nil || w.backWho[block].Has(p) {
		for i := anchor + 1; i < hi; i++ {
			if !w.returns(l, block, i) {
				continue
			}
			t := l.Time[i]
			if silent = t-last >= w.rule.Silence; silent {
				break
			}
			last = t
		}
	}
	silent = silent || w.rule.Until > last && w.rule.Until-last >= w.rule.Silence
	if k := since(last); silent && k <= w.horizon {
		w.lasted.Events[k]++
	} else {
		w.lasted.Censored[min(k, w.horizon)]++
	}
}

// worths collects the values of the customer in hand.
func (w *retentionWorker) worths(l *lens, lo, hi uint32) {
	w.worth = w.worth[:0]
	for i, v := range w.value.between(lo, hi) {
		k := w.kinds[l.Code[i]]
		if k&retainIn != 0 && (!l.picky || l.events.Has(i)) && (v < 0 || k&retainOutcome != 0) {
			w.worth = append(w.worth, worth{i, v})
		}
	}
}

// addWorth adds the values from the start in interval g on.
func (w *retentionWorker) addWorth(l *lens, g, group int, anchor uint32) {
	start := l.Time[anchor]
	for _, v := range w.worth {
		if v.at < anchor {
			continue
		}
		var k int
		if w.rule.Rolling > 0 {
			k = int((l.Time[v.at] - start) / w.rule.Rolling)
		} else {
			k = w.calendar.of(l.Time[v.at]) - g
		}
		if k > w.horizon {
			if w.rule.Mode != figures.RetentionAfter || w.horizon == 0 {
				continue
			}
			k = w.horizon
		}
		w.cohorts[g-1].value[k] += v.value
		if group >= 0 {
			w.groups[group].value[k] += v.value
		}
	}
}

// lives says whether the customer in hand is that in interval g.
func (w *retentionWorker) lives(g int, part figures.RetainedPart) bool {
	now, before := w.active.word(g)&1 == 1, w.active.word(g-1)&1 == 1
	if !now && !before {
		return false
	}
	return lifecyclePart(now, before, w.earlier || w.active.any(0, g-1)) == part
}
