// Package analysistest is the promise of analysis.Store, as tests.
package analysistest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/analysis"
	"percorso/insight"
)

var at = time.Date(2026, 11, 22, 21, 14, 0, 0, time.UTC)

func made(after time.Duration) analysis.Made {
	return analysis.Made{CreatedAt: at, CreatedBy: "Ana", ChangedAt: at.Add(after), ChangedBy: "Ugo"}
}

// Run tests a store; open returns an empty one, which the test closes by itself.
func Run(t *testing.T, open func(t *testing.T) analysis.Store) {
	t.Run("Analyses", func(t *testing.T) { analyses(t, open(t)) })
	t.Run("Dashboards", func(t *testing.T) { dashboards(t, open(t)) })
	t.Run("Audiences", func(t *testing.T) { audiences(t, open(t)) })
	t.Run("Shares", func(t *testing.T) { shares(t, open(t)) })
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func missing(t *testing.T, err error) {
	t.Helper()
	if percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("what is not there: %v", err)
	}
}

func saved(id string, after time.Duration) analysis.Analysis {
	return analysis.Analysis{
		ID: id, Name: "Carrello " + id, About: "Perché \"qui\"?", Address: "?period=30d",
		Query: insight.Query{Kind: "funnel", Period: &insight.Period{Last: "30d"}, Steps: []insight.Step{{Where: []insight.Condition{{Field: "event", Is: []string{"à"}}}}}},
		Made:  made(after),
	}
}

func analyses(t *testing.T, s analysis.Store) {
	ctx := t.Context()
	same(t, "none", []analysis.Analysis{}, must[[]analysis.Analysis](t)(s.Analyses(ctx)))
	_, err := s.Analysis(ctx, "a")
	missing(t, err)
	a, b := saved("a", time.Hour), saved("b", 0)
	do(t, s.PutAnalysis(ctx, a))
	do(t, s.PutAnalysis(ctx, b))
	same(t, "one", a, must[analysis.Analysis](t)(s.Analysis(ctx, "a")))
	same(t, "both", []analysis.Analysis{a, b}, must[[]analysis.Analysis](t)(s.Analyses(ctx)))
	b.Name, b.Query.Kind, b.ChangedAt = "Altro", "journey", at.Add(2*time.Hour)
	do(t, s.PutAnalysis(ctx, b))
	same(t, "the last changed first", []analysis.Analysis{b, a}, must[[]analysis.Analysis](t)(s.Analyses(ctx)))
	do(t, s.DropAnalysis(ctx, "b"))
	do(t, s.DropAnalysis(ctx, "b"))
	same(t, "what is left", []analysis.Analysis{a}, must[[]analysis.Analysis](t)(s.Analyses(ctx)))
}

func dashboards(t *testing.T, s analysis.Store) {
	ctx := t.Context()
	do(t, s.PutAnalysis(ctx, saved("a", 0)))
	do(t, s.PutAnalysis(ctx, saved("b", 0)))
	_, err := s.Dashboard(ctx, "d")
	missing(t, err)
	d := analysis.Dashboard{ID: "d", Name: "Lunedì", About: "", Made: made(0), Cards: []analysis.Card{
		{Analysis: "b", Width: 4, Height: 2}, {Analysis: "a", Width: 1, Height: 1}, {Analysis: "b", Width: 2, Height: 1},
	}}
	empty := analysis.Dashboard{ID: "e", Name: "Vuota", Made: made(time.Hour), Cards: []analysis.Card{}}
	do(t, s.PutDashboard(ctx, d))
	do(t, s.PutDashboard(ctx, empty))
	same(t, "both", []analysis.Dashboard{empty, d}, must[[]analysis.Dashboard](t)(s.Dashboards(ctx)))
	d.Cards = d.Cards[:2]
	do(t, s.PutDashboard(ctx, d))
	same(t, "fewer cards", d, must[analysis.Dashboard](t)(s.Dashboard(ctx, "d")))
	missing(t, s.PutDashboard(ctx, analysis.Dashboard{ID: "f", Name: "x", Made: made(0), Cards: []analysis.Card{{Analysis: "none", Width: 1, Height: 1}}}))
	_, err = s.Dashboard(ctx, "f")
	missing(t, err)
	do(t, s.DropAnalysis(ctx, "b"))
	d.Cards = d.Cards[1:]
	same(t, "without the analysis that was deleted", d, must[analysis.Dashboard](t)(s.Dashboard(ctx, "d")))
	do(t, s.DropDashboard(ctx, "d"))
	same(t, "what is left", []analysis.Dashboard{empty}, must[[]analysis.Dashboard](t)(s.Dashboards(ctx)))
}

func audiences(t *testing.T, s analysis.Store) {
	ctx := t.Context()
	_, err := s.Audience(ctx, "a")
	missing(t, err)
	frozen := at.Add(time.Minute)
	live := analysis.Audience{ID: "a", Name: "Zelanti", Query: insight.Query{Kind: "customers"}, Made: made(0)}
	list := analysis.Audience{ID: "b", Name: "Amici", Query: insight.Query{Kind: "customers"}, Frozen: true, Size: 2, FrozenAt: &frozen, Made: made(0)}
	do(t, s.PutAudience(ctx, live, nil))
	do(t, s.PutAudience(ctx, list, []percorso.ProfileID{"p2", "p1", "p2"}))
	same(t, "by name", []analysis.Audience{list, live}, must[[]analysis.Audience](t)(s.Audiences(ctx)))
	same(t, "members", []percorso.ProfileID{"p1", "p2"}, must[[]percorso.ProfileID](t)(s.Members(ctx, "b")))
	list.Name = "Amiche"
	do(t, s.PutAudience(ctx, list, nil))
	same(t, "members stay", []percorso.ProfileID{"p1", "p2"}, must[[]percorso.ProfileID](t)(s.Members(ctx, "b")))
	same(t, "renamed", list, must[analysis.Audience](t)(s.Audience(ctx, "b")))
	list.Frozen, list.Size, list.FrozenAt = false, 0, nil
	do(t, s.PutAudience(ctx, list, []percorso.ProfileID{}))
	same(t, "thawed", []percorso.ProfileID{}, must[[]percorso.ProfileID](t)(s.Members(ctx, "b")))
	do(t, s.DropAudience(ctx, "b"))
	same(t, "what is left", []analysis.Audience{live}, must[[]analysis.Audience](t)(s.Audiences(ctx)))
	same(t, "of nobody", []percorso.ProfileID{}, must[[]percorso.ProfileID](t)(s.Members(ctx, "b")))
}

func shares(t *testing.T, s analysis.Store) {
	ctx := t.Context()
	do(t, s.PutAnalysis(ctx, saved("a", 0)))
	one := analysis.Share{ID: "1", Analysis: "a", Hash: [32]byte{1, 255}, Name: "Agenzia", CreatedAt: at, CreatedBy: "Ana", ExpiresAt: at.Add(time.Hour)}
	two := analysis.Share{ID: "2", Analysis: "a", Hash: [32]byte{2}, CreatedAt: at.Add(time.Minute), CreatedBy: "Ana"}
	do(t, s.PutShare(ctx, one))
	do(t, s.PutShare(ctx, two))
	same(t, "the newest first", []analysis.Share{two, one}, must[[]analysis.Share](t)(s.Shares(ctx, "a")))
	do(t, s.UseShare(ctx, "1", at))
	one.UsedAt = at
	same(t, "by its secret", one, must[analysis.Share](t)(s.ShareByHash(ctx, one.Hash)))
	do(t, s.DropShare(ctx, "b", "1"))
	same(t, "of another analysis", 2, len(must[[]analysis.Share](t)(s.Shares(ctx, "a"))))
	do(t, s.DropShare(ctx, "a", "1"))
	_, err := s.ShareByHash(ctx, one.Hash)
	missing(t, err)
	do(t, s.DropAnalysis(ctx, "a"))
	_, err = s.ShareByHash(ctx, two.Hash)
	missing(t, err)
}
