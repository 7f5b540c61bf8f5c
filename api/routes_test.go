package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"percorso/people"
)

// notedMux notes the patterns that it is given.
type notedMux struct {
	*http.ServeMux
	patterns []string
}

func (m *notedMux) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.HandleFunc(pattern, handler)
}

// TestEveryRouteIsDescribed: what can be asked for stands in openapi.yaml, each
// with a name of its own and the right that it asks for.
func TestEveryRouteIsDescribed(t *testing.T) {
	mux := &notedMux{ServeMux: http.NewServeMux()}
	a, err := register(mux, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]string{}
	names := map[string]bool{}
	for path, item := range a.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
			http.MethodPatch: item.Patch, http.MethodDelete: item.Delete, http.MethodHead: item.Head, http.MethodOptions: item.Options,
		} {
			if op == nil {
				continue
			}
			described[method+" "+path] = op.OperationID
			if names[op.OperationID] {
				t.Errorf("two operations are called %q", op.OperationID)
			}
			names[op.OperationID] = true
		}
	}
	for _, pattern := range mux.patterns {
		if described[pattern] == "" {
			t.Errorf("%s is not in the description", pattern)
		}
	}
	if len(mux.patterns) != len(described) {
		t.Errorf("%d routes, %d operations", len(mux.patterns), len(described))
	}
}

// TestNoRouteWithoutARight: a server with such a route does not start.
func TestNoRouteWithoutARight(t *testing.T) {
	g := &gate{}
	g.Handle(&huma.Operation{Method: http.MethodGet, Path: "/api/secret", OperationID: "get-secret"}, nil)
	g.Handle(&huma.Operation{Method: http.MethodGet, Path: "/api/nameless", Metadata: needs(people.Owner.Rights()[0])}, nil)
	if err := g.check(); err == nil || !strings.Contains(err.Error(), "/api/secret") || !strings.Contains(err.Error(), "/api/nameless") {
		t.Errorf("got %v", err)
	}
}
