package gen

import (
	"context"
	"math"
	"time"
)

// Stream continues the history in real time. What people do is the same
// process, and a sitting takes as long as it takes; but the nights and the days
// between two sittings are cut short, so that a small shop is never silent.
// It is for one goroutine, and does not disturb its Simulation.
type Stream struct {
	walker
	pen   *pen
	rate  float64
	dice  dice
	from  int64 // when it began, Unix ms
	sim   int64 // how far the simulated year has come
	day   int   // up to which people were born
	birth float64

	due     heap[sitting] // by simulated time
	running heap[record]  // by real time
	pull    int64         // when the next sitting begins, in real time
	busy    map[uint32]int64
}

// sitting is a run of interactions without a long gap; without rows it is a
// visit that somebody still has to live through.
type sitting struct {
	when   int64
	person uint32
	rows   []record
}

func (s sitting) instant() int64 { return s.when }
func (r record) instant() int64  { return r.at }

// Follow returns the interactions after the history, beginning at from, about
// rate of them a second. The same simulation, from and rate give the same calls.
func (s *Simulation) Follow(from time.Time, rate float64) *Stream {
	twin := *s
	twin.rows, twin.order, twin.ahead = nil, nil, nil
	twin.people = append([]person(nil), s.people...)
	start := from.UnixMilli()
	gap := max(0, start-s.end)
	twin.extra = uint32(len(s.people)) + uint32(gap/second)*4
	f := &Stream{walker: walker{Simulation: &twin}, pen: newPen(&twin), rate: max(rate, 0.01), from: start, sim: s.end, busy: map[uint32]int64{}}
	f.pen.salt = hash(s.seed, uint64(start), 'l')
	f.dice.state = f.pen.salt
	f.day = twin.calendar.day(s.end) + 1
	for id := range twin.people {
		p := &twin.people[id]
		if p.gone {
			continue
		}
		p.state ^= mix(f.pen.salt + uint64(id))
		p.orders += uint16(gap/hour%31) * 32 // order numbers of their own, also when a stream is begun again
		f.due.push(sitting{when: p.at, person: uint32(id)})
	}
	for i := 0; i < len(s.ahead); {
		j := i + 1
		for j < len(s.ahead) && s.ahead[j].person == s.ahead[i].person {
			j++
		}
		f.split(s.ahead[i:j])
		i = j
	}
	f.pull = start
	return f
}

const sittingGap = 20 * minute

// split queues a visit's interactions by sitting.
func (f *Stream) split(rows []record) {
	from := 0
	for i := 1; i <= len(rows); i++ {
		if i == len(rows) || rows[i].at-rows[i-1].at > sittingGap {
			f.due.push(sitting{when: rows[from].at, person: rows[from].person, rows: append([]record(nil), rows[from:i]...)})
			from = i
		}
	}
}

// Next returns the next call, in order of time. Its At is when it happens; it
// may be waited for. The Body is valid until the following call of Next.
func (f *Stream) Next() Call {
	for f.running.len() == 0 || f.running.first().at > f.pull {
		f.begin()
	}
	r := f.running.pop()
	f.pen.b = f.pen.b[:0]
	source := f.pen.call(&r)
	return Call{Source: source, At: r.at, Body: f.pen.b}
}

// begin takes the next sitting from the simulated year into real time.
func (f *Stream) begin() {
	s := f.sit()
	at := f.pull
	if last, ok := f.busy[s.person]; ok {
		at = max(at, last+2*second)
	}
	first := s.rows[0].at
	for _, r := range s.rows {
		r.at += at - first
		f.running.push(r)
	}
	f.busy[s.person] = s.rows[len(s.rows)-1].at + at - first
	if len(f.busy) > 4096 {
		for id, until := range f.busy {
			if until < f.pull {
				delete(f.busy, id)
			}
		}
	}
	gap := float64(len(s.rows)) / f.rate * 1000 * f.dice.lognormal(0.9, 0.45)
	// In the first minutes more begin, as nobody is in the middle of a sitting yet.
	f.pull += int64(gap / (1 + 2.5*math.Exp(-float64(f.pull-f.from)/60_000)))
}

// sit lives on in the simulated year until there is a sitting.
func (f *Stream) sit() sitting {
	for {
		for f.due.len() == 0 || f.calendar.starts[f.day] <= f.due.first().when {
			f.tomorrow()
		}
		s := f.due.pop()
		f.sim = s.when
		if s.rows != nil {
			return s
		}
		f.rows = f.rows[:0]
		p := f.who(s.person)
		if f.visit(p, s.person) {
			f.due.push(sitting{when: p.at, person: s.person})
		}
		f.split(f.rows)
	}
}

// tomorrow lets the newcomers of the next simulated day be born. At the
// calendar's end it goes back by a year of weeks.
func (f *Stream) tomorrow() {
	if f.day >= len(f.calendar.starts)-60 {
		back := 364 * day
		for i := range f.due.items {
			s := &f.due.items[i]
			s.when -= back
			for j := range s.rows {
				s.rows[j].at -= back
			}
			if s.rows == nil {
				f.who(s.person).at -= back
			}
		}
		f.day -= 364
	}
	c := f.calendar
	f.birth += float64(f.opt.Customers) * (1 - already) / 365 * (c.crowd[f.day] - c.crowd[f.day-1])
	for ; f.birth >= 1; f.birth-- {
		id := f.extra + uint32(len(f.people)-f.opt.Customers)
		f.people = append(f.people, person{})
		p := f.who(id)
		f.born(p, id, f.day, f.pen.salt)
		f.due.push(sitting{when: p.at, person: id})
	}
	f.day++
}

// Live yields the calls after the history as the clock runs, about rate a
// second, until ctx is done or yield returns false. A Body is valid until yield
// returns.
func (s *Simulation) Live(ctx context.Context, now func() time.Time, rate float64, yield func(Call) bool) {
	f := s.Follow(now(), rate)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		c := f.Next()
		if wait := time.UnixMilli(c.At).Sub(now()); wait > 0 {
			timer.Reset(wait)
			select {
			case <-ctx.Done():
				return
			case <-timer.C:
			}
		}
		if ctx.Err() != nil || !yield(c) {
			return
		}
	}
}

// heap is a binary heap, the earliest first; equal times come out in an order
// that depends on nothing but what was pushed.
type heap[T interface{ instant() int64 }] struct{ items []T }

func (h *heap[T]) len() int  { return len(h.items) }
func (h *heap[T]) first() *T { return &h.items[0] }

func (h *heap[T]) push(v T) {
	h.items = append(h.items, v)
	i := len(h.items) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h.items[up].instant() <= h.items[i].instant() {
			break
		}
		h.items[up], h.items[i] = h.items[i], h.items[up]
		i = up
	}
}

func (h *heap[T]) pop() T {
	top := h.items[0]
	n := len(h.items) - 1
	h.items[0] = h.items[n]
	var zero T
	h.items[n] = zero
	h.items = h.items[:n]
	for i := 0; ; {
		k := 2*i + 1
		if k >= n {
			break
		}
		if k+1 < n && h.items[k+1].instant() < h.items[k].instant() {
			k++
		}
		if h.items[i].instant() <= h.items[k].instant() {
			break
		}
		h.items[i], h.items[k] = h.items[k], h.items[i]
		i = k
	}
	return top
}
