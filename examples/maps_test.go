package examples_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"percorso/collect/importer"
	"percorso/internal/testdata"
	"percorso/journeymap/binding"
	"percorso/journeymap/document"
	"percorso/journeymap/picture"
	"percorso/people"
	"percorso/workspace"
)

var rewrite = flag.Bool("rewrite", false, "draw the guide's pictures of the maps anew")

// imported is a workspace with a data set in it; where that is absent the test is
// skipped.
func imported(t *testing.T, name, currency, zone string) *workspace.Workspace {
	t.Helper()
	from := testdata.Dir(t, name)
	dir := filepath.Join(t.TempDir(), "main")
	if err := workspace.Init(dir, workspace.Config{ID: "main", Name: name, Currency: currency, Zone: zone}); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	ws, err := workspace.Open(ctx, dir, workspace.Options{PasswordCost: people.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ws.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	m, err := importer.ReadMapping("imports/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	if file := m.CatalogueFile(); file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ws.InstallCatalogue(ctx, text, filepath.Base(file)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := importer.Run(ctx, importer.Options{Mapping: m, Dir: from, Sink: ws.Journal, Known: ws.KnowSource}); err != nil {
		t.Fatal(err)
	}
	if err := ws.CatchUp(ctx, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	return ws
}

// measured are the figures of the data set's maps, which are the same in both
// languages; everything that is bound has some.
func measured(t *testing.T, ws *workspace.Workspace, name string) *binding.MapFigures {
	t.Helper()
	service := &binding.Service{Data: workspace.Measured{Workspace: ws}}
	var figures *binding.MapFigures
	for _, language := range []string{"it", "en"} {
		text, err := os.ReadFile("maps/" + name + "-" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		doc, _, err := document.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if figures, err = service.Figures(t.Context(), doc, nil); err != nil {
			t.Fatal(err)
		}
		if len(figures.Unknown) > 0 {
			t.Errorf("%s: %+v are not in the catalogue", language, figures.Unknown)
		}
		for _, n := range doc.Nodes() {
			f, bound := figures.Nodes[string(n.ID)]
			if bound != (n.Props["bind"] != nil || n.Props["touchpoint"] != nil) || bound && f.State != binding.Measured && f.State != binding.Stale {
				t.Errorf("%s: %s is %q %s %v", language, n.ID, f.State, f.Fault, f.Missing)
			}
		}
		if *rewrite {
			paint(t, ws, doc, figures, name+"-"+language)
		}
	}
	return figures
}

// paint draws a map for the guide.
func paint(t *testing.T, ws *workspace.Workspace, doc *document.Document, figures *binding.MapFigures, name string) {
	t.Helper()
	cat, _ := ws.Catalogue.Document()
	scene, err := picture.Draw(doc, picture.Options{Figures: figures, Touchpoint: picture.Touchpoints(cat), Channel: picture.Channels(cat), Now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := picture.WritePNG(&b, scene, 1); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../docs/images/map-"+name+".png", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rows reads a data set's file, a map a row.
func rows(t *testing.T, set, pattern string) (out []map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata.Dir(t, set), pattern))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	all, err := csv.NewReader(testdata.Unzip(t, files[0])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[strings.Trim(name, "\ufeff\"")] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// TestAirportMap: what stands on the map is what the guests wrote down.
func TestAirportMap(t *testing.T) {
	ws := imported(t, "sfo_survey_2017", "USD", "America/Los_Angeles")
	f := measured(t, ws, "sfo_survey_2017")
	answers := rows(t, "sfo_survey_2017", "*.csv*")
	for node, column := range map[string]string{"points-checks-1": "Q14PASSTHRU", "points-way-4": "Q7PARK", "points-waiting-6": "Q7FOOD"} {
		sum, n := 0.0, int64(0)
		for _, row := range answers {
			if v, err := strconv.ParseFloat(row[column], 64); err == nil && v >= 1 && v <= 5 {
				sum, n = sum+v-3, n+1
			}
		}
		got := f.Nodes[node].Measures.Emotion
		if got == nil || got.N != n || math.Abs(got.Value-sum/float64(n)) > 0.001 {
			t.Errorf("%s: %+v; the file has %d answers with a mean of %.3f", node, got, n, sum/float64(n))
		}
	}
	if len(f.Curves) != 1 || len(f.Curves[0].Points) != 5 {
		t.Fatalf("curves: %+v", f.Curves)
	}
	for _, p := range f.Curves[0].Points {
		if p.Measured == nil || p.Measured.Value < 0.5 || p.Measured.Value > 1.6 || p.Expected == nil {
			t.Errorf("%s is measured at %+v, expected at %v", p.Stage, p.Measured, p.Expected)
		}
	}
	food, boarding := f.Nodes["points-waiting-6"].Measures.Satisfaction.Value, f.Nodes["points-waiting-1"].Measures.Satisfaction.Value
	if food > 0.65 || boarding < food+0.2 {
		t.Errorf("%.2f are content with the restaurants, %.2f with the boarding areas", food, boarding)
	}
}

// TestMarketplaceMap: who ordered, how long it took and what a late parcel does.
func TestMarketplaceMap(t *testing.T) {
	ws := imported(t, "olist", "BRL", "America/Sao_Paulo")
	f := measured(t, ws, "olist")
	people, waited := map[string]bool{}, map[string]bool{}
	customers := map[string]string{}
	for _, row := range rows(t, "olist", "olist_customers_dataset.csv*") {
		customers[row["customer_id"]] = row["customer_unique_id"]
	}
	for _, row := range rows(t, "olist", "olist_orders_dataset.csv*") {
		who := customers[row["customer_id"]]
		people[who] = true
		if at := row["order_delivered_customer_date"]; at != "" && at > row["order_estimated_delivery_date"] {
			waited[who] = true
		}
	}
	if got := f.Nodes["order"].Measures.People.Value; math.Abs(got-float64(len(people))) > 1 {
		t.Errorf("%v people order; the file has %d", got, len(people))
	}
	const day = 24 * 3600
	for node, span := range map[string][2]float64{"time-leave": {1 * day, 4 * day}, "time-arrive": {5 * day, 10 * day}, "time-tell": {0.5 * day, 5 * day}} {
		if m := f.Nodes[node].Measures.Time; m == nil || m.Value < span[0] || m.Value > span[1] {
			t.Errorf("%s takes %+v, not %v to %v seconds", node, m, span[0], span[1])
		}
	}
	if m := f.Nodes["to-the-end"].Measures.Conversion; m == nil || m.Value < 0.85 || m.Value > 0.97 {
		t.Errorf("%+v come to the review", m)
	}
	if m := f.Nodes["pain-late"].Measures.People; m == nil || math.Abs(m.Value-float64(len(waited))) > 0.03*float64(len(waited)) {
		t.Errorf("%+v waited beyond the promised day; the file has %d", m, len(waited))
	}
	if m := f.Nodes["tell"].Measures.Emotion; m == nil || m.Value < 0.8 || m.Value > 1.3 {
		t.Errorf("the stars say %+v", m)
	}
}
