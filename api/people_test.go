package api_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"percorso/api"
	"percorso/people"
	"percorso/workspace"
)

// browser keeps cookies, as far as these tests need it.
type browser struct {
	t      *testing.T
	h      http.Handler
	cookie *http.Cookie
	from   string // RemoteAddr
}

// ask sends a request and reads the answer into out, which may be nil.
func (b *browser) ask(method, path, body string, out any) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if b.from != "" {
		r.RemoteAddr = b.from
	}
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == "percorso_session" {
			if b.cookie = c; c.MaxAge < 0 {
				b.cookie = nil
			}
		}
	}
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			b.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	}
	return w
}

// must is ask with a status that must come.
func (b *browser) must(status int, method, path, body string, out any) *httptest.ResponseRecorder {
	b.t.Helper()
	w := b.ask(method, path, body, out)
	if w.Code != status {
		b.t.Errorf("%s %s: %d %s; want %d", method, path, w.Code, w.Body, status)
	}
	return w
}

// secretOf returns the last part of a page's path.
func secretOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// TestFromFirstStartToRemoval walks the whole way of people through a workspace.
func TestFromFirstStartToRemoval(t *testing.T) {
	house := newHouse(t, "Tramasole", nil)
	ada, bea := &browser{t: t, h: house.h}, &browser{t: t, h: house.h}
	var me api.Me
	ada.must(200, "GET", "/api/me", "", &me)
	if me.Person != nil || !me.NeedsOwner || len(me.Rights) != 0 || me.Workspace.Name != "Tramasole" {
		t.Errorf("nobody is %+v", me)
	}
	_, secret, err := house.ws.People.MakeOwnerLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var link api.LinkInfo
	ada.must(200, "GET", "/api/links/"+secret, "", &link)
	if link.Kind != "owner" || link.Workspace != "Tramasole" || link.Role != "owner" {
		t.Errorf("the link is %+v", link)
	}
	var problem api.Problem
	ada.must(422, "POST", "/api/links/"+secret, `{"email":"ada@example.com","name":"Ada","password":"short"}`, &problem)
	if len(problem.Errors) != 1 || problem.Errors[0].Location != "body.password" {
		t.Errorf("a short password: %+v", problem)
	}
	w := ada.must(200, "POST", "/api/links/"+secret, `{"email":"ada@example.com","name":"Ada","password":"correct horse battery"}`, &me)
	cookie := w.Header().Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/w/main/", "Expires="} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s: %s", want, cookie)
		}
	}
	if me.Person == nil || me.Role != "owner" || !slices.Contains(me.Rights, people.Members) || me.NeedsOwner {
		t.Errorf("the owner is %+v", me)
	}
	bea.must(404, "GET", "/api/links/"+secret, "", nil)

	var made api.MadeInvitation
	ada.must(201, "POST", "/api/invitations", `{"email":"bea@example.com","role":"viewer"}`, &made)
	if !strings.HasPrefix(made.Path, "/w/main/invitation/") || made.By != "Ada" {
		t.Errorf("the invitation is %+v", made)
	}
	bea.must(200, "POST", "/api/links/"+secretOf(made.Path), `{"name":"Bea","password":"another long one"}`, &me)
	if me.Role != "viewer" || slices.Contains(me.Rights, people.Customers) {
		t.Errorf("Bea is %+v", me)
	}
	bea.must(403, "GET", "/api/people", "", &problem)
	if !strings.Contains(problem.Detail, `"members"`) || !strings.Contains(problem.Detail, "owner") || !strings.Contains(problem.Detail, "viewer") {
		t.Errorf("the refusal does not say which right, and who has it: %s", problem.Detail)
	}
	bea.must(200, "PUT", "/api/me", `{"name":"Bea 🌻 <b>"}`, &me)
	if me.Person.Name != "Bea 🌻 <b>" {
		t.Errorf("her name is %q", me.Person.Name)
	}
	bea.must(403, "PUT", "/api/me/password", `{"current":"wrong","password":"yet another one"}`, &problem)
	if len(problem.Errors) != 1 || problem.Errors[0].Location != "body.current" {
		t.Errorf("a wrong password: %+v", problem)
	}

	phone := &browser{t: t, h: house.h}
	phone.must(401, "POST", "/api/session", `{"email":"bea@example.com","password":"wrong"}`, nil)
	phone.must(200, "POST", "/api/session", `{"email":"bea@example.com","password":"another long one"}`, nil)
	var sessions []api.Session
	bea.must(200, "GET", "/api/me/sessions", "", &sessions)
	if len(sessions) != 2 {
		t.Errorf("her sessions are %+v", sessions)
	}
	bea.must(204, "PUT", "/api/me/password", `{"current":"another long one","password":"yet another one"}`, nil)
	phone.must(401, "GET", "/api/me/sessions", "", nil)
	bea.must(204, "DELETE", "/api/session", "", nil)
	if bea.cookie != nil {
		t.Error("signing out left the cookie")
	}
	bea.must(401, "GET", "/api/models", "", nil)

	var persons []api.Person
	ada.must(200, "GET", "/api/people", "", &persons)
	if len(persons) != 2 || !persons[0].You || persons[1].You {
		t.Fatalf("people: %+v", persons)
	}
	ada.must(409, "PUT", "/api/people/"+persons[0].ID, `{"role":"viewer"}`, nil)
	ada.must(409, "DELETE", "/api/people/"+persons[0].ID, "", nil)
	var reset api.ResetLink
	ada.must(201, "POST", "/api/people/"+persons[1].ID+"/reset", "", &reset)
	bea.must(200, "POST", "/api/links/"+secretOf(reset.Path), `{"password":"one more long one"}`, nil)
	ada.must(204, "DELETE", "/api/people/"+persons[1].ID, "", nil)
	bea.must(401, "GET", "/api/models", "", nil)

	var page api.AuditPage
	ada.must(200, "GET", "/api/audit?limit=500", "", &page)
	var did []string
	for _, e := range slices.Backward(page.Entries) {
		did = append(did, e.Name+" "+e.Operation+" "+e.Outcome+" "+e.Subject)
		if e.At.IsZero() || e.Address == "" || e.Status == 0 || e.Outcome == "refused" && e.Detail == "" {
			t.Errorf("an entry lacks something: %+v", e)
		}
		if strings.Contains(e.Subject+e.Detail, secret) || strings.Contains(e.Subject, secretOf(made.Path)) {
			t.Errorf("a secret is in the audit log: %+v", e)
		}
	}
	want := []string{
		" follow-link refused owner ada@example.com", "Ada follow-link done owner ada@example.com",
		"Ada invite done bea@example.com as viewer", "Bea follow-link done invitation bea@example.com",
		"Bea 🌻 <b> change-me done ", "Bea 🌻 <b> change-my-password refused ",
		" sign-in refused bea@example.com", "Bea 🌻 <b> sign-in done bea@example.com", "Bea 🌻 <b> change-my-password done ", "Bea 🌻 <b> sign-out done ",
		"Ada change-person refused " + persons[0].ID, "Ada remove-person refused ada@example.com",
		"Ada reset-password done bea@example.com", "Bea 🌻 <b> follow-link done reset bea@example.com", "Ada remove-person done bea@example.com",
	}
	if !slices.Equal(did, want) {
		t.Errorf("the audit log says\n%s\nwant\n%s", strings.Join(did, "\n"), strings.Join(want, "\n"))
	}
}

func TestAuditPagesAndCSV(t *testing.T) {
	house := newHouse(t, "here", nil)
	ada := &browser{t: t, h: as(house.h, ownerOf(t, house.ws).Secret)}
	for _, email := range []string{"=cmd|calc@example.com", "+39@example.com", "b,\"c@example.com", "d@example.com"} {
		text, err := json.Marshal(map[string]string{"email": email, "role": "viewer"})
		if err != nil {
			t.Fatal(err)
		}
		ada.ask("POST", "/api/invitations", string(text), nil)
	}
	var first, second api.AuditPage
	ada.must(200, "GET", "/api/audit?limit=3", "", &first)
	if len(first.Entries) != 3 || first.Next == nil {
		t.Fatalf("the first page: %+v", first)
	}
	ada.must(200, "GET", "/api/audit?limit=3&before="+jsonOf(t, *first.Next), "", &second)
	if len(second.Entries) != 1 || second.Next != nil || second.Entries[0].ID >= first.Entries[2].ID {
		t.Errorf("the second page: %+v", second)
	}
	var refused api.AuditPage
	ada.must(200, "GET", "/api/audit?outcome=refused", "", &refused)
	if len(refused.Entries) != 1 || !slices.Equal(refused.Operations, []string{"invite"}) {
		t.Errorf("what was refused: %+v", refused)
	}
	w := ada.must(200, "GET", "/api/audit.csv", "", nil)
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 5 || w.Header().Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Fatalf("%d rows, %v, %s", len(rows), err, w.Header().Get("Content-Type"))
	}
	if got := rows[4][7]; got != "'=cmd|calc@example.com as viewer" {
		t.Errorf("a spreadsheet would run %q", got)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestThrottledSaysHowLong(t *testing.T) {
	house := newHouse(t, "here", nil)
	ownerOf(t, house.ws)
	b := &browser{t: t, h: house.h}
	for range 5 {
		b.must(401, "POST", "/api/session", `{"email":"ada@example.com","password":"wrong"}`, nil)
	}
	w := b.must(429, "POST", "/api/session", `{"email":"ada@example.com","password":"correct horse battery"}`, nil)
	if w.Header().Get("Retry-After") != "2" || !strings.Contains(w.Body.String(), "2 seconds") {
		t.Errorf("Retry-After %q, %s", w.Header().Get("Retry-After"), w.Body)
	}
}

// TestNobodyCannotFillTheAuditLog: it grows by some entries a minute, whoever
// knocks.
func TestNobodyCannotFillTheAuditLog(t *testing.T) {
	house := newHouse(t, "here", nil)
	ownerOf(t, house.ws)
	b := &browser{t: t, h: house.h}
	for range 200 {
		b.ask("POST", "/api/sources", `{}`, nil)
	}
	entries, err := house.ws.People.Entries(t.Context(), people.EntryFilter{})
	if err != nil || len(entries) == 0 || len(entries) > 60 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// TestDemoSignsInByItself: on loopback, from this machine, with nothing in
// between, and nowhere else.
func TestDemoSignsInByItself(t *testing.T) {
	house := newHouse(t, "here", func(c *workspace.Config) { c.Demo = true })
	served := func(opt api.Options) http.Handler {
		t.Helper()
		h, err := api.New(house.ws, opt)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	var me api.Me
	here := &browser{t: t, h: served(api.Options{ThisMachine: true}), from: "127.0.0.1:4000"}
	here.must(200, "GET", "/api/me", "", &me)
	if me.Person == nil || me.Role != "owner" || !me.Demo || me.NeedsOwner {
		t.Errorf("on this machine: %+v", me)
	}
	here.must(201, "POST", "/api/tokens", `{"name":"x","rights":["figures"]}`, nil)
	here.must(409, "PUT", "/api/me/password", `{"current":"","password":"correct horse battery"}`, nil)
	(&browser{t: t, h: here.h, from: "192.0.2.1:4000"}).must(401, "GET", "/api/models", "", nil)
	(&browser{t: t, h: served(api.Options{}), from: "127.0.0.1:4000"}).must(401, "GET", "/api/models", "", nil)
	for sign, edit := range map[string]func(r *http.Request){
		"it says for whom":     func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.1") },
		"it speaks HTTP/1.0":   func(r *http.Request) { r.Proto, r.ProtoMinor = "HTTP/1.0", 0 },
		"the page is public":   func(r *http.Request) { r.Header.Set("Referer", "https://demo.example.com/w/main/journey") },
		"the origin is public": func(r *http.Request) { r.Header.Set("Origin", "https://demo.example.com") },
		"the page has no name": func(r *http.Request) { r.Header.Set("Origin", "null") },
	} {
		r := httptest.NewRequest("GET", "/api/models", nil)
		r.RemoteAddr = "127.0.0.1:4000"
		edit(r)
		w := httptest.NewRecorder()
		here.h.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Errorf("through a proxy, where %s: %d", sign, w.Code)
		}
	}
	real := newHouse(t, "there", nil)
	h, err := api.New(real.ws, api.Options{ThisMachine: true})
	if err != nil {
		t.Fatal(err)
	}
	(&browser{t: t, h: h, from: "127.0.0.1:4000"}).must(401, "GET", "/api/models", "", nil)
}
