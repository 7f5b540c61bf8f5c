// Package testdata finds the real data sets that tests, benchmarks and the
// guide use. They are not part of the project.
package testdata

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder of the data set name: below $PERCORSO_DATASETS, else below
// a folder shared/data beside a parent of the working directory. It skips the
// test, saying so, where the data is absent.
func Dir(t testing.TB, name string) string {
	t.Helper()
	if root := os.Getenv("PERCORSO_DATASETS"); root != "" {
		return check(t, filepath.Join(root, name))
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		found := filepath.Join(dir, "shared", "data")
		if there(t, found) {
			return check(t, filepath.Join(found, name))
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skipf("the data set %s is absent: set PERCORSO_DATASETS to the folder that holds it", name)
		}
		dir = parent
	}
}

func check(t testing.TB, dir string) string {
	t.Helper()
	if !there(t, dir) {
		t.Skipf("the data set is absent: there is no %s", dir)
	}
	return dir
}

// there tells whether the folder exists. One that cannot be looked at fails the
// test.
func there(t testing.TB, dir string) bool {
	t.Helper()
	_, err := os.Stat(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

// Unzip returns the contents of a file packed with gzip, below the folder of a
// data set. A file that cannot be read fails the test.
func Unzip(t testing.TB, path string) io.Reader {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	unpacked, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	return unpacked
}
