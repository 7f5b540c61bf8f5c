package gen

import "slices"

// profilesOf parts a person's records by what the identifiers sent can show.
func profilesOf(rows []*record, parts [][]*record) [][]*record {
	linked, registered := uint8(0), false
	for _, r := range rows {
		if r.kind == kIdentify && r.key == userKey {
			registered = true
		}
		if r.key <= appKey && r.flags&known != 0 {
			linked |= 1 << r.key
		}
	}
	var of [keys]int // part + 1 of a key
	account := 0
	slips := map[uint16]int{}
	for _, r := range rows {
		at := &of[r.key]
		switch {
		case r.key == slipKey:
			n := slips[r.order]
			at = &n
		case r.key == userKey, r.key <= appKey && linked&(1<<r.key) != 0, r.key >= cardKey && registered:
			at = &account
		}
		if *at == 0 {
			parts = append(parts, nil)
			*at = len(parts)
			if r.key == slipKey {
				slips[r.order] = *at
			}
		}
		parts[*at-1] = append(parts[*at-1], r)
	}
	return parts
}

// tally counts customers by the definitions of insight.
type tally struct {
	s     *Simulation
	r     Realised
	count [stages]StageCount
	moves [stages][stages]Move
	times [stages][stages][]int64
	acts  [behaviours]Behaviour
}

func newTally(s *Simulation) *tally { return &tally{s: s} }

const window = 30 * day / second

// loop reports whether the default catalogue's model means this return to happen.
func loop(from, to stage) bool {
	return from >= use && (to == purchase || to == discovery)
}

// customer counts one customer's records, in order of time.
func (t *tally) customer(rows []*record) {
	if !slices.ContainsFunc(rows, func(r *record) bool { return r.kind != kIdentify }) {
		return // only known by name
	}
	t.r.Customers++
	var at, back [stages + 1]bool // the last is for those who were nowhere yet
	var pairs [stages + 1][stages]bool
	here, entered, last := out, int64(0), int64(0)
	bought := false
	for _, r := range rows {
		t.money(r, &bought)
		st := stageOf(r)
		if st == out {
			continue
		}
		sec := floorSecond(r.at)
		t.count[st].Interactions++
		if !at[st] {
			at[st] = true
			t.count[st].Customers++
		}
		if st != here {
			t.count[st].Visits++
			if here != out {
				m := &t.moves[here][st]
				m.Moves++
				if !pairs[here][st] {
					pairs[here][st] = true
					m.Customers++
				}
				t.times[here][st] = append(t.times[here][st], sec-last)
				if st < here && !loop(here, st) && sec-entered <= window && !back[here] {
					back[here] = true
					t.count[here].BackStep++
				}
			}
			here, entered = st, sec
		}
		last = sec
	}
	t.behave(rows)
}

func floorSecond(ms int64) int64 { return ms / second }

// stageOf is where the process means a record to be.
func stageOf(r *record) stage {
	if r.kind == kSurvey {
		return questions[r.aux].stage
	}
	return facts[r.kind].stage
}

func (t *tally) money(r *record, bought *bool) {
	switch r.kind {
	case kOrderWeb, kOrderApp, kOrderTill, kOrderTotem:
		k := t.s.calendar.kind[t.s.calendar.day(r.at)]
		_, onLine := r.kind.order()
		b := t.s.basketOf(r.person, r.order, r.product, k, r.flags, onLine)
		t.r.Orders++
		t.r.Value += int64(b.subtotal)
		if !*bought {
			*bought = true
			t.r.Buyers++
		}
	case kRefund, kRefundTill:
		k := t.s.calendar.kind[t.s.calendar.day(r.at)]
		t.r.Value -= int64(rebate(products[r.product].price, k.season))
	default:
	}
}

// behave finds the omnichannel behaviours in a customer's records.
func (t *tally) behave(rows []*record) {
	var did [behaviours]bool
	act := func(b int) {
		t.acts[b].Times++
		if !did[b] {
			did[b] = true
			t.acts[b].Customers++
		}
	}
	looked := false
	for i, r := range rows {
		if is, _ := r.kind.order(); is && r.kind != kOrderTill {
			t.acts[endlessAisle].Of++
			if wasHere(rows[:i], r) {
				act(endlessAisle)
			}
		}
		switch r.kind {
		case kProduct, kAppProduct:
			looked = true
		case kOrderTill, kOrderTotem:
			t.acts[ropo].Of++
			t.acts[reserveAndCollect].Of++
			if within(rows[:i], r, reserved, onLineOrder) {
				act(reserveAndCollect)
			}
			if within(rows[:i], r, viewOnLine, onLineOrder) {
				act(ropo)
				if !did[webrooming] {
					act(webrooming)
				}
			}
		case kOrderWeb, kOrderApp:
			t.acts[clickAndCollect].Of++
			t.acts[tryAndBuy].Of++
			t.acts[showrooming].Of++
			t.acts[returnedInStore].Of++
			if within(rows[:i], r, triedOn, anyOrder) {
				act(tryAndBuy)
			}
			if wasInShop(rows[:i], r) {
				act(showrooming)
			}
			if followed(rows[i+1:], r, kCollected) {
				act(clickAndCollect)
			}
			if followed(rows[i+1:], r, kReturnTill) {
				act(returnedInStore)
			}
		default:
		}
	}
	if looked {
		t.acts[webrooming].Of++
	}
}

func viewOnLine(r *record) bool  { return r.kind == kProduct || r.kind == kAppProduct }
func triedOn(r *record) bool     { return r.kind == kTryOn }
func reserved(r *record) bool    { return r.kind == kReserve }
func onLineOrder(r *record) bool { _, onLine := r.kind.order(); return onLine }
func anyOrder(r *record) bool    { is, _ := r.kind.order(); return is }
func visitsShop(r *record) bool  { return r.kind == kStoreVisit || r.kind == kTryOn }

// within reports whether a record of the same product that sought holds for
// came at most the window before r, with none that barred holds for between.
func within(before []*record, r *record, sought, barred func(*record) bool) bool {
	for _, b := range slices.Backward(before) {
		if floorSecond(r.at)-floorSecond(b.at) > window {
			return false
		}
		if b.product != r.product {
			continue
		}
		if barred(b) {
			return false
		}
		if sought(b) {
			return true
		}
	}
	return false
}

func wasInShop(before []*record, r *record) bool {
	for _, b := range slices.Backward(before) {
		if floorSecond(r.at)-floorSecond(b.at) > window || anyOrder(b) && !onLineOrder(b) {
			return false
		}
		if visitsShop(b) {
			return true
		}
	}
	return false
}

// wasHere reports whether the person was in a shop within the two hours before r.
func wasHere(before []*record, r *record) bool {
	for _, b := range slices.Backward(before) {
		if floorSecond(r.at)-floorSecond(b.at) > 2*hour/second {
			return false
		}
		if visitsShop(b) {
			return true
		}
	}
	return false
}

// followed reports whether a kind came of the same order within the window after r.
func followed(after []*record, r *record, by kind) bool {
	return slices.ContainsFunc(after, func(a *record) bool {
		return a.kind == by && a.order == r.order && floorSecond(a.at)-floorSecond(r.at) <= window
	})
}

func (t *tally) result() Realised {
	r := t.r
	for st := range t.count {
		t.count[st].Stage = StageIDs[st]
		r.Stages = append(r.Stages, t.count[st])
	}
	for from := range t.moves {
		for to := range t.moves[from] {
			m := t.moves[from][to]
			if m.Moves == 0 {
				continue
			}
			times := t.times[from][to]
			slices.Sort(times)
			m.From, m.To = StageIDs[from], StageIDs[to]
			m.Q1, m.Median, m.Q3 = times[(len(times)-1)/4], times[(len(times)-1)/2], times[(len(times)-1)*3/4]
			r.Transitions = append(r.Transitions, m)
		}
	}
	for i := range t.acts {
		b := t.acts[i]
		b.Name = behaviourNames[i]
		if b.Of > 0 {
			b.Share = float64(b.Times) / float64(b.Of)
		}
		r.Behaviours = append(r.Behaviours, b)
	}
	return r
}
