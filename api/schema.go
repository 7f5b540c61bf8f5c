package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// ofMaps are the packages whose types have short names, as others have too: in
// the description Map comes before them.
var ofMaps = map[string]bool{"percorso/journeymap": true, "percorso/journeymap/document": true, "percorso/journeymap/template": true}

// schemaName names a type in the description.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if ofMaps[t.PkgPath()] && !strings.HasPrefix(name, "Map") {
		return "Map" + name
	}
	return name
}
