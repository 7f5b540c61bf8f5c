package identity_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/collect/spec"
	"percorso/identity"
	"percorso/identity/identitytest"
)

var rewrite = flag.Bool("rewrite", false, "write the answers of the scenarios anew")

// A scenario tells events, one a line: date and time, source, call, body. Then
// it asks who somebody is, in a language, and shows the answer. Source names say
// how far they are trusted: server and till are, kiosk is shared.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("the answers differ (-written +got); go test -rewrite renews them:\n%s", diff)
			}
		})
	}
}

// play returns the scenario with its answers renewed.
func play(t *testing.T, text string) string {
	id := openIdentity(t, &identitytest.Memory{}, identity.Options{})
	var out bytes.Buffer
	seq := int64(0)
	answer := false
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 3 && words[0] == "who":
			answer = true
			fmt.Fprint(&out, line)
			kind, value, _ := strings.Cut(words[1], ":")
			x, err := id.Explain(t.Context(), percorso.Identifier{Kind: percorso.IdentifierKind(kind), Value: value})
			if err != nil {
				fmt.Fprintf(&out, "| %v\n", err)
				continue
			}
			for told := range strings.Lines(x.Text(words[2])) {
				fmt.Fprint(&out, strings.TrimRight("| "+told, " \n")+"\n")
			}
		case strings.HasPrefix(line, "|"):
			if !answer {
				t.Fatalf("an answer without a question: %s", line)
			}
		default:
			answer = false
			fmt.Fprint(&out, line)
			if len(words) >= 5 && words[0][0] != '#' {
				seq++
				at, err := time.Parse("2006-01-02 15:04", words[0]+" "+words[1])
				if err != nil {
					t.Fatal(err)
				}
				body := strings.TrimSpace(line[strings.Index(line, "{"):])
				observe(t, id, event(t, seq, percorso.SourceID(words[2]), words[3], at.UnixMilli(), body))
			}
		}
	}
	return out.String()
}

func openIdentity(t testing.TB, store identity.Store, opt identity.Options) *identity.Identity {
	t.Helper()
	id, err := identity.Open(t.Context(), store, opt)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func event(t testing.TB, seq int64, source percorso.SourceID, call string, ms int64, body string) *percorso.Event {
	t.Helper()
	c := percorso.ParseCallType(call)
	if c == 0 {
		t.Fatalf("there is no call %q", call)
	}
	return &percorso.Event{Seq: seq, Source: source, MessageID: fmt.Sprint("m", seq), Type: c, Time: ms, Body: []byte(body)}
}

func observe(t testing.TB, id *identity.Identity, e *percorso.Event) percorso.ProfileID {
	t.Helper()
	var d spec.Decoder
	c, err := d.Decode(e)
	if err != nil {
		t.Fatal(err)
	}
	return id.ProfileID(id.Observe(e, c, trustOf(e.Source)))
}

func trustOf(s percorso.SourceID) identity.SourceTrust {
	return identity.SourceTrust{
		Trusted: strings.HasPrefix(string(s), "server") || strings.HasPrefix(string(s), "till"),
		Shared:  strings.HasPrefix(string(s), "kiosk"),
	}
}
