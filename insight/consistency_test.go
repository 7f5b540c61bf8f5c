package insight

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso/sequence/figures"
	"percorso/sequence/naive"
)

// TestConsistencyIsThatOfTheTwin asks in JSON and holds the answer against the
// twin on the rows. The shares of maturity and of changes sum to 1, and each
// figure lists as many customers as it says.
func TestConsistencyIsThatOfTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawTrade(t)
		period, from, to := drawPeriod(t)
		q := inJSON(t, Query{Kind: KindConsistency, Period: period, Silence: rapid.SampledFrom([]string{"12h", "1d", "30d"}).Draw(t, "silence")})
		a := ask[*ConsistencyAnswer](t, s.asker, q)
		log := s.all(from, to)
		rule := figures.MaturityRule{Kind: []uint8{0, 2, 1, 3, 0}, Silence: lengths[q.Silence]} // paid search is no channel that people use
		f := naive.Channels(log, s.table, rule)
		customers := func(figure int64, who Who) {
			list := Query{Kind: KindCustomers, Period: period, Silence: q.Silence, Consistency: q.Consistency, Who: &who}
			if got := ask[*CustomersAnswer](t, s.asker, list); got.Total != figure {
				t.Fatalf("%+v: the figure says %d, the list has %d", who, figure, got.Total)
			}
		}
		share, counted := 0.0, int64(0)
		for i, m := range a.Maturity {
			one := f.Matured[i]
			if m.Customers != one.Customers || m.Buyers != one.Buyers || m.Outcomes != one.Outcomes || int64(m.Value) != one.Value {
				t.Fatalf("%+v, the twin says %+v", m, one)
			}
			counted += m.Customers
			if m.Share != nil {
				share += *m.Share
			}
			customers(m.Customers, Who{Is: "matured", Node: m.Maturity})
		}
		if counted != a.Counted || a.Counted+a.Nowhere != a.Coverage.Customers || a.Nowhere != f.Nowhere || counted > 0 && math.Abs(share-1) > 1e-9 {
			t.Fatalf("%d customers with a share of %v in %+v", counted, share, a)
		}
		changes, share := int64(0), 0.0
		for _, w := range a.Switches {
			i := slices.IndexFunc(f.Switches, func(m figures.Move) bool { return m.From == s.at(w.From)-1 && m.To == s.at(w.To)-1 })
			if i < 0 || f.Switches[i].Customers != w.Customers || gocmp.Diff(quartiles(f.Switches[i].Time), w.Time) != "" || w.Changes != w.Time.N {
				t.Fatalf("%+v is not in %+v", w, f.Switches)
			}
			changes += w.Changes
			share += w.Share
			customers(w.Customers, Who{Is: "switched", Node: string(w.From), Into: string(w.To)})
		}
		if len(a.Switches) != len(f.Switches) || changes != a.Changes || changes > 0 && math.Abs(share-1) > 1e-9 {
			t.Fatalf("%d changes with a share of %v, in all %d; the twin has %d pairs of %d", changes, share, a.Changes, len(f.Switches), len(a.Switches))
		}
		s.checkMismatches(t, log, &a.Prices, true, [2]string{"product_id", "price"}, [2]string{"products.1.product_id", "products.1.price"})
		s.checkMismatches(t, log, &a.Messages, false, [2]string{"product_id", "promotion_id"})
		for _, sheet := range a.Sheets("en") {
			if err := sheet.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// checkMismatches compares, the slow way, what channels say of a product in a week.
func (s *trade) checkMismatches(t *rapid.T, log naive.Log, got *Mismatches, amounts bool, pairs ...[2]string) {
	type subject struct {
		product string
		week    uint32
	}
	said := map[subject]map[string]map[string]int{} // by channel, then by what it says
	products, channels, observations := map[string]bool{}, map[string]bool{}, int64(0)
	for _, x := range log {
		channel, ok := s.channel(x)
		if !ok || slices.Contains(notUsed, channel.ID) {
			continue
		}
		for _, p := range pairs {
			product, says := s.prop(x, p[0]), s.prop(x, p[1])
			if v, err := strconv.ParseFloat(says, 64); amounts && err == nil {
				says = strconv.FormatFloat(v, 'f', 2, 64)
			} else if amounts {
				says = ""
			}
			if product == "" || says == "" {
				continue
			}
			about, on := subject{product, monday(x.Time)}, string(channel.ID)
			if said[about] == nil {
				said[about] = map[string]map[string]int{}
			}
			if said[about][on] == nil {
				said[about][on] = map[string]int{}
			}
			said[about][on][says]++
			observations++
			products[product], channels[on] = true, true
		}
	}
	want, differ := Mismatches{}, map[string]bool{}
	for about, on := range said {
		if len(on) < 2 {
			continue
		}
		want.Compared++
		usual := map[string]bool{}
		for _, says := range on {
			usual[mostOften(says, amounts)] = true
		}
		if len(usual) > 1 {
			want.Mismatched++
			differ[about.product] = true
		}
	}
	if got.Observations != observations || got.Products != len(products) || got.Channels != len(channels) ||
		got.Compared != want.Compared || got.Mismatched != want.Mismatched || got.ProductsMismatched != len(differ) || len(got.Examples) != want.Mismatched {
		t.Fatalf("%+v\nthe twin has %d observations of %d products on %d channels, %d compared, %d different, of %d products",
			got, observations, len(products), len(channels), want.Compared, want.Mismatched, len(differ))
	}
}

// mostOften returns what is said most often; of equals the lowest.
func mostOften(says map[string]int, amounts bool) string {
	all := make([]string, 0, len(says))
	for v := range says {
		all = append(all, v)
	}
	return slices.MinFunc(all, func(a, b string) int {
		x, _ := strconv.ParseFloat(a, 64)
		y, _ := strconv.ParseFloat(b, 64)
		if !amounts {
			x, y = 0, 0
		}
		return cmp.Or(says[b]-says[a], cmp.Compare(x, y), cmp.Compare(a, b))
	})
}
