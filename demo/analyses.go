package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"percorso"
	"percorso/analysis"
	"percorso/insight"
	"percorso/workspace"
)

// analysesText is what the brand's people have saved, in the order of their
// dashboard. A name is in the language of those who gave it, so each is there
// twice, as the maps are.
//
//go:embed analyses.json
var analysesText []byte

// savedAnalysis is an analysis, and how wide its card is.
type savedAnalysis struct {
	Name    percorso.Text `json:"name"`
	About   percorso.Text `json:"about"`
	Address string        `json:"address"`
	Width   int           `json:"width"`
	Query   insight.Query `json:"query"`
}

// What the brand's dashboard and its audience are called.
var (
	boardName     = percorso.Text{It: "Il lunedì di Tramasole", En: "Mondays at Tramasole"}
	boardAbout    = percorso.Text{It: "Che cosa è cambiato negli ultimi tre mesi.", En: "What has changed in the last three months."}
	audienceName  = percorso.Text{It: "Clienti che ritornano a comprare", En: "Customers who come back to buy"}
	audienceAbout = percorso.Text{It: "Almeno due acquisti.", En: "At least two purchases."}
)

// Shelve puts the brand's analyses, its dashboards and its audiences into ws.
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
	for _, language := range []string{"en", "it"} { // the last saved come first
		if err := shelve(ctx, ws, all, language); err != nil {
			return err
		}
	}
	return nil
}

// shelve does so in one language.
func shelve(ctx context.Context, ws *workspace.Workspace, all []savedAnalysis, language string) error {
	elena := analysis.Author{ID: "elena", Name: author("elena").Name}
	board := analysis.Dashboard{Name: boardName.In(language), About: boardAbout.In(language)}
	for _, a := range all {
		kept, err := ws.Shelf.SaveAnalysis(ctx, elena, analysis.Analysis{Name: a.Name.In(language), About: a.About.In(language), Query: a.Query, Address: a.Address})
		if err != nil {
			return fmt.Errorf("saving the demo's analyses: %w", err)
		}
		board.Cards = append(board.Cards, analysis.Card{Analysis: kept.ID, Width: a.Width, Height: 1})
	}
	if _, err := ws.Shelf.MakeDashboard(ctx, elena, board); err != nil {
		return fmt.Errorf("making the demo's dashboard: %w", err)
	}
	two := int64(2)
	_, err := ws.Shelf.KeepAudience(ctx, elena, analysis.Audience{
		Name: audienceName.In(language), About: audienceAbout.In(language),
		Query: insight.Query{Kind: insight.KindCustomers, Among: &insight.Among{Outcomes: &insight.Range{AtLeast: &two}}},
	}, nil)
	if err != nil {
		return fmt.Errorf("keeping the demo's audience: %w", err)
	}
	return nil
}
