package sqlite

import (
	"strconv"
	"testing"

	"percorso"
	"percorso/insight/cost"
)

func TestCostsAreKeptOnce(t *testing.T) {
	ctx, s := t.Context(), NewCostStore(openState(t))
	costs := []cost.Cost{
		{Field: "channel", Value: "email", From: "2026-11-01", To: "2026-11-30", Amount: 100, Currency: "EUR", Note: "Autunno"},
		{Field: "channel", Value: "email", From: "2026-10-01", To: "2026-10-31", Amount: 100, Currency: "EUR"},
	}
	for i := range costs {
		if err := costs[i].Check("EUR"); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{2, 0} {
		if n, err := s.AddCosts(ctx, costs); err != nil || n != want {
			t.Fatalf("added %d of 2 (%v), want %d", n, err, want)
		}
	}
	if err := s.DeleteCost(ctx, costs[1].ID); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteCost(ctx, costs[1].ID); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("deleted twice: %v", err)
	}
	left, err := s.Costs(ctx)
	if err != nil || len(left) != 1 || left[0] != costs[0] {
		t.Errorf("%+v are left (%v)", left, err)
	}
}

func TestCostsAreBounded(t *testing.T) {
	ctx, s := t.Context(), NewCostStore(openState(t))
	costs := make([]cost.Cost, cost.Most+1)
	for i := range costs {
		costs[i] = cost.Cost{ID: strconv.Itoa(i), Field: "channel", Value: "email", From: "2026-11-01", To: "2026-11-30", Amount: 1, Currency: "EUR"}
	}
	if _, err := s.AddCosts(ctx, costs); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("one too many: %v", err)
	}
	if n, err := s.AddCosts(ctx, costs[1:]); err != nil || n != cost.Most {
		t.Errorf("%d were kept: %v", n, err)
	}
	if _, err := s.AddCosts(ctx, costs[:1]); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("one more: %v", err)
	}
	if n, err := s.AddCosts(ctx, costs[1:3]); err != nil || n != 0 {
		t.Errorf("those that are there already: %d, %v", n, err)
	}
}
