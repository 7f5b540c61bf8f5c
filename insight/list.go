package insight

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"percorso/identity/graph"
	"percorso/sequence/figures"
)

// customerList is a list of customers in its order, whole.
type customerList struct {
	seq      int64 // journal position that it shows
	list     []figures.Customer
	sums     Sums
	coverage Coverage
}

// mostLists is how many lists are kept to be paged through.
const mostLists = 4

// listKey tells lists apart: what is asked, and the journal position shown.
type listKey struct {
	question string
	seq      int64
}

// order is how a list is sorted.
type order struct {
	column string // or "trait:NAME"
	most   bool   // the most first
}

// columns are what a list is sorted by, apart from name and traits; has is false
// of a customer who has none.
var columns = map[string]func(c *figures.Customer) (key int64, has bool){
	"last":         func(c *figures.Customer) (int64, bool) { return int64(c.Last), true },
	"first":        func(c *figures.Customer) (int64, bool) { return int64(c.First), true },
	"interactions": func(c *figures.Customer) (int64, bool) { return int64(c.Interactions), true },
	"channels": func(c *figures.Customer) (int64, bool) {
		n := 0
		for _, w := range c.Channels {
			n += bits.OnesCount64(w)
		}
		return int64(n), true
	},
	"stage":    func(c *figures.Customer) (int64, bool) { return int64(c.Stage), c.Stage >= 0 },
	"outcomes": func(c *figures.Customer) (int64, bool) { return int64(c.Outcomes), true },
	"value":    func(c *figures.Customer) (int64, bool) { return c.Value, true },
	"emotion": func(c *figures.Customer) (int64, bool) {
		return c.Feeling * 1_000_000 / max(c.Felt, 1), c.Felt > 0
	},
	"back_steps": func(c *figures.Customer) (int64, bool) { return int64(c.BackSteps), true },
}

const sortByName = "name"

func (l *List) order() (order, error) {
	column, most := strings.CutPrefix(l.Sort, "-")
	if column == "" {
		return order{"last", true}, nil
	}
	trait, isTrait := strings.CutPrefix(column, traitPrefix)
	if columns[column] == nil && column != sortByName && (!isTrait || trait == "") {
		return order{}, fault("list.sort", fmt.Sprintf("there is no column %q", column), "give last, first, interactions, channels, stage, outcomes, value, emotion, back_steps, name or trait:NAME, with - before it for the most first")
	}
	return order{column, most}, nil
}

// sorted returns the list in an order; equals stand by node, and who has none of
// it last.
func (a *Asker) sorted(list []figures.Customer, o order) []figures.Customer {
	type entry struct {
		at   int
		has  bool
		key  int64
		text string
	}
	entries := make([]entry, len(list))
	if of := columns[o.column]; of != nil {
		for i := range list {
			key, has := of(&list[i])
			entries[i] = entry{at: i, has: has, key: key}
		}
	} else {
		for i, text := range a.texts(list, o.column) {
			entries[i] = entry{at: i, has: text != "", text: text}
		}
		number := func(e *entry) bool {
			n, ok := number(e.text)
			if ok {
				e.key = int64(n * 1000)
			}
			return ok || !e.has
		}
		numbers := true
		for i := range entries {
			numbers = number(&entries[i]) && numbers
		}
		for i := range entries {
			if numbers {
				entries[i].text = ""
			} else {
				entries[i].key, entries[i].text = 0, strings.ToLower(entries[i].text)
			}
		}
	}
	sign := 1
	if o.most {
		sign = -1
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.has != b.has {
			if a.has {
				return -1
			}
			return 1
		}
		return cmp.Or(sign*cmp.Compare(a.key, b.key), sign*strings.Compare(a.text, b.text), a.at-b.at)
	})
	out := make([]figures.Customer, len(list))
	for i, e := range entries {
		out[i] = list[e.at]
	}
	return out
}

// texts returns the name, or the trait, of each customer.
func (a *Asker) texts(list []figures.Customer, column string) []string {
	nodes := make([]graph.Node, len(list))
	for i := range list {
		nodes[i] = list[i].Node
	}
	switch {
	case a.People == nil:
		return make([]string, len(list))
	case column == sortByName:
		return a.People.Names(nodes)
	}
	return a.People.TraitOf(strings.TrimPrefix(column, traitPrefix), nodes)
}
