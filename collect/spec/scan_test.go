package spec

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

var jsonSeeds = []string{
	``, `{}`, `[]`, `{"a":1}`, `{"a":-0.5e+10,"b":[true,false,null,"x\u00e9\n"]}`, `[1,2,]`, `{"a":}`, `{"a" : 1 , "b" : {} }`, `"\ud800"`, `01`, `-`, `1.`, `1e`, `nul`,
	"\"\t\"", `{"a":1}x`, `{1:2}`, `"\x"`, `"\u12g4"`, `[[[[]]]]`, "\ufeff{}", `{"a":1,"a":2}`, strings.Repeat("[", 200),
}

// FuzzScan holds the scanner against encoding/json: both take the same texts.
func FuzzScan(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !utf8.Valid(text) {
			return // checked elsewhere
		}
		from := skipSpace(text, 0)
		end, err := skipValue(text, from, 0)
		ours := err == nil && skipSpace(text, end) == len(text)
		if err == errDepth { //nolint:errorlint // never wrapped here
			return // a limit of ours
		}
		if theirs := json.Valid(text); ours != theirs {
			t.Fatalf("%q: valid %v, encoding/json says %v", text, ours, theirs)
		}
	})
}

// FuzzParse checks that whatever is accepted can be read back, is what it was,
// and that the rest is a Problem.
func FuzzParse(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s), []byte(nil))
	}
	f.Add([]byte(`{"type":"track","userId":"ana","event":"Seen","writeKey":"k","context":{"a":1},"timestamp":"2026-05-04T09:30:15.123Z"}`), []byte(`{"a":2,"b":3}`))
	f.Add([]byte(`{"type":"page","anonymousId":"x","messageId":17,"properties":{"category":"shoes"}}`), []byte(`{}`))
	f.Add([]byte(`{"type":"page","userId":"x","percorso":{"v":1,"type":"page","messageId":"m","time":1777887015123,"received":1777887015123}}`), []byte(nil))
	f.Fuzz(func(t *testing.T, text, context []byte) {
		if end, err := skipValue(context, 0, 0); err != nil || end != len(context) || context[0] != '{' || !utf8.Valid(context) {
			context = nil
		}
		for _, historical := range []bool{false, true} {
			var p Parser
			env := Envelope{Source: "s", ReceivedAt: 1_777_887_015_123, Historical: historical, Context: context}
			e, err := p.Parse(0, text, env)
			if err != nil {
				if AsProblem(err) == nil {
					t.Fatalf("the error is no Problem: %v", err)
				}
				continue
			}
			if !json.Valid(e.Body) || e.MessageID == "" || e.Type == 0 || e.Time < Earliest {
				t.Fatalf("accepted %+v with the body %s", e, e.Body)
			}
			var d Decoder
			call, err := d.Decode(&e)
			if err != nil {
				t.Fatalf("accepted, and cannot be read: %v\n%s", err, e.Body)
			}
			if call.UserID == "" && call.AnonymousID == "" {
				t.Fatalf("accepted, and names nobody: %s", e.Body)
			}
			line := Export(nil, &e, Origin{})
			again, err := p.Parse(0, line, Envelope{ReceivedAt: 1, Historical: true})
			if err != nil || !bytes.Equal(again.Body, e.Body) || again.MessageID != e.MessageID || again.Time != e.Time || again.ReceivedAt != e.ReceivedAt || again.OriginalAt != e.OriginalAt {
				if bytes.ContainsAny(e.Body, "\r\n") {
					continue // line ends between values become blanks
				}
				t.Fatalf("exported and read back (%v):\n%+v %s\n%+v %s", err, e, e.Body, again, again.Body)
			}
		}
	})
}

// FuzzBatch checks that a batch that is taken apart is made of valid JSON.
func FuzzBatch(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s))
	}
	f.Add([]byte(`{"batch":[{},1,"a"],"writeKey":"k","sentAt":"2026-05-04T09:30:15.123Z","context":{"a":[]},"integrations":{}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var b Batch
		if err := b.ParseBatch(text); err != nil {
			if AsProblem(err) == nil {
				t.Fatalf("the error is no Problem: %v", err)
			}
			return
		}
		for _, item := range append(b.Items, b.Context, b.Integrations) {
			if len(item) > 0 && utf8.Valid(item) && !json.Valid(item) {
				t.Fatalf("%q is no JSON", item)
			}
		}
	})
}
