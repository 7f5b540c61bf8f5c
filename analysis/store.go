package analysis

import (
	"context"
	"time"

	"percorso"
)

// Store keeps a shelf. What one method did is on the disk when it returns. What
// is not there is an error of kind percorso.NotFound, but not for those that
// drop.
type Store interface {
	AnalysisStore
	DashboardStore
	AudienceStore
	ShareStore
}

// AnalysisStore keeps saved analyses.
type AnalysisStore interface {
	Analyses(ctx context.Context) ([]Analysis, error) // the last changed first
	Analysis(ctx context.Context, id string) (Analysis, error)
	PutAnalysis(ctx context.Context, a Analysis) error
	DropAnalysis(ctx context.Context, id string) error // with its cards and links
}

// DashboardStore keeps dashboards.
type DashboardStore interface {
	Dashboards(ctx context.Context) ([]Dashboard, error) // the last changed first
	Dashboard(ctx context.Context, id string) (Dashboard, error)
	PutDashboard(ctx context.Context, d Dashboard) error // a card without its analysis is of kind percorso.NotFound
	DropDashboard(ctx context.Context, id string) error
}

// AudienceStore keeps audiences.
type AudienceStore interface {
	Audiences(ctx context.Context) ([]Audience, error) // by name
	Audience(ctx context.Context, id string) (Audience, error)
	// PutAudience saves an audience; members, where they are not nil, take the
	// place of those that it has.
	PutAudience(ctx context.Context, a Audience, members []percorso.ProfileID) error
	DropAudience(ctx context.Context, id string) error
	Members(ctx context.Context, id string) ([]percorso.ProfileID, error)
}

// ShareStore keeps links.
type ShareStore interface {
	Shares(ctx context.Context, analysis string) ([]Share, error) // the newest first
	ShareByHash(ctx context.Context, hash [32]byte) (Share, error)
	PutShare(ctx context.Context, s Share) error
	UseShare(ctx context.Context, id string, at time.Time) error
	DropShare(ctx context.Context, analysis, id string) error
}
