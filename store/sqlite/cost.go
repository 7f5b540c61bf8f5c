package sqlite

import (
	"context"
	"fmt"

	"percorso"
	"percorso/insight"
	"percorso/insight/cost"
)

// CostStore keeps costs in the file that OpenState opened.
type CostStore struct{ db *DB }

var _ insight.Costs = (*CostStore)(nil)

// NewCostStore returns a store on db, which stays the caller's.
func NewCostStore(db *DB) *CostStore { return &CostStore{db: db} }

// Costs returns all costs, the latest periods first, then by field and value.
func (s *CostStore) Costs(ctx context.Context) ([]cost.Cost, error) {
	rows, err := s.db.R.QueryContext(ctx, `SELECT id, field, value, from_day, to_day, amount, currency, note FROM cost ORDER BY from_day DESC, field, value, id`)
	if err != nil {
		return nil, explain(fmt.Errorf("reading the costs: %w", err))
	}
	defer func() { _ = rows.Close() }()
	out := []cost.Cost{}
	for rows.Next() {
		var c cost.Cost
		if err := rows.Scan(&c.ID, &c.Field, &c.Value, &c.From, &c.To, &c.Amount, &c.Currency, &c.Note); err != nil {
			return nil, explain(fmt.Errorf("reading the costs: %w", err))
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading the costs: %w", err))
	}
	return out, nil
}

// AddCosts adds costs, all or none, and returns how many were not there yet. With
// more than cost.Most of them it is percorso.Invalid.
func (s *CostStore) AddCosts(ctx context.Context, costs []cost.Cost) (added int, err error) {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return 0, explain(fmt.Errorf("saving costs: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	for i := range costs {
		c := &costs[i]
		result, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO cost (id, field, value, from_day, to_day, amount, currency, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			c.ID, c.Field, c.Value, c.From, c.To, c.Amount, c.Currency, c.Note)
		if err != nil {
			return 0, explain(fmt.Errorf("saving costs: %w", err))
		}
		n, err := result.RowsAffected()
		if err != nil {
			return 0, explain(fmt.Errorf("saving costs: %w", err))
		}
		added += int(n)
	}
	var all int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM cost`).Scan(&all); err != nil {
		return 0, explain(fmt.Errorf("saving costs: %w", err))
	}
	if added > 0 && all > cost.Most {
		return 0, percorso.Errorf(percorso.Invalid, "with these there would be %d costs, and a workspace keeps 50,000: delete old ones, or give sums by month", all)
	}
	if err := tx.Commit(); err != nil {
		return 0, explain(fmt.Errorf("saving costs: %w", err))
	}
	return added, nil
}

// DeleteCost takes a cost away; an unknown one is percorso.NotFound.
func (s *CostStore) DeleteCost(ctx context.Context, id string) error {
	result, err := s.db.W.ExecContext(ctx, `DELETE FROM cost WHERE id = ?`, id)
	if err != nil {
		return explain(fmt.Errorf("deleting a cost: %w", err))
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return percorso.Errorf(percorso.NotFound, "there is no cost %q", id)
	}
	return nil
}
