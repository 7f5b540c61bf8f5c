package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/collect/spec"
	"percorso/gen"
)

func TestRunWritesWhatTheImporterReads(t *testing.T) {
	dir := t.TempDir()
	out, truth := filepath.Join(dir, "shop.jsonl.gz"), filepath.Join(dir, "truth.json")
	var stdout, stderr bytes.Buffer
	args := []string{"--customers", "400", "--seed", "9", "--from", "2026-01-01", "--to", "2026-07-01T12:00:00+02:00", "--out", out, "--truth", truth}
	if code := run(t.Context(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}

	want := gen.Shop(gen.Options{Seed: 9, Customers: 400, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)})
	file, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	var parser spec.Parser
	want.History(func(c gen.Call) bool {
		if !lines.Scan() {
			t.Fatalf("the file ends early: %v", lines.Err())
		}
		e, err := parser.Parse(0, lines.Bytes(), spec.Envelope{ReceivedAt: 1, Historical: true})
		if err != nil {
			t.Fatalf("%v in %s", err, lines.Bytes())
		}
		if e.Source != c.Source || e.Time != c.At || e.Flags != percorso.Historical || !bytes.Equal(e.Body, c.Body) {
			t.Fatalf("line\n%s\nis not the call of %s at %d\n%s", lines.Bytes(), c.Source, c.At, c.Body)
		}
		return true
	})
	if lines.Scan() {
		t.Fatalf("a line too many: %s", lines.Bytes())
	}

	var got gen.Truth
	text, err := os.ReadFile(truth)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Format != gen.TruthFormat || got.Seed != 9 || got.Interactions != want.Truth().Interactions {
		t.Errorf("truth %s of seed %d with %d interactions", got.Format, got.Seed, got.Interactions)
	}
}

func TestRunSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "--out"},
		{[]string{"--out", "-", "--truth", "-"}, 2, "standard output"},
		{[]string{"--out", "-", "shop.jsonl"}, 2, "shop.jsonl"},
		{[]string{"--out", "-", "--seed", "0"}, 2, "--seed"},
		{[]string{"--out", "-", "--customers", "0"}, 2, "--customers"},
		{[]string{"--out", "-", "--from", "31/02/2026"}, 2, "31/02/2026"},
		{[]string{"--out", "-", "--from", "2026-02-01", "--to", "2026-01-01"}, 2, "before"},
		{[]string{"--out", "-", "--from", "2016-02-01", "--to", "2026-01-01"}, 2, "731"},
		{[]string{"--nothing"}, 2, "nothing"},
		{[]string{"--help"}, 0, "Tramasole"},
		{[]string{"--customers", "10", "--truth", filepath.Join(t.TempDir(), "no", "truth.json")}, 1, "truth.json"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), c.args, &stdout, &stderr); code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("%v: exit code %d, %q", c.args, code, stderr.String())
		}
	}
}

func TestRunStopsCleanly(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out := filepath.Join(t.TempDir(), "shop.jsonl")
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{"--customers", "50", "--out", out}, &stdout, &stderr); code != 130 {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if left, _ := filepath.Glob(out + "*"); len(left) > 0 {
		t.Errorf("%v was left behind", left)
	}
}
