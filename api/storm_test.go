package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"percorso/insight"
	"percorso/people"
)

// knock sends a batch of one event by the door and returns the status.
func knock(d *desk, id string) int {
	req := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(fmt.Sprintf(`{"batch":[{"type":"track","userId":"u1","event":"Product Viewed","messageId":%q,"timestamp":"2026-10-21T10:00:00Z"}]}`, id)))
	req.SetBasicAuth("key-of-crm", "")
	rec := httptest.NewRecorder()
	d.ws.Door.ServeHTTP(rec, req)
	return rec.Code
}

// TestTheDoorWaitsForNoQuestion takes all turns that questions have: they wait,
// and are refused when too many do; the door and the live events go on.
func TestTheDoorWaitsForNoQuestion(t *testing.T) {
	d := withCrowd(t)
	d.ws.Turns.Waiting = 3
	var ends []func()
	for range d.ws.Turns.AtOnce {
		end, err := d.ws.Turns.Take(t.Context(), "somebody")
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	var wait sync.WaitGroup
	for _, role := range []people.Role{people.Viewer, people.Analyst, people.Owner} {
		wait.Go(func() {
			if status := d.ask(role, "POST", "/api/query", []byte(`{"kind":"journey"}`), nil); status != 200 {
				t.Errorf("a question that waited is answered %d", status)
			}
		})
	}
	for waiting := 0; waiting < 3; {
		_, waiting, _ = d.ws.Turns.State()
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.server.URL+"/w/main/api/query", strings.NewReader(`{"kind":"journey"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", d.session(people.Editor))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", d.server.URL)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if after, err := strconv.Atoi(res.Header.Get("Retry-After")); res.StatusCode != http.StatusServiceUnavailable || err != nil || after < 1 {
		t.Errorf("one too many is answered %d, to try again in %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	for i := range 20 {
		if status := knock(d, fmt.Sprint("during-", i)); status != http.StatusOK {
			t.Fatalf("the door answers %d while questions wait", status)
		}
	}
	if _, waiting, _ := d.ws.Turns.State(); waiting != 3 {
		t.Errorf("%d questions wait after the door was used", waiting)
	}
	for _, end := range ends {
		end()
	}
	wait.Wait()
}

// TestAStormOfQuestions comes with hundreds of different questions while the door
// takes events in: never more are worked on at once than there are turns, and
// each is answered, or told to come again.
func TestAStormOfQuestions(t *testing.T) {
	d := withCrowd(t)
	d.ws.Turns.Waiting, d.ws.Turns.Each = 40, 20
	var wait sync.WaitGroup
	for client, role := range map[int]people.Role{0: people.Viewer, 1: people.Analyst, 2: people.Editor, 3: people.Owner} {
		for i := range 60 {
			wait.Go(func() {
				q := fmt.Sprintf(`{"kind":%q,"silence":"%dd"}`, []string{insight.KindJourney, insight.KindFlows}[i%2], 1+client+4*i)
				if status := d.ask(role, "POST", "/api/query", []byte(q), nil); status != 200 && status != 429 && status != 503 {
					t.Errorf("%s is answered %d", q, status)
				}
			})
		}
	}
	for i := range 100 {
		if status := knock(d, fmt.Sprint("storm-", i)); status != http.StatusOK {
			t.Errorf("the door answers %d", status)
		}
	}
	wait.Wait()
	if taken, waiting, most := d.ws.Turns.State(); taken != 0 || waiting != 0 || most > d.ws.Turns.AtOnce {
		t.Errorf("in the end %d are worked on, %d wait; %d were at once", taken, waiting, most)
	}
}
