package journeymap

import (
	"context"
	"errors"
	"slices"

	"percorso"
)

// Door is who may see a map.
type Door struct {
	Private bool    `json:"private" doc:"Only named people see it"`
	People  []Entry `json:"people" nullable:"false" doc:"Everybody of the workspace who sees it, by name"`
	Mine    Access  `json:"mine" enum:"view,comment,edit,manage"`
}

// Entry is what a person may do with a map.
type Entry struct {
	Person string `json:"person" doc:"Id"`
	Name   string `json:"name"`
	Access Access `json:"access" enum:"view,comment,edit,manage"`
	Named  bool   `json:"named" doc:"It stands beside their name on this map; else their role brings it"`
}

// Door says who may see a map, to anybody who may.
func (m *Maps) Door(ctx context.Context, id ID, person string) (Door, error) {
	h, mine, err := m.may(ctx, id, person, View)
	if err != nil {
		return Door{}, err
	}
	var grants []Grant
	err = m.store.Look(ctx, func(tx Tx) error {
		grants, err = tx.Grants(id)
		return err
	})
	if err != nil {
		return Door{}, err
	}
	everybody, err := m.opt.People.People(ctx)
	if err != nil {
		return Door{}, err
	}
	in := func(id string) bool {
		return slices.ContainsFunc(everybody, func(p Person) bool { return p.ID == id && p.In })
	}
	d := Door{Private: h.Private, People: []Entry{}, Mine: mine}
	for _, p := range everybody {
		if a := accessOf(h, grants, p, in); a != None {
			named := slices.ContainsFunc(grants, func(g Grant) bool { return g.Person == p.ID })
			d.People = append(d.People, Entry{p.ID, p.Name, a, named})
		}
	}
	return d, nil
}

// maxGrants is how many people a map names.
const maxGrants = 1000

// SetDoor says anew who may see a map: grants are all who are named. Whoever
// says it goes on managing it. Who looks at the map and may not any more is let
// go at once.
func (m *Maps) SetDoor(ctx context.Context, id ID, who Author, private bool, grants []Grant) (Door, error) {
	if _, _, err := m.may(ctx, id, who.ID, Manage); err != nil {
		return Door{}, err
	}
	if len(grants) > maxGrants {
		return Door{}, percorso.Errorf(percorso.TooMany, "people: a map names at most %d people", maxGrants)
	}
	seen := map[string]bool{}
	keep := []Grant{{Person: who.ID, Access: Manage}}
	for _, g := range grants {
		p, err := m.opt.People.Person(ctx, g.Person)
		switch {
		case err != nil:
			return Door{}, err
		case !slices.Contains(Accesses, g.Access):
			return Door{}, percorso.Errorf(percorso.Invalid, "people: %q is no access; use view, comment, edit or manage", g.Access)
		case p.ID == "":
			return Door{}, percorso.Errorf(percorso.Invalid, "people: there is nobody %q in this workspace; invite them first", g.Person)
		case seen[g.Person]:
			return Door{}, percorso.Errorf(percorso.Invalid, "people: %s is named twice", p.Name)
		}
		seen[g.Person] = true
		if g.Person != who.ID {
			keep = append(keep, g)
		}
	}
	_, err := m.change(ctx, id, func(tx Tx, h *Head) error {
		h.Private = private
		return errors.Join(tx.SetGrants(id, keep), note(tx, id, h.Seq, AccessSet, who, m.now(), Detail{}))
	})
	if err != nil {
		return Door{}, err
	}
	m.recheckAll(ctx, id)
	return m.Door(ctx, id, who.ID)
}
