//go:build !noui

package web

import (
	"embed"
	"io/fs"
)

// all: takes dist/.keep too, so that this compiles before the page is built.
//
//go:embed all:dist
var dist embed.FS

func init() {
	if sub, err := fs.Sub(dist, "dist"); err == nil {
		files = sub
	}
}
