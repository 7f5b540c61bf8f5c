package identity

import (
	"bytes"
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"percorso"
	"percorso/identity/graph"
)

// Brief is a profile as a list shows it.
type Brief struct {
	Profile     percorso.ProfileID
	Name        string                // as its traits give it; empty for none
	Identifiers []percorso.Identifier // by priority, at most mostBrief
	More        int                   // further identifiers
	Traits      map[string]string     // those asked for that it has
}

// mostBrief is how many identifiers a Brief holds.
const mostBrief = 3

// Briefs returns each profile, given by any of its nodes, with the traits asked
// for.
func (i *Identity) Briefs(profiles []graph.Node, traits []string) []Brief {
	defer i.settled()()
	wanted := map[string]bool{}
	for _, t := range traits {
		wanted[t] = true
	}
	out := make([]Brief, len(profiles))
	for k, n := range profiles {
		if n == 0 || int(n) > i.graph.Len() {
			continue
		}
		b := &out[k]
		b.Profile = i.graph.ProfileID(n)
		members := i.graph.Members(n)
		for _, m := range members[:min(len(members), mostBrief)] {
			b.Identifiers = append(b.Identifiers, i.graph.Identifier(m))
		}
		b.More = len(members) - len(b.Identifiers)
		has := map[string]string{}
		b.Traits = map[string]string{}
		for _, t := range i.traits.Of(members) {
			has[t.Name] = t.Value
			if wanted[t.Name] {
				b.Traits[t.Name] = t.Value
			}
		}
		b.Name = NameOf(func(trait string) string { return has[trait] })
	}
	return out
}

// nameTraits are the traits that a name is made of: whole, or first and last.
var nameTraits = struct{ whole, first, last []string }{
	[]string{"name", "fullName", "full_name"}, []string{"firstName", "first_name"}, []string{"lastName", "last_name"},
}

// NameOf returns a person's name as their traits give it, or "".
func NameOf(trait func(name string) string) string {
	one := func(names []string) string {
		for _, n := range names {
			if v := strings.TrimSpace(trait(n)); v != "" {
				return v
			}
		}
		return ""
	}
	if whole := one(nameTraits.whole); whole != "" {
		return whole
	}
	return strings.TrimSpace(one(nameTraits.first) + " " + one(nameTraits.last))
}

// Names returns the name of each profile, given by any of its nodes.
func (i *Identity) Names(profiles []graph.Node) []string {
	columns := map[string][]string{}
	for _, group := range [][]string{nameTraits.whole, nameTraits.first, nameTraits.last} {
		for _, t := range group {
			columns[t] = i.TraitOf(t, profiles)
		}
	}
	out := make([]string, len(profiles))
	for k := range profiles {
		out[k] = NameOf(func(t string) string { return columns[t][k] })
	}
	return out
}

// TraitOf returns the value of a trait of each profile, given by any of its
// nodes; "" where there is none.
func (i *Identity) TraitOf(name string, profiles []graph.Node) []string {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.traits.Lookup(name, profiles, i.graph)
}

// Search returns a test of profiles, given any of their nodes: whether each word
// of the text occurs in one of the profile's identifiers or traits, letter case
// aside. A number may be written in groups; no word at all is in everybody.
func (i *Identity) Search(text string) func(profile graph.Node) bool {
	i.mu.RLock()
	defer i.mu.RUnlock()
	words := strings.Fields(text)
	if len(words) == 0 {
		return func(graph.Node) bool { return true }
	}
	found := i.containing(words[0])
	for _, word := range words[1:] {
		hits := i.containing(word)
		for w := range found {
			found[w] &= hits[w]
		}
	}
	if len(words) > 1 && isNumber(words) {
		for w, hits := range i.containing(strings.Join(words, "")) {
			found[w] |= hits
		}
	}
	nodes := i.graph.Spread(found)
	return func(n graph.Node) bool {
		return int(n/64) < len(nodes) && nodes[n/64]>>(n%64)&1 != 0
	}
}

// isNumber says whether the words are a card's or a telephone's number in
// groups.
func isNumber(words []string) bool {
	for _, w := range words {
		if strings.Trim(w, "+0123456789") != "" {
			return false
		}
	}
	return true
}

// containing marks the labels of the profiles in which a word occurs.
func (i *Identity) containing(word string) []uint64 {
	labels := make([]uint64, i.graph.Len()/64+1)
	mark := func(l graph.Node) { labels[l/64] |= 1 << (l % 64) }
	part := bytes.ToLower([]byte(word))
	holds := func(value []byte) bool { return containsFold(value, part) }
	i.graph.EachText(func(n graph.Node, value []byte) {
		if holds(value) {
			mark(i.graph.Label(n))
		}
	})
	i.traits.Each(holds, i.graph, mark)
	return labels
}

// containsFold reports whether part, in lower case, occurs in text whatever its
// case.
func containsFold(text, part []byte) bool {
	if len(part) == 0 {
		return true
	}
	first := part[0]
	if first >= utf8.RuneSelf {
		return bytes.Contains(bytes.ToLower(text), part)
	}
	for at := range text {
		c := text[at]
		if c >= utf8.RuneSelf { // letters that may change their length with their case
			return bytes.Contains(bytes.ToLower(text[at:]), part)
		}
		if byte(unicode.ToLower(rune(c))) == first && foldPrefix(text[at:], part) {
			return true
		}
	}
	return false
}

func foldPrefix(text, part []byte) bool {
	for k, p := range part {
		if k >= len(text) {
			return false
		}
		c := text[k]
		if c >= utf8.RuneSelf {
			return bytes.HasPrefix(bytes.ToLower(text), part)
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != p {
			return false
		}
	}
	return true
}

// Node returns a node of the profile that the id leads to, today's or a former
// one. The error is of kind NotFound when there is none.
func (i *Identity) Node(ctx context.Context, id percorso.ProfileID) (graph.Node, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	i.mu.RLock()
	defer i.mu.RUnlock()
	n := i.graph.FindProfile(id)
	if n == 0 {
		return 0, percorso.Errorf(percorso.NotFound, "there is no profile %s", id)
	}
	return n, nil
}

// ProfileIDs returns every id that leads to n's profile, former ones included.
func (i *Identity) ProfileIDs(n graph.Node) []percorso.ProfileID {
	defer i.settled()()
	return i.graph.ProfileIDs(n)
}
