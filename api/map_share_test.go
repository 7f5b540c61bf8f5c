package api_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"percorso/people"
)

// TestSharedByLink: with its password, until it is ended, and only what it shows.
func TestSharedByLink(t *testing.T) {
	d := newDesk(t)
	id := d.draw(people.Owner)
	share := func(body obj) string {
		t.Helper()
		var made struct{ Token, Path string }
		if status := d.ask(people.Owner, "POST", "/api/maps/"+id+"/shares", body, &made); status != 201 || !strings.HasSuffix(made.Path, "/shared/"+made.Token) {
			t.Fatalf("%d %+v", status, made)
		}
		return "/api/shared/" + made.Token
	}
	locked := share(obj{"access": "comment", "password": "girasole", "name": "Agenzia", "days": 30})
	var shown struct {
		Locked bool
		Title  string
		Nodes  []obj
	}
	if status := d.ask("", "GET", locked, nil, &shown); status != 200 || !shown.Locked || shown.Title != "" || shown.Nodes != nil {
		t.Errorf("without its password: %d %+v", status, shown)
	}
	for _, path := range []string{"/comments", "/live", "/assets/x", "/picture.svg", "/picture.png"} {
		if status := d.ask("", "GET", locked+path, nil, nil); status != 401 {
			t.Errorf("%s without the password: %d", path, status)
		}
	}
	if status := d.ask("", "POST", locked+"/password", obj{"password": "tulipano"}, nil); status != 403 {
		t.Errorf("a wrong password: %d", status)
	}
	var cookies []*http.Cookie
	if status := d.ask("", "POST", locked+"/password", obj{"password": "girasole"}, &cookies); status != 204 || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].Path != "/w/main"+locked {
		t.Fatalf("%d %v", status, cookies)
	}
	guest := cookies[0].Name + "=" + cookies[0].Value
	if status := d.askWith(guest, "GET", locked, nil, &shown); status != 200 || shown.Title != "Giulia compra" || len(shown.Nodes) != 6 {
		t.Errorf("with its password: %d %+v", status, shown)
	}
	var thread struct{ Comments []struct{ Guest bool } }
	if status := d.askWith(guest, "POST", locked+"/comments", obj{"name": "Rita", "node": "c1", "text": "Bello"}, &thread); status != 201 || !thread.Comments[0].Guest {
		t.Errorf("a guest's comment: %d %+v", status, thread)
	}
	conn, _, err := d.dial(guest, locked+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{conn, t}
	l.hear("start")
	d.change(people.Owner, id, 200, obj{"op": "set", "id": "s1", "key": "title", "value": "Ricerca"})
	if f := l.hear("batch"); f.By["name"] != "" || f.By["id"] != "" {
		t.Errorf("a guest hears who did it: %+v", f)
	}
	l.say(obj{"type": "batch", "batch": fresh(), "ops": []obj{{"op": "set", "id": "s1", "key": "title", "value": "no"}}})
	if f := l.hear("batch", "refused"); f.Type != "refused" || f.Problem.Kind != "forbidden" {
		t.Errorf("a guest changes the map: %+v", f)
	}
	var links []struct {
		ID       string
		Password bool
	}
	if status := d.ask(people.Owner, "GET", "/api/maps/"+id+"/shares", nil, &links); status != 200 || len(links) != 1 || !links[0].Password {
		t.Fatalf("%d %+v", status, links)
	}
	if status := d.ask(people.Owner, "DELETE", "/api/maps/"+id+"/shares/"+links[0].ID, nil, nil); status != 204 {
		t.Errorf("ending it: %d", status)
	}
	if _, err := l.next("never"); websocket.CloseStatus(err) != 4404 {
		t.Errorf("the line of a link that was ended: %v", err)
	}
	if status := d.askWith(guest, "GET", locked, nil, nil); status != 404 {
		t.Errorf("a link that was ended: %d", status)
	}
	d.sharedPart(share(obj{"access": "view", "look": obj{"lanes": []string{"l1"}, "view": "table"}}), id)
}

// sharedPart looks at a link that shows one lane.
func (d *desk) sharedPart(path, id string) {
	d.t.Helper()
	var shown struct{ Nodes []obj }
	status := d.ask("", "GET", path, nil, &shown)
	if text := fmt.Sprint(shown.Nodes); status != 200 || strings.Contains(text, "Segreto") || !strings.Contains(text, "Cerca") {
		d.t.Errorf("a link to one lane: %d %s", status, text)
	}
	res, svg := d.fetch("", path+"/picture.svg")
	if res.StatusCode != 200 || bytes.Contains(svg, []byte("Segreto")) || !bytes.Contains(svg, []byte("Cerca")) {
		d.t.Errorf("the picture of a link to one lane: %d %s", res.StatusCode, svg)
	}
	res, content := d.fetch("", path+"/picture.png?scale=0.2")
	if _, err := png.Decode(bytes.NewReader(content)); err != nil || res.Header.Get("Content-Type") != "image/png" {
		d.t.Errorf("%d, %v", res.StatusCode, err)
	}
	if status := d.ask("", "POST", path+"/comments", obj{"name": "Rita", "node": "c1", "text": "?"}, nil); status != 403 {
		d.t.Errorf("a comment by a link to look: %d", status)
	}
	if status := d.ask("", "POST", path+"/figures", nil, nil); status != 403 {
		d.t.Errorf("figures by a link without: %d", status)
	}
	conn, _, err := d.dial("", path+"/live", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	l := &line{conn, d.t}
	l.hear("start")
	d.change(people.Owner, id, 200, obj{"op": "insert", "id": "c3", "kind": "card", "parent": "l2", "order": "b", "props": obj{"stage": "s1", "text": "Segreto due"}})
	if text := fmt.Sprint(l.hear("start").Nodes); strings.Contains(text, "Segreto") || !strings.Contains(text, "Cerca") {
		d.t.Errorf("the live line of a link to one lane: %s", text)
	}
}

// TestPictures: what is a picture is kept and served as one and as nothing else;
// what is not, or is too large, is refused with what to do.
func TestPictures(t *testing.T) {
	d := newDesk(t)
	id := d.draw(people.Editor)
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Asset         string
		Width, Height int
	}
	if status := d.ask(people.Editor, "POST", "/api/maps/"+id+"/assets", content.Bytes(), &kept); status != 201 || kept.Width != 30 || kept.Height != 20 {
		t.Fatalf("%d %+v", status, kept)
	}
	if status := d.ask(people.Viewer, "POST", "/api/maps/"+id+"/assets", content.Bytes(), nil); status != 403 {
		t.Errorf("a viewer brings a picture: %d", status)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.server.URL+"/w/main/api/maps/"+id+"/assets/"+kept.Asset, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", d.session(people.Viewer))
	res, err := d.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || !bytes.Equal(got, content.Bytes()) || res.Header.Get("Content-Type") != "image/png" ||
		res.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v, %d bytes, %v", err, len(got), res.Header)
	}
	bomb := bytes.Clone(content.Bytes())
	copy(bomb[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 pixels on a side
	for what, c := range map[string]struct {
		content []byte
		status  int
		says    string
	}{
		"an SVG":           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), 422, "PNG"},
		"a page":           {[]byte("\n<!doctype html><script>"), 422, "PNG"},
		"a text":           {[]byte("hello"), 422, "PNG, JPEG"},
		"nothing":          {[]byte{}, 422, "PNG"},
		"50 MB":            {make([]byte, 50<<20), 413, "10 MB"},
		"a bomb of pixels": {bomb, 413, ""},
	} {
		var answer struct{ Detail string }
		status := d.ask(people.Editor, "POST", "/api/maps/"+id+"/assets", c.content, &answer)
		if what == "a bomb of pixels" && status == 422 {
			continue // its checksum is wrong too
		}
		if status != c.status || !strings.Contains(answer.Detail, c.says) {
			t.Errorf("%s: %d %s", what, status, answer.Detail)
		}
	}
}
