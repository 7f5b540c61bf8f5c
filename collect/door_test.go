package collect_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/collect"
	"percorso/collect/source"
	"percorso/collect/spec"
	"percorso/journal"
	"percorso/journal/journaltest"
)

const key = "shop-write-key"

// at is the time in these tests: 2026-05-04T12:00:00Z.
var at = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// desk is a door with all that stands behind it, in memory.
type desk struct {
	t       *testing.T
	store   *journaltest.Memory
	journal *journal.Journal
	sources *source.Registry
	door    *collect.Door
	now     time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, store: journaltest.NewMemory(), now: at}
	var err error
	if d.journal, err = journal.Open(t.Context(), d.store, journal.Options{Now: d.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.journal.Close() })
	if d.sources, err = source.Open(t.Context(), &source.Memory{}, d.clock); err != nil {
		t.Fatal(err)
	}
	if _, err := d.sources.Add(t.Context(), source.Source{ID: "shop", WriteKey: key}); err != nil {
		t.Fatal(err)
	}
	d.door = collect.New(d.journal, d.sources, collect.Options{Now: d.clock})
	return d
}

func (d *desk) clock() time.Time { return d.now }

// reply is what the door answered.
type reply struct {
	Status   int
	Header   http.Header
	Success  bool
	Accepted int
	Dupes    int `json:"duplicates"`
	Rejected int
	Problems []struct {
		Index int
		Code  spec.Code
		Field string
	}
	Error struct {
		Kind, Message string
		Code          spec.Code
	}
}

func (d *desk) do(r *http.Request) reply {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.door.ServeHTTP(w, r)
	a := reply{Status: w.Code, Header: w.Header()}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			d.t.Fatalf("the answer is no JSON: %v\n%s", err, w.Body)
		}
	}
	return a
}

// post sends body with the shop's key by Basic authentication.
func (d *desk) post(path string, body []byte) reply {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	r.SetBasicAuth(key, "")
	return d.do(r)
}

func (d *desk) events() []percorso.Event {
	d.t.Helper()
	var all []percorso.Event
	for after := int64(0); ; after = all[len(all)-1].Seq {
		e, err := d.journal.Read(d.t.Context(), after, 10_000)
		if err != nil {
			d.t.Fatal(err)
		}
		if len(e) == 0 {
			return all
		}
		all = append(all, e...)
	}
}

func (d *desk) rejects() []journal.Reject {
	d.t.Helper()
	r, err := d.journal.Rejects(d.t.Context(), journal.RejectFilter{})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryCallHasItsPathAndItsShortOne(t *testing.T) {
	bodies := map[percorso.CallType]string{
		percorso.Track: `{"userId":"ana","event":"Shoe Seen"}`, percorso.Page: `{"anonymousId":"x","name":"Home"}`, percorso.Screen: `{"anonymousId":"x","name":"Home"}`,
		percorso.Identify: `{"userId":"ana","traits":{"email":"ana@example.it"}}`, percorso.Group: `{"userId":"ana","groupId":"g"}`, percorso.Alias: `{"userId":"ana","previousId":"x"}`,
	}
	for call, body := range bodies {
		for _, path := range []string{"/v1/" + call.String(), "/v1/" + call.String()[:1], "/v1/" + call.String() + "/"} {
			d := newDesk(t)
			if a := d.post(path, []byte(body)); a.Status != http.StatusOK || !a.Success || a.Accepted != 1 {
				t.Fatalf("%s: %+v", path, a)
			}
			if e := d.events(); len(e) != 1 || e[0].Type != call || e[0].Source != "shop" || e[0].Time != at.UnixMilli() {
				t.Errorf("%s: the journal has %+v", path, e)
			}
		}
	}
	for _, path := range []string{"/v1/batch", "/v1/b"} {
		d := newDesk(t)
		if a := d.post(path, []byte(`{"batch":[{"type":"track","userId":"ana","event":"Seen"},{"type":"page","userId":"ana"}]}`)); a.Status != http.StatusOK || a.Accepted != 2 {
			t.Errorf("%s: %+v", path, a)
		}
	}
}

func TestContentTypeIsNoMatter(t *testing.T) {
	for _, kind := range []string{"", "text/plain", "application/json", "application/x-www-form-urlencoded", "nonsense"} {
		d := newDesk(t)
		r := httptest.NewRequest(http.MethodPost, "/v1/t", strings.NewReader(`{"userId":"ana","event":"Seen"}`))
		r.Header.Set("Content-Type", kind)
		r.SetBasicAuth(key, "")
		if a := d.do(r); a.Status != http.StatusOK || a.Accepted != 1 {
			t.Errorf("%q: %+v", kind, a)
		}
	}
}

func TestGzipIsSeenByItsFirstBytes(t *testing.T) {
	for _, encoding := range []string{"gzip", ""} {
		d := newDesk(t)
		r := httptest.NewRequest(http.MethodPost, "/v1/batch", bytes.NewReader(packed(t, `{"batch":[{"type":"page","userId":"ana"}]}`)))
		r.Header.Set("Content-Encoding", encoding)
		r.SetBasicAuth(key, "")
		if a := d.do(r); a.Status != http.StatusOK || a.Accepted != 1 {
			t.Errorf("encoding %q: %+v", encoding, a)
		}
	}
}

func TestWriteKeys(t *testing.T) {
	with := func(header, body string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(body))
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		return r
	}
	const batch = `{"batch":[{"type":"page","userId":"ana"}]%s}`
	for _, c := range []struct {
		name, header, more string
		status             int
	}{
		{"basic", "Basic c2hvcC13cml0ZS1rZXk6", "", 200},
		{"in the body", "", `,"writeKey":"` + key + `"`, 200},
		{"none", "", "", 401},
		{"wrong, basic", "Basic d3Jvbmc6", "", 401},
		{"wrong, basic, though the body's is right", "Basic d3Jvbmc6", `,"writeKey":"` + key + `"`, 401},
		{"wrong, in the body", "", `,"writeKey":"wrong"`, 401},
		{"basic without its colon", "Basic c2hvcC13cml0ZS1rZXk=", "", 401},
		{"bearer", "Bearer x", "", 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			a := d.do(with(c.header, fmt.Sprintf(batch, c.more)))
			if a.Status != c.status {
				t.Fatalf("status %d, want %d: %+v", a.Status, c.status, a)
			}
			if c.status == 200 {
				return
			}
			if len(d.events()) != 0 || a.Header.Get("WWW-Authenticate") == "" || a.Error.Kind != "unauthorized" {
				t.Errorf("the answer is %+v, the journal has %d events", a, len(d.events()))
			}
			if r := d.rejects(); len(r) != 1 || r[0].Code != spec.UnknownKey || r[0].Source != "" {
				t.Errorf("the rejects are %+v", r)
			}
		})
	}
}

func TestStrangersCannotFillTheRejects(t *testing.T) {
	d := newDesk(t)
	for range 50 {
		d.do(httptest.NewRequest(http.MethodPost, "/v1/t", strings.NewReader(`{"userId":"ana","event":"Seen"}`)))
	}
	if n := len(d.rejects()); n > 5 {
		t.Errorf("50 requests in one instant left %d rejects", n)
	}
	if n := d.door.Figures().Unauthorized.Load(); n != 50 {
		t.Errorf("%d were counted", n)
	}
}

func TestBatchKeepsTheGoodAndSaysWhatIsWrongWithTheBad(t *testing.T) {
	d := newDesk(t)
	a := d.post("/v1/batch", []byte(`{"sentAt":"2026-05-04T11:00:00.000Z","context":{"locale":"it"},"batch":[
		{"type":"track","event":"Seen","userId":"ana","messageId":"1","timestamp":"2026-05-04T10:59:00.000Z"},
		{"type":"track","userId":"ana","messageId":"2"},
		17,
		{"type":"page","userId":"ana","messageId":"3","timestamp":"1970-01-01T00:00:05Z"},
		{"type":"page","userId":"ana","messageId":"4","properties":{"junk":"`+strings.Repeat("x", 40<<10)+`"}},
		{"type":"page","userId":"ana","messageId":"5"},
		{"type":"track","event":"Seen","userId":"ana","messageId":"1"}]}`))
	if a.Status != http.StatusOK || a.Success || a.Accepted != 2 || a.Dupes != 1 || a.Rejected != 4 {
		t.Fatalf("the answer is %+v", a)
	}
	want := []struct {
		index int
		code  spec.Code
	}{{1, spec.MissingEvent}, {2, spec.NotAnObject}, {3, spec.TimeOutOfRange}, {4, spec.TooLarge}}
	rejects := d.rejects()
	for i, w := range want {
		if p := a.Problems[i]; p.Index != w.index || p.Code != w.code {
			t.Errorf("problem %d is %+v, want %+v", i, p, w)
		}
		r := rejects[len(rejects)-1-i]
		if r.Code != w.code || r.Place != fmt.Sprintf("batch[%d]", w.index) || r.Source != "shop" || len(r.Sample) == 0 || r.ReceivedAt != at.UnixMilli() {
			t.Errorf("reject %d is %+v", i, r)
		}
	}
	e := d.events()
	if len(e) != 2 || !strings.Contains(string(e[0].Body), `"context":{"locale":"it"}`) {
		t.Fatalf("the journal has %+v", e)
	}
	// A minute before it was sent, so a minute before it was received.
	if e[0].Time != at.Add(-time.Minute).UnixMilli() {
		t.Errorf("the first event happened at %s", time.UnixMilli(e[0].Time).UTC())
	}
}

func TestBatchOfNonObjects(t *testing.T) {
	d := newDesk(t)
	a := d.post("/v1/batch", []byte(`{"batch":[1,"a",null,true,[],{}]}`))
	if a.Status != http.StatusOK || a.Accepted != 0 || a.Rejected != 6 {
		t.Fatalf("the answer is %+v", a)
	}
	if n := len(d.rejects()); n != 6 {
		t.Errorf("%d rejects were kept", n)
	}
	if a := d.post("/v1/batch", []byte(`{"batch":[`+strings.Repeat("1,", 6000)+`1]}`)); a.Status != http.StatusBadRequest {
		t.Errorf("6,001 calls: %+v", a)
	}
}

func TestBadRequests(t *testing.T) {
	big := strings.Repeat("x", 600<<10)
	bomb := packed(t, `{"batch":[],"x":"`+strings.Repeat("0", 64<<20)+`"}`)
	whole := packed(t, `{"batch":[{"type":"page","userId":"ana","name":"`+big[:1000]+`"}]}`)
	for _, c := range []struct {
		name, path string
		body       []byte
		status     int
		code       spec.Code
	}{
		{"malformed JSON", "/v1/track", []byte(`{"userId":"ana","event":`), 400, spec.MalformedJSON},
		{"malformed batch", "/v1/batch", []byte(`{"batch":[{"type":"page","userId":"ana"},]}`), 400, spec.MalformedJSON},
		{"empty", "/v1/batch", nil, 400, spec.MalformedJSON},
		{"no batch", "/v1/batch", []byte(`{"type":"page","userId":"ana"}`), 400, spec.NoBatch},
		{"a list", "/v1/batch", []byte(`[]`), 400, spec.NotAnObject},
		{"event of 40 KB", "/v1/track", []byte(`{"userId":"ana","event":"` + big[:40<<10] + `"}`), 400, spec.TooLarge},
		{"batch of 600 KB", "/v1/batch", []byte(`{"batch":[],"x":"` + big + `"}`), 400, spec.BatchTooLarge},
		{"gzip bomb", "/v1/batch", bomb, 400, spec.BatchTooLarge},
		{"truncated gzip", "/v1/batch", whole[:len(whole)-9], 400, spec.MalformedGzip},
		{"damaged gzip", "/v1/batch", append(bytes.Clone(whole[:12]), whole[20:]...), 400, spec.MalformedGzip},
		{"deeply nested", "/v1/track", []byte(`{"userId":"ana","event":"e","properties":` + strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5001)), 400, spec.TooDeep},
		{"deeply nested batch", "/v1/batch", []byte(strings.Repeat("[", 200_000)), 400, spec.MalformedJSON},
		{"another encoding", "/v1/track", []byte("{\"userId\":\"ana\",\"event\":\"perch\xe9\"}"), 400, spec.InvalidUTF8},
		{"UTF-16", "/v1/batch", []byte("\xff\xfe{\x00\"\x00"), 400, spec.InvalidUTF8},
		{"nobody", "/v1/track", []byte(`{"event":"Seen"}`), 200, spec.MissingIdentifier},
		{"the year 1970", "/v1/track", []byte(`{"userId":"ana","event":"Seen","timestamp":"1970-01-01T00:00:00Z"}`), 200, spec.TimeOutOfRange},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			a := d.post(c.path, c.body)
			if a.Status != c.status || a.Success || len(a.Problems) != 1 || a.Problems[0].Code != c.code {
				t.Fatalf("the answer is %+v, want %d %s", a, c.status, c.code)
			}
			r := d.rejects()
			if len(r) != 1 || r[0].Code != c.code || len(r[0].Sample) > spec.MaxSample {
				t.Errorf("the rejects are %+v", r)
			}
			if len(d.events()) != 0 {
				t.Error("something was accepted")
			}
			// The next request finds a clean table.
			if a := d.post("/v1/track", []byte(`{"userId":"ana","event":"Seen"}`)); a.Status != http.StatusOK || a.Accepted != 1 || len(a.Problems) != 0 {
				t.Errorf("afterwards: %+v", a)
			}
		})
	}
}

func TestMalformedRequestWithoutAnyKeyIsToldSo(t *testing.T) {
	d := newDesk(t)
	a := d.do(httptest.NewRequest(http.MethodPost, "/v1/batch", strings.NewReader(`{"writeKey":"`+key+`","batch":[`)))
	if a.Status != http.StatusBadRequest || a.Error.Code != spec.MalformedJSON {
		t.Errorf("the answer is %+v", a)
	}
}

func TestFutureTimeIsClampedAndMarked(t *testing.T) {
	d := newDesk(t)
	d.post("/v1/track", []byte(`{"userId":"ana","event":"Seen","timestamp":"2031-01-01T00:00:00Z"}`))
	e := d.events()
	if len(e) != 1 || e[0].Time != at.UnixMilli() || e[0].Flags != percorso.ClockAdjusted {
		t.Fatalf("the journal has %+v", e)
	}
	if want := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli(); e[0].OriginalAt != want {
		t.Errorf("the source's own time is %d, want %d", e[0].OriginalAt, want)
	}
}

func TestBrowsersMaySendFromAnyPage(t *testing.T) {
	d := newDesk(t)
	r := httptest.NewRequest(http.MethodOptions, "/v1/t", nil)
	r.Header.Set("Origin", "https://shop.example")
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	a := d.do(r)
	if a.Status != http.StatusNoContent || a.Header.Get("Access-Control-Allow-Origin") != "*" || a.Header.Get("Access-Control-Allow-Headers") != "authorization,content-type" {
		t.Errorf("the preflight's answer is %d %v", a.Status, a.Header)
	}
	if a := d.post("/v1/t", []byte(`{"userId":"ana","event":"Seen"}`)); a.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("the answer's headers are %v", a.Header)
	}
}

func TestOtherPathsAndMethods(t *testing.T) {
	d := newDesk(t)
	if a := d.post("/v1/delete", nil); a.Status != http.StatusNotFound {
		t.Errorf("an unknown call: %+v", a)
	}
	if a := d.do(httptest.NewRequest(http.MethodGet, "/v1/track", nil)); a.Status != http.StatusMethodNotAllowed || a.Header.Get("Allow") == "" {
		t.Errorf("GET: %+v", a)
	}
}

func TestSourceWithARateIsToldToWait(t *testing.T) {
	d := newDesk(t)
	if _, err := d.sources.Change(t.Context(), source.Source{ID: "shop", Name: "shop", Rate: 10}); err != nil {
		t.Fatal(err)
	}
	batch := func(n int) []byte {
		return []byte(`{"batch":[` + strings.TrimSuffix(strings.Repeat(`{"type":"page","userId":"ana"},`, n), ",") + `]}`)
	}
	if a := d.post("/v1/batch", batch(25)); a.Status != http.StatusOK {
		t.Fatalf("a first large batch: %+v", a)
	}
	a := d.post("/v1/batch", batch(1))
	if a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "2" || a.Header.Get("X-RateLimit-Reset") == "" {
		t.Fatalf("the next one at once: %+v", a)
	}
	d.now = d.now.Add(2 * time.Second)
	if a := d.post("/v1/batch", batch(1)); a.Status != http.StatusOK {
		t.Errorf("after the wait: %+v", a)
	}
}

func TestFullJournalIsTemporary(t *testing.T) {
	d := newDesk(t)
	full := true
	d.store.Fail = func() error {
		if full {
			return percorso.Errorf(percorso.Unavailable, "the disk is full")
		}
		return nil
	}
	body := []byte(`{"batch":[{"type":"page","userId":"ana","messageId":"1"},{"type":"page"}]}`)
	a := d.post("/v1/batch", body)
	if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || a.Error.Kind != "unavailable" {
		t.Fatalf("the answer is %+v", a)
	}
	if len(d.events()) != 0 || len(d.rejects()) != 0 {
		t.Error("something was written")
	}
	full = false
	if a := d.post("/v1/batch", body); a.Status != http.StatusOK || a.Accepted != 1 || a.Rejected != 1 {
		t.Errorf("with room again: %+v", a)
	}
}

func TestClientThatNeverFinishesIsGivenUp(t *testing.T) {
	d := newDesk(t)
	d.door = collect.New(d.journal, d.sources, collect.Options{Now: d.clock, BodyTimeout: time.Millisecond})
	srv := httptest.NewServer(d.door)
	defer srv.Close()
	body, writer := io.Pipe()
	defer func() { _ = writer.Close() }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/v1/track", body)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(key, "")
	if res, err := http.DefaultClient.Do(r); err == nil {
		_ = res.Body.Close()
		if res.StatusCode != http.StatusBadRequest {
			t.Errorf("the status is %d", res.StatusCode)
		}
	}
	if len(d.events()) != 0 {
		t.Error("something was accepted")
	}
}
