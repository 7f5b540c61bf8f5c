package identity_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/identity/identitytest"
)

// The identifier that an event belongs to is that of highest priority among
// those that its source may speak for.
func TestWhoLeads(t *testing.T) {
	for _, c := range []struct{ source, call, body, want string }{
		{"site", "track", `{"anonymousId":"a","event":"x"}`, "anonymous_id:a"},
		{"site", "identify", `{"anonymousId":"a","userId":"u"}`, "user_id:u"},
		{"site", "identify", `{"anonymousId":"a","traits":{"email":"e@posta.example"}}`, "anonymous_id:a"},
		{"server", "identify", `{"anonymousId":"a","traits":{"email":"e@posta.example"}}`, "email:e@posta.example"},
		{"till", "track", `{"anonymousId":"a","event":"x","properties":{"email":"e@posta.example","phone":"3471234567","card_number":"204100"}}`, "loyalty_card:204100"},
		{"till", "track", `{"anonymousId":"a","event":"x","context":{"externalIds":[{"id":"9","type":"till_customer"}],"traits":{"phone":"347 1234567"}}}`, "phone:+393471234567"},
		{"till", "track", `{"anonymousId":"a","event":"x","context":{"externalIds":[{"id":"9","type":"till_customer"}]}}`, "till_customer:9"},
		{"site", "identify", `{"anonymousId":"a","userId":"null"}`, "anonymous_id:a"},
		{"server", "alias", `{"userId":"u","previousId":"p"}`, "user_id:u"},
		{"server", "group", `{"anonymousId":"a","groupId":"g","traits":{"email":"office@posta.example"}}`, "anonymous_id:a"},
		{"site", "track", `{"userId":"undefined","anonymousId":"0000-0000","event":"x"}`, ""},
	} {
		id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
		got := ""
		if p := observe(t, id, event(t, 1, percorso.SourceID(c.source), c.call, 5, c.body)); p != "" {
			kind, value, _ := strings.Cut(c.want, ":")
			x, err := id.Explain(t.Context(), percorso.Identifier{Kind: percorso.IdentifierKind(kind), Value: value})
			if err != nil {
				t.Errorf("%s %s: %v", c.source, c.body, err)
				continue
			}
			if got = x.Asked.String(); x.Profile != p {
				t.Errorf("%s %s belongs to %s, and %s is %s", c.source, c.body, p, c.want, x.Profile)
			}
		}
		if got != c.want {
			t.Errorf("%s %s belongs to %q, want %q", c.source, c.body, got, c.want)
		}
	}
}

// A profile's former id leads to what it became part of.
func TestFormerProfileIDsLeadOn(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	before := []percorso.ProfileID{
		observe(t, id, event(t, 1, "site", "track", 1, `{"anonymousId":"a","event":"x"}`)),
		observe(t, id, event(t, 2, "server", "identify", 2, `{"userId":"u"}`)),
	}
	after := observe(t, id, event(t, 3, "site", "identify", 3, `{"userId":"u","anonymousId":"a"}`))
	for _, p := range before {
		x, err := id.Explain(t.Context(), percorso.Identifier{Kind: identity.ProfileKind, Value: strings.ToUpper(string(p))})
		if err != nil || x.Profile != after {
			t.Errorf("former id %s leads to %v (%v), want %s", p, x, err, after)
		}
	}
	moves := id.TakeMoves()
	if len(moves) != 1 || moves[0] != (graph.Move{Node: 2, Profile: 1}) || len(id.TakeMoves()) != 0 {
		t.Errorf("the moves are %v, want node 2 to profile 1, once", moves)
	}
}

func TestTraitsOfObjectsListsAndNothing(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	observe(t, id, event(t, 1, "site", "identify", 1, `{"userId":"u","traits":{"age":41,"vip":true,"gone":"x","empty":"","likes":["running","trail"],"address":{"city":"Bari","geo":{"lat":41.1}}}}`))
	observe(t, id, event(t, 2, "site", "track", 2, `{"userId":"u","event":"x","properties":{"color":"red"},"context":{"traits":{"gone":null,"plan":"oro"}}}`))
	observe(t, id, event(t, 3, "site", "group", 3, `{"userId":"u","groupId":"g","traits":{"employees":12}}`))
	x, err := id.Explain(t.Context(), percorso.Identifier{Kind: percorso.UserID, Value: "u"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, tr := range x.Traits {
		got = append(got, tr.Name+"="+tr.Value)
	}
	want := `address.city=Bari address.geo.lat=41.1 age=41 empty= likes=["running","trail"] plan=oro vip=true`
	if strings.Join(got, " ") != want {
		t.Errorf("traits are %s, want %s", got, want)
	}
	if names := id.TraitNames(); len(names) != 7 {
		t.Errorf("trait names are %v", names)
	}
	values, more := id.TraitValues("plan", 10)
	if len(values) != 1 || values[0] != (identity.TraitValue{Value: "oro", N: 1}) || more != 0 {
		t.Errorf("plans are %v and %d more", values, more)
	}
	adults := id.MatchTrait("age", func(v string, present bool) bool { return present && v >= "18" })
	if !adults(1) || adults(2) {
		t.Error("the test on age does not hold for the one profile alone")
	}
}

func TestIgnoredValuesAreCounted(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{Blocked: []identity.BlockedValue{{Is: "walk-in"}}})
	observe(t, id, event(t, 1, "till", "track", 1, `{"userId":"walk-in","anonymousId":"r","event":"x","properties":{"phone":"no","email":"no","loyalty_card":"***1"}}`))
	got := fmt.Sprint(id.Stats().Ignored)
	if want := "[{email not_email 1} {loyalty_card masked 1} {phone not_phone 1} {user_id blocked 1}]"; got != want {
		t.Errorf("ignored is %s, want %s", got, want)
	}
}

// Sources may name as many kinds as they like; neither the graph nor the counts
// grow without end.
func TestKindsAreBounded(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	for n := range int64(graph.MaxKinds + 20) {
		observe(t, id, event(t, n+1, "site", "track", n, fmt.Sprintf(`{"userId":"u","event":"x","context":{"externalIds":[{"id":"1","type":"kind_%d"}]}}`, n)))
	}
	if got, want := fmt.Sprint(id.Stats().Ignored), "[{other too_many 25}]"; got != want {
		t.Errorf("ignored is %s, want %s", got, want)
	}
}

func TestExplanationsSurviveJSON(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	observe(t, id, event(t, 1, "server", "identify", 1, `{"userId":"u","traits":{"email":"e@posta.example"}}`))
	observe(t, id, event(t, 2, "server", "identify", 2, `{"userId":"v","traits":{"email":"e@posta.example"}}`))
	x, err := id.Explain(t.Context(), percorso.Identifier{Kind: "email", Value: "E@posta.example"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	var back identity.Explanation
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"it", "en"} {
		if x.Text(lang) != back.Text(lang) {
			t.Errorf("after JSON the text is\n%s\nwant\n%s", back.Text(lang), x.Text(lang))
		}
	}
	links, err := id.Connection(t.Context(), percorso.Identifier{Kind: "email", Value: "e@posta.example"}, percorso.Identifier{Kind: "user_id", Value: "u"})
	if err != nil || len(links) != 1 || links[0].Rule != "together" {
		t.Errorf("the connection is %v, %v", links, err)
	}
	if _, err := id.Connection(t.Context(), percorso.Identifier{Kind: "user_id", Value: "v"}, percorso.Identifier{Kind: "user_id", Value: "u"}); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("the connection of two people: %v", err)
	}
}

func TestReadersAndTheObserverMeet(t *testing.T) {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				id.Profile(3)
				id.Stats()
				id.TraitValues("plan", 3)
				id.MatchTrait("plan", func(string, bool) bool { return true })(2)
				_, _ = id.Explain(t.Context(), percorso.Identifier{Kind: percorso.Email, Value: "cliente.1@posta.example"})
				_ = id.Flush(t.Context(), id.Cursor()+1)
			}
		})
	}
	var d spec.Decoder
	population(300, 1_000_000, func(e *percorso.Event) {
		c, _ := d.Decode(e)
		id.Observe(e, c, trustOf(e.Source))
		id.TakeMoves()
	})
	close(done)
	readers.Wait()
}

// Whatever is accepted at the door can be observed, twice, without harm.
func FuzzObserve(f *testing.F) {
	for _, body := range []string{
		`{"type":"identify","userId":"u","anonymousId":"a","traits":{"email":"e@posta.example","phone":"+39 347 1234567","address":{"city":"x"}}}`,
		`{"type":"alias","userId":"u","previousId":"p"}`,
		`{"type":"track","event":"x","anonymousId":"a","properties":{"loyalty_card":123},"context":{"externalIds":[{"id":"1","type":"crm","collection":"users","encoding":"none"}],"traits":{"a":[1,null]}}}`,
		`{"type":"group","groupId":"g","userId":"u","traits":{"email":"e"}}`,
	} {
		f.Add([]byte(body), true, false)
	}
	f.Fuzz(func(t *testing.T, body []byte, trusted, shared bool) {
		var p spec.Parser
		e, err := p.Parse(0, body, spec.Envelope{Source: "s", ReceivedAt: 1_772_000_000_000})
		if err != nil {
			return
		}
		e.Seq = 1
		var d spec.Decoder
		c, err := d.Decode(&e)
		if err != nil {
			t.Fatalf("the door let in what cannot be decoded: %v", err)
		}
		store := &identitytest.Memory{}
		id := openIdentity(t, store, identity.Options{})
		trust := identity.SourceTrust{Trusted: trusted, Shared: shared}
		n := id.Observe(&e, c, trust)
		was := id.Stats()
		if again := id.Observe(&e, c, trust); again != n {
			t.Fatalf("observed again it belongs to node %d, not %d", again, n)
		}
		if err := id.Flush(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		reopened := openIdentity(t, store, identity.Options{})
		if is := reopened.Stats(); is.Identifiers != was.Identifiers || is.Links != was.Links || is.Traits != was.Traits {
			t.Fatalf("reopened there is %+v, before %+v", is, was)
		}
		if p, q := id.ProfileID(n), reopened.ProfileID(n); p != q {
			t.Fatalf("reopened the profile is %s, before %s", q, p)
		}
		if n != 0 {
			x, err := id.Explain(t.Context(), percorso.Identifier{Kind: identity.ProfileKind, Value: string(id.ProfileID(n))})
			if err != nil {
				t.Fatal(err)
			}
			_ = x.Text("it")
		}
	})
}
