// Package gen makes up an Italian fashion retailer, Tramasole, and its
// customers: a semi-Markov process over the stages of the infinite loop whose
// parameters are known, so that what the engine measures can be compared with
// what is true. The same seed and options give the same bytes.
package gen

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"percorso"
)

// Options say what to simulate; the zero value is the demo, ending at its
// default instant.
type Options struct {
	// Seed of the dice. Default 1.
	Seed uint64
	// Customers is how many people meet Tramasole, anonymous ones included, at
	// most MaxCustomers.
	// Default 60,000, who leave some 1.6 million interactions in a year.
	Customers int
	// Start and End bound the history, Start <= t < End, at most MaxSpan. Default End is
	// 22 November 2026, 12:00 UTC; default Start is 12 months before End.
	Start, End time.Time
}

// The bounds of the options.
const (
	DefaultCustomers = 60_000
	MaxCustomers     = 2_000_000
	MaxSpan          = 731 * 24 * time.Hour
)

func (o Options) withDefaults() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Customers <= 0 {
		o.Customers = DefaultCustomers
	}
	if o.End.IsZero() {
		o.End = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	}
	if o.Start.IsZero() || !o.Start.Before(o.End) {
		o.Start = o.End.AddDate(-1, 0, 0)
	}
	o.Customers = min(o.Customers, MaxCustomers)
	if o.End.Sub(o.Start) > MaxSpan {
		o.Start = o.End.Add(-MaxSpan)
	}
	return o
}

// Simulation is a retailer's year. It is made once by Shop; History and Truth
// may then be called any number of times, also at once, but not beside Live.
type Simulation struct {
	opt        Options
	seed       uint64
	start, end int64
	calendar   *calendar
	people     []person
	extra      uint32   // number of the first person who appeared after the history
	rows       []record // by person, then by time
	order      []uint64 // time since start << orderBits | position in rows
	ahead      []record // what visits that were going on at End still bring
	decided    [situations][stages + 1]int64
}

const orderBits = 28

// Call is one interaction as its source sends it.
type Call struct {
	Source percorso.SourceID
	At     int64  // Unix ms
	Body   []byte // a Segment call as JSON
}

// Shop simulates a retailer.
func Shop(opt Options) *Simulation {
	opt = opt.withDefaults()
	s := &Simulation{
		opt: opt, seed: mix(opt.Seed), start: opt.Start.UnixMilli(), end: opt.End.UnixMilli(),
		calendar: newCalendar(opt.Start.Add(-burnIn), opt.End.AddDate(2, 0, 0)),
		people:   make([]person, opt.Customers), extra: uint32(opt.Customers),
	}
	s.simulate()
	return s
}

// who returns a person by number.
func (s *Simulation) who(id uint32) *person {
	if id >= s.extra {
		return &s.people[uint32(s.opt.Customers)+id-s.extra]
	}
	return &s.people[id]
}

// simulate lets everybody live from the start to the end of the history.
func (s *Simulation) simulate() {
	n := min(runtime.GOMAXPROCS(0), 8)
	walkers := make([]walker, n)
	first, last := s.calendar.day(s.start), s.calendar.day(s.end-1)
	var wg sync.WaitGroup
	for i := range walkers {
		walkers[i].Simulation = s
		wg.Go(func() {
			w := &walkers[i]
			from, to := i*len(s.people)/n, (i+1)*len(s.people)/n
			w.rows = make([]record, 0, (to-from)*48)
			for id := from; id < to; id++ {
				w.grow(uint32(id), first, last)
			}
		})
	}
	wg.Wait()
	total := 0
	for i := range walkers {
		total += len(walkers[i].rows)
	}
	s.rows = make([]record, 0, total)
	s.order = make([]uint64, 0, total)
	for i := range walkers {
		for _, r := range walkers[i].rows {
			switch {
			case r.at >= s.end:
				s.ahead = append(s.ahead, r)
			case r.at >= s.start:
				s.order = append(s.order, uint64(r.at-s.start)<<orderBits|uint64(len(s.rows)))
				s.rows = append(s.rows, r)
			}
		}
		for h := range s.decided {
			for to := range s.decided[h] {
				s.decided[h][to] += walkers[i].decided[h][to]
			}
		}
	}
	slices.Sort(s.order)
}

// Before the history begins the shop runs for some months that are left out, so
// that the first day is a day like any other. A third of the people came then.
const (
	burnIn  = 150 * 24 * time.Hour
	already = 0.33
)

// grow makes person id appear and lets them live until the history ends.
func (w *walker) grow(id uint32, first, last int) {
	p := w.who(id)
	var day int
	d := dice{hash(w.seed, uint64(id), 'a')}
	if d.chance(already) {
		day = w.calendar.arrival(&d, 0, max(first-1, 0))
	} else {
		day = w.calendar.arrival(&d, first, last)
	}
	w.born(p, id, day, 'p')
	for !p.gone && p.at < w.end {
		w.visit(p, id)
	}
}

// Len returns how many interactions the history has.
func (s *Simulation) Len() int { return len(s.rows) }

// Start and End return the bounds of the history.
func (s *Simulation) Start() time.Time { return time.UnixMilli(s.start).UTC() }

// End returns the instant at which the history ends.
func (s *Simulation) End() time.Time { return time.UnixMilli(s.end).UTC() }

// chunk is a run of calls, written by one goroutine.
type chunk struct {
	calls []Call
	buf   []byte
}

const chunkSize = 4096

// History yields the calls of the history in order of time, until yield returns
// false. A Body is valid until yield returns; clone it to keep it longer.
func (s *Simulation) History(yield func(Call) bool) {
	n := max(1, min(runtime.GOMAXPROCS(0)-1, 8))
	lanes := make([]chan *chunk, n)
	free := make(chan *chunk, 2*n+1)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range lanes {
		lanes[i] = make(chan *chunk, 1)
		wg.Go(func() {
			defer close(lanes[i])
			w := newPen(s)
			for from := i * chunkSize; from < len(s.order); from += n * chunkSize {
				var c *chunk
				select {
				case c = <-free:
				default:
					c = &chunk{}
				}
				w.fill(c, s.order[from:min(from+chunkSize, len(s.order))])
				select {
				case lanes[i] <- c:
				case <-stop:
					return
				}
			}
		})
	}
	defer wg.Wait()
	defer close(stop)
	for i := 0; ; i++ {
		c, ok := <-lanes[i%n]
		if !ok {
			return
		}
		for _, call := range c.calls {
			if !yield(call) {
				return
			}
		}
		select {
		case free <- c:
		default:
		}
	}
}

// fill writes a run of the history into c.
func (w *pen) fill(c *chunk, order []uint64) {
	c.calls = c.calls[:0]
	w.b = c.buf[:0]
	if cap(w.b) == 0 {
		w.b = make([]byte, 0, chunkSize*420)
	}
	for _, o := range order {
		r := &w.s.rows[o&(1<<orderBits-1)]
		at := len(w.b)
		source := w.call(r)
		c.calls = append(c.calls, Call{Source: source, At: r.at, Body: w.b[at:len(w.b):len(w.b)]})
	}
	c.buf = w.b
}
