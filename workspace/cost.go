package workspace

import (
	"context"
	"io"

	"percorso/insight/cost"
)

// ImportedCosts says what became of a file of costs. Where a row cannot be read,
// nothing of the file is kept.
type ImportedCosts struct {
	Rows  int        `json:"rows" doc:"That could be read"`
	Added int        `json:"added" doc:"Of these, new ones"`
	Bad   []cost.Row `json:"bad" nullable:"false" doc:"Rows that cannot be read, the first 20. Where there is one, nothing was added"`
}

// ImportCosts reads costs from a CSV file, as cost.Read has it, and keeps those
// that are new.
func (ws *Workspace) ImportCosts(ctx context.Context, file io.Reader) (ImportedCosts, error) {
	costs, bad, err := cost.Read(file, ws.Config().Currency)
	out := ImportedCosts{Rows: len(costs), Bad: bad}
	if out.Bad == nil {
		out.Bad = []cost.Row{}
	}
	if err == nil && len(bad) == 0 {
		out.Added, err = ws.Costs.AddCosts(ctx, costs)
	}
	return out, err
}
