package graph

import (
	"fmt"
	"testing"
	"time"

	"percorso"
)

// hub links n users, each with a cookie of their own, to one e-mail that no
// blocklist knows, in the order that at gives to the i-th.
func hub(t testing.TB, g *Graph, n, batch int, at func(i int) int64) {
	t.Helper()
	node := func(k percorso.IdentifierKind, v string) Node {
		code, _ := g.Kind(k)
		return g.Add(code, v)
	}
	shared := node(percorso.Email, "cassa@negozio.example")
	for i := range n {
		when := at(i)
		user, cookie := node(percorso.UserID, fmt.Sprint(when)), node(percorso.AnonymousID, fmt.Sprint(when))
		for _, m := range []Node{user, cookie, shared} {
			g.Touch(m, when)
		}
		ev := Evidence{Time: when, Seq: int64(i), Key: uint64(when)}
		g.Link(user, cookie, Identified, ev)
		g.Link(user, shared, Together, ev)
		g.Observed()
		if i%batch == batch-1 {
			g.TakeMoves()
		}
	}
	g.TakeMoves()
	g.TakeMoves() // nothing was observed since: waits for nothing
}

var orders = map[string]func(n int) func(i int) int64{
	"in order": func(int) func(int) int64 { return func(i int) int64 { return int64(i) } },
	"reversed": func(n int) func(int) int64 { return func(i int) int64 { return int64(n - i) } },
	"shuffled": func(n int) func(int) int64 { return func(i int) int64 { return int64(i * 7919 % n) } },
}

// A value that very many people share must not make the work grow with the
// square of them: each link is looked at a bounded number of times.
func TestGiantPartsTakeLinearWork(t *testing.T) {
	const n = 80_000
	for name, order := range orders {
		t.Run(name, func(t *testing.T) {
			g := New(Limits{})
			start := time.Now()
			hub(t, g, n, 2000, order(n))
			t.Logf("%d people in %v", n, time.Since(start))
			if !g.Settled() {
				t.Error("a conflict is left although nothing was observed since the last call")
			}
			if per := float64(g.work.total) / n; per > 40 {
				t.Errorf("%.0f links looked at for each of %d people", per, n)
			}
			first := order(n)
			least := int64(n)
			for i := range n {
				least = min(least, first(i))
			}
			owner := g.Lookup(percorso.Identifier{Kind: percorso.UserID, Value: fmt.Sprint(least)})
			shared := g.Lookup(percorso.Identifier{Kind: percorso.Email, Value: "cassa@negozio.example"})
			if g.Label(owner) != g.Label(shared) {
				t.Error("the e-mail is not that of its first user")
			}
			if n := len(g.Members(shared)); n != 3 {
				t.Errorf("the first user's profile has %d identifiers, want 3", n)
			}
		})
	}
}
