package workspace

import (
	"context"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
	"percorso/journeymap"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
)

// Measured is the workspace as maps are measured by it.
type Measured struct{ *Workspace }

var _ binding.Data = Measured{}

// Table implements binding.Data.
func (d Measured) Table(model percorso.ModelID) (*catalogue.Table, error) {
	return d.Catalogue.Table(model, d.Index.View().Signatures())
}

// Names implements binding.Data.
func (d Measured) Names() (events, properties map[string]bool) {
	view := d.Index.View()
	events, properties = map[string]bool{}, map[string]bool{}
	signatures := view.Signatures()
	for i := range signatures {
		events[insight.EventName(&signatures[i])] = true
	}
	for _, p := range view.Properties() {
		properties[p.Name] = true
	}
	return events, properties
}

// Currency implements binding.Data.
func (d Measured) Currency() string { return d.Config().Currency }

// Figures measures maps; the map of the other form is read as the person whom who
// finds in the context.
func (d Measured) Figures(who func(context.Context) string) *binding.Service {
	return &binding.Service{Data: d, Pair: func(ctx context.Context, id string) (*document.Document, error) {
		opened, err := d.Maps.Open(ctx, journeymap.ID(id), who(ctx))
		return opened.Doc, err
	}}
}
