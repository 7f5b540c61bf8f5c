// Package examples holds mappings for data sets that people know, the catalogues
// that suit them, and maps that are bound to them.
package examples

import "embed"

// Files holds imports/*.yaml, catalogues/*.yaml and maps/*.json.
//
//go:embed imports/*.yaml catalogues/*.yaml maps/*.json
var Files embed.FS
