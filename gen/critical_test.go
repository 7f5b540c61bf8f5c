package gen

import (
	"math"
	"slices"
	"strings"
	"testing"

	"percorso/insight"
)

// TestWhatIsWrongIsFound holds the critical points against what was put into
// the shop: each fault is among them, with the chance of being lost that the
// model gives it, and nothing that costs more.
func TestWhatIsWrongIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what follows 400,000 interactions")
	}
	answer, err := measured(t).Ask(t.Context(), insight.Query{Kind: insight.KindCritical})
	if err != nil {
		t.Fatal(err)
	}
	c := answer.(*insight.CriticalAnswer)
	rank := func(id string) (int, *insight.CriticalPoint) {
		n := slices.IndexFunc(c.Points, func(p insight.CriticalPoint) bool { return p.ID == id })
		if n < 0 {
			t.Fatalf("%s is not among the critical points", id)
		}
		return n + 1, &c.Points[n]
	}
	for _, fault := range []struct {
		id   string
		best int // rank
		lost float64
		felt ask
	}{
		{"purchase/checkout/had/shipping=>0", 1, 1 - courses[shippingSurprise].next[use], askShipping},
		{"evaluation/sold_out/met", 2, 1 - courses[sizeGone].next[purchase], askSizeGone},
		{"use/delivery_delay/met", 7, 1 - courses[late].next[loyalty] - courses[late].next[purchase], askCourierLate},
	} {
		n, p := rank(fault.id)
		t.Logf("%d. %s: %d € a month, %.3f lost, %.3f is the chance", n, p.Name.En, p.Cost/100, p.Lost, fault.lost)
		if n > fault.best || !p.Costly || !p.Complaint || math.Abs(p.Lost-fault.lost) > 0.07 {
			t.Errorf("%s is number %d, %.3f of %d visits lost; %.3f is the chance, and people complain", fault.id, n, p.Lost, p.Visits, fault.lost)
		}
		if *p.Felt.Mean > expected(fault.felt)+0.9 {
			t.Errorf("%s is felt as %.2f", fault.id, *p.Felt.Mean)
		}
	}
	// Who waits for a refund or in a queue complains, and is not lost by it: the
	// model says so, and no cost may be claimed.
	complaints := []string{"use/returns/waited"}
	for _, s := range shops {
		if s.queue {
			complaints = append(complaints, "purchase/till/had/store_id="+s.id)
		}
	}
	found := 0
	for _, p := range c.Points {
		if slices.Contains(complaints, p.ID) {
			found++
			if p.Costly || !p.Complaint {
				t.Errorf("%s: costly %v, complaint %v", p.ID, p.Costly, p.Complaint)
			}
		}
		if strings.HasPrefix(p.ID, "purchase/till/had/store_id=") && !slices.Contains(complaints, p.ID) {
			t.Errorf("%s: there is no queue", p.ID)
		}
	}
	if found < 2 || !slices.ContainsFunc(c.Points, func(p insight.CriticalPoint) bool { return p.ID == complaints[0] }) {
		t.Errorf("%d of the waits are found", found)
	}
	sum := insight.Value(0)
	for _, p := range c.Points {
		sum += p.Cost
		if p.Cost < p.CostLow || p.Cost > p.CostHigh {
			t.Errorf("%s costs %d, outside of %d to %d", p.ID, p.Cost, p.CostLow, p.CostHigh)
		}
	}
	if sum != c.Cost || len(c.Points) > 14 {
		t.Errorf("%d points cost %d, together %d", len(c.Points), sum, c.Cost)
	}
}
