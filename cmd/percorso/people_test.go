package main

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// owner makes an owner of the workspace that is served at base, as somebody
// does who is locked out, and returns an API token of hers.
func (s *shell) owner(base string) string {
	s.t.Helper()
	return s.ownerWith(base, "figures", "customers", "sources", "settings", "members")
}

// ownerWith does the same; the token has those rights.
func (s *shell) ownerWith(base string, rights ...string) string {
	s.t.Helper()
	host, _, _ := strings.Cut(base, "/w/")
	link := strings.TrimSpace(s.must("owner-link", "--url", host))
	_, secret, ok := strings.Cut(link, base+"/owner/")
	if !ok {
		s.t.Fatalf("the link %s is not below %s", link, base)
	}
	resp, _ := s.send(http.MethodPost, base+"/api/links/"+secret, `{"email":"ada@example.com","name":"Ada","password":"correct horse battery"}`, nil)
	if resp.StatusCode != http.StatusOK {
		s.t.Fatalf("following the link: %s", resp.Status)
	}
	_, text := s.send(http.MethodPost, base+"/api/tokens", `{"name":"Test","rights":["`+strings.Join(rights, `","`)+`"]}`, func(r *http.Request) {
		for _, c := range resp.Cookies() {
			r.AddCookie(c)
		}
	})
	var made struct{ Token string }
	if err := json.Unmarshal([]byte(text), &made); err != nil || made.Token == "" {
		s.t.Fatalf("making a token: %v %s", err, text)
	}
	return made.Token
}

func (s *shell) send(method, url, body string, edit func(*http.Request)) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if edit != nil {
		edit(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp, string(text)
}

// TestServeSeveral: each workspace has its own people, and the first start says
// for each how it gets an owner.
func TestServeSeveral(t *testing.T) {
	s := newShell(t)
	s.must("init", "--name", "Tramasole", "--workspace", "tramasole")
	s.must("init", "--name", "Bottega", "--workspace", "bottega")
	other := filepath.Join(t.TempDir(), "data")
	s.must("init", "--data", other, "--name", "Emporio", "--workspace", "emporio")
	base, stop, ended := s.start("serve", "--data", other, "--listen", "127.0.0.1:0")
	host, _, _ := strings.Cut(base, "/w/")
	for _, id := range []string{"tramasole", "bottega", "emporio"} {
		resp, text := s.send(http.MethodGet, host+"/w/"+id+"/api/me", "", nil)
		if resp.StatusCode != http.StatusOK || !strings.Contains(text, `"needs_owner":true`) {
			t.Errorf("%s: %d %s", id, resp.StatusCode, text)
		}
	}
	_, front := s.send(http.MethodGet, host+"/", "", nil)
	if !strings.Contains(front, "several workspaces") || strings.Contains(front, "bottega") {
		t.Errorf("the first page names workspaces, or does not say what to do: %s", front)
	}
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("it ends with %d", code)
	}
	s.must("init", "--data", other, "--name", "Again", "--workspace", "bottega")
	if code, _, errs := s.run("serve", "--data", other, "--listen", "127.0.0.1:0"); code != exitUsage || !strings.Contains(errs, `id "bottega"`) {
		t.Errorf("two workspaces of one id end with %d: %s", code, errs)
	}
}

func TestServeSaysHowToBecomeOwner(t *testing.T) {
	s := newShell(t)
	s.must("init")
	stderr := s.say("serve", "--listen", "127.0.0.1:0", "--url", "https://percorso.example.com/")
	if !regexp.MustCompile(`(?m)^  https://percorso\.example\.com/w/main/owner/[A-Za-z0-9_-]{43}$`).MatchString(stderr) {
		t.Errorf("it says no link:\n%s", stderr)
	}
	link := s.must("owner-link", "--json")
	if !strings.Contains(link, `"link": "http://127.0.0.1:8780/w/main/owner/`) {
		t.Errorf("owner-link --json: %s", link)
	}
	if code, _, errs := s.run("owner-link", "--workspace", "nowhere"); code != exitUsage || !strings.Contains(errs, "percorso init") {
		t.Errorf("owner-link without a workspace ends with %d: %s", code, errs)
	}
}
