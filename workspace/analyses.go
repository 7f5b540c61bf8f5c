package workspace

import (
	"context"
	"fmt"

	"percorso"
	"percorso/analysis"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/internal/recent"
)

// audiences shows the engine the audiences of the workspace.
type audiences struct {
	ws *Workspace
	// lists are the profiles of the frozen ones, read once while nobody is merged.
	lists recent.List[string, map[graph.Node]struct{}]
}

// mostFrozen is how many frozen audiences are held in memory.
const mostFrozen = 8

// Audience implements insight.Audiences.
func (a *audiences) Audience(ctx context.Context, id string) (insight.Audience, error) {
	found, err := a.ws.Shelf.Audience(ctx, id)
	if err != nil {
		return insight.Audience{}, err
	}
	version := fmt.Sprint(found.ChangedAt.UnixMilli())
	if !found.Frozen {
		return insight.Audience{Version: version, Question: &found.Query}, nil
	}
	in, err := a.list(ctx, id, version)
	if err != nil {
		return insight.Audience{}, err
	}
	return insight.Audience{Version: version, Has: func(profile graph.Node) bool {
		_, ok := in[a.ws.Identity.Profile(profile)]
		return ok
	}}, nil
}

// Names implements insight.AudienceLister.
func (a *audiences) Names(ctx context.Context) ([]insight.NamedAudience, error) {
	all, err := a.ws.Shelf.Audiences(ctx)
	out := make([]insight.NamedAudience, len(all))
	for i := range all {
		out[i] = insight.NamedAudience{ID: all[i].ID, Name: all[i].Name}
	}
	return out, err
}

// list returns the profiles that the members of a frozen audience are part of
// now. Members whom nobody knows any more are left out.
func (a *audiences) list(ctx context.Context, id, version string) (map[graph.Node]struct{}, error) {
	key := fmt.Sprint(id, " ", version, " ", a.ws.Identity.Cursor())
	if in, ok := a.lists.Get(key); ok {
		return in, nil
	}
	members, err := a.ws.Shelf.Members(ctx, id)
	if err != nil {
		return nil, err
	}
	in := make(map[graph.Node]struct{}, len(members))
	for _, p := range members {
		n, err := a.ws.Identity.Node(ctx, p)
		if percorso.KindOf(err) == percorso.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		in[a.ws.Identity.Profile(n)] = struct{}{}
	}
	a.lists.Put(key, in, mostFrozen)
	return in, nil
}

// AudienceOf asks the question of an audience to be kept, of kind customers, and
// leaves out what it says of the list itself. Members are whom it finds, where they
// are to be frozen now.
func (ws *Workspace) AudienceOf(ctx context.Context, a analysis.Audience, freeze bool) (kept analysis.Audience, members []percorso.ProfileID, err error) {
	if a.Query.Kind != insight.KindCustomers {
		return a, nil, percorso.Errorf(percorso.Invalid, "query: an audience is a question of kind customers, not %q", a.Query.Kind)
	}
	list := a.Query.List
	if a.Query.List = nil; list != nil && list.Search != "" {
		a.Query.List = &insight.List{Search: list.Search}
	}
	if freeze {
		members, err = ws.Freeze(ctx, a.Query)
		return a, members, err
	}
	_, err = ws.Ask(ctx, a.Query)
	return a, nil, err
}

// Freeze returns the profiles of a question of kind customers, all of them, in
// the order of its list.
func (ws *Workspace) Freeze(ctx context.Context, q insight.Query) ([]percorso.ProfileID, error) {
	out := []percorso.ProfileID{}
	err := ws.asker().EachProfile(ctx, q, func(p percorso.ProfileID) error {
		if len(out) == analysis.MaxFrozen {
			return percorso.Errorf(percorso.TooMany, "there are more than %d customers: keep the audience live, or narrow it", analysis.MaxFrozen)
		}
		out = append(out, p)
		return nil
	})
	return out, err
}
