package graph

import (
	"slices"
	"strings"

	"percorso"
)

// Kind is the code of an identifier kind in one graph, in order of first sight.
type Kind uint8

// MaxKinds is how many kinds a graph takes. Sources name their own, so there
// must be an end; an identifier of one kind more is left out.
const MaxKinds = 200

// kinds gives identifier kinds codes, and orders them by priority.
type kinds struct {
	names []percorso.IdentifierKind
	code  map[percorso.IdentifierKind]Kind
	rank  []uint16 // by code: 0 is the highest priority
	limit []int    // by code: how many of the kind a profile may hold
}

// add returns the code of the kind, or false when there is no room for it. It
// copies the name.
func (k *kinds) add(name percorso.IdentifierKind, limits Limits) (Kind, bool) {
	if c, ok := k.code[name]; ok {
		return c, true
	}
	if len(k.names) == MaxKinds {
		return 0, false
	}
	if k.code == nil {
		k.code = map[percorso.IdentifierKind]Kind{}
	}
	name = percorso.IdentifierKind(strings.Clone(string(name)))
	c := Kind(len(k.names))
	k.code[name] = c
	k.names = append(k.names, name)
	k.limit = append(k.limit, limits.of(name))
	order := slices.Clone(k.names)
	slices.SortFunc(order, CompareKinds)
	k.rank = k.rank[:0]
	for _, n := range k.names {
		k.rank = append(k.rank, uint16(slices.Index(order, n)))
	}
	return c, true
}

// CompareKinds orders kinds by priority, highest first: user id, loyalty card,
// e-mail, phone, then the workspace's own by name, and anonymous id last.
func CompareKinds(a, b percorso.IdentifierKind) int {
	if c := class(a) - class(b); c != 0 {
		return c
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func class(k percorso.IdentifierKind) int {
	switch k {
	case percorso.UserID:
		return 0
	case percorso.LoyaltyCard:
		return 1
	case percorso.Email:
		return 2
	case percorso.Phone:
		return 3
	case percorso.AnonymousID:
		return 5
	default:
		return 4
	}
}
