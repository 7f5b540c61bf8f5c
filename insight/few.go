package insight

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"percorso"

	"percorso/sequence"
)

// Fewest is how many customers figures are of, at least, for those who may not
// see single customers: the smallest group.
const Fewest = 5

type fewestKey struct{}

// OfMany returns a context in which questions are asked on behalf of somebody
// who may not see single customers: what would tell of fewer than n is an error
// of kind percorso.Invalid with a *Fault, and values that fewer have are not
// named. With n of 0 nothing is withheld.
//
// A selection must have n customers, and each of its conditions must leave out
// nobody or n, so that the difference to the same question without it is not of
// a few either. Conditions on traits, audiences and properties elsewhere, as in
// the steps of a funnel, must be met by n, also within the selection. Questions
// that differ in more than a condition can still be set against each other.
func OfMany(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, fewestKey{}, n)
}

// FewestOf returns how few customers may be told of in a context, 0 for any.
func FewestOf(ctx context.Context) int {
	n, _ := ctx.Value(fewestKey{}).(int)
	return n
}

// floor sees to it that what a question tells is of many customers.
type floor struct {
	fewest int // 0 for any
	chosen []*sequence.Selection
	lists  []personalList
}

// personalList is conditions outside of the selection that may tell customers
// apart.
type personalList struct {
	path string
	filter
}

// personal reports whether a condition tells customers apart by more than by
// what the catalogue names.
func personal(c *Condition) bool {
	return c.Field == fieldAudience || strings.HasPrefix(c.Field, traitPrefix) || strings.HasPrefix(c.Field, propertyPrefix)
}

func (c *floor) tooFew(path string) error {
	return percorso.Errorf(percorso.Invalid, "query: %w", &Fault{
		Field: path, Few: true,
		Cause: fmt.Sprintf("this would tell of fewer than %d customers", c.fewest), Remedy: "widen the period or the conditions; who may see single customers sees the figures of fewer, too",
	})
}

// many counts the customers with an interaction in a selection, of which, with
// fails, one does not pass it; it stops at the fewest that may be told of.
func (s *scope) many(sel *sequence.Selection, fails *filter) int {
	found := 0
	for n, b := range s.blocks {
		for p := range uint32(b.Profiles()) {
			if b.Skip.Has(p) || sel.Profiles != nil && !sel.Profiles[n].Has(p) {
				continue
			}
			for i := b.First[p]; i < b.First[p+1]; i++ {
				if t := b.Time[i]; t < sel.From || t >= sel.To || !at(sel.Signatures, sel.Events, n, b, i) {
					continue
				}
				if fails == nil || fails.profiles != nil && !fails.profiles[n].Has(p) || !at(fails.signatures, fails.events, n, b, i) {
					found++
					break
				}
			}
			if found == s.floor.fewest {
				return found
			}
		}
	}
	return found
}

// at reports whether interaction i of block n passes.
func at(signatures []bool, events []sequence.Bits, n int, b *sequence.Block, i uint32) bool {
	return (signatures == nil || signatures[b.Code[i]]) && (events == nil || events[n].Has(i))
}

func (s *scope) few(sel *sequence.Selection, fails *filter) bool {
	n := s.many(sel, fails)
	return n > 0 && n < s.floor.fewest
}

// differs returns an error where a condition leaves out only a few of those whom
// the others let through, of a selection.
func (s *scope) differs(path string, where []Condition, within *sequence.Selection) error {
	for i := range where {
		one, err := s.compile(path, where[i:i+1])
		if err != nil {
			return err
		}
		others, err := s.compile(path, slices.Delete(slices.Clone(where), i, i+1))
		if err != nil {
			return err
		}
		sel := sequence.Selection{From: within.From, To: within.To, Signatures: others.signatures, Events: others.events, Profiles: others.profiles}
		if within.Profiles != nil {
			sel.Profiles = and(sel.Profiles, within.Profiles)
		}
		if s.few(&sel, &one) {
			return s.floor.tooFew(fmt.Sprintf("%s[%d]", path, i))
		}
	}
	return nil
}

// ofMany checks what a question selects: all, as all was before among, by the
// conditions at path.
func (s *scope) ofMany(path string, period *Period, where []Condition, all, sel *sequence.Selection) error {
	narrows := all.Profiles != nil || sel != all || slices.ContainsFunc(where, func(c Condition) bool { return personal(&c) })
	if s.floor.fewest == 0 || !narrows && len(where) == 0 && (period == nil || *period == Period{}) {
		return nil
	}
	field := path + "where"
	switch {
	case sel != all:
		field = "among"
	case len(where) == 0:
		field = path + "period"
	}
	if n := s.many(sel, nil); n < s.floor.fewest && (n > 0 || narrows) {
		return s.floor.tooFew(field)
	}
	base := s.ofModel()
	within := &sequence.Selection{From: sel.From, To: sel.To}
	if sel != all {
		within.Profiles = sel.Profiles
		if s.few(all, &filter{profiles: sel.Profiles}) {
			return s.floor.tooFew("among")
		}
	}
	if err := base.differs(path+"where", where, within); err != nil {
		return err
	}
	s.floor.chosen = append(s.floor.chosen, sel)
	for i := range s.floor.lists {
		if err := s.together(&s.floor.lists[i], sel); err != nil {
			return err
		}
	}
	return nil
}

// together returns an error where only a few of a selection meet a list.
func (s *scope) together(l *personalList, sel *sequence.Selection) error {
	both := *sel
	both.From, both.To = s.since, math.MaxUint32
	if l.profiles != nil {
		both.Profiles = and(sel.Profiles, l.profiles)
	}
	if l.events != nil {
		both.Events = and(sel.Events, l.events)
	}
	if l.signatures != nil {
		both.Signatures = slices.Clone(l.signatures)
		for code := range both.Signatures {
			both.Signatures[code] = both.Signatures[code] && (sel.Signatures == nil || sel.Signatures[code])
		}
	}
	if s.few(&both, nil) {
		return s.floor.tooFew(l.path)
	}
	return nil
}

// listOfMany checks conditions that stand elsewhere than in the selection.
func (s *scope) listOfMany(path string, where []Condition, f filter) error {
	if s.floor.fewest == 0 || !slices.ContainsFunc(where, func(c Condition) bool { return personal(&c) }) {
		return nil
	}
	sel := &sequence.Selection{From: s.since, To: math.MaxUint32, Signatures: f.signatures, Events: f.events, Profiles: f.profiles}
	if n := s.many(sel, nil); n < s.floor.fewest && (n > 0 || f.profiles != nil) {
		return s.floor.tooFew(path)
	}
	if err := s.differs(path, where, &sequence.Selection{From: sel.From, To: sel.To}); err != nil {
		return err
	}
	l := personalList{path, f}
	s.floor.lists = append(s.floor.lists, l)
	for _, chosen := range s.floor.chosen {
		if err := s.together(&l, chosen); err != nil {
			return err
		}
	}
	return nil
}

// common lets through the values of a property that many customers have: what
// fewer have in it, as their address, is not to be named.
func (s *scope) common(property string, number func(string) (uint16, bool)) func(string) (uint16, bool) {
	if s.floor.fewest == 0 {
		return number
	}
	has := commonValues(s.view, property, s.floor.fewest, func(string) bool { return true })
	return func(value string) (uint16, bool) {
		if !has[value] {
			return 0, false
		}
		return number(value)
	}
}

// commonValues returns the values of a property, of those wanted, that at least
// so many customers have.
func commonValues(view View, property string, fewest int, wanted func(string) bool) map[string]bool {
	v, ok := view.(valued)
	if !ok {
		return nil
	}
	var values []string
	columns := v.Values(property, func(value string) (uint16, bool) {
		if !wanted(value) {
			return 0, false
		}
		values = append(values, value)
		return uint16(len(values) - 1), true
	})
	customers, last := make([]int, len(values)), make([]int, len(values)) // by value; last is the profile counted last, plus one
	seen := 0
	for n, b := range view.Blocks() {
		p := 0
		for i, position := range columns[n].At {
			for b.First[p+1] <= position {
				p++
			}
			if of := columns[n].Of[i]; !b.Skip.Has(uint32(p)) && last[of] != seen+p+1 {
				customers[of]++
				last[of] = seen + p + 1
			}
		}
		seen += b.Profiles()
	}
	out := map[string]bool{}
	for of, value := range values {
		if customers[of] >= fewest {
			out[value] = true
		}
	}
	return out
}

// keepCommon leaves out the values that do not pass.
func (f *FieldValues) keepCommon(pass func(ValueCount) bool) {
	kept := slices.DeleteFunc(slices.Clone(f.Values), func(v ValueCount) bool { return !pass(v) })
	f.More = f.More || len(kept) < len(f.Values)
	f.Values = kept
}

// ofMany leaves out of the fields what few customers have, and the audiences,
// whose names tell of those in them.
func (f *Fields) ofMany(view View, fewest int) {
	f.Audiences = []NamedAudience{}
	for i := range f.Traits {
		f.Traits[i].keepCommon(func(v ValueCount) bool { return v.N >= int64(fewest) })
	}
	for i := range f.Properties {
		p := &f.Properties[i]
		often := map[string]bool{} // what comes so seldom is of as few
		for _, v := range p.Values {
			often[v.Value] = v.N >= int64(fewest)
		}
		has := commonValues(view, p.Name, fewest, func(value string) bool { return often[value] })
		p.keepCommon(func(v ValueCount) bool { return has[v.Value] })
	}
}
