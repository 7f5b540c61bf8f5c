package workspace

import (
	"context"

	"percorso"
	"percorso/collect/spec"
)

// KnowSource makes a source that an import brings, unless it is there: trusted
// as the export says that it came from, else like our own systems.
func (ws *Workspace) KnowSource(ctx context.Context, id percorso.SourceID, from spec.Origin) error {
	return ws.knowSource(ctx, id, string(id), from)
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
