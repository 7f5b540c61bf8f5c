package gen

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"math"
	"testing"
	"time"

	"github.com/nyaruka/phonenumbers"

	"percorso"
)

// small is a shop that is made in a blink and still shows everything.
func small(seed uint64) *Simulation { return Shop(Options{Seed: seed, Customers: 3000}) }

func digest(s *Simulation) (sum uint64, n int) {
	h := fnv.New64a()
	s.History(func(c Call) bool {
		_, _ = h.Write([]byte(c.Source))
		_, _ = h.Write(c.Body)
		n++
		return true
	})
	return h.Sum64(), n
}

func TestSameSeedSameBytes(t *testing.T) {
	a, n := digest(small(7))
	b, m := digest(small(7))
	if a != b || n != m {
		t.Fatalf("two runs of one seed differ: %x (%d calls) and %x (%d calls)", a, n, b, m)
	}
	if c, _ := digest(small(8)); c == a {
		t.Fatal("two seeds give the same history")
	}
}

func TestHistoryIsInOrderAndWithinItsBounds(t *testing.T) {
	s := small(3)
	ids := map[string]bool{}
	last := s.Start().UnixMilli()
	n := 0
	s.History(func(c Call) bool {
		n++
		if c.At < last || c.At >= s.End().UnixMilli() {
			t.Fatalf("call %d is at %d, after one at %d; the history ends at %d", n, c.At, last, s.End().UnixMilli())
		}
		last = c.At
		var call struct {
			Type, MessageID, Timestamp, UserID, AnonymousID, Event, Name string
		}
		if err := json.Unmarshal(c.Body, &call); err != nil {
			t.Fatalf("%v in %s", err, c.Body)
		}
		if ids[call.MessageID] {
			t.Fatalf("messageId %s occurs twice", call.MessageID)
		}
		ids[call.MessageID] = true
		at, err := time.Parse(time.RFC3339, call.Timestamp)
		if err != nil || at.UnixMilli() != c.At {
			t.Fatalf("timestamp %s, At %d: %v", call.Timestamp, c.At, err)
		}
		if call.UserID == "" && call.AnonymousID == "" || percorso.ParseCallType(call.Type) == 0 {
			t.Fatalf("no call of the spec: %s", c.Body)
		}
		return true
	})
	if n != s.Len() || n < 60_000 {
		t.Fatalf("%d calls, Len %d", n, s.Len())
	}
}

func TestHistoryStopsWhenTold(t *testing.T) {
	n := 0
	small(1).History(func(Call) bool { n++; return n < 5000 })
	if n != 5000 {
		t.Fatalf("%d calls after being stopped at 5000", n)
	}
}

func TestDefaultIsLargeEnough(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out making the whole demo")
	}
	s := Shop(Options{})
	truth := s.Truth()
	if truth.ByPerson.Customers < 30_000 || truth.Interactions < 1_500_000 {
		t.Fatalf("%d customers and %d interactions; at least 30,000 and 1.5 million are promised", truth.ByPerson.Customers, truth.Interactions)
	}
}

// TestProcessLeadsWhereItSays holds what happened against the chances, within
// four standard errors: one in 16,000 rows would miss by accident.
func TestProcessLeadsWhereItSays(t *testing.T) {
	truth := Shop(Options{Seed: 5, Customers: 20_000}).Truth()
	for _, s := range truth.Process {
		if s.Visits < 50 {
			t.Errorf("%s %s: only %d visits", s.Stage, s.Name, s.Visits)
		}
		for to, p := range s.Next {
			got := float64(s.Led[to]) / float64(s.Visits)
			if slack := 4 * math.Sqrt(p*(1-p)/float64(s.Visits)); math.Abs(got-p) > slack {
				t.Errorf("%s %s led to %s in %.4f of %d visits, %.4f ± %.4f was meant", s.Stage, s.Name, to, got, s.Visits, p, slack)
			}
		}
	}
	for _, f := range truth.Feelings {
		if f.Answers < 10 {
			t.Errorf("%s, %s: only %d answers", f.Touchpoint, f.Circumstance, f.Answers)
		}
		if slack := 4 * 1.5 / math.Sqrt(float64(f.Answers)); math.Abs(f.Mean-f.Expected) > slack {
			t.Errorf("%s, %s: mean %.3f of %d answers, %.3f ± %.3f was meant", f.Touchpoint, f.Circumstance, f.Mean, f.Answers, f.Expected, slack)
		}
	}
}

func TestChancesAreChances(t *testing.T) {
	for i, c := range courses {
		sum := 0.0
		for to, p := range c.next {
			sum += p
			if p > 0 && waits[c.stage][to] == (wait{}) {
				t.Errorf("%s leads to %s, and no wait is given for it", c.name, StageIDs[to])
			}
			if stage(to) == c.stage && p > 0 {
				t.Errorf("%s leads to its own stage", c.name)
			}
		}
		if c.name == "" || sum > 1 {
			t.Errorf("situation %d %q: chances add up to %v", i, c.name, sum)
		}
	}
	for q, f := range questions {
		sum := 0.0
		for i, p := range f.chances {
			sum += p
			if _, ok := percorso.EmotionOf(f.scale, float64(f.lowest+i)); !ok {
				t.Errorf("question %d: %s has no answer %d", q, f.scale, f.lowest+i)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("question %d about %s: chances add up to %v", q, f.about, sum)
		}
	}
}

func TestShopsKeepTheirHours(t *testing.T) {
	s := small(2)
	zone := rome()
	for i := range s.rows {
		r := &s.rows[i]
		if f := facts[r.kind]; f.source != Till && f.source != Store || r.kind == kReady || r.kind == kPoints || r.kind == kReward {
			continue
		}
		at := time.UnixMilli(r.at).In(zone)
		if h := at.Hour(); h < 10 || h > 21 {
			t.Fatalf("%s at %s", facts[r.kind].name, at)
		}
		if _, m, d := at.Date(); m == time.December && d == 25 {
			t.Fatalf("%s at Christmas", facts[r.kind].name)
		}
	}
}

func TestStreamGoesOn(t *testing.T) {
	s := small(4)
	before, _ := digest(s)
	from := s.End().Add(90 * time.Second)
	const rate, n = 5.0, 20_000
	a, b := s.Follow(from, rate), s.Follow(from, rate)
	last := from.UnixMilli()
	events := map[string]int{}
	ids := map[string]bool{}
	for i := range n {
		c := a.Next()
		if d := b.Next(); !bytes.Equal(c.Body, d.Body) || c.At != d.At {
			t.Fatalf("call %d differs between two streams of one beginning", i)
		}
		if c.At < last {
			t.Fatalf("call %d goes back in time", i)
		}
		last = c.At
		var call struct{ Type, Event, MessageID string }
		if err := json.Unmarshal(c.Body, &call); err != nil {
			t.Fatalf("%v in %s", err, c.Body)
		}
		if ids[call.MessageID] {
			t.Fatalf("messageId %s occurs twice", call.MessageID)
		}
		ids[call.MessageID] = true
		events[call.Type+" "+call.Event]++
	}
	perSecond := float64(n) / (float64(last-from.UnixMilli()) / 1000)
	if perSecond < 3 || perSecond > 7 {
		t.Errorf("%.2f calls a second, %v were asked for", perSecond, rate)
	}
	for _, e := range []string{"page ", "identify ", "track Product Viewed", "track Order Completed", "track Order Delivered", "track Survey Answered"} {
		if events[e] == 0 {
			t.Errorf("no %s in %d live calls", e, n)
		}
	}
	if after, _ := digest(s); after != before {
		t.Error("the stream changed its history")
	}
}

func TestStreamGoesOnForYears(t *testing.T) {
	s := Shop(Options{Seed: 4, Customers: 300})
	f := s.Follow(s.End(), 10)
	for range 60_000 {
		f.Next()
	}
	if at := len(f.due.items); at == 0 || at > 5000 {
		t.Fatalf("%d sittings wait", at)
	}
}

func TestPhoneNumbersCanBe(t *testing.T) {
	w := newPen(small(1))
	seen := map[string]bool{}
	for id := range uint32(3000) {
		w.b = w.b[:0]
		w.phoneNumber(id)
		n, err := phonenumbers.Parse(string(w.b), "IT")
		if err != nil || !phonenumbers.IsValidNumber(n) {
			t.Fatalf("%s is no number: %v", w.b, err)
		}
		if seen[string(w.b)] {
			t.Fatalf("%s is given twice", w.b)
		}
		seen[string(w.b)] = true
	}
}

func TestLiveWaitsForTheClockAndStops(t *testing.T) {
	s := small(6)
	clock := s.End()
	n := 0
	s.Live(t.Context(), func() time.Time { clock = clock.Add(time.Hour); return clock }, 5, func(c Call) bool {
		if c.At > clock.UnixMilli() {
			t.Fatal("a call before its time")
		}
		n++
		return n < 50
	})
	if n != 50 {
		t.Fatalf("%d calls", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Live(ctx, s.End, 5, func(Call) bool { t.Error("a call after the end"); return false })
}

func BenchmarkShop(b *testing.B) {
	n := 0
	for b.Loop() {
		n = Shop(Options{}).Len()
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkHistory(b *testing.B) {
	s := Shop(Options{})
	size := 0
	for b.Loop() {
		size = 0
		s.History(func(c Call) bool {
			size += len(c.Body)
			return true
		})
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(size)/float64(s.Len()), "bytes/event")
}

func BenchmarkTruth(b *testing.B) {
	s := Shop(Options{})
	for b.Loop() {
		_ = s.Truth()
	}
}
