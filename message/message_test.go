package message_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"percorso/message"
)

// verbs are those of format strings, as message reads them.
var verbs = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// italian returns the translations by file.
func italian(t testing.TB) map[string]map[string]string {
	t.Helper()
	paths, err := filepath.Glob("it/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no translations: %v", err)
	}
	out := map[string]map[string]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var one map[string]string
		if err := json.Unmarshal(data, &one); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out[filepath.Base(path)] = one
	}
	return out
}

// TestAllIsSaidInItalian reads the sources: what a person may be told has Italian.
func TestAllIsSaidInItalian(t *testing.T) {
	have := map[string]bool{}
	for _, messages := range italian(t) {
		for key := range messages {
			have[key] = true
		}
	}
	all := formats(t)
	if len(all) < 500 {
		t.Fatalf("only %d formats were found: the scan has gone blind", len(all))
	}
	for _, f := range all {
		if !have[f.format] {
			t.Errorf("%s says %q, which has no Italian; write it into message/it", f.file, f.format)
		}
	}
}

// TestNothingIsLeftOver finds Italian for what the code says no more.
func TestNothingIsLeftOver(t *testing.T) {
	said := map[string]bool{}
	for _, f := range formats(t) {
		said[f.format] = true
	}
	for file, messages := range italian(t) {
		switch file {
		case "pieces.json", "values.json", "request.json": // these are not formats of ours
			continue
		}
		for key := range messages {
			if !said[key] {
				t.Errorf("%s: nobody says %q any more; take it out", file, key)
			}
		}
	}
}

func TestItalianFitsItsEnglish(t *testing.T) {
	first := map[string]string{}
	for file, messages := range italian(t) {
		for key, it := range messages {
			if other, ok := first[key]; ok {
				t.Errorf("%s: %q stands in %s too", file, key, other)
			}
			first[key] = file
			if want, got := values(key), values(it); !maps.Equal(want, got) {
				t.Errorf("%s: %q has the verbs %v, its Italian %v", file, key, want, got)
			}
			if it == key && strings.Contains(key, " ") && !alike[key] {
				t.Errorf("%s: %q is its own translation", file, key)
			}
			if strings.Contains(outside.ReplaceAllString(it, ""), "'") {
				t.Errorf("%s: %q has a straight apostrophe; write ’", file, it)
			}
		}
	}
}

// outside are quotations of code within a message, where ' stays.
var outside = regexp.MustCompile("\"[^\"]*\"")

// alike are the same in both languages.
var alike = map[string]bool{"true or false": true, "ops: %w": true}

// values returns which verb stands for which value, from 1.
func values(format string) map[int]string {
	out := map[int]string{}
	next := 1
	for _, m := range verbs.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			_, _ = fmt.Sscan(m[1], &next)
		}
		out[next] = m[2]
		next++
	}
	return out
}

// sample is what stands for a verb in the round trip.
func sample(verb string, i int) any {
	switch verb {
	case "d":
		return 40 + i
	case "q":
		return fmt.Sprintf("un \"valore\" %d: con; segni", i)
	case "c":
		return 'ß'
	case "U":
		return '\u200b'
	case "w":
		return fmt.Errorf("causa %d", i)
	default:
		return fmt.Sprintf("X%d", i)
	}
}

// TestRoundTrips fills each format with values; they come out in its Italian.
func TestRoundTrips(t *testing.T) {
	for file, messages := range italian(t) {
		if file == "values.json" {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(messages)) {
			at := values(key)
			args := make([]any, len(at))
			for i := range args {
				args[i] = sample(at[i+1], i+1)
			}
			english := fmt.Errorf(key, args...).Error()
			want := fmt.Errorf(messages[key], args...).Error()
			if got := message.In("it", english); got != want {
				t.Errorf("%s: %s\n got %s\nwant %s", file, english, got, want)
			}
		}
	}
}

func TestMessagesWithinMessages(t *testing.T) {
	for _, c := range []struct{ english, italian string }{
		{"signing in: e-mail and password do not match", "accesso: e-mail e password non corrispondono"},
		{
			"query: steps[1].where[0].field: there is no field \"colour\"; give channel, touchpoint, stage, event, source, property:NAME, trait:NAME or audience",
			"domanda: steps[1].where[0].field: non c’è un campo \"colour\"; indica channel, touchpoint, stage, event, source, property:NAME, trait:NAME o audience",
		},
		{
			"catalogue: line 3, column 12: rules[0].channel: \"shop\" is no channel; did you mean \"store\"?",
			"catalogo: riga 3, colonna 12: rules[0].channel: \"shop\" non è un canale; intendevi \"store\"?",
		},
		{
			"changing the settings: currency: there is no currency XXQ: use a code of ISO 4217 such as EUR; zone: \"Mars\" is no time zone: use an IANA name such as Europe/Rome",
			"modifica delle impostazioni: currency: non c’è una valuta XXQ: usa un codice di ISO 4217 come EUR; zone: \"Mars\" non è un fuso orario: usa un nome IANA come Europe/Rome",
		},
		{
			"writing a note: the disk is full; make room, writing goes on by itself",
			"writing a note: il disco è pieno; fai spazio, la scrittura riprende da sola",
		},
		{"you may see it, not change it: ask who manages the map", "puoi vederla, non modificarla: chiedi a chi gestisce la mappa"},
		{
			"catalogue: line 4, column 5: touchpoints[0]: name is missing; a touchpoint needs it",
			"catalogo: riga 4, colonna 5: touchpoints[0]: manca name; serve a un punto di contatto",
		},
		{"adding \"it is empty\": there is nobody", "adding \"it is empty\": there is nobody"},
	} {
		if got := message.In("it", c.english); got != c.italian {
			t.Errorf("%s\n got %s\nwant %s", c.english, got, c.italian)
		}
		if got := message.In("en", c.english); got != c.english {
			t.Errorf("English becomes %s", got)
		}
	}
}

func TestUnknownTextStays(t *testing.T) {
	for _, text := range []string{"", ":", "; ", "dial tcp 127.0.0.1:99: connect: connection refused", "Ciao: come va; bene\n", "x: y: z"} {
		if got := message.In("it", text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// A cause that begins as a list would, with its remedy behind a colon, is said
// as what it is.
func TestCauseWithRemedyIsNoList(t *testing.T) {
	for text, want := range map[string]string{
		`node: there are no nodes of "x": give touchpoint, stage, channel or event`: `node: non ci sono nodi di "x": indica`,
		`q.steps: there is no such field: there are steps, window`:                  `ci sono steps, window`,
	} {
		if got := message.In("it", text); !strings.Contains(got, want) {
			t.Errorf("%q is said %q, which lacks %q", text, got, want)
		}
	}
}

// TestHostileTextEnds says texts that are made to be looked at for long: what
// took a time that grows with the square of their length would not end before
// the tests do.
func TestHostileTextEnds(t *testing.T) {
	for name, text := range map[string]string{
		"a megabyte":         strings.Repeat("a: ", 350_000),
		"just short enough":  strings.Repeat("a: ", 21_000),
		"like ours":          strings.Repeat("query: give ", 5_000),
		"nested":             strings.Repeat("importing: ", 5_000) + "x",
		"many half messages": strings.Repeat("there are 3 steps; give x: the file ", 1_800),
		"lines":              strings.Repeat("\n", 60_000),
	} {
		if message.In("it", text) == "" {
			t.Errorf("%s is gone", name)
		}
	}
}

func FuzzIn(f *testing.F) {
	for _, messages := range italian(f) {
		for key := range messages {
			f.Add(key)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if message.In("en", text) != text {
			t.Error("English is not left alone")
		}
		message.In("it", text)
	})
}
