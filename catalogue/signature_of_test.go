package catalogue

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/collect/spec"
)

func signatureOf(t testing.TB, source percorso.SourceID, body string) Signature {
	t.Helper()
	var p spec.Parser
	e, err := p.Parse(0, []byte(body), spec.Envelope{Source: source, ReceivedAt: 1_795_000_000_000})
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	var d spec.Decoder
	c, err := d.Decode(&e)
	if err != nil {
		t.Fatal(err)
	}
	return SignatureOf(&e, c).clone()
}

func TestSignatureOf(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       Signature
	}{
		{
			"a track call with nothing but a name",
			`{"type":"track","anonymousId":"a","event":"Order Completed"}`,
			Signature{Type: percorso.Track, Name: "Order Completed"},
		},
		{
			"a till",
			`{"type":"track","userId":"u","event":"Order Completed","context":{"channel":"POS"},"properties":{"store_id":12,"channel":"web"}}`,
			Signature{Type: percorso.Track, Name: "Order Completed", Channel: "pos", Store: "12"},
		},
		{
			"the channel among the properties",
			`{"type":"track","userId":"u","event":"Lead","properties":{"channel":" Organic Search "}}`,
			Signature{Type: percorso.Track, Name: "Lead", Channel: "organic search"},
		},
		{
			"a landing with its campaign",
			`{"type":"page","anonymousId":"a","name":"Landing","context":{"campaign":{"source":"Instagram","medium":"paid_social","name":"Autunno"},"page":{"path":"/c/autunno","url":"https://www.shop.example/c/autunno","referrer":"https://L.Instagram.com/?u=x"}}}`,
			Signature{Type: percorso.Page, Name: "Landing", UTMSource: "Instagram", UTMMedium: "paid_social", UTMCampaign: "Autunno", Referrer: "l.instagram.com", PageGroup: "c"},
		},
		{
			"a campaign in the address only",
			`{"type":"page","anonymousId":"a","context":{"page":{"url":"https://shop.example/it/saldi?x=1&utm_source=news%20letter&utm_medium=e+mail&utm_campaign=a%zzb#top"}}}`,
			Signature{Type: percorso.Page, UTMSource: "news letter", UTMMedium: "e mail", UTMCampaign: "a%zzb", PageGroup: "saldi"},
		},
		{
			"a click on a search ad",
			`{"type":"page","anonymousId":"a","context":{"page":{"search":"?gclid=abc","path":"/","url":"https://shop.example/?gclid=abc","referrer":"https://www.google.it/"}}}`,
			Signature{Type: percorso.Page, UTMSource: "google", UTMMedium: "cpc", Referrer: "google.it", PageGroup: "/"},
		},
		{
			"a referrer of the same site",
			`{"type":"page","anonymousId":"a","context":{"page":{"path":"/p/1","url":"https://www.shop.example/p/1","referrer":"https://shop.example/donna"}}}`,
			Signature{Type: percorso.Page, PageGroup: "p"},
		},
		{
			"a category beats the path",
			`{"type":"page","anonymousId":"a","category":"Blog","properties":{"path":"/x/y"}}`,
			Signature{Type: percorso.Page, PageGroup: "Blog"},
		},
		{
			"a product's category is no page category",
			`{"type":"track","anonymousId":"a","event":"Product Viewed","properties":{"category":"Cappotti"},"context":{"page":{"path":"/p/1"}}}`,
			Signature{Type: percorso.Track, Name: "Product Viewed", PageGroup: "p"},
		},
		{
			"an answer",
			`{"type":"track","userId":"u","event":"Survey Answered","properties":{"touchpoint":"till","score":4}}`,
			Signature{Type: percorso.Track, Name: "Survey Answered", About: "till"},
		},
		{
			"a mail's campaign",
			`{"type":"track","userId":"u","event":"Email Opened","properties":{"campaign_id":"conferma-ordine"}}`,
			Signature{Type: percorso.Track, Name: "Email Opened", UTMCampaign: "conferma-ordine"},
		},
		{
			"things of another type",
			`{"type":"track","userId":"u","event":"E","context":{"channel":{"a":1},"page":[],"campaign":"x"},"properties":{"store_id":["a"],"touchpoint":true}}`,
			Signature{Type: percorso.Track, Name: "E", About: "true"},
		},
	} {
		c.want.Source = "web"
		if diff := cmp.Diff(c.want, signatureOf(t, "web", c.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestLongFieldsAreCutBetweenLetters(t *testing.T) {
	sig := signatureOf(t, "web", `{"type":"track","userId":"u","event":"`+strings.Repeat("è", 300)+`"}`)
	if len(sig.Name) > maxField || !utf8.ValidString(sig.Name) {
		t.Errorf("%d bytes, valid %v", len(sig.Name), utf8.ValidString(sig.Name))
	}
}

func TestAReferrerOfTheSameSiteIsNone(t *testing.T) {
	for _, c := range []struct{ referrer, page, want string }{
		{"https://google.it/", "https://shop.example/", "google.it"},
		{"https://www.google.it:443/search?q=x", "https://shop.example/", "google.it"},
		{"https://shop.example/", "https://www.shop.example/", ""},
		{"https://blog.shop.example/", "https://shop.example/", ""},
		{"https://shop.example/", "https://it.shop.example/", ""},
		{"https://blog.brand.it/", "https://shop.brand.it/", ""},
		{"https://one.co.uk/", "https://two.co.uk/", "one.co.uk"},
		{"https://a.one.co.uk/", "https://b.one.co.uk/", ""},
		{"https://anna.github.io/", "https://ugo.github.io/", "anna.github.io"},
		{"https://myshop.example/", "https://shop.example/", "myshop.example"},
		{"android-app://com.google.android.gm/", "https://shop.example/", "com.google.android.gm"},
		{"https://user:pw@altro.it/x", "", "altro.it"},
		{"//altro.it/x", "", "altro.it"},
		{"altro.it", "", "altro.it"},
		{"/donna", "https://shop.example/", ""},
		{"$direct", "https://shop.example/", ""},
		{"https://[2001:db8::1]:8080/", "", "[2001:db8::1]"},
	} {
		if got := external(host(c.referrer), host(c.page)); got != c.want {
			t.Errorf("from %s to %s: referrer %q, want %q", c.referrer, c.page, got, c.want)
		}
	}
}

func TestPageGroup(t *testing.T) {
	for path, want := range map[string]string{
		"":                            "",
		"/":                           "/",
		"//":                          "/",
		"/it":                         "/",
		"/it/":                        "/",
		"/it-IT/donna/cappotti":       "donna",
		"/en_gb/sale":                 "sale",
		"/donna":                      "donna",
		"donna/cappotti":              "donna",
		"/donna?x=/y":                 "donna",
		"/?utm_source=x":              "/",
		"/chi-siamo/":                 "chi-siamo",
		"/tv/oled":                    "tv",
		"/cappotto-lana-47110815":     ":id",
		"/2026/11/titolo":             ":id",
		"/" + strings.Repeat("a", 41): ":id",
	} {
		if got := pageGroup(path); got != want {
			t.Errorf("page group of %q is %q, want %q", path, got, want)
		}
	}
}

func TestInternKeepsACopy(t *testing.T) {
	name := []byte("Order Completed")
	var p spec.Parser
	body := []byte(`{"type":"track","userId":"u","event":"` + string(name) + `","context":{"channel":"pos"}}`)
	e, err := p.Parse(0, body, spec.Envelope{Source: "till", ReceivedAt: 1_795_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	sigs := NewSignatures()
	var d spec.Decoder
	c, err := d.Decode(&e)
	if err != nil {
		t.Fatal(err)
	}
	sigs.Intern(SignatureOf(&e, c))
	other := percorso.Event{Type: percorso.Track, Source: "web", Body: []byte(`{"type":"track","userId":"u","event":"XXXXXXXXXXXXXXXXXXXXXXX","context":{"channel":"zzz"}}`)}
	if _, err := d.Decode(&other); err != nil {
		t.Fatal(err)
	}
	if got := sigs.All()[0]; got.Name != "Order Completed" || got.Channel != "pos" {
		t.Errorf("after the decoder went on the signature is %+v", got)
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("https://www.google.it/search?q=x#y", "https://shop.example/it/donna?utm_source=a%20b&gclid=1")
	f.Add("//a@b:1/", "/2026/x")
	f.Fuzz(func(t *testing.T, referrer, page string) {
		if !utf8.ValidString(referrer) || !utf8.ValidString(page) {
			t.Skip("the door accepts UTF-8 only")
		}
		h := host(referrer)
		if strings.ContainsAny(h, "/?#@") || len(h) > maxField {
			t.Errorf("host of %q is %q", referrer, h)
		}
		if got := external(h, h); got != "" {
			t.Errorf("a site refers to itself: %q", got)
		}
		external(h, host(page))
		if g := pageGroup(pathOf(page)); len(g) > maxField || !utf8.ValidString(g) || g != "/" && strings.Contains(g, "/") {
			t.Errorf("page group of %q is %q", page, g)
		}
		var sig Signature
		fromQuery(&sig, query(page))
		for _, s := range []string{sig.UTMSource, sig.UTMMedium, sig.UTMCampaign} {
			if !utf8.ValidString(s) {
				t.Errorf("%q gives %q", page, s)
			}
		}
	})
}

func FuzzGlob(f *testing.F) {
	f.Add("a*b?c", "axxbyc")
	f.Add("*", "")
	f.Fuzz(func(t *testing.T, glob, s string) {
		if !globMatch("*"+glob+"*", glob+s+glob) && !strings.ContainsAny(glob, "*?") {
			t.Errorf("*%s* does not match %q", glob, glob+s+glob)
		}
		globMatch(glob, s)
	})
}
