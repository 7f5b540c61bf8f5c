package identity_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/graph"
	"percorso/identity/identitytest"
)

// drawEvents makes up calls of few people, so that they meet often. The trait
// that an event gives depends on its time alone: of two at one time the later in
// the journal wins, which is the one thing that arrival may decide.
func drawEvents(t *rapid.T) []percorso.Event {
	n := 0
	value := func(t *rapid.T, kind string, of int) string {
		return fmt.Sprintf("%s%d", kind, rapid.IntRange(1, of).Draw(t, kind))
	}
	maybe := func(t *rapid.T, name string) bool { return rapid.Bool().Draw(t, name) }
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) percorso.Event {
		n++
		e := percorso.Event{
			Source:    rapid.SampledFrom([]percorso.SourceID{"site", "site2", "server", "till", "kiosk"}).Draw(t, "source"),
			MessageID: fmt.Sprint("message ", n),
			Type:      rapid.SampledFrom([]percorso.CallType{percorso.Identify, percorso.Identify, percorso.Track, percorso.Alias, percorso.Group}).Draw(t, "type"),
			Time:      int64(rapid.IntRange(1, 8).Draw(t, "time")),
		}
		body, traits, context := map[string]any{}, map[string]any{}, map[string]any{}
		if maybe(t, "user") || e.Type == percorso.Alias {
			body["userId"] = value(t, "u", 4)
		}
		if maybe(t, "anonymous") || body["userId"] == nil {
			body["anonymousId"] = rapid.SampledFrom([]string{"a1", "a2", "a3", "null", "0000"}).Draw(t, "anonymous id")
		}
		if e.Type == percorso.Alias {
			body["previousId"] = rapid.SampledFrom([]string{"u1", "u2", "a1", "a2", "older"}).Draw(t, "previous")
		}
		if maybe(t, "email") {
			traits["email"] = value(t, "e", 3) + "@posta.example"
		}
		if maybe(t, "card") {
			traits["loyalty_card"] = 20410000 + rapid.IntRange(1, 3).Draw(t, "card no")
		}
		if maybe(t, "city") {
			traits["city"] = fmt.Sprint("city ", e.Time%3)
		}
		if maybe(t, "external") {
			context["externalIds"] = []any{map[string]any{"id": value(t, "x", 2), "type": "crm"}}
		}
		switch rapid.IntRange(0, 2).Draw(t, "where") {
		case 0:
			body["traits"] = traits
		case 1:
			context["traits"] = traits
		case 2:
			body["properties"] = traits
		}
		body["context"] = context
		e.Body, _ = json.Marshal(body)
		return e
	}), 1, 25).Draw(t, "events")
}

// Whatever the order of arrival, the batches, saves that come to nothing and
// restarts in between: the same profiles, ids, refusals and explanations.
func TestAnyArrivalTellsTheSameStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t)
		opt := identity.Options{Limits: graph.Limits{Others: rapid.IntRange(1, 3).Draw(t, "others"), Merges: rapid.SampledFrom([]int{3, 100}).Draw(t, "merges")}}
		first := arrive(t, events, opt)
		for range 2 {
			again := arrive(t, rapid.Permutation(events).Draw(t, "order"), opt)
			if diff := cmp.Diff(first, again); diff != "" {
				t.Fatalf("another arrival tells another story (-first +this):\n%s", diff)
			}
		}
	})
}

// arrive observes the events in that order and returns what is told of every
// identifier, with message ids in the place of journal positions.
func arrive(t *rapid.T, events []percorso.Event, opt identity.Options) []string {
	store := &identitytest.Memory{}
	open := func() *identity.Identity {
		id, err := identity.Open(t.Context(), store, opt)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id := open()
	nodes := map[int]graph.Node{} // by event
	see := func(i int) {
		e := events[i]
		e.Seq = int64(i + 1)
		var d spec.Decoder
		c, err := d.Decode(&e)
		if err != nil {
			t.Fatal(err)
		}
		n := id.Observe(&e, c, trustOf(e.Source))
		if old, again := nodes[i]; again && old != n {
			t.Fatalf("event %d belongs to node %d, and when observed again to %d", i+1, old, n)
		}
		nodes[i] = n
	}
	for i := 0; i < len(events); i++ {
		see(i)
		switch rapid.IntRange(0, 9).Draw(t, "then") {
		case 0:
			id.TakeMoves()
		case 1:
			if err := id.Flush(t.Context(), int64(i+1)); err != nil {
				t.Fatal(err)
			}
		case 2: // the disk is full for a while
			full := percorso.Errorf(percorso.Unavailable, "the disk is full")
			store.Break(full)
			if err := id.Flush(t.Context(), int64(i+1)); int64(i+1) > id.Cursor() && !errors.Is(err, full) {
				t.Fatalf("a save that came to nothing returned %v", err)
			}
			store.Break(nil)
		case 3: // a crash: what was not saved is observed again, and some of what was
			id = open()
			i = rapid.IntRange(0, int(id.Cursor())).Draw(t, "from") - 1
		}
	}
	return story(t, id, events)
}

func story(t *rapid.T, id *identity.Identity, events []percorso.Event) []string {
	asked := map[percorso.Identifier]bool{}
	for n := graph.Node(1); ; n++ {
		p := id.ProfileID(n)
		if p == "" {
			break
		}
		x, err := id.Explain(t.Context(), percorso.Identifier{Kind: identity.ProfileKind, Value: string(p)})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range x.Identifiers {
			asked[k.Identifier] = true
		}
	}
	var told []string
	for who := range asked {
		x, err := id.Explain(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		x.Traits = slices.DeleteFunc(x.Traits, func(t identity.KnownTrait) bool { return t.Name != "city" })
		for i := range x.Traits {
			x.Traits[i].Event, x.Traits[i].Of = 0, percorso.Identifier{} // of equal times and values
		}
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		for seq, e := range slices.Backward(events) {
			text = strings.ReplaceAll(text, fmt.Sprintf(`"event":%d,`, seq+1), fmt.Sprintf(`"event":%q,`, e.MessageID))
		}
		told = append(told, text)
	}
	slices.Sort(told)
	return told
}
