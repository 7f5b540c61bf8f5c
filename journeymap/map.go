// Package journeymap keeps a workspace's journey maps: who may see and change
// each, the numbered log of its changes and who is told of them, versions,
// comments, links that show it to others, its pictures, and the portfolio.
package journeymap

import (
	"time"
)

// ID names a map in its workspace, for good.
type ID string

// Author is who did something. A guest has no ID.
type Author struct {
	ID   string `json:"id" doc:"Of the person; empty for a guest, and for the program itself"`
	Name string `json:"name" doc:"As they were called then"`
}

// Head is what is known of a map without looking at its nodes.
type Head struct {
	ID        ID
	Seq       int64 // of the newest batch, 0 before the first
	Private   bool  // only named people see it
	CreatedAt time.Time
	CreatedBy Author
	ChangedAt time.Time // by people's hand, of the nodes
	ChangedBy Author
	DeletedAt time.Time // zero: it is there
	Summary   Summary
}

// Share is a link that shows a map to whoever has it.
type Share struct {
	ID        string
	Map       ID
	Hash      [32]byte // of the secret in the link
	Name      string   // for whom it is
	Access    Access   // View or Comment
	Password  string   // its hash; empty without one
	Look      Look
	Figures   bool
	CreatedAt time.Time
	CreatedBy string // name
	ExpiresAt time.Time
	UsedAt    time.Time // zero for never
}

// Look is what of a map a link shows; the zero value is all of it.
type Look struct {
	View   string   `json:"view,omitempty" enum:"table,circle,blueprint" doc:"How it is drawn; as the map says when absent"`
	Lanes  []string `json:"lanes,omitempty" maxItems:"100" doc:"Ids of the lanes that are shown; all when absent"`
	Stages []string `json:"stages,omitempty" maxItems:"300" doc:"Ids of the stages that are shown; all when absent"`
}

// All reports whether the link shows the whole map.
func (l Look) All() bool { return len(l.Lanes) == 0 && len(l.Stages) == 0 }

// Asset is a picture of a map.
type Asset struct {
	ID     string    `json:"asset" doc:"Of its content: the same picture has the same id"`
	Kind   string    `json:"kind" doc:"Media type: image/png, image/jpeg, image/webp, image/gif"`
	Width  int       `json:"width" doc:"Pixels"`
	Height int       `json:"height" doc:"Pixels"`
	Size   int64     `json:"size" doc:"Bytes"`
	At     time.Time `json:"-"`
}

// Grant names somebody's access to a map, in place of what their role brings.
type Grant struct {
	Person string `json:"person" maxLength:"40" doc:"Id"`
	Access Access `json:"access"`
}
