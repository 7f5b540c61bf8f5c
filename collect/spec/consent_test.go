package spec_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"percorso/collect/spec"
)

// TestConsent reads the truth table in testdata/consent.txt.
func TestConsent(t *testing.T) {
	f, err := os.Open("testdata/consent.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		cols := strings.Fields(s.Text())
		if len(cols) != 3 || cols[0] == "#" {
			continue
		}
		rows++
		var p spec.Parser
		e, err := p.Parse(0, []byte(`{"type":"page","userId":"ana","context":`+cols[0]+`}`), live())
		if err != nil {
			t.Fatalf("%s: %v", cols[0], err)
		}
		if !strings.Contains(string(e.Body), cols[0]) {
			t.Errorf("%s is not passed through: %s", cols[0], e.Body)
		}
		var d spec.Decoder
		call, err := d.Decode(&e)
		if err != nil {
			t.Fatal(err)
		}
		var needs []string
		if cols[1] != "-" {
			needs = strings.Split(cols[1], ",")
		}
		consent := spec.ConsentOf(call)
		if got := consent.Allows(needs...); got != (cols[2] == "yes") {
			t.Errorf("%s for %s: allowed %v, want %s", cols[0], cols[1], got, cols[2])
		}
		if stated := strings.Contains(cols[0], "{}}}") || strings.Contains(cols[0], "ing\":") || strings.Contains(cols[0], "ics\":"); consent.Stated() != stated {
			t.Errorf("%s: stated %v, want %v", cols[0], consent.Stated(), stated)
		}
	}
	if rows != 12 {
		t.Errorf("the table has %d rows", rows)
	}
}
