package workspace

import (
	"context"

	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
)

// EachCustomer calls each with every customer of a question's list.
func (ws *Workspace) EachCustomer(ctx context.Context, q insight.Query, each func(*catalogue.Model, insight.CustomerRow) error) error {
	return ws.asker().EachCustomer(ctx, q, each)
}

// Timeline tells what the customer with node n did; quotes are what they said, by
// journal position.
func (ws *Workspace) Timeline(ctx context.Context, n graph.Node, q insight.TimelineQuery, quotes map[int64]string) (*insight.Timeline, error) {
	return ws.asker().Timeline(ctx, n, q, quotes)
}
