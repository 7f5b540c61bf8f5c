// Package people is who may open a workspace: persons, roles, sessions,
// invitations, tokens, and the record of who did what.
package people

import "slices"

// Right is what an operation asks of whoever calls it.
type Right string

// The rights. Each operation of the API asks for exactly one.
const (
	Nobody    Right = "nobody"    // open to all: signing in, health
	Self      Right = "self"      // whoever is signed in, about themselves
	Figures   Right = "figures"   // read figures, models, fields, the catalogue
	Maps      Right = "maps"      // journey maps; what of each, its own access says
	NewMaps   Right = "new_maps"  // make journey maps
	Customers Right = "customers" // see single customers and what they wrote, export them, note, save views
	Catalogue Right = "catalogue" // change channels, touchpoints, stage models
	Sources   Right = "sources"   // write keys, live events, rejects, imports
	Settings  Right = "settings"  // the workspace's settings, backup
	Members   Right = "members"   // people, roles, tokens, audit log
)

// Role is what a person is in a workspace; it brings rights.
type Role string

// The roles, each with the rights of the one before.
const (
	Viewer  Role = "viewer"
	Analyst Role = "analyst"
	Editor  Role = "editor"
	Owner   Role = "owner"
)

// Roles lists the roles from the least to the most.
var Roles = []Role{Viewer, Analyst, Editor, Owner}

// rights is what each role adds to the one before.
var rights = map[Role][]Right{
	Viewer:  {Nobody, Self, Figures, Maps},
	Analyst: {Customers},
	Editor:  {NewMaps, Catalogue, Sources},
	Owner:   {Settings, Members},
}

// Rights lists what the role may do; an unknown role may do nothing.
func (r Role) Rights() (out []Right) {
	if !slices.Contains(Roles, r) {
		return nil
	}
	for _, role := range Roles {
		out = append(out, rights[role]...)
		if role == r {
			break
		}
	}
	return out
}

// May reports whether the role has a right.
func (r Role) May(right Right) bool { return slices.Contains(r.Rights(), right) }
