package exec

import "percorso/sequence/figures"

// behaviourSums are the figures of one pattern.
type behaviourSums struct {
	figures.Behaviour
	gaps         durations
	seen, seenOf uint32 // the customer last counted
	spans        []uint32
	ways         []int64 // by channel, then by channel
	places       []placeSums
}

type placeSums struct {
	figures.BehaviourPlace
	seen uint32
}

func (w *behaviourWorker) merge(o *behaviourWorker) {
	mergeCoverage(&w.Coverage, o.Coverage)
	w.value += o.value
	for i := range w.counts {
		w.counts[i].Interactions += o.counts[i].Interactions
		w.counts[i].Unkeyed += o.counts[i].Unkeyed
	}
	for i := range w.sums {
		w.sums[i].merge(&o.sums[i])
	}
}

func (s *behaviourSums) merge(o *behaviourSums) {
	s.Customers += o.Customers
	s.Occurrences += o.Occurrences
	s.Value += o.Value
	s.OfCustomers += o.OfCustomers
	s.OfOccurrences += o.OfOccurrences
	s.OfValue += o.OfValue
	s.gaps.take(&o.gaps)
	for b := range s.Trend {
		a, b := &s.Trend[b], &o.Trend[b]
		a.Customers += b.Customers
		a.Occurrences += b.Occurrences
		a.Value += b.Value
		a.Of += b.Of
		a.OfValue += b.OfValue
	}
	for i := range s.ways {
		s.ways[i] += o.ways[i]
	}
	for i := range s.places {
		s.places[i].Customers += o.places[i].Customers
		s.places[i].Occurrences += o.places[i].Occurrences
		s.places[i].Value += o.places[i].Value
	}
}

func (w *behaviourWorker) figures() *figures.Behaviours {
	f := &figures.Behaviours{Coverage: w.Coverage, Value: w.value, Patterns: make([]figures.Behaviour, len(w.sums))}
	channels := len(w.table.Channels) + 1
	for i := range w.sums {
		s := &w.sums[i]
		s.Gap = s.gaps.quartiles()
		for n, count := range s.ways {
			if count > 0 {
				s.Ways = append(s.Ways, figures.Way{From: n / channels, To: n % channels, Occurrences: count})
			}
		}
		for n := range s.places {
			if at := &s.places[n]; at.Occurrences > 0 {
				at.Place = n
				s.Places = append(s.Places, at.BehaviourPlace)
			}
		}
		low := w.patterns[i].low
		s.Elements = w.counts[low : low+len(w.patterns[i].Elements)]
		f.Patterns[i] = s.Behaviour
	}
	return f
}
