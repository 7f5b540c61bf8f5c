package spec_test

import (
	"bytes"
	"testing"

	"percorso"
	"percorso/collect/spec"
)

func decode(t *testing.T, call percorso.CallType, body string) *spec.Call {
	t.Helper()
	var d spec.Decoder
	c, err := d.Decode(&percorso.Event{Type: call, Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDecodedCall(t *testing.T) {
	c := decode(t, percorso.Track, `{"userId":17,"anonymousId":"x","event":"Seen","name":"not this","context":{"page":{"path":"/"}},"properties":{"price":12.50,"ok":true,"none":null,"list":[1,"two"]}}`)
	if c.UserID != "17" || c.AnonymousID != "x" || c.Name != "Seen" || c.Traits != nil {
		t.Errorf("got %+v", c)
	}
	for _, w := range []struct {
		path []string
		want string
	}{{[]string{"price"}, "12.50"}, {[]string{"ok"}, "true"}, {[]string{"none"}, ""}, {[]string{"list"}, ""}, {[]string{"list", "1"}, "two"}, {[]string{"absent", "deep"}, ""}} {
		if got := spec.Text(c.Properties, w.path...); got != w.want {
			t.Errorf("%v is %q, want %q", w.path, got, w.want)
		}
	}
	if got := spec.Text(c.Traits, "any"); got != "" {
		t.Errorf("a trait of none is %q", got)
	}
	if got := spec.Text(c.Context, "page", "path"); got != "/" {
		t.Errorf("the path is %q", got)
	}
}

func TestDecodedNames(t *testing.T) {
	for _, w := range []struct {
		call           percorso.CallType
		body           string
		name, category string
	}{
		{percorso.Page, `{"name":"Home","category":"shop"}`, "Home", "shop"},
		{percorso.Page, `{"properties":{"name":"Home","category":"shop"}}`, "Home", "shop"},
		{percorso.Screen, `{"name":"Home","event":"no"}`, "Home", ""},
		{percorso.Track, `{"event":"Seen","properties":{"category":"shoes"}}`, "Seen", ""},
		{percorso.Identify, `{"name":"Ana","event":"no"}`, "", ""},
		{percorso.Page, `{"name":"first","name":"second"}`, "first", ""},
	} {
		if c := decode(t, w.call, w.body); c.Name != w.name || c.Category != w.category {
			t.Errorf("%v %s: name %q, category %q", w.call, w.body, c.Name, c.Category)
		}
	}
}

func TestDecoderRefusesWhatIsNoObject(t *testing.T) {
	var d spec.Decoder
	for _, body := range []string{``, `[]`, `{"a":`} {
		if _, err := d.Decode(&percorso.Event{Body: []byte(body)}); percorso.KindOf(err) != percorso.Invalid {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestExportedCallIsReadBackAsItWas(t *testing.T) {
	for _, c := range []struct {
		name, body string
		env        spec.Envelope
	}{
		{"live", `{"type":"track","userId":"ana","event":"Seen","timestamp":"2026-05-04T11:58:00Z","sentAt":"2026-05-04T11:59:00Z"}`, live()},
		{"a clock that was adjusted", `{"type":"page","userId":"ana","timestamp":"2031-05-04T11:58:00Z"}`, live()},
		{"without a time", `{"type":"page","userId":"ana"}`, live()},
		{"historical, with sentAt", `{"type":"page","userId":"ana","timestamp":"2019-05-04T11:58:00Z","sentAt":"2020-05-04T11:58:00Z"}`, spec.Envelope{Source: "till", ReceivedAt: received, Historical: true}},
		{"with a member of our name", `{"type":"page","percorso":{"v":1},"userId":"ana"}`, live()},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p spec.Parser
			e, err := p.Parse(0, []byte(c.body), c.env)
			if err != nil {
				t.Fatal(err)
			}
			line := spec.Export(nil, &e, spec.Origin{Trust: "browser", Shared: true})
			again, err := p.Parse(0, line, spec.Envelope{ReceivedAt: received + 1_000_000, Historical: true})
			if err != nil {
				t.Fatal(err)
			}
			want := e
			want.Flags |= percorso.Historical
			if again.Flags != want.Flags || again.Source != want.Source || again.MessageID != want.MessageID || again.Time != want.Time || again.ReceivedAt != want.ReceivedAt ||
				again.SentAt != want.SentAt || again.OriginalAt != want.OriginalAt || again.Type != want.Type || !bytes.Equal(again.Body, want.Body) {
				t.Fatalf("read back:\n%+v %s\nwant\n%+v %s", again, again.Body, want, want.Body)
			}
			if second := spec.Export(nil, &again, p.Origin()); !bytes.Equal(line, second) {
				t.Errorf("exported again:\n%s\nwant\n%s", second, line)
			}
		})
	}
}

func TestLiveCallCannotClaimToBeAnExport(t *testing.T) {
	var p spec.Parser
	e, err := p.Parse(0, []byte(`{"type":"page","userId":"ana","percorso":{"v":1,"type":"page","messageId":"m","source":"till","time":1600000000000,"received":1600000000000}}`), live())
	if err != nil {
		t.Fatal(err)
	}
	if e.Time != received || e.Source != "shop" || e.MessageID == "m" {
		t.Errorf("got %+v", e)
	}
}

func TestHistoricalCallIsTheSameOnEveryImport(t *testing.T) {
	var p spec.Parser
	parse := func(body string, at int64) percorso.Event {
		t.Helper()
		e, err := p.Parse(0, []byte(body), spec.Envelope{Source: "till", ReceivedAt: at, Historical: true})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	const body = `{"type":"page","userId":"ana","timestamp":"2019-05-04T11:58:00Z"}`
	a, b, other := parse(body, received), parse(body, received+5), parse(`{"type":"page","userId":"bea","timestamp":"2019-05-04T11:58:00Z"}`, received)
	if a.MessageID != b.MessageID || a.MessageID == other.MessageID {
		t.Errorf("message ids %s, %s, %s", a.MessageID, b.MessageID, other.MessageID)
	}
	if a.Flags != percorso.Historical || a.Time != b.Time {
		t.Errorf("got %+v", a)
	}
}
