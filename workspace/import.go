package workspace

import (
	"context"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
)

// KnowSource makes a source that an import brings, unless it is there: trusted
// as the export says that it came from, else like our own systems.
func (ws *Workspace) KnowSource(ctx context.Context, id percorso.SourceID, from spec.Origin) error {
	if _, ok := ws.Sources.ByID(id); ok {
		return nil
	}
	trust := source.Server
	if from.Trust == string(source.Browser) {
		trust = source.Browser
	}
	_, err := ws.Sources.Add(ctx, source.Source{ID: id, Name: string(id), Trust: trust, Shared: from.Shared})
	return err
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
