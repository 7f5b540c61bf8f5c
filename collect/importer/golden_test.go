package importer

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("rewrite", false, "write the answers of golden tests anew")

var now = func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// TestDryRun imports the small files in testdata without a journal, and
// compares what would be imported and rejected with what stands beside them.
func TestDryRun(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*/mapping.yaml")
	if err != nil || len(dirs) == 0 {
		t.Fatal(err)
	}
	for _, file := range dirs {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			m, err := ReadMapping(file)
			if err != nil {
				t.Fatal(err)
			}
			report, err := Run(t.Context(), Options{Mapping: m, DryRun: true, Preview: 100, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			e := json.NewEncoder(&got)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			if err := e.Encode(report); err != nil {
				t.Fatal(err)
			}
			answer := filepath.Join(filepath.Dir(file), "want.json")
			if *rewrite {
				if err := os.WriteFile(answer, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(answer)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("the dry run differs (-want +got):\n%s", diff)
			}

			// The same rows once more, into a journal, add nothing the second time.
			journal := &memory{}
			first, err := Run(t.Context(), Options{Mapping: m, Sink: journal, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if first.Accepted != report.Interactions || first.Duplicates != 0 || int64(len(journal.rejects)) != first.Rejects {
				t.Errorf("the import accepted %d and found %d twice, the dry run promised %d", first.Accepted, first.Duplicates, report.Interactions)
			}
			again, err := Run(t.Context(), Options{Mapping: m, Sink: journal, Now: now, Batch: 1})
			if err != nil {
				t.Fatal(err)
			}
			if again.Accepted != 0 || again.Duplicates != first.Accepted {
				t.Errorf("the second import added %d", again.Accepted)
			}
		})
	}
}
