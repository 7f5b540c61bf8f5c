package journeymap

import (
	"slices"
)

// Access is what somebody may do with a map; each brings the ones before.
type Access string

// The accesses, from the least to the most.
const (
	None    Access = ""
	View    Access = "view"
	Comment Access = "comment"
	Edit    Access = "edit"
	Manage  Access = "manage" // who sees it, links, approval, deleting
)

var accesses = []Access{None, View, Comment, Edit, Manage}

// Accesses lists what somebody can be given.
var Accesses = accesses[1:]

// Covers reports whether somebody with access a may do what needs b.
func (a Access) Covers(b Access) bool {
	have, want := slices.Index(accesses, a), slices.Index(accesses, b)
	return have >= 0 && want >= 0 && have >= want
}

// Person is somebody of the workspace, as maps know them.
type Person struct {
	ID   string
	Name string
	// Default is the access that their role brings.
	Default Access
	// Owner says that they are an owner of the workspace.
	Owner bool
	// In is false for who is blocked or gone.
	In bool
}

// accessOf returns what somebody may do with a map. Who is named has what stands
// beside their name; the others what their role brings, and nothing if the map
// is private. An owner of the workspace manages what is not private, and also
// what is, once nobody is left who does.
func accessOf(h Head, grants []Grant, p Person, in func(person string) bool) Access {
	if !p.In {
		return None
	}
	if p.Owner && (!h.Private || !slices.ContainsFunc(grants, func(g Grant) bool { return g.Access == Manage && in(g.Person) })) {
		return Manage
	}
	for _, g := range grants {
		if g.Person == p.ID {
			return g.Access
		}
	}
	if h.Private {
		return None
	}
	return p.Default
}
