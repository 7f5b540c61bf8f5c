package exec

// workWhole goes through the profiles of a chunk all of which counts.
func (w *journeyWorker) workWhole(l *lens, c chunk, known *known) {
	w.whole = true
	if w.coverage.Customers == 0 {
		w.coverage.From, w.coverage.To = known.from, known.to
	}
	w.coverage.From, w.coverage.To = min(w.coverage.From, known.from), max(w.coverage.To, known.to)
	if c.lo == 0 {
		w.take(known)
	}
	const places = ^uint64(1 | 1<<(leftOut&63))
	for p := c.lo; p < c.hi; p++ {
		lo, hi := l.First[p], l.First[p+1]
		w.profile++
		w.room(int(hi-lo) + 1)
		n, met, all := w.scanWhole(l, lo, hi)
		w.coverage.Customers += int64(all / kindSelected & 1)
		if n > 0 {
			w.met.add(met & places)
			w.follow(w.on[:n], all&kindOutcome != 0)
			w.sparse(l, lo, hi)
		}
	}
}

// take adds what the block knows by code.
func (w *journeyWorker) take(known *known) {
	for code, of := range known.kinds {
		k := w.kinds[code]
		if of.Count == 0 || k == leftOut {
			continue
		}
		w.class[k&kindClass] += of.Count
		if k.stage() == 0 {
			continue
		}
		pl, st := &w.place[k.place()], &w.stage[k.stage()-1]
		pl.First, st.Last = min(pl.First, of.First), max(st.Last, of.Last)
	}
}

// scanWhole is scanAll where the block knows how often there is each code. It
// returns how many interactions are on a stage, the places met, and all bits of
// all kinds.
func (w *journeyWorker) scanWhole(l *lens, lo, hi uint32) (n int, met uint64, all kind) {
	codes, times := l.Code[lo:hi], l.Time[lo:hi]
	kinds, on := w.kinds, w.on[:len(codes)]
	times = times[:len(codes)]
	for i, code := range codes {
		k := kinds[code]
		met |= 1 << (k & 63)
		all |= k
		on[n] = onStage(times[i])<<32 | onStage(k)
		n += int(k >> kindPlacedAt & 1)
	}
	return n, met, all
}

// countMet moves the customers counted by the places that they met to these.
func (w *journeyWorker) countMet() {
	counts := w.met.counts()
	for n := range min(len(w.place), len(counts)) {
		w.place[n].Customers += counts[n]
	}
	w.met = bitCounts{}
}
