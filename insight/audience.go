package insight

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"percorso"
	"percorso/identity/graph"
	"percorso/sequence"
)

// fieldAudience is the field of conditions on the audiences that a customer is
// in.
const fieldAudience = "audience"

// deepest is how many audiences may stand within each other.
const deepest = 8

// Audiences finds the named groups of customers that questions speak of.
type Audiences interface {
	// Audience returns the rule of one; the error is of kind percorso.NotFound
	// when there is none.
	Audience(ctx context.Context, id string) (Audience, error)
}

// Audience is the rule of a named group of customers: a question, or a list.
type Audience struct {
	Version  string // changes with the rule
	Question *Query // of kind customers: whoever its list has now; nil for a frozen one
	// Has says whether a profile is in a frozen one.
	Has func(profile graph.Node) bool
}

// NamedAudience is an audience for those who choose from lists.
type NamedAudience struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// AudienceLister is audiences that can be listed.
type AudienceLister interface {
	Audiences
	Names(ctx context.Context) ([]NamedAudience, error) // by name
}

// members are the profiles of an audience, by node, and the audiences that it is
// made of, with the versions that it was made of.
type members struct {
	bits sequence.Bits
	of   map[string]string
}

// has reports whether a profile is a member; most have nodes beyond the last
// member's.
func (m *members) has(profile graph.Node) bool {
	return int(profile)/64 < len(m.bits) && m.bits.Has(uint32(profile))
}

// mostMembers is how many audiences are kept evaluated.
const mostMembers = 16

// audience returns the profiles of an audience, for each block of the scope.
func (a *Asker) audience(ctx context.Context, s *scope, field, id string) ([]sequence.Bits, error) {
	if a.Audiences == nil {
		return nil, fault(field, fmt.Sprintf("there is no audience %q", id), "give the id of one of the workspace's audiences")
	}
	rule, err := a.Audiences.Audience(ctx, id)
	if percorso.KindOf(err) == percorso.NotFound {
		return nil, fault(field, fmt.Sprintf("there is no audience %q", id), "give the id of one of the workspace's audiences")
	}
	if err != nil {
		return nil, err
	}
	if slices.Contains(s.within, id) {
		return nil, fault(field, fmt.Sprintf("the audience %q is made of itself, by way of %s", id, strings.Join(s.within, ", ")), "take it out of one of them")
	}
	if len(s.within) >= deepest {
		return nil, fault(field, fmt.Sprintf("the audience %q stands within %d others", id, len(s.within)), fmt.Sprintf("nest at most %d", deepest))
	}
	if rule.Question == nil {
		s.madeOf[id] = rule.Version
		return s.view.ProfilesWhere(rule.Has), nil
	}
	key := fmt.Sprint(id, " ", rule.Version, " ", s.view.Seq(), " ", s.base.Version, " ", s.zone, " ", a.now().In(s.zone).Format("2006-01-02"))
	m, ok := a.sets.Get(key)
	if !ok || !a.current(ctx, m) {
		if m, err = a.evaluate(ctx, s, id, rule.Question); err != nil {
			return nil, ofAudience(err, field, id)
		}
		a.sets.Put(key, m, mostMembers)
	}
	s.madeOf[id] = rule.Version
	maps.Copy(s.madeOf, m.of)
	return s.view.ProfilesWhere(m.has), nil
}

// current reports whether the audiences that one is made of are what they were.
func (a *Asker) current(ctx context.Context, m *members) bool {
	for id, version := range m.of {
		if rule, err := a.Audiences.Audience(ctx, id); err != nil || rule.Version != version {
			return false
		}
	}
	return true
}

// evaluate asks the question of a live audience on the scope's view.
func (a *Asker) evaluate(ctx context.Context, s *scope, id string, question *Query) (*members, error) {
	q := *question
	if q.Kind != KindCustomers {
		return nil, fault("kind", fmt.Sprintf("a query of kind %q lists nobody", q.Kind), "give customers")
	}
	inner, err := a.scopeOn(ctx, s.view, &q, append(slices.Clone(s.within), id))
	if err != nil {
		return nil, err
	}
	l, err := a.list(ctx, inner, &q)
	if err != nil {
		return nil, err
	}
	most := 0
	for i := range l.list {
		most = max(most, int(l.list[i].Node))
	}
	m := &members{bits: sequence.NewBits(most + 1), of: inner.madeOf}
	for i := range l.list {
		m.bits.Set(uint32(l.list[i].Node))
	}
	return m, nil
}

// ofAudience says of what is wrong with the question of an audience where it
// was met.
func ofAudience(err error, field, id string) error {
	if f, ok := errors.AsType[*Fault](err); ok && f.Field != field {
		return fault(field, fmt.Sprintf("the audience %q cannot be evaluated: %s: %s", id, f.Field, f.Cause), f.Remedy)
	}
	return err
}

// inAudiences compiles a condition on audiences: is, not and exists.
func (s *scope) inAudiences(path string, c *Condition) ([]sequence.Bits, error) {
	values, inside := c.Is, true
	switch {
	case c.Not != nil:
		values, inside = c.Not, false
	case c.Is == nil:
		return nil, fault(path, "audiences are tested by is and not alone", "give is or not, with the ids of audiences")
	}
	var any []sequence.Bits
	for _, id := range values {
		found, err := s.audience(path, id)
		if err != nil {
			return nil, err
		}
		if any == nil {
			any = found
			continue
		}
		for n := range any {
			for i := range any[n] {
				any[n][i] |= found[n][i]
			}
		}
	}
	if inside {
		return any, nil
	}
	return s.others(any), nil
}

// others returns the profiles that are not among the given ones.
func (s *scope) others(of []sequence.Bits) []sequence.Bits {
	out := make([]sequence.Bits, len(of))
	for n, b := range s.blocks {
		out[n] = sequence.NewBits(b.Profiles())
		for p := range b.Profiles() {
			if p := uint32(p); !of[n].Has(p) {
				out[n].Set(p)
			}
		}
	}
	return out
}
