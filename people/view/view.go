// Package view keeps the views of pages that people save: a name for an address.
package view

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"percorso"
)

// View is a page as somebody wants to see it again.
type View struct {
	ID      string    `json:"id"`
	Page    string    `json:"page" doc:"Section of the page: customers, journey, flows ..."`
	Name    string    `json:"name"`
	Address string    `json:"address" doc:"The search part of the page's address, with its question mark"`
	Owner   string    `json:"-"`
	Author  string    `json:"author" doc:"Name of whoever saved it"`
	Shared  bool      `json:"shared" doc:"Whether colleagues see it too"`
	At      time.Time `json:"at"`
}

// Store keeps views.
type Store interface {
	// Views returns a page's views that the person sees, by name: their own, and
	// those that are shared.
	Views(ctx context.Context, page, person string) ([]View, error)
	// View returns one view; the error is of kind NotFound when there is none.
	View(ctx context.Context, id string) (View, error)
	// SaveView adds a view, or changes the one with its ID.
	SaveView(ctx context.Context, v View) error
	DeleteView(ctx context.Context, id string) error
}

// The bounds of a view.
const (
	maxPage    = 40
	maxName    = 100
	maxAddress = 4000
)

// Check returns the view with its blanks trimmed, or what is wrong with it.
func Check(v View) (View, error) {
	v.Page, v.Name = strings.TrimSpace(v.Page), strings.TrimSpace(v.Name)
	switch {
	case v.Page == "" || len(v.Page) > maxPage || strings.ContainsAny(v.Page, "/?#"):
		return v, percorso.Errorf(percorso.Invalid, "page: %q is no page; give its section, such as customers", v.Page)
	case v.Name == "" || utf8.RuneCountInString(v.Name) > maxName:
		return v, percorso.Errorf(percorso.Invalid, "name: give the view a name of 1 to %d characters", maxName)
	case len(v.Address) > maxAddress || v.Address != "" && v.Address[0] != '?':
		return v, percorso.Errorf(percorso.Invalid, "address: give the search part of the page's address, from its question mark on, at most %d bytes", maxAddress)
	}
	return v, nil
}
