package workspace

import (
	"context"

	"percorso"
	"percorso/journeymap"
	"percorso/people"
	"percorso/store/sqlite"
)

// openMaps opens the journey maps of the workspace.
func (ws *Workspace) openMaps() {
	ws.Maps = journeymap.Open(sqlite.NewMapStore(ws.state), journeymap.Options{
		People: mapPeople{ws.People}, Passwords: mapPasswords{ws.People}, Now: ws.opt.Now, Log: ws.opt.Log,
	})
}

// mapAccess is the access to maps that a role brings.
var mapAccess = map[people.Role]journeymap.Access{
	people.Viewer: journeymap.View, people.Analyst: journeymap.Comment, people.Editor: journeymap.Edit, people.Owner: journeymap.Manage,
}

// mapPeople shows maps the people of the workspace.
type mapPeople struct{ of *people.People }

// Person implements journeymap.People.
func (p mapPeople) Person(ctx context.Context, id string) (journeymap.Person, error) {
	who, err := p.of.Person(ctx, people.PersonID(id))
	if percorso.KindOf(err) == percorso.NotFound {
		return journeymap.Person{}, nil
	}
	return mapPerson(who), err
}

// People implements journeymap.People.
func (p mapPeople) People(ctx context.Context) ([]journeymap.Person, error) {
	all, err := p.of.Persons(ctx)
	var out []journeymap.Person
	for _, who := range all {
		if who.State == people.Active {
			out = append(out, mapPerson(who))
		}
	}
	return out, err
}

func mapPerson(who people.Person) journeymap.Person {
	return journeymap.Person{
		ID: string(who.ID), Name: who.Name, Default: mapAccess[who.Role], Owner: who.Role == people.Owner, In: who.State == people.Active,
	}
}

// mapPasswords looks after the passwords of links.
type mapPasswords struct{ of *people.People }

// Hash implements journeymap.Passwords.
func (p mapPasswords) Hash(ctx context.Context, password string) (string, error) {
	return p.of.HashPassword(ctx, password)
}

// Try implements journeymap.Passwords.
func (p mapPasswords) Try(ctx context.Context, hash, password, thing, address string) error {
	return p.of.TryPassword(ctx, hash, password, thing, address)
}
