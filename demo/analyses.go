package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"percorso/analysis"
	"percorso/insight"
	"percorso/workspace"
)

// analysesText is what the brand's people have saved, in the order of their
// dashboard.
//
//go:embed analyses.json
var analysesText []byte

// savedAnalysis is an analysis, and how wide its card is.
type savedAnalysis struct {
	Name    string        `json:"name"`
	About   string        `json:"about"`
	Address string        `json:"address"`
	Width   int           `json:"width"`
	Query   insight.Query `json:"query"`
}

// Shelve puts the brand's analyses, its dashboard and its audience into ws.
// Where there is an analysis already, it does nothing.
func Shelve(ctx context.Context, ws *workspace.Workspace) error {
	there, err := ws.Shelf.Analyses(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	var all []savedAnalysis
	if err := json.Unmarshal(analysesText, &all); err != nil {
		return fmt.Errorf("reading the demo's analyses: %w", err)
	}
	elena := analysis.Author{ID: "elena", Name: author("elena").Name}
	board := analysis.Dashboard{Name: "Il lunedì di Tramasole", About: "Che cosa è cambiato negli ultimi tre mesi."}
	for _, a := range all {
		kept, err := ws.Shelf.SaveAnalysis(ctx, elena, analysis.Analysis{Name: a.Name, About: a.About, Query: a.Query, Address: a.Address})
		if err != nil {
			return fmt.Errorf("saving the demo's analyses: %w", err)
		}
		board.Cards = append(board.Cards, analysis.Card{Analysis: kept.ID, Width: a.Width, Height: 1})
	}
	if _, err := ws.Shelf.MakeDashboard(ctx, elena, board); err != nil {
		return fmt.Errorf("making the demo's dashboard: %w", err)
	}
	two := int64(2)
	_, err = ws.Shelf.KeepAudience(ctx, elena, analysis.Audience{
		Name: "Clienti che ritornano a comprare", About: "Almeno due acquisti.",
		Query: insight.Query{Kind: insight.KindCustomers, Among: &insight.Among{Outcomes: &insight.Range{AtLeast: &two}}},
	}, nil)
	if err != nil {
		return fmt.Errorf("keeping the demo's audience: %w", err)
	}
	return nil
}
