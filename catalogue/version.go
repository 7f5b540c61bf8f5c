package catalogue

import (
	"context"
	"time"
)

// Version is one state of a workspace's catalogue. Versions are only ever
// added; going back to an older one adds it anew.
type Version struct {
	Number int       `json:"version"` // from 1, without gaps; 0 is what Percorso begins with
	At     time.Time `json:"at"`      // zero for version 0
	Author string    `json:"author"`
	Note   string    `json:"note"`
}

// Store keeps the versions of one workspace's catalogue. cataloguetest holds
// what it promises.
type Store interface {
	// CatalogueVersions returns all versions, newest first.
	CatalogueVersions(ctx context.Context) ([]Version, error)
	// CatalogueText returns the YAML of version n; an error of kind NotFound
	// when there is none.
	CatalogueText(ctx context.Context, n int) (string, error)
	// AddCatalogueVersion keeps v with its YAML, durably. V's number must be
	// the newest one plus 1: an error of kind Conflict means that somebody was
	// faster, and nothing was kept.
	AddCatalogueVersion(ctx context.Context, v Version, yaml string) error
}

// starter is version 0: what a workspace has before anybody edits it.
const starter = `# The catalogue of this workspace. It builds on Percorso's own; what you write
# here comes first. docs/format/catalogue.md explains every key.
format: percorso-catalogue/1
extends: default

# touchpoints:
#   - id: personal_shopper
#     name: {it: Personal shopper, en: Personal shopper}
#     kind: human          # physical, digital or human
#     ownership: owned     # owned, paid or earned
#     channel: store
#
# touchpoint_rules:
#   - touchpoint: personal_shopper
#     when: {channel: store, event: Personal Shopper Booked}
#
# models:
#   - id: infinite         # changes single places of the model that is there
#     places:
#       personal_shopper: evaluation
`
