package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"percorso"
)

// statement is evidence in words, as a test draws it.
type claim struct {
	A, B string // kind:value
	Rule Rule
	Time int64
	Key  uint64
}

func identifier(s string) percorso.Identifier {
	k, v, _ := strings.Cut(s, ":")
	return percorso.Identifier{Kind: percorso.IdentifierKind(k), Value: v}
}

// naiveProfiles is the definition of a profile, as slowly as it can be told:
// sort the links, join where the limits allow. It returns the members of each
// profile, sorted, by member, and the links that were refused.
func naiveProfiles(claims []claim, seen map[string]bool, limits Limits) (profiles map[string][]string, refused []string) {
	limits = limits.WithDefaults()
	earliest := map[[3]string]claim{}
	profiles = map[string][]string{}
	for _, c := range claims {
		if c.A > c.B {
			c.A, c.B = c.B, c.A
		}
		profiles[c.A], profiles[c.B] = []string{c.A}, []string{c.B}
		at := [3]string{c.A, c.B, c.Rule.String()}
		old, ok := earliest[at]
		if !ok || c.Time < old.Time || c.Time == old.Time && c.Key < old.Key {
			earliest[at] = c
		}
	}
	var links []claim
	for _, c := range earliest {
		if c.Rule.Joins() {
			links = append(links, c)
		}
	}
	slices.SortFunc(links, func(x, y claim) int {
		x1, x2 := naiveRanked(x)
		y1, y2 := naiveRanked(y)
		return cmp.Or(
			-compareBool(x.Rule == Aliased, y.Rule == Aliased),
			cmp.Compare(x.Time, y.Time),
			CompareKinds(x2.Kind, y2.Kind), CompareKinds(x1.Kind, y1.Kind),
			cmp.Compare(fingerprint(x1.Kind, x1.Value), fingerprint(y1.Kind, y1.Value)),
			cmp.Compare(fingerprint(x2.Kind, x2.Value), fingerprint(y2.Kind, y2.Value)),
			cmp.Compare(x.Rule, y.Rule),
		)
	})
	var aliases [][2]string
	for _, l := range links {
		p, q := profiles[l.A], profiles[l.B]
		if slices.Contains(p, l.B) {
			continue
		}
		whole := append(slices.Clone(p), q...)
		tried := aliases
		if l.Rule == Aliased {
			tried = append(slices.Clone(aliases), [2]string{l.A, l.B})
		}
		if !naiveFits(whole, tried, seen, limits) {
			refused = append(refused, fmt.Sprint(l.A, " ", l.B, " ", l.Rule))
			continue
		}
		aliases = tried
		slices.Sort(whole)
		for _, m := range whole {
			profiles[m] = whole
		}
	}
	slices.Sort(refused)
	return profiles, refused
}

func naiveRanked(c claim) (percorso.Identifier, percorso.Identifier) {
	a, b := identifier(c.A), identifier(c.B)
	if cmp.Or(CompareKinds(a.Kind, b.Kind), cmp.Compare(fingerprint(a.Kind, a.Value), fingerprint(b.Kind, b.Value))) > 0 {
		return b, a
	}
	return a, b
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func naiveFits(members []string, aliases [][2]string, seen map[string]bool, limits Limits) bool {
	if len(members) > limits.Merges+1 {
		return false
	}
	count := map[percorso.IdentifierKind]int{}
	person := map[string]string{}
	for _, m := range members {
		person[m] = m
	}
	for range members { // as often as the longest chain of aliases could need
		for _, a := range aliases {
			if x, ok := person[a[0]]; ok {
				low := min(x, person[a[1]])
				person[a[0]], person[a[1]] = low, low
			}
		}
	}
	people := map[string]bool{}
	for _, m := range members {
		if id := identifier(m); seen[m] {
			if id.Kind == percorso.UserID {
				people[person[m]] = true
			} else {
				count[id.Kind]++
			}
		}
	}
	if len(people) > limits.of(percorso.UserID) {
		return false
	}
	for k, n := range count {
		if n > limits.of(k) {
			return false
		}
	}
	return true
}
