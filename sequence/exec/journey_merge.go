package exec

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"percorso/sequence/figures"
)

func (s *journeySums) merge(other *journeyWorker) {
	other.countSets()
	other.countMet()
	o := &other.journeySums
	mergeCoverage(&s.coverage, o.coverage)
	s.customers += o.customers
	s.outcomeCustomers += o.outcomeCustomers
	s.backSteps += o.backSteps
	for i := range s.stage {
		a, b := &s.stage[i], &o.stage[i]
		a.Customers += b.Customers
		a.Onward += b.Onward
		a.BackStep += b.BackStep
		a.Loop += b.Loop
		for e, n := range o.endings[i] {
			s.endings[i][e] += n
		}
		a.Last = max(a.Last, b.Last)
		s.timeIn[i].take(&o.timeIn[i])
		s.timeToNext[i].take(&o.timeToNext[i])
	}
	for i := range s.place {
		a, b := &s.place[i], &o.place[i]
		a.First = min(a.First, b.First)
		a.Customers += b.Customers
		for e, n := range o.placeEndings[i] {
			s.placeEndings[i][e] += n
		}
		a.Value += b.Value
		a.Emotion.Merge(b.Emotion)
	}
	for i, n := range o.class {
		s.class[i] += n
	}
	for i := range s.move {
		s.move[i].customers += o.move[i].customers
		s.passed[i] += o.passed[i]
	}
	s.moveTime.take(&o.moveTime)
	s.timeToOutcome.take(&o.timeToOutcome)
}

// mergeCoverage adds the coverage of other customers.
func mergeCoverage(to *figures.Coverage, c figures.Coverage) {
	if c.Customers == 0 {
		return
	}
	if to.Customers == 0 {
		to.From, to.To = c.From, c.To
	}
	to.From, to.To = min(to.From, c.From), max(to.To, c.To)
	to.Customers += c.Customers
	to.Interactions += c.Interactions
	to.Placed += c.Placed
}

// figures turns the sums of all workers into the answer.
func (w *journeyWorker) figures() *figures.Journey {
	w.countSets()
	w.countMet()
	j := &figures.Journey{
		Coverage:  w.coverage,
		Customers: w.customers, OutcomeCustomers: w.outcomeCustomers, BackStep: w.backSteps,
		Stages: w.stage,
	}
	w.class[leftOut] = 0
	for _, n := range w.class {
		j.Coverage.Interactions += n
	}
	j.Coverage.Placed = j.Coverage.Interactions - w.class[0]
	for i := range j.Stages {
		visits := w.visits(i)
		j.Stages[i].Visits = visits
		w.timeIn[i].zeros = visits - w.timeIn[i].count()
	}
	w.quartiles(j)
	for n := 1; n < len(w.places); n++ {
		pl := w.place[n]
		pl.Interactions, pl.Outcomes = w.class[n]+w.class[n|int(kindOutcome)], w.class[n|int(kindOutcome)]
		if pl.Interactions == 0 {
			continue
		}
		pl.Stage, pl.Touchpoint = int(w.places[n].stage)-1, int(w.places[n].touchpoint)-1
		pl.Now, pl.Last = w.placeEndings[n][isNow], w.placeEndings[n][isDropped]
		j.Places = append(j.Places, pl)
		st := &j.Stages[pl.Stage]
		st.Interactions += pl.Interactions
		st.Outcomes += pl.Outcomes
		st.Value += pl.Value
		st.Emotion.Merge(pl.Emotion)
	}
	slices.SortFunc(j.Places, func(a, b figures.Place) int {
		return cmp.Or(a.Stage-b.Stage, a.Touchpoint-b.Touchpoint)
	})
	for i := range j.Stages {
		st := &j.Stages[i]
		st.Next = st.TimeToNext.N
		st.Now, st.Ended, st.Dropped = w.endings[i][isNow], w.endings[i][isEnded], w.endings[i][isDropped]
		st.Left = st.Customers - st.Ended - st.Dropped - st.Now
	}
	return j
}

// visits returns how many visits a stage had: as many as moves led out of it, and
// customers who are there at the end.
func (w *journeyWorker) visits(stage int) (n int64) {
	for to := 1; to < w.stride; to++ {
		m := (stage+1)*w.stride + to
		if to == stage+1 {
			continue
		}
		n += w.passed[m]
		if h := w.moveTime.of[m]; h != nil {
			n += h.count()
		}
	}
	for _, there := range w.endings[stage] {
		n += there
	}
	return n
}

// quartiles works out all durations, the lists shared among two goroutines
// or more.
func (w *journeyWorker) quartiles(j *figures.Journey) {
	var todo []quartileJob
	todo = append(todo, quartileJob{&w.timeToOutcome, &j.TimeToOutcome})
	for i := range j.Stages {
		todo = append(todo, quartileJob{&w.timeIn[i], &j.Stages[i].TimeIn}, quartileJob{&w.timeToNext[i], &j.Stages[i].TimeToNext})
	}
	for m := range w.move {
		if from, to := m/w.stride-1, m%w.stride-1; from != to && w.moveTime.of[m] != nil {
			j.Moves = append(j.Moves, figures.Move{From: from, To: to, Customers: int64(w.move[m].customers)})
		}
	}
	for i := range j.Moves {
		mv := &j.Moves[i]
		todo = append(todo, quartileJob{w.moveTime.of[(mv.From+1)*w.stride+mv.To+1], &mv.Time})
	}
	runJobs(todo)
}

type quartileJob struct {
	from interface {
		count() int64
		quartiles() figures.Quartiles
	}
	to *figures.Quartiles
}

// runJobs works the jobs off on all processors, the longest first.
func runJobs(todo []quartileJob) {
	slices.SortFunc(todo, func(a, b quartileJob) int { return cmp.Compare(b.from.count(), a.from.count()) })
	parallel(len(todo), func(i int) { *todo[i].to = todo[i].from.quartiles() })
}

// parallel does 0 to n-1 on all processors, in this order.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, processors()) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
