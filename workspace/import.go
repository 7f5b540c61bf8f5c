package workspace

import (
	"context"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
)

// importing is the journal as an import's sink: it makes sources known that
// were not, before their events come in.
type importing struct {
	ws    *Workspace
	known map[percorso.SourceID]bool
}

// Importing returns a sink for one import. Sources that it brings are made, as
// trusted as the import says, else as our own systems.
func (ws *Workspace) Importing(context.Context) *importing { //nolint:revive // callers need its methods only
	return &importing{ws: ws, known: map[percorso.SourceID]bool{}}
}

// Append adds events and rejects to the journal.
func (i *importing) Append(ctx context.Context, events []percorso.Event, rejects []spec.Reject) (spec.Appended, error) {
	for k := range events {
		if err := i.know(ctx, events[k].Source); err != nil {
			return spec.Appended{}, err
		}
	}
	return i.ws.Journal.Append(ctx, events, rejects)
}

func (i *importing) know(ctx context.Context, id percorso.SourceID) error {
	if i.known[id] {
		return nil
	}
	if _, ok := i.ws.Sources.ByID(id); !ok {
		if _, err := i.ws.Sources.Add(ctx, source.Source{ID: id, Name: string(id), Trust: source.Server}); err != nil {
			return err
		}
	}
	i.known[id] = true
	return nil
}

// InstallCatalogue saves text as a new version of the catalogue, and reports
// whether it differs from the one in force.
func (ws *Workspace) InstallCatalogue(ctx context.Context, text []byte, note string) (bool, error) {
	now, version := ws.Catalogue.Text()
	if now == string(text) {
		return false, nil
	}
	_, err := ws.Catalogue.Save(ctx, string(text), note, version)
	return err == nil, err
}
