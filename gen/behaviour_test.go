package gen

import (
	"slices"
	"testing"

	"percorso/collect/spec"
	"percorso/identity/graph"
)

// deed is an interaction as the calls alone tell it.
type deed struct {
	second                         int64
	name, channel, product, method string
	order                          string
}

func (d *deed) onLine() bool { return d.channel == "" } // browser and app do not name their channel

// TestTheCallsShowTheBehaviours finds the omnichannel behaviours again from the
// JSON of the calls and the profiles of the identity graph, by the definitions
// in words, and holds them against the truth within 2 %: the shared laptops.
func TestTheCallsShowTheBehaviours(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what follows 400,000 interactions")
	}
	s := shopOnce()
	f := measured(t)
	var decoder spec.Decoder
	deeds := map[graph.Node][]deed{}
	for i := range f.events {
		e := &f.events[i]
		c, err := decoder.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		node := f.who.Profile(f.who.Observe(e, c, f.trust[e.Source]))
		deeds[node] = append(deeds[node], deed{
			e.Time / 1000, c.Name, spec.Text(c.Context, "channel"),
			spec.Text(c.Properties, "product_id"), spec.Text(c.Properties, "shipping_method"), spec.Text(c.Properties, "order_id"),
		})
		last := &deeds[node][len(deeds[node])-1]
		for _, p := range []*string{&last.name, &last.channel, &last.product, &last.method, &last.order} {
			*p = string(append([]byte(nil), *p...))
		}
	}
	times, of := map[string]int64{}, map[string]int64{}
	for _, list := range deeds {
		for i, d := range list {
			if d.name != "Order Completed" {
				continue
			}
			found := func(behaviour string, is bool) {
				of[behaviour]++
				if is {
					times[behaviour]++
				}
			}
			before := list[:i]
			ordered := func(b deed) bool { return b.name == "Order Completed" }
			visited := func(b deed) bool { return b.name == "Store Visited" || b.name == "Product Tried On" }
			same := func(name string) func(deed) bool {
				return func(b deed) bool { return b.name == name && b.product == d.product }
			}
			later := func(names ...string) bool {
				return slices.ContainsFunc(list[i+1:], func(a deed) bool {
					return slices.Contains(names, a.name) && a.channel != "service" && a.order == d.order && a.second-d.second <= 30*86400
				})
			}
			if d.channel != "pos" {
				found("endless_aisle", earlier(before, d, visited, func(b deed) bool { return d.second-b.second > 2*3600 }))
			}
			if !d.onLine() {
				onLine := func(b deed) bool { return ordered(b) && b.onLine() && b.product == d.product }
				found("ropo", earlier(before, d, same("Product Viewed"), onLine))
				found("reserve_and_collect", earlier(before, d, same("Product Reserved"), onLine))
				continue
			}
			found("try_and_buy", earlier(before, d, same("Product Tried On"), same("Order Completed")))
			found("showrooming", earlier(before, d, visited, func(b deed) bool { return ordered(b) && !b.onLine() }))
			found("click_and_collect", d.method == "ritiro in negozio" && later("Order Collected"))
			found("returned_in_store", later("Order Returned"))
		}
	}
	for _, b := range s.Truth().ByProfile.Behaviours {
		if b.Name == "webrooming" { // counts customers: the same purchases, asked of the research
			continue
		}
		if got := times[b.Name]; !near(got, b.Times, 0.02, 3) || b.Times < 100 {
			t.Errorf("%s: %d times, %d are true", b.Name, got, b.Times)
		}
		if of[b.Name] != b.Of {
			t.Errorf("%s: of %d, %d is true", b.Name, of[b.Name], b.Of)
		}
	}
}

// earlier reports whether a deed that sought holds for came within 30 days
// before d, and none that barred holds for in between.
func earlier(before []deed, d deed, sought, barred func(deed) bool) bool {
	for _, b := range slices.Backward(before) {
		switch {
		case d.second-b.second > 30*86400 || barred(b):
			return false
		case sought(b):
			return true
		}
	}
	return false
}
