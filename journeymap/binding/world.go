package binding

import (
	"context"
	"slices"

	"percorso"
	"percorso/catalogue"
	"percorso/insight"
)

// Data is the workspace that figures come from.
type Data interface {
	Ask(ctx context.Context, q insight.Query) (any, error)
	// Table is the catalogue for a stage model, the default one when it is empty;
	// an unknown one is percorso.NotFound.
	Table(model percorso.ModelID) (*catalogue.Table, error)
	// Names are the events and properties that interactions have.
	Names() (events, properties map[string]bool)
	// Visible is the journal position up to which interactions are in answers.
	Visible() int64
	Currency() string
}

// world is what names mean, at one moment.
type world struct {
	table              func(percorso.ModelID) (*catalogue.Table, error)
	touchpoints        map[percorso.TouchpointID]percorso.Text
	channels           []catalogue.Channel
	events, properties map[string]bool
	version            int
}

func newWorld(d Data) (*world, error) {
	t, err := d.Table("")
	if err != nil {
		return nil, err
	}
	w := &world{table: d.Table, touchpoints: make(map[percorso.TouchpointID]percorso.Text, len(t.Touchpoints)), channels: t.Channels, version: t.Version}
	for i := range t.Touchpoints {
		w.touchpoints[t.Touchpoints[i].ID] = t.Touchpoints[i].Name
	}
	w.events, w.properties = d.Names()
	return w, nil
}

func (w *world) touchpoint(id percorso.TouchpointID) (percorso.Text, bool) {
	name, ok := w.touchpoints[id]
	return name, ok
}

func (w *world) channel(id percorso.ChannelID) (percorso.Text, bool) {
	i := slices.IndexFunc(w.channels, func(c catalogue.Channel) bool { return c.ID == id })
	if i < 0 {
		return percorso.Text{}, false
	}
	return w.channels[i].Name, true
}
