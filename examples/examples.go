// Package examples holds mappings for data sets that people know, and the
// catalogues that suit them.
package examples

import "embed"

// Files holds imports/*.yaml and catalogues/*.yaml.
//
//go:embed imports/*.yaml catalogues/*.yaml
var Files embed.FS
