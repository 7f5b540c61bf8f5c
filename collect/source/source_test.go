package source_test

import (
	"testing"
	"time"

	"percorso"
	"percorso/collect/source"
)

func open(t *testing.T, store source.Store) *source.Registry {
	t.Helper()
	r, err := source.Open(t.Context(), store, func() time.Time { return time.UnixMilli(1_700_000_000_000) })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSourceLivesInTheRegistryAndInTheStore(t *testing.T) {
	store := &source.Memory{}
	r := open(t, store)
	web, err := r.Add(t.Context(), source.Source{Name: "Negozio on line!"})
	if err != nil {
		t.Fatal(err)
	}
	if web.ID != "negozio-on-line" || web.Trust != source.Browser || len(web.WriteKey) != 32 || web.CreatedAt != 1_700_000_000_000 {
		t.Errorf("the defaults gave %+v", web)
	}
	twin, err := r.Add(t.Context(), source.Source{Name: "negozio on-line", Trust: source.Server})
	if err != nil || twin.ID != "negozio-on-line-2" {
		t.Errorf("a second source of the same name: %+v, %v", twin, err)
	}
	for _, reg := range []*source.Registry{r, open(t, store)} {
		got, ok := reg.ByKey(web.WriteKey)
		if !ok || got != web {
			t.Errorf("by key: %+v, %v", got, ok)
		}
		if all := reg.All(); len(all) != 2 || all[0] != web || all[1] != twin {
			t.Errorf("all: %+v", all)
		}
	}
	if _, ok := r.ByKey(""); ok {
		t.Error("the empty key leads to a source")
	}
}

func TestChangedSource(t *testing.T) {
	r := open(t, &source.Memory{})
	till, err := r.Add(t.Context(), source.Source{ID: "till", WriteKey: "first-key", Trust: source.Server})
	if err != nil {
		t.Fatal(err)
	}
	till.WriteKey = "second-key"
	if _, err := r.Change(t.Context(), till); err != nil {
		t.Fatal(err)
	}
	if _, ok := r.ByKey("first-key"); ok {
		t.Error("the old key still works")
	}
	till.Disabled = true
	if _, err := r.Change(t.Context(), till); err != nil {
		t.Fatal(err)
	}
	if _, ok := r.ByKey("second-key"); ok {
		t.Error("a disabled source may send")
	}
	if s, ok := r.ByID("till"); !ok || !s.Disabled {
		t.Errorf("by id: %+v, %v", s, ok)
	}
}

func TestRefusedSources(t *testing.T) {
	r := open(t, &source.Memory{})
	if _, err := r.Add(t.Context(), source.Source{ID: "till", WriteKey: "first-key"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		s    source.Source
		kind percorso.ErrorKind
	}{
		{"id is taken", source.Source{ID: "till"}, percorso.Conflict},
		{"key is taken", source.Source{ID: "web", WriteKey: "first-key"}, percorso.Conflict},
		{"id with a blank", source.Source{ID: "a b"}, percorso.Invalid},
		{"short key", source.Source{ID: "web", WriteKey: "k"}, percorso.Invalid},
		{"trust", source.Source{ID: "web", Trust: "blind"}, percorso.Invalid},
		{"rate", source.Source{ID: "web", Rate: -1}, percorso.Invalid},
	} {
		if _, err := r.Add(t.Context(), c.s); percorso.KindOf(err) != c.kind {
			t.Errorf("%s: got %v, want kind %v", c.name, err, c.kind)
		}
	}
	if _, err := r.Change(t.Context(), source.Source{ID: "ghost"}); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("changing what is not there: %v", err)
	}
}
