package identity_test

import (
	"slices"
	"strings"
	"testing"

	"percorso"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/identity/identitytest"
)

func TestSearchFindsIdentifiersAndTraits(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	observe(t, id, event(t, 1, "server", "identify", 1, `{"userId":"u1","traits":{"firstName":"Giulia","lastName":"Ferri","email":"G.Ferri@posta.example","phone":"333 1234567","loyalty_card":"204188001"}}`))
	observe(t, id, event(t, 2, "server", "identify", 2, `{"userId":"u2","traits":{"name":"עדי כהן","city":"Forlì"}}`))
	observe(t, id, event(t, 3, "server", "identify", 3, `{"userId":"u3","traits":{"name":"🦊 <script>alert(1)</script>","city":"FORLÌ"}}`))
	for text, want := range map[string]string{
		"ferri":              "u1",
		"FERRI giulia":       "u1",
		"g.ferri@POSTA":      "u1",
		"2041 88001":         "u1",
		"+39 333 1234567":    "u1",
		"333 1234567":        "u1",
		"כהן":                "u2",
		"forlì":              "u2 u3",
		"FORLÌ u2":           "u2",
		"🦊":                  "u3",
		"<script>":           "u3",
		"ferri forlì":        "",
		"nobody of the sort": "",
		"":                   "u1 u2 u3",
	} {
		passes := id.Search(text)
		var got []string
		for n := graph.Node(1); ; n++ {
			b := id.Briefs([]graph.Node{n}, nil)
			if b[0].Profile == "" {
				break
			}
			who := b[0].Identifiers[0].Value
			if passes(n) && !slices.Contains(got, who) {
				got = append(got, who)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %v, want %q", text, got, want)
		}
	}
}

func TestBriefsAndColumns(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	observe(t, id, event(t, 1, "site", "track", 1, `{"anonymousId":"a","event":"x"}`))
	observe(t, id, event(t, 2, "server", "identify", 2, `{"userId":"u","anonymousId":"a","traits":{"firstName":"Ada","city":"Bari"}}`))
	observe(t, id, event(t, 3, "server", "identify", 3, `{"userId":"v","traits":{"city":"Lecce"}}`))
	_ = id.TakeMoves()
	b := id.Briefs([]graph.Node{1}, []string{"city", "none"})[0]
	if b.Name != "Ada" || b.Traits["city"] != "Bari" || len(b.Traits) != 1 || len(b.Identifiers) != 2 || b.Identifiers[0].Value != "u" {
		t.Errorf("the brief is %+v", b)
	}
	node, err := id.Node(t.Context(), b.Profile)
	if err != nil || !slices.Contains(id.ProfileIDs(node), b.Profile) || len(id.ProfileIDs(node)) != 2 {
		t.Errorf("node %d (%v), ids %v", node, err, id.ProfileIDs(node))
	}
	if got := id.TraitOf("city", []graph.Node{1, 2, 3}); !slices.Equal(got, []string{"Bari", "Bari", "Lecce"}) {
		t.Errorf("cities are %v", got)
	}
	if got := id.Names([]graph.Node{1, 3}); !slices.Equal(got, []string{"Ada", ""}) {
		t.Errorf("names are %v", got)
	}
	if _, err := id.Node(t.Context(), "0000000000000"); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("an unknown profile: %v", err)
	}
}

func TestConsentsComeFromTraitsPreferencesAndUnsubscribing(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	observe(t, id, event(t, 1, "site", "track", 1, `{"anonymousId":"a","event":"x","context":{"consent":{"categoryPreferences":{"analytics":false,"marketing":true,"odd":"?"}}}}`))
	observe(t, id, event(t, 2, "server", "identify", 2, `{"userId":"u","traits":{"consent_email":true,"consent_push":"maybe"},"context":{"consent":{"categoryPreferences":{"analytics":true}}}}`))
	observe(t, id, event(t, 3, "server", "identify", 3, `{"userId":"u","anonymousId":"a"}`))
	observe(t, id, event(t, 4, "server", "track", 4, `{"userId":"u","event":"Unsubscribed"}`))
	_ = id.TakeMoves()
	got, err := id.Consents(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	type short struct {
		purpose string
		granted bool
		event   int64
		of      string
		merged  bool
	}
	var said []short
	for _, c := range got {
		said = append(said, short{c.Purpose, c.Granted, c.Event, c.Of.Value, c.Merged})
	}
	want := []short{{"analytics", false, 1, "a", true}, {"email", false, 4, "u", false}, {"marketing", true, 1, "a", false}}
	if !slices.Equal(said, want) {
		t.Errorf("the consents are %+v, want %+v", said, want)
	}
}
