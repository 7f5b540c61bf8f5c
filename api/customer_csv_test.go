package api

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"percorso/catalogue"
	"percorso/insight"
)

// TestABrokenListIsKnown: who fetches a list that breaks off gets an error, and
// whoever opens what came sees it in the last line.
func TestABrokenListIsKnown(t *testing.T) {
	for language, last := range map[string]string{"it": "L’elenco non è completo: the disk is gone", "en": "The list is not complete: the disk is gone"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			l := (&sheet{columns: []string{"name", "profile"}, language: language}).begin(w)
			if err := l.row(&catalogue.Model{}, &insight.CustomerRow{Name: "Ana", Profile: "p1"}); err != nil {
				t.Error(err)
			}
			l.end(errors.New("the disk is gone"))
		}))
		resp, err := http.Get(server.URL) //nolint:noctx // a test's own server
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: reading it all says %v", language, err)
		}
		if lines := strings.Split(strings.TrimSpace(string(got)), "\r\n"); len(lines) != 3 || lines[2] != last {
			t.Errorf("%s: the lines are %q", language, lines)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
	}
}
