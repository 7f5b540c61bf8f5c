package examples

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"percorso"
	"percorso/catalogue"
	"percorso/collect/importer"
	"percorso/collect/spec"
	"percorso/internal/testdata"
)

// signatures is a journal that counts where interactions happened.
type signatures struct {
	decoder spec.Decoder
	counts  map[catalogue.Signature]*int64
}

func (s *signatures) Append(_ context.Context, events []percorso.Event, _ []spec.Reject) (spec.Appended, error) {
	for i := range events {
		call, err := s.decoder.Decode(&events[i])
		if err != nil {
			return spec.Appended{}, err
		}
		sig := catalogue.SignatureOf(&events[i], call)
		n := s.counts[sig]
		if n == nil {
			n = new(int64)
			s.counts[cloned(sig)] = n
		}
		*n++
	}
	return spec.Appended{Accepted: len(events)}, nil
}

// cloned copies the texts, which belong to the decoder.
func cloned(s catalogue.Signature) catalogue.Signature {
	for _, t := range []*string{&s.Name, &s.Channel, &s.UTMSource, &s.UTMMedium, &s.UTMCampaign, &s.Referrer, &s.PageGroup, &s.Store, &s.About} {
		*t = strings.Clone(*t)
	}
	return s
}

// TestStages imports every data set and looks whether the catalogue that goes
// with it gives its interactions a stage.
func TestStages(t *testing.T) {
	large := map[string]bool{"msnbc": true, "traffic_fines": true, "bpic2012": true}
	mappings, err := filepath.Glob("imports/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range mappings {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			if testing.Short() && large[name] {
				t.Skip("-short leaves out a large data set")
			}
			dir := testdata.Dir(t, name)
			m, err := importer.ReadMapping(file)
			if err != nil {
				t.Fatal(err)
			}
			sink := &signatures{counts: map[catalogue.Signature]*int64{}}
			if _, err := importer.Run(t.Context(), importer.Options{Mapping: m, Dir: dir, Sink: sink}); err != nil {
				t.Fatal(err)
			}
			doc := catalogue.Default()
			if c := m.CatalogueFile(); c != "" {
				text, err := os.ReadFile(c)
				if err != nil {
					t.Fatal(err)
				}
				if doc, err = catalogue.Parse(text); err != nil {
					t.Fatal(err)
				}
			}
			var sigs []catalogue.Signature
			var total int64
			for s, n := range sink.counts {
				sigs = append(sigs, s)
				total += *n
			}
			table, err := doc.Compile(doc.DefaultModel, sigs)
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range sigs {
				if s.Type != percorso.Identify && (table.Stage[i] == 0 || table.Touchpoint[i] == 0) {
					t.Errorf("%d of %d interactions have no stage: %+v", *sink.counts[s], total, s)
				}
			}
		})
	}
}
