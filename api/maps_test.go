package api_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"percorso/api"
	"percorso/people"
)

// desk is a server with people of each role, who draw maps on it.
type desk struct {
	*house
	t      testing.TB
	server *httptest.Server
	who    map[people.Role]people.Granted
}

func newDesk(t *testing.T) *desk { return newDeskLooking(t, 20*time.Millisecond) }

// newDeskLooking is a desk that looks so often whether people still may.
func newDeskLooking(t *testing.T, every time.Duration) *desk {
	t.Helper()
	house := newHouse(t, "here", nil)
	d := &desk{house: house, t: t, who: map[people.Role]people.Granted{people.Owner: ownerOf(t, house.ws)}}
	for _, role := range people.Roles[:3] {
		d.who[role] = house.join(t, role)
	}
	h, err := api.New(house.ws, api.Options{Base: "/w/main", AdmittedEvery: every})
	if err != nil {
		t.Fatal(err)
	}
	d.server = httptest.NewServer(http.StripPrefix("/w/main", h))
	t.Cleanup(d.server.Close)
	return d
}

func (d *desk) session(role people.Role) string {
	if g, ok := d.who[role]; ok {
		return "percorso_session=" + g.Secret
	}
	return ""
}

// ask sends a request as somebody with a role, nobody if it is empty, and
// returns the status; the answer is read into out.
func (d *desk) ask(role people.Role, method, path string, body, out any) int {
	d.t.Helper()
	return d.askWith(d.session(role), method, path, body, out)
}

func (d *desk) askWith(cookie, method, path string, body, out any) int {
	d.t.Helper()
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		content = bytes.NewReader(b)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			d.t.Fatal(err)
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.server.URL+"/w/main"+path, content)
	if err != nil {
		d.t.Fatal(err)
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if cookies, wanted := out.(*[]*http.Cookie); wanted {
		*cookies = res.Cookies()
	} else if out != nil && len(text) > 0 {
		if err := json.Unmarshal(text, out); err != nil {
			d.t.Fatalf("%s %s: %d %s: %v", method, path, res.StatusCode, text, err)
		}
	}
	return res.StatusCode
}

// draw makes a map with a stage, a lane and a card.
func (d *desk) draw(role people.Role) string {
	d.t.Helper()
	var made struct{ ID string }
	if status := d.ask(role, "POST", "/api/maps", obj{"title": "Giulia compra", "language": "it"}, &made); status != 201 {
		d.t.Fatalf("making a map: %d", status)
	}
	d.change(role, made.ID, 200, obj{"op": "insert", "id": "s1", "kind": "stage", "parent": "map", "order": "a", "props": obj{"title": "Scoperta"}},
		obj{"op": "insert", "id": "l1", "kind": "lane", "parent": "map", "order": "a", "props": obj{"kind": "actions"}},
		obj{"op": "insert", "id": "l2", "kind": "lane", "parent": "map", "order": "b", "props": obj{"kind": "pains"}},
		obj{"op": "insert", "id": "c1", "kind": "card", "parent": "l1", "order": "a", "props": obj{"stage": "s1", "text": "Cerca"}},
		obj{"op": "insert", "id": "c2", "kind": "card", "parent": "l2", "order": "a", "props": obj{"stage": "s1", "text": "Segreto"}})
	return made.ID
}

type obj = map[string]any

func (d *desk) change(role people.Role, id string, want int, ops ...obj) {
	d.t.Helper()
	var answer obj
	if status := d.ask(role, "POST", "/api/maps/"+id+"/operations", obj{"batch": fresh(), "ops": ops}, &answer); status != want {
		d.t.Errorf("a change by %s: %d %v, want %d", role, status, answer["detail"], want)
	}
}

var (
	freshMu   sync.Mutex
	freshLast int
)

func fresh() string {
	freshMu.Lock()
	defer freshMu.Unlock()
	freshLast++
	return fmt.Sprintf("batch-%08d", freshLast)
}

// line is a WebSocket of somebody.
type line struct {
	*websocket.Conn
	t testing.TB
}

type frame struct {
	Type    string `json:"type"`
	Seq     int64  `json:"seq"`
	Batch   string `json:"batch"`
	Access  string `json:"access"`
	Nodes   []obj  `json:"nodes"`
	By      obj    `json:"by"`
	Problem *struct {
		Kind   string `json:"kind"`
		Detail string `json:"detail"`
	} `json:"problem"`
}

func (d *desk) dial(cookie, path string, header http.Header) (*websocket.Conn, int, error) {
	if header == nil {
		header = http.Header{}
	}
	header.Set("Cookie", cookie)
	conn, res, err := websocket.Dial(d.t.Context(), d.server.URL+"/w/main"+path, &websocket.DialOptions{HTTPHeader: header})
	if conn != nil {
		conn.SetReadLimit(64 << 20)
		d.t.Cleanup(func() { _ = conn.CloseNow() })
	}
	status := 0
	if res != nil {
		status = res.StatusCode
	}
	return conn, status, err
}

func (d *desk) line(role people.Role, id string) *line {
	d.t.Helper()
	conn, status, err := d.dial(d.session(role), "/api/maps/"+id+"/live", nil)
	if err != nil {
		d.t.Fatalf("%d %v", status, err)
	}
	return &line{conn, d.t}
}

func (l *line) say(v any) {
	l.t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.Write(l.t.Context(), websocket.MessageText, text); err != nil {
		l.t.Error(err)
	}
}

// hear returns the next frame of one of those types.
func (l *line) hear(types ...string) frame {
	l.t.Helper()
	f, err := l.next(types...)
	if err != nil {
		l.t.Fatalf("waiting for %v: %v", types, err)
	}
	return f
}

func (l *line) next(types ...string) (f frame, err error) {
	ctx, end := context.WithTimeout(l.t.Context(), 2*time.Minute) // a bound, no bar: the race detector takes its time
	defer end()
	for {
		_, text, err := l.Read(ctx)
		if err != nil {
			return f, err
		}
		f = frame{}
		if err := json.Unmarshal(text, &f); err != nil {
			return f, err
		}
		if slices.Contains(types, f.Type) {
			return f, nil
		}
	}
}

// TestTwentyEditors: what one of twenty writes is with all others, after it is on
// the disk. How soon is in the log.
func TestTwentyEditors(t *testing.T) {
	d := newDeskLooking(t, 5*time.Second)
	id := d.draw(people.Editor)
	const editors, each = 20, 15
	var mu sync.Mutex
	sent := map[string]time.Time{}
	var took []time.Duration
	var listening, writing sync.WaitGroup
	lines := make([]*line, editors)
	for i := range lines { // all are there before the first one writes
		lines[i] = d.line(people.Editor, id)
		lines[i].hear("start")
	}
	for i, l := range lines {
		listening.Go(func() {
			for range editors * each {
				f, err := l.next("batch", "refused")
				if err != nil || f.Type == "refused" {
					t.Errorf("%v %+v", err, f)
					return
				}
				mu.Lock()
				took = append(took, time.Since(sent[f.Batch]))
				mu.Unlock()
			}
		})
		writing.Go(func() {
			for n := range each {
				time.Sleep(time.Duration(40+(i*7+n*13)%40) * time.Millisecond) // twenty who type
				batch := fresh()
				mu.Lock()
				sent[batch] = time.Now()
				mu.Unlock()
				l.say(obj{"type": "batch", "batch": batch, "ops": []obj{{"op": "set", "id": "c1", "key": "text", "value": fmt.Sprint(i, n)}}})
				l.say(obj{"type": "presence", "selection": []string{"c1"}, "editing": "c1", "cursor": obj{"x": n, "y": i}})
			}
		})
	}
	writing.Wait()
	listening.Wait()
	slices.SortFunc(took, cmp.Compare[time.Duration])
	if len(took) != editors*editors*each {
		t.Fatalf("%d edits were heard, want %d", len(took), editors*editors*each)
	}
	t.Logf("an edit at the other editors: p50 %v, p99 %v, at most %v", took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
}

// TestWhoMayWhat: each role can do with a map what it is to, by request and by
// the live line.
func TestWhoMayWhat(t *testing.T) {
	d := newDesk(t)
	id := d.draw(people.Editor)
	edit := obj{"op": "set", "id": "s1", "key": "title", "value": "x"}
	for role, may := range map[people.Role]bool{people.Viewer: false, people.Analyst: false, people.Editor: true, people.Owner: true} {
		want := map[bool]int{true: 200, false: 403}[may]
		d.change(role, id, want, edit)
		l := d.line(role, id)
		l.hear("start")
		batch := fresh()
		l.say(obj{"type": "batch", "batch": batch, "ops": []obj{edit}})
		f := l.hear("batch", "refused")
		if f.Batch != batch || (f.Type == "batch") != may || !may && f.Problem.Kind != "forbidden" {
			t.Errorf("%s on the live line: %+v", role, f)
		}
		comment := obj{"node": "s1", "text": "?"}
		if status := d.ask(role, "POST", "/api/maps/"+id+"/comments", comment, nil); (status == 201) != (role != people.Viewer) {
			t.Errorf("%s comments: %d", role, status)
		}
		manages := role == people.Owner || role == people.Editor // the editor made it
		for _, op := range []struct {
			method, path string
			body         any
		}{{"PUT", "/access", obj{"private": false, "people": []obj{{"person": string(d.who[people.Editor].Person.ID), "access": "manage"}}}}, {"POST", "/shares", obj{"access": "view"}}, {"GET", "/shares", nil}} {
			if status := d.ask(role, op.method, "/api/maps/"+id+op.path, op.body, nil); (status < 300) != manages {
				t.Errorf("%s: %s %s: %d", role, op.method, op.path, status)
			}
		}
	}
	if status := d.ask("", "GET", "/api/maps/"+id, nil, nil); status != 401 {
		t.Errorf("nobody: %d", status)
	}
	if _, status, _ := d.dial("", "/api/maps/"+id+"/live", nil); status != 401 {
		t.Errorf("nobody on the live line: %d", status)
	}
}

// TestAPageElsewhereHasNoLine: a page of another site cannot use somebody's
// cookie for a WebSocket.
func TestAPageElsewhereHasNoLine(t *testing.T) {
	d := newDesk(t)
	id := d.draw(people.Editor)
	if _, status, err := d.dial(d.session(people.Editor), "/api/maps/"+id+"/live", http.Header{"Origin": {"https://evil.example"}}); err == nil || status != 403 {
		t.Errorf("%d %v", status, err)
	}
	if _, _, err := d.dial(d.session(people.Editor), "/api/maps/"+id+"/live", http.Header{"Origin": {d.server.URL}}); err != nil {
		t.Errorf("its own page: %v", err)
	}
}

// TestARightThatIsTaken: who loses the right to change a map, to see it, or to be
// here at all, loses it on the open line.
func TestARightThatIsTaken(t *testing.T) {
	d := newDesk(t)
	id := d.draw(people.Owner)
	editor := string(d.who[people.Editor].Person.ID)
	l := d.line(people.Editor, id)
	if f := l.hear("start"); f.Access != "edit" {
		t.Fatalf("%+v", f)
	}
	allow := func(private bool, grants ...obj) {
		t.Helper()
		if status := d.ask(people.Owner, "PUT", "/api/maps/"+id+"/access", obj{"private": private, "people": append([]obj{}, grants...)}, nil); status != 200 {
			t.Fatalf("%d", status)
		}
	}
	allow(false, obj{"person": editor, "access": "view"})
	if f := l.hear("access"); f.Access != "view" {
		t.Errorf("%+v", f)
	}
	l.say(obj{"type": "batch", "batch": fresh(), "ops": []obj{{"op": "set", "id": "s1", "key": "title", "value": "no"}}})
	if f := l.hear("batch", "refused"); f.Type != "refused" {
		t.Errorf("it still changes the map: %+v", f)
	}
	allow(true)
	if _, err := l.next("never"); websocket.CloseStatus(err) != 4404 {
		t.Errorf("the line of a map that is private now: %v", err)
	}
	if status := d.ask(people.Editor, "GET", "/api/maps/"+id, nil, nil); status != 404 {
		t.Errorf("it is still there: %d", status)
	}
	allow(true, obj{"person": editor, "access": "edit"})
	l = d.line(people.Editor, id)
	l.hear("start")
	viewer := people.Viewer
	if _, err := d.ws.People.Change(t.Context(), d.who[people.Editor].Person.ID, people.Change{Role: &viewer}); err != nil {
		t.Fatal(err)
	}
	d.change(people.Editor, id, 200, obj{"op": "set", "id": "s1", "key": "title", "value": "named"}) // by name, whatever the role
	if err := d.ws.People.EndOtherSessions(t.Context(), d.who[people.Editor].Person.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := l.next("never"); websocket.CloseStatus(err) != 4401 {
		t.Errorf("the line of somebody who is signed out: %v", err)
	}
}

// TestTalking: threads with answers and mentions, told to who is there.
func TestTalking(t *testing.T) {
	d := newDesk(t)
	id := d.draw(people.Owner)
	viewer := string(d.who[people.Viewer].Person.ID)
	l := d.line(people.Viewer, id)
	l.hear("start")
	var thread struct {
		ID       string
		Resolved bool
		Comments []struct {
			ID, Text string
			Deleted  bool
			Mentions []struct{ ID string }
		}
	}
	say := func(role people.Role, want int, method, path string, body obj) {
		t.Helper()
		if status := d.ask(role, method, "/api/maps/"+id+"/comments"+path, body, &thread); status != want {
			t.Fatalf("%s %s %s: %d", role, method, path, status)
		}
	}
	say(people.Analyst, 201, "POST", "", obj{"node": "c1", "text": "@viewer, guardi?", "mentions": []string{viewer}, "batch": "comment-1"})
	l.hear("comment")
	first := thread
	say(people.Analyst, 201, "POST", "", obj{"node": "c1", "text": "@viewer, guardi?", "mentions": []string{viewer}, "batch": "comment-1"}) // again
	if thread.ID != first.ID || len(thread.Comments) != 1 || len(thread.Comments[0].Mentions) != 1 {
		t.Errorf("%+v", thread)
	}
	say(people.Editor, 201, "POST", "", obj{"thread": first.ID, "text": "Sì"})
	if len(thread.Comments) != 2 {
		t.Errorf("%+v", thread)
	}
	say(people.Editor, 200, "PATCH", "/"+first.ID, obj{"resolved": true})
	if !thread.Resolved {
		t.Errorf("%+v", thread)
	}
	say(people.Analyst, 200, "PATCH", "/"+first.ID, obj{"text": "@viewer, guarda", "mentions": []string{viewer}})
	for status, try := range map[int]obj{403: {"text": "no"}, 422: {"text": "a", "resolved": true}} {
		if got := d.ask(people.Editor, "PATCH", "/api/maps/"+id+"/comments/"+first.ID, try, nil); got != status {
			t.Errorf("%v: %d, want %d", try, got, status)
		}
	}
	var mentions []struct{ Thread, Text string }
	if d.ask(people.Viewer, "GET", "/api/maps/mentions?unread=true", nil, &mentions); len(mentions) != 1 || mentions[0].Text != "@viewer, guarda" {
		t.Errorf("%+v", mentions)
	}
	if status := d.ask(people.Viewer, "PUT", "/api/maps/mentions", obj{}, nil); status != 204 {
		t.Errorf("%d", status)
	}
	if d.ask(people.Viewer, "GET", "/api/maps/mentions?unread=true", nil, &mentions); len(mentions) != 0 {
		t.Errorf("%+v", mentions)
	}
	say(people.Owner, 200, "PATCH", "/"+first.ID, obj{"deleted": true})
	if !thread.Comments[0].Deleted || thread.Comments[0].Text != "" {
		t.Errorf("%+v", thread)
	}
	var crowd []struct{ Name string }
	if status := d.ask(people.Viewer, "GET", "/api/maps/"+id+"/people", nil, &crowd); status != 200 || len(crowd) != 4 {
		t.Errorf("%d %+v", status, crowd)
	}
	var history struct{ Entries []struct{ Kind string } }
	if d.ask(people.Viewer, "GET", "/api/maps/"+id+"/history", nil, &history); len(history.Entries) < 4 || history.Entries[0].Kind != "resolved" {
		t.Errorf("%+v", history)
	}
}
