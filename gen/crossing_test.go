package gen

import (
	"math"
	"testing"

	"percorso/insight"
)

// TestWhatGoesBackWasBought: a return, a parcel fetched, the money back come after
// their order, and as often to the shop as the chances say, within four standard
// errors.
func TestWhatGoesBackWasBought(t *testing.T) {
	s := Shop(Options{Seed: 5, Customers: 30_000})
	type order struct {
		person uint32
		number uint16
	}
	bought := map[order]*record{}
	var shop, all [2]float64 // returns of what was bought on line, of those with a card and of the others
	reserved, totem := 0, 0
	for i := range s.rows {
		r := &s.rows[i]
		is, _ := r.kind.order()
		if is {
			bought[order{r.person, r.order}] = r
		}
		switch r.kind {
		case kReserve:
			reserved++
		case kOrderTotem:
			totem++
		case kReturn, kReturnTill:
			o := bought[order{r.person, r.order}]
			if o == nil {
				continue // bought before the history begins
			}
			_, onLine := o.kind.order()
			if o.at >= r.at || !onLine && r.kind == kReturn {
				t.Errorf("a return at %d of what was bought at %d", r.at, o.at)
			}
			p := s.who(r.person)
			if !onLine || p.traits&(hasCard|hasAccount) == 0 {
				continue
			}
			by := 0
			if p.traits&hasCard == 0 {
				by = 1
			}
			all[by]++
			if r.kind == kReturnTill {
				shop[by]++
			}
		case kRefund, kRefundTill, kCollected, kDelivered:
			if o := bought[order{r.person, r.order}]; o != nil && o.at >= r.at {
				t.Errorf("%s at %d of what was bought at %d", facts[r.kind].name, r.at, o.at)
			}
		default:
		}
	}
	for by, chance := range []float64{returnsByCard, returnsByName} {
		if got := shop[by] / all[by]; all[by] < 200 || math.Abs(got-chance) > 4*math.Sqrt(chance*(1-chance)/all[by]) {
			t.Errorf("%.3f of %v returns go to the shop, %.2f is the chance", got, all[by], chance)
		}
	}
	if reserved < 200 || totem < 150 {
		t.Errorf("%d reservations, %d orders at the totem", reserved, totem)
	}
}

// TestPricesAreTheSameEverywhere asks for mismatches of what has none: Tramasole
// has one price for a product on a day. Maturity is everybody's, once.
func TestPricesAreTheSameEverywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what follows 400,000 interactions")
	}
	a := measured(t)
	got, err := a.Ask(t.Context(), insight.Query{Kind: insight.KindConsistency, Consistency: &insight.Consistency{Every: "day"}})
	if err != nil {
		t.Fatal(err)
	}
	c := got.(*insight.ConsistencyAnswer)
	if c.Prices.Mismatched != 0 || c.Prices.Compared < 1000 || c.Prices.Channels < 3 || c.Prices.Products != len(products) {
		t.Errorf("%d of %d prices differ, of %d products on %d channels", c.Prices.Mismatched, c.Prices.Compared, c.Prices.Products, c.Prices.Channels)
	}
	sum, share := int64(0), 0.0
	for _, m := range c.Maturity {
		who, err := a.Ask(t.Context(), insight.Query{Kind: insight.KindCustomers, Who: &insight.Who{Is: "matured", Node: m.Maturity}})
		if err != nil {
			t.Fatal(err)
		}
		if n := who.(*insight.CustomersAnswer).Total; n != m.Customers {
			t.Errorf("%s: %d customers are listed, the figure says %d", m.Maturity, n, m.Customers)
		}
		sum += m.Customers
		share += *m.Share
	}
	if sum != c.Counted || sum+c.Nowhere != c.Coverage.Customers || math.Abs(share-1) > 1e-9 {
		t.Errorf("%d of %d customers, %d nowhere, shares of %v", sum, c.Coverage.Customers, c.Nowhere, share)
	}
}
