package percorso_test

import (
	"bufio"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestFlow holds the imports of every numbered folder against the table in
// ARCHITECTURE.md: a folder may import the root package, internal helpers and
// folders with its own or a lower number.
func TestFlow(t *testing.T) {
	number := readFlow(t)
	outside := map[string]bool{"internal": true}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		folder, _, nested := strings.Cut(filepath.ToSlash(path), "/")
		from, numbered := number[folder]
		root := !nested
		if !numbered && !root {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			rest, ours := strings.CutPrefix(name, "percorso/")
			if !ours {
				continue
			}
			target, _, _ := strings.Cut(rest, "/")
			to, known := number[target]
			switch {
			case outside[target]:
			case root:
				t.Errorf("%s: the vocabulary imports %s", path, name)
			case !known:
				t.Errorf("%s: folder %d (%s) imports %s, which stands outside the flow", path, from, folder, name)
			case to > from:
				t.Errorf("%s: folder %d (%s) imports %s, which is number %d and comes after it", path, from, folder, name, to)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func readFlow(t *testing.T) map[string]int {
	t.Helper()
	f, err := os.Open("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	row := regexp.MustCompile(`^\| (\d+) \| ([a-z]+) \|`)
	flow := map[string]int{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if m := row.FindStringSubmatch(s.Text()); m != nil {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			flow[m[2]] = n
		}
	}
	if len(flow) != 10 {
		t.Fatalf("the table of the flow in ARCHITECTURE.md has %d rows, want 10", len(flow))
	}
	return flow
}
