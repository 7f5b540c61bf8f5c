package demo

import (
	"context"
	"fmt"

	"percorso/gen"
	"percorso/insight/cost"
	"percorso/workspace"
)

// billedBy is who sends the bill of a channel.
var billedBy = map[string]string{"paid_search": "Google Ads", "paid_social": "Instagram, Facebook"}

// pay writes down what the brand's adverts cost, month by month, so that returns
// stand beside credit.
func pay(ctx context.Context, ws *workspace.Workspace, shop *gen.Simulation) error {
	currency := ws.Config().Currency
	var costs []cost.Cost
	for _, s := range shop.Spends() {
		c := cost.Cost{Field: "channel", Value: string(s.Channel), From: s.From, To: s.To, Amount: s.Cents, Currency: currency, Note: billedBy[string(s.Channel)]}
		if err := c.Check(currency); err != nil {
			return fmt.Errorf("writing down the demo's costs: %w", err)
		}
		costs = append(costs, c)
	}
	if _, err := ws.Costs.AddCosts(ctx, costs); err != nil {
		return fmt.Errorf("writing down the demo's costs: %w", err)
	}
	return nil
}
