package analysis

import (
	"context"

	"percorso"
	"percorso/internal/ids"
)

func checkDashboard(d *Dashboard) error {
	if err := named(&d.Name, &d.About); err != nil {
		return err
	}
	if len(d.Cards) > maxCards {
		return percorso.Errorf(percorso.Invalid, "cards: there are %d; a dashboard has at most %d", len(d.Cards), maxCards)
	}
	for i, c := range d.Cards {
		if c.Width < 1 || c.Width > 4 || c.Height < 1 || c.Height > 2 {
			return percorso.Errorf(percorso.Invalid, "cards[%d]: give a width of 1 to 4 columns and a height of 1 or 2 rows", i)
		}
	}
	return nil
}

// Dashboards lists the dashboards, the last changed first.
func (s *Shelf) Dashboards(ctx context.Context) ([]Dashboard, error) { return s.store.Dashboards(ctx) }

// Dashboard returns one; the error is of kind percorso.NotFound when there is none.
func (s *Shelf) Dashboard(ctx context.Context, id string) (Dashboard, error) {
	return s.store.Dashboard(ctx, id)
}

// MakeDashboard adds a dashboard.
func (s *Shelf) MakeDashboard(ctx context.Context, who Author, d Dashboard) (Dashboard, error) {
	if err := checkDashboard(&d); err != nil {
		return d, err
	}
	s.adding.Lock()
	defer s.adding.Unlock()
	all, err := s.store.Dashboards(ctx)
	if err != nil {
		return d, err
	}
	if len(all) >= maxDashboards {
		return d, percorso.Errorf(percorso.TooMany, "there are %d dashboards, which is all that there can be: delete some", maxDashboards)
	}
	d.ID, d.Made = ids.New(), s.made(who)
	return d, s.store.PutDashboard(ctx, d)
}

// ChangeDashboard puts the name, note and cards of d in place of what the
// dashboard with its id had.
func (s *Shelf) ChangeDashboard(ctx context.Context, who Author, d Dashboard) (Dashboard, error) {
	if err := checkDashboard(&d); err != nil {
		return d, err
	}
	was, err := s.store.Dashboard(ctx, d.ID)
	if err != nil {
		return d, err
	}
	d.Made = was.Made
	d.changed(s.made(who))
	return d, s.store.PutDashboard(ctx, d)
}

// DeleteDashboard deletes a dashboard; its analyses stay.
func (s *Shelf) DeleteDashboard(ctx context.Context, id string) error {
	if _, err := s.store.Dashboard(ctx, id); err != nil {
		return err
	}
	return s.store.DropDashboard(ctx, id)
}
