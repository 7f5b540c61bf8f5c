package api_test

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"percorso/api"
	"percorso/people"
	"percorso/workspace"
)

// expected is the right that each operation is to ask for. It is written by
// hand: an operation that is new gets its line here, after a thought.
var expected = map[string]people.Right{
	"get-demo":    people.Figures,
	"make-demo":   people.Settings,
	"enter-demo":  people.Settings,
	"remove-demo": people.Settings,
	// open to all
	"get-me": people.Nobody, "sign-in": people.Nobody, "get-link": people.Nobody, "follow-link": people.Nobody,
	"start-oidc": people.Nobody, "finish-oidc": people.Nobody, "get-health": people.Nobody, "get-workspace": people.Nobody,
	"get-openapi-yaml": people.Nobody, "get-openapi-json": people.Nobody,
	// about one's own account
	"sign-out": people.Self, "change-me": people.Self, "change-my-password": people.Self, "list-my-sessions": people.Self,
	"end-my-session": people.Self, "end-my-other-sessions": people.Self, "list-tokens": people.Self, "make-token": people.Self, "revoke-token": people.Self,
	// what was measured, of all customers together
	"query": people.Figures, "export-query": people.Figures, "get-fields": people.Figures, "live": people.Figures, "about": people.Figures,
	"list-models": people.Figures, "get-catalogue": people.Figures, "get-catalogue-pieces": people.Figures,
	"list-catalogue-versions": people.Figures, "get-catalogue-version": people.Figures, "diff-catalogue-versions": people.Figures,
	"get-map-figures": people.Figures, "get-map-deviations": people.Figures, "propose-personas": people.Figures, "draft-map": people.Figures, "lint-map": people.Figures, "list-catalogue-values": people.Figures, "list-signatures": people.Figures, "list-unplaced": people.Figures, "trace-signature": people.Figures,
	// journey maps; what of each, its own access says
	"list-maps": people.Maps, "list-map-templates": people.Maps, "create-map": people.NewMaps, "get-map": people.Maps, "delete-map": people.Maps, "restore-map": people.Maps,
	"change-map": people.Maps, "get-map-document": people.Maps, "compare-map-versions": people.Maps, "map-live": people.Maps, "list-map-comments": people.Maps, "add-map-comment": people.Maps,
	"change-map-comment": people.Maps, "list-map-people": people.Maps, "list-map-mentions": people.Maps, "see-map-mentions": people.Maps,
	"list-map-versions": people.Maps, "keep-map-version": people.Maps, "get-map-version": people.Maps, "restore-map-version": people.Maps,
	"set-map-state": people.Maps, "get-map-history": people.Maps, "get-maps-history": people.Maps,
	"get-map-access": people.Maps, "set-map-access": people.Maps, "list-map-shares": people.Maps, "add-map-share": people.Maps,
	"end-map-share": people.Maps, "add-map-asset": people.Maps, "get-map-asset": people.Maps,
	"get-map-svg": people.Maps, "get-map-png": people.Maps,
	"list-analyses": people.Figures, "get-analysis": people.Figures, "get-analysis-answer": people.Figures, "list-dashboards": people.Figures, "get-dashboard": people.Figures,
	"save-analysis": people.Customers, "change-analysis": people.Customers, "delete-analysis": people.Customers, "list-analysis-shares": people.Customers,
	"add-analysis-share": people.Customers, "end-analysis-share": people.Customers, "make-dashboard": people.Customers, "change-dashboard": people.Customers, "delete-dashboard": people.Customers,
	"list-audiences": people.Customers, "keep-audience": people.Customers, "get-audience": people.Customers, "change-audience": people.Customers, "delete-audience": people.Customers,
	"get-shown": people.Nobody, "get-shown-answer": people.Nobody,
	// what a link shows to whoever has it
	"get-shared": people.Nobody, "open-shared": people.Nobody, "get-shared-figures": people.Nobody, "shared-live": people.Nobody,
	"list-shared-comments": people.Nobody, "add-shared-comment": people.Nobody, "get-shared-asset": people.Nobody, "get-shared-svg": people.Nobody, "get-shared-png": people.Nobody,
	// of single customers
	"find-customer": people.Customers, "get-customer": people.Customers, "export-customer": people.Customers, "export-customers": people.Customers,
	"list-notes": people.Customers, "add-note": people.Customers, "delete-note": people.Customers, "restore-note": people.Customers,
	"list-map-deviating": people.Customers, "list-views": people.Customers, "save-view": people.Customers, "change-view": people.Customers, "delete-view": people.Customers,
	// what was spent
	"list-costs": people.Figures, "import-costs": people.Sources, "delete-cost": people.Sources,
	// how it is sorted
	"save-catalogue": people.Catalogue, "save-catalogue-changes": people.Catalogue, "restore-catalogue-version": people.Catalogue,
	"preview-catalogue": people.Catalogue, "preview-catalogue-changes": people.Catalogue,
	// where it comes from
	"list-sources": people.Sources, "add-source": people.Sources, "change-source": people.Sources, "renew-source-key": people.Sources,
	"list-rejects": people.Sources, "replay-reject": people.Sources, "replay-rejects": people.Sources,
	"list-events": people.Sources, "get-event": people.Sources, "live-events": people.Sources,
	"list-imports": people.Sources, "get-import": people.Sources, "add-import": people.Sources, "remove-import": people.Sources,
	"upload-file": people.Sources, "remove-file": people.Sources, "propose-mapping": people.Sources, "set-mapping": people.Sources,
	"preview-import": people.Sources, "run-import": people.Sources, "stop-import": people.Sources, "download-rejects": people.Sources,
	"get-job": people.Sources, "stop-job": people.Sources,
	// the workspace
	"get-settings": people.Settings, "change-settings": people.Settings, "preview-retention": people.Settings,
	"list-backups": people.Settings, "make-backup": people.Settings, "fetch-backup": people.Settings, "remove-backup": people.Settings,
	// who may do what
	"list-people": people.Members, "change-person": people.Members, "remove-person": people.Members, "reset-password": people.Members,
	"list-invitations": people.Members, "invite": people.Members, "withdraw-invitation": people.Members,
	"list-audit": people.Members, "export-audit": people.Members,
}

// operation is one of the OpenAPI description.
type operation struct{ id, method, path string }

func operations(t *testing.T) (out []operation) {
	t.Helper()
	text, err := api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			ID string `yaml:"operationId"`
		}
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			out = append(out, operation{op.ID, strings.ToUpper(method), path})
		}
	}
	slices.SortFunc(out, func(a, b operation) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method)) })
	return out
}

// caller is one who walks through the API.
type caller struct {
	name   string
	rights []people.Right
	known  bool // else every refusal is a 401
	sign   func(r *http.Request)
}

// house is a workspace with a person of each role.
type house struct {
	ws *workspace.Workspace
	h  http.Handler
}

func newHouse(t *testing.T, id string, edit func(*workspace.Config)) *house {
	t.Helper()
	config := workspace.Config{ID: "main", Name: id}
	if edit != nil {
		edit(&config)
	}
	dir := filepath.Join(t.TempDir(), id)
	if err := workspace.Init(dir, config); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(t.Context(), dir, workspace.Options{PasswordCost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close(context.WithoutCancel(t.Context())) })
	h, err := api.New(ws, api.Options{Version: "test", Base: "/w/main"})
	if err != nil {
		t.Fatal(err)
	}
	return &house{ws, h}
}

// join lets somebody in with a role, and returns a session of theirs.
func (o *house) join(t *testing.T, role people.Role) people.Granted {
	t.Helper()
	_, secret, err := o.ws.People.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: string(role) + "@example.com", Name: string(role), Role: role})
	if err != nil {
		t.Fatal(err)
	}
	g, err := o.ws.People.Follow(t.Context(), secret, people.Answer{Name: string(role), Password: password}, people.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// token makes a token of g's person with those rights.
func (o *house) token(t *testing.T, g people.Granted, rights ...people.Right) func(*http.Request) {
	t.Helper()
	_, secret, err := o.ws.People.MakeToken(t.Context(), g.Caller(), "Test", rights, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }
}

// again signs g's person in anew for each request: some requests end sessions.
func (o *house) again(t *testing.T, g people.Granted) func(*http.Request) {
	t.Helper()
	return func(r *http.Request) {
		fresh, err := o.ws.People.SignIn(t.Context(), g.Person.Email, password, people.Visitor{})
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "percorso_session", Value: fresh.Secret})
	}
}

var pathValue = regexp.MustCompile(`\{[a-z]+\}`)

// try sends a request that names things which are not there, and returns the
// status of the answer. It goes away after a moment: some answers never end.
func (o *house) try(t *testing.T, op operation, sign func(*http.Request)) int {
	t.Helper()
	ctx, leave := context.WithTimeout(t.Context(), 2*time.Second)
	defer leave()
	path := pathValue.ReplaceAllString(op.path, "7")
	body := ""
	if op.method != http.MethodGet && op.method != http.MethodDelete {
		body = "{}"
	}
	r := httptest.NewRequestWithContext(ctx, op.method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if sign != nil {
		sign(r)
	}
	if strings.HasSuffix(op.path, "/live") { // the answer would go on
		r.Method = http.MethodHead
	}
	w := httptest.NewRecorder()
	o.h.ServeHTTP(w, r)
	return w.Code
}

// TestEveryRouteAsEverybody: each operation of the description lets in who has
// the right that is expected of it, and nobody else: not nobody, not a lesser
// role, not a token with fewer rights, not somebody of another workspace.
func TestEveryRouteAsEverybody(t *testing.T) {
	house, other := newHouse(t, "here", nil), newHouse(t, "there", nil)
	callers := []caller{{name: "nobody"}}
	sessions := map[people.Role]people.Granted{}
	sessions[people.Owner] = ownerOf(t, house.ws)
	for _, role := range people.Roles {
		if role != people.Owner {
			sessions[role] = house.join(t, role)
		}
		callers = append(callers, caller{string(role), role.Rights(), true, house.again(t, sessions[role])})
	}
	owner, stranger := sessions[people.Owner], ownerOf(t, other.ws)
	for _, right := range people.TokenRights {
		callers = append(callers, caller{"a token of the owner for " + string(right), []people.Right{right}, true, house.token(t, owner, right)})
	}
	callers = append(callers,
		caller{"a token of an analyst", []people.Right{people.Figures, people.Customers}, true, house.token(t, sessions[people.Analyst], people.Figures, people.Customers)},
		caller{"an owner of another workspace", nil, false, func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "percorso_session", Value: stranger.Secret}) }},
	)
	strangersToken := other.token(t, stranger, people.TokenRights...)
	all := operations(t)
	for _, op := range all {
		right, ok := expected[op.id]
		if !ok {
			t.Errorf("%s %s (%s) is new: say in this test what right it is to ask for", op.method, op.path, op.id)
			continue
		}
		for _, c := range callers {
			status := house.try(t, op, c.sign)
			refused := status == http.StatusUnauthorized || status == http.StatusForbidden
			switch may := right == people.Nobody || slices.Contains(c.rights, right); {
			case may && refused:
				t.Errorf("%s %s (%s) refuses %s: %d; they have the right %q", op.method, op.path, op.id, c.name, status, right)
			case !may && c.known && status != http.StatusForbidden:
				t.Errorf("%s %s (%s) answers %s with %d, want 403: they have not the right %q", op.method, op.path, op.id, c.name, status, right)
			case !may && !c.known && status != http.StatusUnauthorized:
				t.Errorf("%s %s (%s) answers %s with %d, want 401", op.method, op.path, op.id, c.name, status)
			}
		}
		if status := house.try(t, op, strangersToken); status != http.StatusUnauthorized {
			t.Errorf("%s %s (%s) answers a token of another workspace with %d, want 401", op.method, op.path, op.id, status)
		}
	}
	for id := range expected {
		if !slices.ContainsFunc(all, func(op operation) bool { return op.id == id }) {
			t.Errorf("there is no operation %q any more", id)
		}
	}
}

// TestTokenLosesWhatItsMakerLoses: a token never does more than its maker may
// now.
func TestTokenLosesWhatItsMakerLoses(t *testing.T) {
	house := newHouse(t, "here", nil)
	ownerOf(t, house.ws)
	editor := house.join(t, people.Editor)
	token := house.token(t, editor, people.Sources, people.Figures)
	list := operation{method: http.MethodGet, path: "/api/sources"}
	if status := house.try(t, list, token); status != http.StatusOK {
		t.Fatalf("an editor's token gets %d", status)
	}
	change := func(c people.Change) {
		t.Helper()
		if _, err := house.ws.People.Change(t.Context(), editor.Person.ID, c); err != nil {
			t.Fatal(err)
		}
	}
	viewer, blocked := people.Viewer, people.Blocked
	change(people.Change{Role: &viewer})
	if status := house.try(t, list, token); status != http.StatusForbidden {
		t.Errorf("after the editor became a viewer the token gets %d, want 403", status)
	}
	if status := house.try(t, operation{method: http.MethodGet, path: "/api/models"}, token); status != http.StatusOK {
		t.Errorf("what is left of the token gets %d", status)
	}
	change(people.Change{State: &blocked})
	for _, sign := range []func(*http.Request){token, func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "percorso_session", Value: editor.Secret}) }} {
		if status := house.try(t, list, sign); status != http.StatusUnauthorized {
			t.Errorf("somebody who is blocked gets %d, want 401", status)
		}
	}
}

// TestAStreamEndsWithTheRight: who loses the right, or is signed out, is told
// nothing more.
func TestAStreamEndsWithTheRight(t *testing.T) {
	house := newHouse(t, "here", nil)
	ownerOf(t, house.ws)
	h, err := api.New(house.ws, api.Options{AdmittedEvery: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	viewer := people.Viewer
	for name, lose := range map[string]func(id people.PersonID) error{
		"demoted": func(id people.PersonID) error {
			_, err := house.ws.People.Change(t.Context(), id, people.Change{Role: &viewer})
			return err
		},
		"signed out": func(id people.PersonID) error { return house.ws.People.EndOtherSessions(t.Context(), id, "") },
		"removed":    func(id people.PersonID) error { return house.ws.People.Remove(t.Context(), id) },
	} {
		editor := house.join(t, people.Editor)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/events/live", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "percorso_session", Value: editor.Secret})
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := lose(editor.Person.ID); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() {
			_, err := io.Copy(io.Discard, res.Body)
			ended <- err
		}()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: the stream goes on", name)
		}
		_ = res.Body.Close()
		if name != "removed" {
			if err := house.ws.People.Remove(t.Context(), editor.Person.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}
