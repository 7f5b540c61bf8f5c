// Package consent says what people have agreed to: for each purpose the latest
// statement, and after a merge the most restrictive of both sides until the
// person says something new.
package consent

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"percorso/identity/graph"
)

// Prefix is how the traits begin that keep a call's consent preferences.
const Prefix = "consent."

// Statement is one purpose as one identifier's last call had it. Times are Unix
// milliseconds, UTC.
type Statement struct {
	Purpose string
	Granted bool
	Node    graph.Node
	Time    int64
	Seq     int64 // the call's position in the journal: its proof
}

// Join is a link that made one person of two.
type Join struct {
	A, B graph.Node
	Time int64
	Seq  int64
}

// Consent is what holds for a purpose.
type Consent struct {
	Statement
	// Merged is true where it holds because another side of a merge was more
	// restrictive than the latest statement.
	Merged bool
}

// Purpose returns the purpose that a trait speaks of: consent_email and
// consent.email are both "email". It is false of other traits.
func Purpose(trait string) (string, bool) {
	for _, prefix := range []string{Prefix, "consent_"} {
		if p, ok := strings.CutPrefix(trait, prefix); ok && p != "" {
			return p, true
		}
	}
	return "", false
}

// Read reads what a trait says; ok is false where it says neither yes nor no.
func Read(value string) (granted, ok bool) {
	switch strings.ToLower(value) {
	case "true", "yes", "1", "granted", "on":
		return true, true
	case "false", "no", "0", "denied", "revoked", "off":
		return false, true
	}
	return false, false
}

// Of returns the consents of one person, by purpose. Statements and joins are
// gone through in the order of time, whatever order they come in: a statement
// holds for all that are joined with its identifier by then, and a join keeps
// the more restrictive of its two sides. Of one identifier and purpose only the
// last statement need be there; earlier ones change nothing.
func Of(said []Statement, joins []Join) []Consent {
	type step struct {
		time, seq int64
		said      *Statement
		join      *Join
	}
	var steps []step
	for i := range said {
		steps = append(steps, step{said[i].Time, said[i].Seq, &said[i], nil})
	}
	for i := range joins {
		steps = append(steps, step{joins[i].Time, joins[i].Seq, nil, &joins[i]})
	}
	slices.SortFunc(steps, func(a, b step) int { // of one event the join comes first, and a no last
		return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.seq, b.seq), cmp.Compare(order(a.said), order(b.said)))
	})
	side := map[graph.Node]graph.Node{}
	find := func(n graph.Node) graph.Node {
		for side[n] != 0 && side[n] != n {
			n = side[n]
		}
		return n
	}
	holds := map[graph.Node]map[string]held{}
	for _, s := range steps {
		if s.said != nil {
			at := find(s.said.Node)
			if holds[at] == nil {
				holds[at] = map[string]held{}
			}
			holds[at][s.said.Purpose] = held{*s.said, *s.said}
			continue
		}
		a, b := find(s.join.A), find(s.join.B)
		if a == b {
			continue
		}
		side[b] = a
		holds[a] = merged(holds[a], holds[b])
		delete(holds, b)
	}
	// Whoever is still apart, by links that are not told, belongs together too.
	all := map[string]held{}
	for _, part := range holds {
		all = merged(all, part)
	}
	out := make([]Consent, 0, len(all))
	for _, h := range all {
		out = append(out, Consent{h.Statement, !h.Granted && h.latest.Granted})
	}
	slices.SortFunc(out, func(a, b Consent) int { return cmp.Compare(a.Purpose, b.Purpose) })
	return out
}

func order(s *Statement) int {
	switch {
	case s == nil:
		return 0
	case s.Granted:
		return 1
	}
	return 2
}

// held is what holds for a purpose on one side, and the latest statement there:
// sides may be joined in any order.
type held struct {
	Statement
	latest Statement
}

// merged returns the more restrictive of both, purpose by purpose.
func merged(a, b map[string]held) map[string]held {
	out := map[string]held{}
	maps.Copy(out, a)
	for p, c := range b {
		other, both := out[p]
		if !both {
			out[p] = c
			continue
		}
		one := held{later(c.Statement, other.Statement), later(c.latest, other.latest)}
		switch {
		case c.Granted && !other.Granted:
			one.Statement = other.Statement
		case other.Granted && !c.Granted:
			one.Statement = c.Statement
		}
		out[p] = one
	}
	return out
}

func later(a, b Statement) Statement {
	if cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Seq, b.Seq)) < 0 {
		return b
	}
	return a
}
