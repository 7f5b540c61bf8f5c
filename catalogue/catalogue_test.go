package catalogue

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
)

// memory is a Store without a disk.
type memory struct {
	mu    sync.Mutex
	list  []Version
	texts []string
	fail  error
}

func (m *memory) CatalogueVersions(context.Context) ([]Version, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := slices.Clone(m.list)
	slices.Reverse(out)
	return out, nil
}

func (m *memory) CatalogueText(_ context.Context, n int) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n < 1 || n > len(m.texts) {
		return "", percorso.Errorf(percorso.NotFound, "no version %d", n)
	}
	return m.texts[n-1], nil
}

func (m *memory) AddCatalogueVersion(_ context.Context, v Version, yaml string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if v.Number != len(m.list)+1 {
		return percorso.Errorf(percorso.Conflict, "version %d after %d", v.Number, len(m.list))
	}
	m.list, m.texts = append(m.list, v), append(m.texts, yaml)
	return nil
}

func clock() func() time.Time {
	t := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	return func() time.Time { t = t.Add(time.Minute); return t }
}

func openCatalogue(t *testing.T, store Store) *Catalogue {
	t.Helper()
	c, err := Open(t.Context(), store, clock())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const withShopper = `format: percorso-catalogue/1
extends: default
touchpoints:
  - {id: shopper, name: {it: Personal shopper, en: Personal shopper}, kind: human, ownership: owned, channel: store}
touchpoint_rules:
  - {touchpoint: shopper, when: {channel: store, event: Shopper Booked}}
  - {touchpoint: shopper, when: {channel: store, event: Store Visited}}
models:
  - {id: infinite, places: {shopper: evaluation}}
`

func TestASavedVersionTakesEffectAtOnce(t *testing.T) {
	c := openCatalogue(t, &memory{})
	sigs := []Signature{track("x", "store", "Shopper Booked"), track("x", "store", "Store Visited")}
	before, err := c.Table("", sigs)
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.Save(t.Context(), withShopper, "la consulente", 0)
	if err != nil || n != 1 {
		t.Fatalf("saved version %d, %v; want 1", n, err)
	}
	after, err := c.Table("", sigs)
	if err != nil {
		t.Fatal(err)
	}
	if got := before.Place(0); got.Touchpoint != "store.shopper_booked" || before.Version != 0 {
		t.Errorf("before: %+v in version %d", got, before.Version)
	}
	if got := after.Place(0); got.Touchpoint != "shopper" || got.Stage != "evaluation" || after.Version != 1 {
		t.Errorf("after: %+v in version %d", got, after.Version)
	}
}

func TestOnlyTheNewestVersionCanBeBuiltOn(t *testing.T) {
	c := openCatalogue(t, &memory{})
	if _, err := c.Save(t.Context(), withShopper, "", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Save(t.Context(), starter, "", 0); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("saving on version 0 again: %v; want a conflict", err)
	}
	if text, n := c.Text(); text != withShopper || n != 1 {
		t.Errorf("version %d rules after the conflict", n)
	}
}

func TestAWrongTextOrAFullDiskChangesNothing(t *testing.T) {
	m := &memory{}
	c := openCatalogue(t, m)
	if _, err := c.Save(t.Context(), "format: x\n", "", 0); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("a wrong text: %v; want invalid", err)
	}
	if _, err := c.Save(t.Context(), starter, strings.Repeat("x", maxNote+1), 0); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("a long note: %v; want invalid", err)
	}
	m.fail = percorso.Errorf(percorso.Unavailable, "the disk is full")
	if _, err := c.Save(t.Context(), withShopper, "", 0); percorso.KindOf(err) != percorso.Unavailable {
		t.Errorf("a full disk: %v; want unavailable", err)
	}
	if text, n := c.Text(); text != starter || n != 0 || len(m.list) != 0 {
		t.Errorf("version %d rules, %d are stored", n, len(m.list))
	}
}

func TestRestoringAddsTheOldVersionAnew(t *testing.T) {
	m := &memory{}
	c := openCatalogue(t, m)
	for i, text := range []string{withShopper, starter} {
		if _, err := c.SaveAs(t.Context(), "Marta", text, "", i); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := c.RestoreAs(t.Context(), "Ugo", "era meglio prima", 1); err != nil || n != 3 {
		t.Fatalf("restored as %d, %v; want 3", n, err)
	}
	if text, _ := c.Text(); text != withShopper {
		t.Error("version 1 does not rule")
	}
	if n, err := c.Restore(t.Context(), 0); err != nil || n != 4 {
		t.Fatalf("restored as %d, %v; want 4", n, err)
	}
	if _, err := c.Restore(t.Context(), 9); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("restoring version 9: %v; want not_found", err)
	}
	versions, err := c.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range versions {
		got = append(got, v.Author+" "+v.Note)
	}
	if diff := cmp.Diff([]string{" ", "Ugo era meglio prima", "Marta ", "Marta ", "Percorso "}, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	again := openCatalogue(t, m)
	if text, n := again.Text(); text != starter || n != 4 {
		t.Errorf("after opening again version %d rules", n)
	}
}

func TestAVersionThatCannotBeReadAnyMoreDoesNotStopTheProgram(t *testing.T) {
	m := &memory{list: []Version{{Number: 1}, {Number: 2}}, texts: []string{withShopper, "format: percorso-catalogue/2\n"}}
	c := openCatalogue(t, m)
	if text, n := c.Text(); text != withShopper || n != 2 {
		t.Errorf("text %.40q as version %d; want version 1's text, and 2 to build on", text, n)
	}
	if err := c.Broken(); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("broken: %v", err)
	}
	if n, err := c.Save(t.Context(), starter, "", 2); err != nil || n != 3 || c.Broken() != nil {
		t.Errorf("mended as %d, %v; still broken: %v", n, err, c.Broken())
	}
}

func TestPreviewCountsWhatChanges(t *testing.T) {
	c := openCatalogue(t, &memory{})
	sigs := []Signature{
		track("x", "store", "Shopper Booked"),
		track("x", "store", "Store Visited"),
		track("x", "web", "Product Viewed"),
		track("x", "", "Survey Answered"),
	}
	p, err := c.Preview(withShopper, sigs, []int64{5, 20, 100}) // the last has no count yet
	if err != nil {
		t.Fatal(err)
	}
	if p.Interactions != 125 || p.Changed != 25 || p.Touchpoint != 25 || p.Channel != 0 || p.Outcome != 0 {
		t.Errorf("preview %+v", p)
	}
	if len(p.Appear) != 1 || p.Appear[0].Touchpoint.ID != "shopper" || p.Appear[0].Interactions != 25 {
		t.Errorf("appear: %+v", p.Appear)
	}
	var gone []percorso.TouchpointID
	for _, d := range p.Disappear {
		gone = append(gone, d.Touchpoint.ID)
	}
	if diff := cmp.Diff([]percorso.TouchpointID{"store_visit", "store.shopper_booked"}, gone); diff != "" {
		t.Errorf("disappear (-want +got):\n%s", diff)
	}
	if len(p.Samples) != 2 || p.Samples[0].Signature.Name != "Store Visited" || p.Samples[0].Before.Stage != "discovery" || p.Samples[0].After.Stage != "evaluation" {
		t.Errorf("samples: %+v", p.Samples)
	}
	if len(p.Models) != 4 || p.Models[0].Model != "infinite" || p.Models[0].Stage != 25 || p.Models[0].Placed != 125 || p.Models[0].Before != 120 {
		t.Errorf("models: %+v", p.Models)
	}
	if text, n := c.Text(); text != starter || n != 0 {
		t.Errorf("the preview changed the catalogue: version %d", n)
	}
	if _, err := c.Preview("nonsense", sigs, nil); percorso.KindOf(err) != percorso.Invalid {
		t.Errorf("a wrong text: %v; want invalid", err)
	}
}

func TestAnUnknownModelIsNamed(t *testing.T) {
	_, err := openCatalogue(t, &memory{}).Table("infinito", nil)
	if percorso.KindOf(err) != percorso.NotFound || !strings.Contains(err.Error(), `did you mean "infinite"?`) {
		t.Errorf("error %v", err)
	}
}

func TestEveryModelPlacesWhatTheInfiniteLoopPlaces(t *testing.T) {
	c := openCatalogue(t, &memory{})
	models, byDefault := c.Models()
	if byDefault != "infinite" || len(models) != 4 {
		t.Fatalf("%d models, default %s", len(models), byDefault)
	}
	base, err := c.Table("infinite", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range models {
		table, err := c.Table(m.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		stages := map[percorso.StageID]bool{}
		for id := range base.Model.Places {
			s := table.Model.Places[id]
			if s == "" {
				t.Errorf("%s has no place for %s", m.ID, id)
			}
			stages[s] = true
		}
		if len(stages) != len(m.Stages) {
			t.Errorf("%s uses %d of its %d stages", m.ID, len(stages), len(m.Stages))
		}
	}
	for _, tp := range base.Touchpoints {
		if _, ok := base.Model.Places[tp.ID]; !ok && !slices.Contains([]percorso.TouchpointID{"account", "unsubscribe", "survey"}, tp.ID) {
			t.Errorf("%s has no place", tp.ID)
		}
	}
}

func TestDocumentsInTestdataMeanWhatTheySay(t *testing.T) {
	text, err := os.ReadFile("testdata/extending.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sig   Signature
		model percorso.ModelID
		want  Place
	}{
		{track("x", "", "Van Booked"), "", Place{Channel: "van", Touchpoint: "van_visit", Stage: "incontro"}},
		{track("cassa-12", "web", "Order Completed"), "", Place{Channel: "till", Touchpoint: "till", Stage: "incontro", Outcome: true}},
		{track("cassa-12", "web", "Test Order"), "", Place{Channel: "web", Touchpoint: "web.test_order", Stage: "scelta"}},
		{track("x", "web", "Quiz Finished"), "", Place{Channel: "web", Touchpoint: "web.quiz_finished", Stage: "scelta"}},
		{track("x", "store", "Personal Shopper Booked"), "", Place{Channel: "store", Touchpoint: "personal_shopper", Stage: "scelta", Outcome: true}},
		{track("x", "web", "Order Placed"), "infinite", Place{Channel: "web", Touchpoint: "checkout", Stage: "purchase"}}, // its own outcomes replace the default's
		{track("x", "web", "Debug"), "", Place{Channel: "web"}},
		{Signature{Type: percorso.Page, Source: "web", Referrer: "search.example"}, "infinite", Place{Channel: "organic_search", Touchpoint: "search_engine", Stage: "discovery"}},
		{Signature{Type: percorso.Page, Source: "web", Referrer: "google.it"}, "infinite", Place{Channel: "organic_search", Touchpoint: "search_engine", Stage: "discovery"}},
	} {
		table, err := d.Compile(c.model, []Signature{c.sig})
		if err != nil {
			t.Fatal(err)
		}
		got := table.Place(0)
		got.Name = percorso.Text{}
		if got != c.want {
			t.Errorf("%+v\nis at %+v; want %+v", c.sig, got, c.want)
		}
	}
}

func drawSignature(t *rapid.T) Signature {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	return Signature{
		Type:      rapid.SampledFrom([]percorso.CallType{percorso.Track, percorso.Track, percorso.Page, percorso.Screen, percorso.Identify}).Draw(t, "type"),
		Name:      pick("name", "", "Order Completed", "order_completed", "Home", "Survey Answered", "Cosa Strana", "Email Opened", "Delivery Delayed"),
		Source:    percorso.SourceID(pick("source", "web", "app", "till", "x")),
		Channel:   pick("channel", "", "web", "pos", "email", "sportello 4", "none"),
		UTMMedium: pick("medium", "", "cpc", "email"),
		Referrer:  pick("referrer", "", "google.it", "paypal.com"),
		PageGroup: pick("group", "", "/", "carrello", "atelier"),
		About:     pick("about", "", "", "till", "Cassa", "il parcheggio"),
	}
}

func TestATableThatGrewIsTheOneCompiledAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		interned := NewSignatures()
		for _, s := range rapid.SliceOfN(rapid.Custom(drawSignature), 1, 60).Draw(t, "signatures") {
			interned.Intern(s)
		}
		sigs := interned.All()
		c, err := Open(context.Background(), &memory{}, clock())
		if err != nil {
			t.Fatal(err)
		}
		model := rapid.SampledFrom([]percorso.ModelID{"", "advocacy", "see_think_do_care"}).Draw(t, "model")
		var early *Table
		var seen Table
		for n := 0; n < len(sigs); n += rapid.IntRange(1, 20).Draw(t, "more") {
			if early, err = c.Table(model, sigs[:n]); err != nil {
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "other model") {
				if _, err := c.Table("five_stages", sigs[:n/2]); err != nil {
					t.Fatal(err)
				}
			}
			seen = *early
			seen.Channel, seen.Stage = slices.Clone(early.Channel), slices.Clone(early.Stage)
		}
		grown, err := c.Table(model, sigs)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := Default().Compile(model, sigs)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, grown); diff != "" {
			t.Fatalf("(-at once +grown):\n%s", diff)
		}
		if !slices.Equal(seen.Channel, early.Channel) || !slices.Equal(seen.Stage, early.Stage) {
			t.Fatal("a table that was handed out changed afterwards")
		}
		n := len(sigs)
		if len(grown.Channel) != n || len(grown.Touchpoint) != n || len(grown.Stage) != n || len(grown.Outcome) != n {
			t.Fatal("columns of different length")
		}
		for i := range n {
			if int(grown.Channel[i]) > len(grown.Channels) || int(grown.Touchpoint[i]) > len(grown.Touchpoints) || int(grown.Stage[i]) > len(grown.Model.Stages) {
				t.Fatalf("signature %d points outside the lists", i)
			}
		}
	})
}

func TestSignaturesOfARebuiltIndexStartAnew(t *testing.T) {
	c := openCatalogue(t, &memory{})
	a := []Signature{track("x", "web", "Order Completed"), track("x", "pos", "Order Completed")}
	b := []Signature{track("x", "pos", "Order Completed"), track("x", "web", "Order Completed")}
	for _, sigs := range [][]Signature{a, b, a} {
		table, err := c.Table("", sigs)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range sigs {
			want := percorso.ChannelID("web")
			if s.Channel == "pos" {
				want = "till"
			}
			if got := table.Place(SignatureID(i)).Channel; got != want {
				t.Errorf("%s is on %s", s.Channel, got)
			}
		}
	}
}

func TestManyAskAtOnce(t *testing.T) {
	c := openCatalogue(t, &memory{})
	sigs := manySignatures(600)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := i; n < len(sigs); n += 37 {
				if _, err := c.Table([]percorso.ModelID{"", "advocacy"}[i%2], sigs[:n]); err != nil {
					t.Error(err)
					return
				}
				if i == 0 {
					_, base := c.Document()
					if _, err := c.Save(t.Context(), withShopper, "", base); err != nil && !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
}
