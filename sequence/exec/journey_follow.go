package exec

import "math/bits"

// follow adds one profile's interactions on stages, of which there is one at
// least, to the figures; outcomes says whether there are any.
func (w *journeyWorker) follow(on []onStage, outcomes bool) {
	entered, onward := w.progress(on)
	back, loop := w.passages(on)
	if !w.whole {
		w.leave(on, entered)
	}
	w.customers++
	w.backSteps += int64(min(back, 1))
	if len(w.stage) <= setBits {
		w.sets.entered[entered]++
		w.sets.onward[onward]++
		w.sets.back[back]++
		w.sets.loop[loop]++
	} else {
		w.count(1, entered, onward, back, loop)
	}
	w.settle(on, outcomes)
}

// progress returns the stages that the profile entered, and those that it went
// on from to a later one. Most interactions change none of it, and when nothing
// can change any more it stops.
func (w *journeyWorker) progress(on []onStage) (entered, onward uint64) {
	var next uint64 // stages from which it came to the one after them, or into a loop from the last
	enter, last, open := &w.enter, w.stages-1, w.every
	for _, x := range on {
		stage := x.stage() - 1
		bit := uint64(1) << (stage & 63)
		if open&bit == 0 {
			continue
		}
		at := x.time()
		if bit>>1&entered&^next != 0 {
			next |= bit >> 1
			w.timeToNext[stage-1].add(at - enter[(stage-1)&63])
		}
		if w.again&bit != 0 && entered&^next>>last&1 != 0 {
			next |= 1 << last
			w.timeToNext[last].add(at - enter[last&63])
		}
		onward |= entered & (bit - 1)
		if entered&bit == 0 {
			enter[stage&63] = at
			entered |= bit
		}
		// What it still has to enter, to go on to, and to come back to.
		due, lowest := entered&^next, entered&^onward&-(entered&^onward)
		open = ^entered | due<<1 | -(lowest << 1)
		if due>>last&1 != 0 {
			open |= w.again
		}
		if open &= w.every; open == 0 {
			break
		}
	}
	return entered, onward
}

// passages adds the times of visits and of the moves between them. It returns the
// stages from which there was a back-step, and a loop. What a customer does next
// cannot be foreseen, so the loop writes first and then decides by arithmetic
// whether it counts; staying is a move that nobody reads.
func (w *journeyWorker) passages(on []onStage) (back, loop uint64) {
	// In locals, because what is stored below might else have changed them.
	stride, window := uint32(w.stride), int64(w.rule.Window)
	previous, entry := on[0].stage(), on[0].time()
	last, n := entry, 0
	var met, near uint64 // moves by number, where these are few; and those within the window
	gaps, stays := w.gaps[:len(on)-1], w.stays[:len(on)]
	for i, x := range on[1:] {
		stage, at := x.stage(), x.time()
		moved, stay := uint32(unequal(stage, previous)), last-entry
		stays[n] = lasting(previous, stay)
		n += int(min(stay, moved))
		number := previous*stride + stage
		gaps[i] = lasting(number, at-last)
		bit := uint64(1) << (number & 63)
		met |= bit
		near |= bit & uint64((int64(at-entry)-window-1)>>63) // all bits, or none
		entry += (at - entry) & -moved
		previous, last = stage, at
	}
	stays[n] = lasting(previous, last-entry)
	n += int(min(last-entry, 1))
	for _, d := range stays[:n] {
		w.timeIn[d>>32-1].add(uint32(d))
	}
	if w.rule.NoMoves {
		for _, d := range gaps {
			w.passed[d>>32]++
		}
	} else {
		w.moveTime.add(gaps)
	}
	if len(w.move) > 64 {
		return w.manyMoves(on)
	}
	for ; met != 0; met &= met - 1 {
		m := &w.move[bits.TrailingZeros64(met)]
		m.customers++
		loop |= m.loop
	}
	for ; near != 0; near &= near - 1 {
		back |= w.move[bits.TrailingZeros64(near)].back
	}
	return back, loop
}

// manyMoves is what passages does with moves that are too many for a set of bits.
func (w *journeyWorker) manyMoves(on []onStage) (back, loop uint64) {
	previous, entry := on[0].stage(), on[0].time()
	for _, x := range on[1:] {
		stage, at := x.stage(), x.time()
		if stage == previous {
			continue
		}
		m := &w.move[int(previous)*w.stride+int(stage)]
		m.customers += uint32(unequal(m.seen, w.profile))
		m.seen = w.profile
		loop |= m.loop
		if at-entry <= w.rule.Window {
			back |= m.back
		}
		previous, entry = stage, at
	}
	return back, loop
}

// leave notes when the profile was last at each of the stages that it entered.
func (w *journeyWorker) leave(on []onStage, entered uint64) {
	for i := len(on) - 1; entered != 0; i-- {
		if stage := on[i].stage() - 1; entered>>(stage&63)&1 != 0 {
			entered &^= 1 << (stage & 63)
			w.stage[stage].Last = max(w.stage[stage].Last, on[i].time())
		}
	}
}

// setBits is up to how many stages customers are counted by the whole set of
// stages that they entered, and taken apart at the end.
const setBits = 8

// sets counts customers by sets of stages.
type sets struct{ entered, onward, back, loop [1 << setBits]int64 }

// count adds n customers to the stages in the sets.
func (w *journeyWorker) count(n int64, entered, onward, back, loop uint64) {
	if n == 0 {
		return
	}
	for rest := entered | onward | back | loop; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		st := &w.stage[i]
		st.Customers += n * int64(entered>>i&1)
		st.Onward += n * int64(onward>>i&1)
		st.BackStep += n * int64(back>>i&1)
		st.Loop += n * int64(loop>>i&1)
	}
}

// countSets moves the customers counted by set to their stages.
func (w *journeyWorker) countSets() {
	for set := range uint64(1 << setBits) {
		w.count(w.sets.entered[set], set, 0, 0, 0)
		w.count(w.sets.onward[set], 0, set, 0, 0)
		w.count(w.sets.back[set], 0, 0, set, 0)
		w.count(w.sets.loop[set], 0, 0, 0, set)
	}
	w.sets = sets{}
}

// Where a customer is, or how the journey ended.
const (
	isNow = iota
	isEnded
	isDropped
	endings
)

// settle counts where the profile is, or how it ended, and its outcome.
func (w *journeyWorker) settle(on []onStage, outcomes bool) {
	final := on[len(on)-1]
	ending := isDropped
	if outcomes {
		first := 0
		for on[first].kind()&kindOutcome == 0 {
			first++
		}
		w.outcomeCustomers++
		w.timeToOutcome.add(on[first].time() - on[0].time())
		for i := len(on) - 1; i >= first && on[i].stage() == final.stage(); i-- { // the last visit
			if on[i].kind()&kindOutcome != 0 {
				ending = isEnded
				break
			}
		}
	}
	if !w.rule.Over(final.time()) {
		ending = isNow
	}
	w.endings[(final.stage()-1)&63][ending]++
	w.placeEndings[final.kind().place()][ending]++
}
