package insight

import (
	"reflect"

	"percorso"
)

// The interactions of which the named behaviours are made. What is on line is
// what happens on a digital channel, and in a store what happens on a physical
// one; a purchase is an outcome of the catalogue.
var (
	onLine  = Condition{Field: fieldKind, Is: []string{"digital"}}
	inStore = Condition{Field: fieldKind, Is: []string{"physical"}}
)

func eventIs(names ...string) Condition { return Condition{Field: fieldEvent, Is: names} }

func boughtInStore() PatternElement {
	return PatternElement{Name: percorso.Text{It: "Acquisto in negozio", En: "Purchase in a store"}, Where: []Condition{inStore}, Outcome: true}
}

func boughtOnLine() PatternElement {
	return PatternElement{Name: percorso.Text{It: "Acquisto on line", En: "Purchase on line"}, Where: []Condition{onLine}, Outcome: true}
}

func bought() PatternElement {
	return PatternElement{Name: percorso.Text{It: "Acquisto", En: "Purchase"}, Outcome: true}
}

// counted and not say what an element is for.
func (e PatternElement) counted() PatternElement { e.Counted = true; return e }
func (e PatternElement) not() PatternElement     { e.Not = true; return e }

// element compiles the conditions of an element. Those of the named behaviours
// list every name by which shops call a thing: that one shop does not have them
// all is nothing to tell.
func (s *scope) element(path string, where []Condition) (filter, error) {
	if ofNamed(where) {
		told := s.unknown
		s.unknown = nil
		defer func() { s.unknown = told }()
	}
	return s.filter(path, where)
}

// ofNamed reports whether conditions are those of an element of the named
// behaviours.
func ofNamed(where []Condition) bool {
	for _, p := range namedBehaviours() {
		for i := range p.Elements {
			if reflect.DeepEqual(p.Elements[i].Where, where) {
				return true
			}
		}
	}
	return false
}

// namedBehaviours are those that Percorso knows by name.
func namedBehaviours() []Pattern {
	researched := PatternElement{
		Name:  percorso.Text{It: "Prodotto guardato on line", En: "Product looked at on line"},
		Where: []Condition{onLine, eventIs("Product Viewed", "Reviews Viewed", "Reviews Read", "Size Guide Viewed", "Store Availability Checked", "Availability Checked", "Product Added to Wishlist")},
	}
	tried := PatternElement{
		Name:  percorso.Text{It: "Prova in negozio", En: "Tried in a store"},
		Where: []Condition{inStore, eventIs("Product Tried On", "Product Tried")},
	}
	visited := PatternElement{
		Name:  percorso.Text{It: "Visita o prova in negozio", En: "Visit or try-on in a store"},
		Where: []Condition{inStore, eventIs("Store Visited", "Store Entered", "Store Visit", "Product Tried On", "Product Tried")},
	}
	collected := PatternElement{
		Name:  percorso.Text{It: "Ritiro", En: "Collected"},
		Where: []Condition{inStore, eventIs("Order Collected", "Order Picked Up", "Pickup Completed")},
	}
	reserved := PatternElement{
		Name:  percorso.Text{It: "Prenotazione on line", En: "Reserved on line"},
		Where: []Condition{onLine, eventIs("Product Reserved", "Reservation Made", "Reservation Created", "Reserved in Store")},
	}
	returned := PatternElement{
		Name:  percorso.Text{It: "Reso in negozio", En: "Returned in a store"},
		Where: []Condition{inStore, eventIs("Order Returned", "Return Completed", "Return Received", "Return Requested", "Order Refunded")},
	}
	elsewhere := PatternElement{
		Name:    percorso.Text{It: "Ordine fuori cassa", En: "Order away from the till"},
		Where:   []Condition{{Field: fieldChannel, Not: []string{"till", "store", "desk"}}},
		Outcome: true, Within: "2h",
	}
	return []Pattern{
		{
			ID: "ropo", Name: percorso.Text{It: "ROPO: cerca on line, compra in negozio", En: "ROPO: researched on line, bought in a store"}, Same: sameProduct,
			Elements: []PatternElement{researched, boughtOnLine().not(), boughtInStore().counted()},
		},
		{
			ID: "showrooming", Name: percorso.Text{It: "Showrooming: guarda in negozio, compra on line", En: "Showrooming: seen in a store, bought on line"},
			Elements: []PatternElement{visited, boughtInStore().not(), boughtOnLine().counted()},
		},
		{
			ID: "click_and_collect", Name: percorso.Text{It: "Click & collect: compra on line, ritira in negozio", En: "Click & collect: bought on line, fetched in a store"}, Same: sameOrder,
			Elements: []PatternElement{boughtOnLine().counted(), collected},
		},
		{
			ID: "reserve_and_collect", Name: percorso.Text{It: "Reserve & collect: prenota on line, paga in negozio", En: "Reserve & collect: reserved on line, paid in a store"}, Same: sameProduct,
			Elements: []PatternElement{reserved, boughtOnLine().not(), boughtInStore().counted()},
		},
		{
			ID: "try_and_buy", Name: percorso.Text{It: "Try & buy: prova in negozio, compra on line", En: "Try & buy: tried in a store, bought on line"}, Same: sameProduct,
			Elements: []PatternElement{tried, bought().not(), boughtOnLine().counted()},
		},
		{
			ID: "returned_in_store", Name: percorso.Text{It: "Comprato on line, reso in negozio", En: "Bought on line, returned in a store"}, Same: sameOrder,
			Elements: []PatternElement{boughtOnLine().counted(), returned},
		},
		{
			ID: "endless_aisle", Name: percorso.Text{It: "Scaffale infinito: dal negozio ordina ciò che non c’è", En: "Endless aisle: ordered from within the store"},
			Elements: []PatternElement{visited, elsewhere.counted()},
		},
	}
}
