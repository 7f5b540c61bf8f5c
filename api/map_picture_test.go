package api_test

import (
	"bytes"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"percorso/people"
)

// fetch gets a path as somebody with a role.
func (d *desk) fetch(role people.Role, path string) (*http.Response, []byte) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.server.URL+"/w/main"+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Cookie", d.session(role))
	res, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res, body
}

// TestMapPicture: who may see a map gets its picture, as it is and as it was, and
// nothing in it can run.
func TestMapPicture(t *testing.T) {
	d := newDesk(t)
	var made struct {
		ID string `json:"id"`
	}
	nodes := []map[string]any{
		{"id": "map", "kind": "map", "props": map[string]any{"title": "Città & <script>", "language": "it"}},
		{"id": "s", "kind": "stage", "parent": "map", "order": "V", "props": map[string]any{"title": "Scoperta"}},
	}
	if code := d.ask(people.Editor, http.MethodPost, "/api/maps", map[string]any{"nodes": nodes}, &made); code != http.StatusCreated {
		t.Fatal(code)
	}
	path := "/api/maps/" + made.ID + "/picture"
	res, body := d.fetch(people.Viewer, path+".svg?theme=dark&download=true")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if name := res.Header.Get("Content-Disposition"); !strings.HasPrefix(name, "attachment;") || !strings.Contains(name, "script.svg") {
		t.Errorf("saved as %s", name)
	}
	if !bytes.Contains(body, []byte("Citt")) || !bytes.Contains(body, []byte("&lt;script&gt;")) || bytes.Contains(body, []byte("<script")) {
		t.Errorf("%.300s", body)
	}
	res, body = d.fetch(people.Viewer, path+".png?scale=0.5&view=circle&figures=true")
	if _, err := png.Decode(bytes.NewReader(body)); err != nil || res.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%d %v", res.StatusCode, err)
	}

	if code := d.ask(people.Editor, http.MethodPost, "/api/maps/"+made.ID+"/versions", map[string]any{"name": "prima"}, nil); code >= 300 {
		t.Fatal(code)
	}
	change := map[string]any{"batch": "batch-0001", "ops": []map[string]any{{"op": "set", "id": "s", "key": "title", "value": "Valutazione"}}}
	if code := d.ask(people.Editor, http.MethodPost, "/api/maps/"+made.ID+"/operations", change, nil); code >= 300 {
		t.Fatal(code)
	}
	if _, body = d.fetch(people.Viewer, path+".svg"); !bytes.Contains(body, []byte("Valutazione")) {
		t.Error("the picture is not of now")
	}
	if res, body = d.fetch(people.Viewer, path+".svg?version=1"); !bytes.Contains(body, []byte("Scoperta")) || bytes.Contains(body, []byte("Valutazione")) {
		t.Errorf("%d: the picture is not of the version", res.StatusCode)
	}
	for query, want := range map[string]int{
		"?version=9": http.StatusNotFound, "?theme=blue": http.StatusUnprocessableEntity, "?view=spiral": http.StatusUnprocessableEntity, "?language=fr": http.StatusUnprocessableEntity,
	} {
		if res, body := d.fetch(people.Viewer, path+".svg"+query); res.StatusCode != want {
			t.Errorf("%s: %d %s", query, res.StatusCode, body)
		}
	}
	if res, _ := d.fetch(people.Viewer, "/api/maps/none/picture.png"); res.StatusCode != http.StatusNotFound {
		t.Errorf("of no map: %d", res.StatusCode)
	}
}
