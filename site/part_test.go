package site_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/site"
)

// TestPassageWaits: nobody is inside when Close returns, and nobody comes in later.
func TestPassageWaits(t *testing.T) {
	came, leave := make(chan struct{}), make(chan struct{})
	p := site.NewPassage(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			close(came)
			<-leave
		}
	}))
	get := func(path string) int {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Code
	}
	go get("/long")
	<-came
	closed := make(chan struct{})
	go func() {
		p.Close()
		close(closed)
	}()
	for get("/") != http.StatusServiceUnavailable { // Close has not begun
		time.Sleep(time.Millisecond)
	}
	select {
	case <-closed:
		t.Error("Close returned while a request was inside")
	default:
	}
	close(leave)
	<-closed
	if code := get("/"); code != http.StatusServiceUnavailable {
		t.Errorf("after Close: %d", code)
	}
}

// TestAddAndRemove: a workspace that comes later is served like the others, and
// when it has gone nobody is left inside.
func TestAddAndRemove(t *testing.T) {
	all := open(t, "bottega", "demo")
	s, err := site.New(all[:1], site.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	here := func(r *http.Request) { r.Host = "127.0.0.1:8780" }
	stopping, stop := context.WithCancel(t.Context())
	if err := s.Add(all[1], stopping.Done()); err != nil {
		t.Fatal(err)
	}
	if err := s.Add(all[1], nil); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("the same again: %v", err)
	}
	if !s.Has("demo") || s.Has("other") {
		t.Error("it does not know what it has")
	}
	track := `{"userId":"u","event":"Order Completed","messageId":"m1"}`
	for path, want := range map[string]int{"/w/demo/api/me": 200, "/w/demo/journey": 200, "/": 302} {
		if w := send(s, http.MethodGet, path, "", here); w.Code != want || path == "/" && w.Header().Get("Location") != "/w/bottega/" {
			t.Errorf("%s: %d %s", path, w.Code, w.Header())
		}
	}
	door := func() int {
		return send(s, http.MethodPost, "/v1/track", track, func(r *http.Request) { r.SetBasicAuth("key-of-demo", "") }).Code
	}
	if code := door(); code != http.StatusOK {
		t.Errorf("the door at the root: %d", code)
	}
	live := make(chan string)
	go func() { live <- send(s, http.MethodGet, "/w/demo/api/live", "", here).Body.String() }()
	time.Sleep(50 * time.Millisecond)
	stop()
	s.Remove("demo")
	if said := <-live; !strings.Contains(said, "event:") && !strings.Contains(said, "data:") {
		t.Errorf("what was told as it happens: %q", said)
	}
	s.Remove("demo") // as often as one likes
	if w := send(s, http.MethodGet, "/w/demo/api/me", "", here); w.Code != http.StatusNotFound {
		t.Errorf("after it has gone: %d", w.Code)
	}
	if code := door(); code != http.StatusUnauthorized {
		t.Errorf("its key after it has gone: %d", code)
	}
	if err := all[1].Close(t.Context()); err != nil {
		t.Error(err)
	}
}
