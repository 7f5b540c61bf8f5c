// Package analysis keeps what people make of questions: analyses that they
// saved under a name, dashboards of these, links that show one to others, and
// audiences, the groups of customers that questions speak of.
package analysis

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"percorso"
	"percorso/insight"
	"percorso/internal/ids"
)

// Author is somebody who saves things.
type Author struct {
	ID   string
	Name string
}

// Made says when something was made and last changed, and by whom.
type Made struct {
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by" doc:"Name"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by" doc:"Name"`
}

// Analysis is a question that somebody saved under a name.
type Analysis struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	About   string        `json:"about" doc:"A note for colleagues"`
	Query   insight.Query `json:"query" doc:"The question. A period in last goes on with the days"`
	Address string        `json:"address" doc:"The search part of its page's address, with its question mark"`
	Made
}

// Dashboard is analyses side by side.
type Dashboard struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	About string `json:"about"`
	Cards []Card `json:"cards" nullable:"false" doc:"In the order in which they are shown"`
	Made
}

// Card is an analysis on a dashboard.
type Card struct {
	Analysis string `json:"analysis" maxLength:"40" doc:"Id of a saved analysis"`
	Width    int    `json:"width" minimum:"1" maximum:"4" doc:"Columns of four"`
	Height   int    `json:"height" minimum:"1" maximum:"2" doc:"Rows"`
}

// Audience is a group of customers with a name.
type Audience struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	About    string        `json:"about"`
	Query    insight.Query `json:"query" doc:"The question of kind customers that says who is in it; of a frozen one, who was when it was frozen"`
	Frozen   bool          `json:"frozen" doc:"Whether it is a list that stays as it is. It survives that profiles are merged"`
	Size     int           `json:"size" doc:"Frozen: how many profiles were kept"`
	FrozenAt *time.Time    `json:"frozen_at,omitempty"`
	Made
}

// Share is a link that shows an analysis to whoever has it, figures alone.
type Share struct {
	ID        string
	Analysis  string
	Hash      [32]byte // of the secret, which is kept nowhere
	Name      string   // for whom it is; may be empty
	CreatedAt time.Time
	CreatedBy string // name
	ExpiresAt time.Time
	UsedAt    time.Time // to the hour; zero for never
}

// The bounds of what is kept.
const (
	maxName       = 120  // characters
	maxAbout      = 2000 // characters
	maxAddress    = 8000 // bytes
	maxAnalyses   = 500
	maxDashboards = 100
	maxCards      = 30
	maxAudiences  = 200
	maxShares     = 50 // of an analysis
	maxShareDays  = 730
	// MaxFrozen is how many profiles a frozen audience has at most.
	MaxFrozen = 200_000
)

// Shelf keeps the analyses, dashboards and audiences of one workspace. It is
// safe for concurrent use.
type Shelf struct {
	store  Store
	now    func() time.Time
	adding sync.Mutex // held from counting what there is until one more is there
}

// Open returns the shelf in a store.
func Open(store Store, now func() time.Time) *Shelf {
	if now == nil {
		now = time.Now
	}
	return &Shelf{store: store, now: now}
}

func (s *Shelf) made(who Author) Made {
	at := s.now().UTC().Truncate(time.Millisecond)
	return Made{CreatedAt: at, CreatedBy: who.Name, ChangedAt: at, ChangedBy: who.Name}
}

func (m *Made) changed(by Made) { m.ChangedAt, m.ChangedBy = by.ChangedAt, by.ChangedBy }

// named trims a name and a note, and says what is wrong with them.
func named(name, about *string) error {
	*name, *about = strings.TrimSpace(*name), strings.TrimSpace(*about)
	switch {
	case *name == "" || utf8.RuneCountInString(*name) > maxName:
		return percorso.Errorf(percorso.Invalid, "name: give it a name of 1 to %d characters", maxName)
	case utf8.RuneCountInString(*about) > maxAbout:
		return percorso.Errorf(percorso.Invalid, "about: it has more than %d characters", maxAbout)
	}
	return nil
}

func checkAnalysis(a *Analysis) error {
	if err := named(&a.Name, &a.About); err != nil {
		return err
	}
	if len(a.Address) > maxAddress || a.Address != "" && a.Address[0] != '?' {
		return percorso.Errorf(percorso.Invalid, "address: give the search part of the page's address, from its question mark on, at most %d bytes", maxAddress)
	}
	if a.Query.Kind == "" {
		return percorso.Errorf(percorso.Invalid, "query: the kind is missing; give the question that is saved")
	}
	return nil
}

// Analyses lists the saved analyses, the last changed first.
func (s *Shelf) Analyses(ctx context.Context) ([]Analysis, error) { return s.store.Analyses(ctx) }

// Analysis returns one; the error is of kind percorso.NotFound when there is none.
func (s *Shelf) Analysis(ctx context.Context, id string) (Analysis, error) {
	return s.store.Analysis(ctx, id)
}

// SaveAnalysis adds an analysis. Whether its question can be answered, the
// caller has found out.
func (s *Shelf) SaveAnalysis(ctx context.Context, who Author, a Analysis) (Analysis, error) {
	if err := checkAnalysis(&a); err != nil {
		return a, err
	}
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.store.Analyses(ctx)
	if err != nil {
		return a, err
	}
	if len(all) >= maxAnalyses {
		return a, percorso.Errorf(percorso.TooMany, "there are %d saved analyses, which is all that there can be: delete some", maxAnalyses)
	}
	a.ID, a.Made = ids.New(), s.made(who)
	return a, s.store.PutAnalysis(ctx, a)
}

// ChangeAnalysis puts the name, note, question and address of a in place of
// what the analysis with its id had.
func (s *Shelf) ChangeAnalysis(ctx context.Context, who Author, a Analysis) (Analysis, error) {
	if err := checkAnalysis(&a); err != nil {
		return a, err
	}
	was, err := s.store.Analysis(ctx, a.ID)
	if err != nil {
		return a, err
	}
	a.Made = was.Made
	a.changed(s.made(who))
	return a, s.store.PutAnalysis(ctx, a)
}

// DeleteAnalysis deletes an analysis, with its links and its cards.
func (s *Shelf) DeleteAnalysis(ctx context.Context, id string) error {
	if _, err := s.store.Analysis(ctx, id); err != nil {
		return err
	}
	return s.store.DropAnalysis(ctx, id)
}
