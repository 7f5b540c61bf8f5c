package api_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"percorso/api"
	"percorso/people"
	"percorso/workspace"
)

// login is a sign-in provider that lets everybody in as whoever it is told.
type login struct {
	t      *testing.T
	server *httptest.Server
	key    *rsa.PrivateKey
	claims map[string]any // of the next id_token, over the usual ones
	asked  url.Values     // what the browser was sent with
	code   string
}

func newLogin(t *testing.T) *login {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	l := &login{t: t, key: key, claims: map[string]any{}, code: "code-1"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		l.answer(w, map[string]any{
			"issuer": l.server.URL, "authorization_endpoint": l.server.URL + "/authorize", "token_endpoint": l.server.URL + "/token",
			"jwks_uri": l.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		l.answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("POST /token", l.token)
	l.server = httptest.NewServer(mux)
	t.Cleanup(l.server.Close)
	return l
}

func (l *login) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		l.t.Error(err)
	}
}

// token gives an id_token for the code, to the client that has the secret and
// the verifier of the challenge that the browser brought.
func (l *login) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if id != "percorso" || secret != "s3cret" || r.FormValue("code") != l.code || base64.RawURLEncoding.EncodeToString(sum[:]) != l.asked.Get("code_challenge") ||
		r.FormValue("redirect_uri") != l.asked.Get("redirect_uri") {
		w.WriteHeader(http.StatusBadRequest)
		l.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": l.server.URL, "aud": "percorso", "sub": "7", "nonce": l.asked.Get("nonce"), "email": "bea@example.com", "email_verified": true, "name": "Bea",
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
	}
	maps.Copy(claims, l.claims)
	text, err := json.Marshal(claims)
	if err != nil {
		l.t.Error(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: l.key, KeyID: "k"}}, nil)
	if err != nil {
		l.t.Error(err)
		return
	}
	signed, err := signer.Sign(text)
	if err != nil {
		l.t.Error(err)
		return
	}
	raw, err := signed.CompactSerialize()
	if err != nil {
		l.t.Error(err)
	}
	l.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": raw, "expires_in": 60})
}

// through goes to the provider and back. edit changes what comes back.
func (l *login) through(h http.Handler, to string, edit func(back url.Values)) *httptest.ResponseRecorder {
	l.t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "http://percorso.example/api/oidc/start?to="+url.QueryEscape(to), nil))
	there, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusFound || !strings.HasPrefix(there.String(), l.server.URL+"/authorize?") {
		l.t.Fatalf("starting: %d %s", w.Code, w.Header().Get("Location"))
	}
	l.asked = there.Query()
	if l.asked.Get("redirect_uri") != "http://percorso.example/w/main/api/oidc/callback" || l.asked.Get("code_challenge_method") != "S256" || l.asked.Get("nonce") == "" {
		l.t.Errorf("the provider is asked %v", l.asked)
	}
	back := url.Values{"code": {l.code}, "state": {l.asked.Get("state")}}
	if edit != nil {
		edit(back)
	}
	r := httptest.NewRequest("GET", "http://percorso.example/api/oidc/callback?"+back.Encode(), nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func sessionIn(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		if c.Name == "percorso_session" {
			return c.Value
		}
	}
	return ""
}

// TestProvider signs in with a provider that runs here, as it should be and as
// it should not.
func TestProvider(t *testing.T) {
	l := newLogin(t)
	house := newHouse(t, "here", func(c *workspace.Config) {
		c.OIDC = &workspace.OIDC{Name: "Tramasole", Issuer: l.server.URL, ClientID: "percorso"}
	})
	h, err := api.New(house.ws, api.Options{Base: "/w/main", Getenv: func(name string) string {
		return map[string]string{"PERCORSO_OIDC_SECRET": "s3cret"}[name]
	}})
	if err != nil {
		t.Fatal(err)
	}
	ownerOf(t, house.ws)
	refused := func(what, reason string, w *httptest.ResponseRecorder) {
		t.Helper()
		if at := w.Header().Get("Location"); w.Code != http.StatusFound || at != "/w/main/signin?oidc="+reason || sessionIn(w) != "" {
			t.Errorf("%s: %d %s; want the sign-in page with %s", what, w.Code, at, reason)
		}
	}
	refused("somebody whom nobody invited", "unknown", l.through(h, "", nil))
	if _, _, err := house.ws.People.Invite(t.Context(), people.Caller{Name: "Ada"}, people.Guest{Email: "bea@example.com", Role: people.Analyst}); err != nil {
		t.Fatal(err)
	}
	refused("another state", "failed", l.through(h, "", func(back url.Values) { back.Set("state", "x") }))
	refused("no state", "failed", l.through(h, "", func(back url.Values) { back.Del("state") }))
	refused("a wrong code", "failed", l.through(h, "", func(back url.Values) { back.Set("code", "x") }))
	refused("a refusal", "refused", l.through(h, "", func(back url.Values) { back.Set("error", "access_denied") }))
	for what, claims := range map[string]map[string]any{
		"an address that was not verified": {"email_verified": false},
		"another nonce":                    {"nonce": "x"},
		"for another client":               {"aud": "x"},
		"of another issuer":                {"iss": "https://evil.example"},
		"too old":                          {"exp": time.Now().Add(-time.Hour).Unix()},
	} {
		l.claims = claims
		refused(what, "failed", l.through(h, "", nil))
	}
	l.claims = map[string]any{"email_verified": "false"}
	refused("not verified, as a text", "failed", l.through(h, "", nil))
	l.claims = map[string]any{"email_verified": "true"} // so do some providers
	w := l.through(h, "/w/main/flows?period=last7", nil)
	if at := w.Header().Get("Location"); w.Code != http.StatusFound || at != "/w/main/flows?period=last7" {
		t.Errorf("signed in: %d %s", w.Code, at)
	}
	var me api.Me
	(&browser{t: t, h: as(h, sessionIn(w))}).must(200, "GET", "/api/me", "", &me)
	if me.Person == nil || me.Person.Email != "bea@example.com" || me.Person.Name != "Bea" || me.Role != "analyst" || me.OIDC != "Tramasole" {
		t.Errorf("she is %+v", me)
	}
	for _, to := range []string{"https://evil.example/", "//evil.example", "/w/main/../../evil", "/w/mainx/", "/w/main/\\evil", "/w/main/api/session"} {
		if at := l.through(h, to, nil).Header().Get("Location"); strings.Contains(at, "evil") && !strings.HasPrefix(at, "/w/main/") || strings.Contains(at, "api") || strings.Contains(at, "\\") {
			t.Errorf("back to %q leads to %q", to, at)
		}
	}
	entries, err := house.ws.People.Entries(t.Context(), people.EntryFilter{Operation: "finish-oidc", Outcome: "refused"})
	if err != nil || len(entries) != 11 || entries[0].Detail == "" {
		t.Errorf("the audit log has %d refusals: %v %+v", len(entries), err, entries)
	}
	l.server.Close()
	other, err := api.New(house.ws, api.Options{Base: "/w/main"})
	if err != nil {
		t.Fatal(err)
	}
	w = httptest.NewRecorder()
	other.ServeHTTP(w, httptest.NewRequest("GET", "/api/oidc/start", nil))
	refused("a provider that does not answer", "failed", w)
}

func TestNoProvider(t *testing.T) {
	house := newHouse(t, "here", nil)
	b := &browser{t: t, h: house.h}
	b.must(404, "GET", "/api/oidc/start", "", nil)
	b.must(404, "GET", "/api/oidc/callback?state=x", "", nil)
}
