package graph

import "percorso"

// Limits bound what one profile may hold, so that a value which many people
// share cannot make one person of them. The zero value stands for the defaults.
type Limits struct {
	// UserIDs is how many user ids a profile may hold. Those that an alias call
	// has declared one person count once. Default 1.
	UserIDs int
	// Others is how many identifiers of any other kind a profile may hold.
	// Default 5.
	Others int
	// Of overrides both for the kinds that it names.
	Of map[percorso.IdentifierKind]int
	// Merges is how many times a profile may be merged: the joins that made it,
	// one less than its identifiers. Default 100.
	Merges int
}

// WithDefaults returns l with the defaults filled in.
func (l Limits) WithDefaults() Limits {
	if l.UserIDs == 0 {
		l.UserIDs = 1
	}
	if l.Others == 0 {
		l.Others = 5
	}
	if l.Merges == 0 {
		l.Merges = 100
	}
	return l
}

func (l Limits) of(k percorso.IdentifierKind) int {
	if n, ok := l.Of[k]; ok {
		return n
	}
	if k == percorso.UserID {
		return l.UserIDs
	}
	return l.Others
}

// Validate returns an error of kind Invalid that names the limit which is no
// count.
func (l Limits) Validate() error {
	for _, c := range []struct {
		name string
		n    int
	}{{"user_ids", l.UserIDs}, {"others", l.Others}, {"merges", l.Merges}} {
		if c.n < 1 {
			return percorso.Errorf(percorso.Invalid, "identity limit %s is %d; give a number from 1", c.name, c.n)
		}
	}
	for k, n := range l.Of {
		if n < 1 {
			return percorso.Errorf(percorso.Invalid, "identity limit of %s is %d; give a number from 1", k, n)
		}
	}
	return nil
}
