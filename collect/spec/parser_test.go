package spec_test

import (
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/collect/spec"
)

// received is the time of receipt in these tests: 2026-05-04T12:00:00Z.
var received = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC).UnixMilli()

func live() spec.Envelope { return spec.Envelope{Source: "shop", ReceivedAt: received} }

func TestAcceptedCalls(t *testing.T) {
	for _, c := range []struct {
		name string
		call percorso.CallType
		body string
		env  func(*spec.Envelope)
		want percorso.CallType
		text string // the body in the journal
	}{
		{
			name: "type from the text", body: `{"type":"track","userId":"ana","event":"Shoe Seen","messageId":"m"}`, want: percorso.Track,
			text: `{"type":"track","userId":"ana","event":"Shoe Seen","messageId":"m"}`,
		},
		{
			name: "type from the path is written down", call: percorso.Page, body: ` {"anonymousId":"a","messageId":"m"} `, want: percorso.Page,
			text: `{"anonymousId":"a","messageId":"m","type":"page"}`,
		},
		{
			name: "a byte order mark is no harm", body: "\ufeff" + `{"type":"page","userId":"ana","messageId":"m"}`, want: percorso.Page,
			text: `{"type":"page","userId":"ana","messageId":"m"}`,
		},
		{name: "ids may be numbers", body: `{"type":"page","userId":17,"messageId":"m"}`, want: percorso.Page, text: `{"type":"page","userId":17,"messageId":"m"}`},
		{
			name: "the write key is not kept", body: `{"writeKey":"secret","type":"page","userId":"ana","messageId":"m"}`, want: percorso.Page,
			text: `{"type":"page","userId":"ana","messageId":"m"}`,
		},
		{
			name: "nor in the middle", body: `{"type":"page", "writeKey":"secret" ,"userId":"ana","messageId":"m"}`, want: percorso.Page,
			text: `{"type":"page","userId":"ana","messageId":"m"}`,
		},
		{
			name: "nor at the end", body: `{"type":"page","userId":"ana","messageId":"m","writeKey":"secret"}`, want: percorso.Page,
			text: `{"type":"page","userId":"ana","messageId":"m"}`,
		},
		{
			name: "the batch's context", body: `{"type":"page","userId":"ana","messageId":"m"}`, env: func(e *spec.Envelope) { e.Context = []byte(`{"locale":"it"}`) },
			want: percorso.Page, text: `{"type":"page","userId":"ana","messageId":"m","context":{"locale":"it"}}`,
		},
		{
			name: "a call's own context goes over the batch's", body: `{"type":"page","context":{"locale":"en","ip":"::1"},"userId":"ana","messageId":"m"}`,
			env:  func(e *spec.Envelope) { e.Context = []byte(`{"locale":"it","page":{"path":"/"}}`) },
			want: percorso.Page, text: `{"type":"page","userId":"ana","messageId":"m","context":{"locale":"en","ip":"::1","page":{"path":"/"}}}`,
		},
		{
			name: "null context", body: `{"type":"page","context":null,"userId":"ana","messageId":"m"}`, env: func(e *spec.Envelope) { e.Context = []byte(`{"locale":"it"}`) },
			want: percorso.Page, text: `{"type":"page","userId":"ana","messageId":"m","context":{"locale":"it"}}`,
		},
		{
			name: "the importer's message id", body: `{"type":"page","userId":"ana"}`, env: func(e *spec.Envelope) { e.MessageID = "row-1" },
			want: percorso.Page, text: `{"type":"page","userId":"ana","messageId":"row-1"}`,
		},
		{name: "escaped keys", body: `{"t\u0079pe":"page","userId":"ana","messageId":"m"}`, want: percorso.Page, text: `{"t\u0079pe":"page","userId":"ana","messageId":"m"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := live()
			if c.env != nil {
				c.env(&env)
			}
			var p spec.Parser
			e, err := p.Parse(c.call, []byte(c.body), env)
			if err != nil {
				t.Fatal(err)
			}
			if e.Type != c.want || string(e.Body) != c.text {
				t.Errorf("got %v %s\nwant %v %s", e.Type, e.Body, c.want, c.text)
			}
			if e.MessageID == "" || e.Source != "shop" || e.ReceivedAt != received {
				t.Errorf("got message id %q, source %q, received %d", e.MessageID, e.Source, e.ReceivedAt)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	deep := `{"type":"page","userId":"a","properties":` + strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 201)
	for _, c := range []struct {
		name, body string
		call       percorso.CallType
		code       spec.Code
		field      string
	}{
		{"nothing", ``, 0, spec.MalformedJSON, ""},
		{"breaks off", `{"type":"page","userId":"a"`, 0, spec.MalformedJSON, ""},
		{"trailing comma", `{"type":"page","userId":"a",}`, 0, spec.MalformedJSON, ""},
		{"two values", `{"type":"page","userId":"a"}{}`, 0, spec.MalformedJSON, ""},
		{"bare word", `{"type":"page","userId":"a","properties":{"v":NaN}}`, 0, spec.MalformedJSON, ""},
		{"leading zero", `{"type":"page","userId":"a","properties":{"v":01}}`, 0, spec.MalformedJSON, ""},
		{"control character", "{\"type\":\"page\",\"userId\":\"a\nb\"}", 0, spec.MalformedJSON, ""},
		{"a list", `[1]`, 0, spec.NotAnObject, ""},
		{"a number", `17`, 0, spec.NotAnObject, ""},
		{"latin 1", "{\"type\":\"page\",\"userId\":\"perch\xe9\"}", 0, spec.InvalidUTF8, ""},
		{"nested", deep, 0, spec.TooDeep, ""},
		{"no type", `{"userId":"a"}`, 0, spec.UnknownType, "type"},
		{"another type", `{"type":"delete","userId":"a"}`, 0, spec.UnknownType, "type"},
		{"type is a number", `{"type":3,"userId":"a"}`, 0, spec.WrongType, "type"},
		{"nobody", `{"type":"page"}`, 0, spec.MissingIdentifier, "userId"},
		{"empty user", `{"type":"page","userId":"","anonymousId":null}`, 0, spec.MissingIdentifier, "userId"},
		{"user is an object", `{"type":"page","userId":{}}`, 0, spec.WrongType, "userId"},
		{"track without event", `{"userId":"a"}`, percorso.Track, spec.MissingEvent, "event"},
		{"event is a number", `{"userId":"a","event":3}`, percorso.Track, spec.WrongType, "event"},
		{"group without group", `{"userId":"a"}`, percorso.Group, spec.MissingGroup, "groupId"},
		{"alias without previous", `{"userId":"a"}`, percorso.Alias, spec.MissingPrevious, "previousId"},
		{"properties is text", `{"type":"page","userId":"a","properties":"x"}`, 0, spec.WrongType, "properties"},
		{"context is a list", `{"type":"page","userId":"a","context":[]}`, 0, spec.WrongType, "context"},
		{"unreadable time", `{"type":"page","userId":"a","timestamp":"yesterday"}`, 0, spec.BadTimestamp, "timestamp"},
		{"no such day", `{"type":"page","userId":"a","timestamp":"2026-02-31T00:00:00Z"}`, 0, spec.BadTimestamp, "timestamp"},
		{"time is an object", `{"type":"page","userId":"a","timestamp":{}}`, 0, spec.WrongType, "timestamp"},
		{"the epoch", `{"type":"page","userId":"a","timestamp":"1970-01-01T00:00:00Z"}`, 0, spec.TimeOutOfRange, "timestamp"},
		{"an unset clock", `{"type":"page","userId":"a","timestamp":"1970-03-01T00:00:00Z"}`, 0, spec.TimeOutOfRange, "timestamp"},
		{"40 KB", `{"type":"page","userId":"` + strings.Repeat("a", 40<<10) + `"}`, 0, spec.TooLarge, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p spec.Parser
			_, err := p.Parse(c.call, []byte(c.body), live())
			got := spec.AsProblem(err)
			if got == nil || got.Code != c.code || got.Field != c.field {
				t.Fatalf("got %v, want %s in %q", err, c.code, c.field)
			}
			if got.Message == "" {
				t.Error("the problem has no message")
			}
		})
	}
}

func TestParserTakesTheBatchContextIntoAccountForSize(t *testing.T) {
	env := live()
	env.Context = []byte(`{"junk":"` + strings.Repeat("x", 40<<10) + `"}`)
	var p spec.Parser
	_, err := p.Parse(0, []byte(`{"type":"page","userId":"a"}`), env)
	if got := spec.AsProblem(err); got == nil || got.Code != spec.TooLarge {
		t.Fatalf("got %v, want %s", err, spec.TooLarge)
	}
}
