package importer

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"percorso"
	"percorso/collect/spec"
)

const visits = `format: percorso-mapping/1
name: visits
tables:
  visits: {file: "visits*"}
interactions:
  - from: visits
    event: Visited
    time: =at
    user: =who
`

func parse(t *testing.T, dir, mapping string) *Mapping {
	t.Helper()
	m, err := ParseMapping(filepath.Join(dir, "mapping.yaml"), []byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// manyVisits is a file of n rows.
func manyVisits(n int) string {
	var b strings.Builder
	b.WriteString("who,at\n")
	for i := range n {
		fmt.Fprintf(&b, "u%d,2026-05-%02dT%02d:%02d:00Z\n", i, i%28+1, i%24, i%60)
	}
	return b.String()
}

func TestTruncatedGzip(t *testing.T) {
	dir := t.TempDir()
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write([]byte(manyVisits(20_000))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "visits.csv.gz")
	if err := os.WriteFile(path, z.Bytes()[:z.Len()*2/3], 0o600); err != nil {
		t.Fatal(err)
	}
	journal := &memory{}
	m := parse(t, dir, visits)
	half, err := Run(t.Context(), Options{Mapping: m, Sink: journal, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if half.Complete() || !strings.Contains(half.Files[0].Problem, "breaks off") {
		t.Errorf("the file's problem is %q", half.Files[0].Problem)
	}
	if half.Accepted < 1000 || half.Rejects != 0 || half.Rows != half.Accepted {
		t.Errorf("of half a file: %d rows, %d accepted, %d rejects", half.Rows, half.Accepted, half.Rejects)
	}
	if err := os.WriteFile(path, z.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	whole, err := Run(t.Context(), Options{Mapping: m, Sink: journal, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if !whole.Complete() || whole.Accepted+half.Accepted != 20_000 || whole.Duplicates != half.Accepted {
		t.Errorf("the whole file added %d to %d, and %d were there", whole.Accepted, half.Accepted, whole.Duplicates)
	}
}

func TestSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, map[string]string{
		"visits-1.csv":     "who,at\na,2026-05-01\nb,2026-05-02\n",
		"visits-2.csv":     "at,note,who\n2026-05-03,x,c\n",
		"visits-3.csv.zst": string(enc.EncodeAll([]byte("who,at\nd,2026-05-04\n"), nil)),
	})
	journal := &memory{}
	report, err := Run(t.Context(), Options{Mapping: parse(t, dir, visits), Sink: journal, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if report.Accepted != 4 || len(report.Files) != 3 {
		t.Errorf("accepted %d of %d files", report.Accepted, len(report.Files))
	}
	for _, e := range journal.events {
		if e.Flags&percorso.Historical == 0 || e.Source != "visits" || e.ReceivedAt != now().UnixMilli() {
			t.Errorf("the event is %+v", e)
		}
	}
	// A file without the column: said before anything is imported.
	writeFiles(t, dir, map[string]string{"visits-4.csv": "who,when\ne,2026-05-05\n"})
	if _, err := importFrom(t, dir, visits); err == nil || !strings.Contains(err.Error(), `the table visits has no column "at": there are: who`) {
		t.Errorf("got %v", err)
	}
}

func TestEqualRows(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"visits.csv": "who,at\na,2026-05-01\na,2026-05-01\na,2026-05-01\n"})
	for repeats, want := range map[string]int64{"": 1, "repeats: drop": 1, "repeats: keep": 3} {
		m := parse(t, dir, strings.Replace(visits, `{file: "visits*"}`, "\n    file: visits.csv\n    "+repeats, 1))
		journal := &memory{}
		for run, accepted := range []int64{want, 0} {
			report, err := Run(t.Context(), Options{Mapping: m, Sink: journal, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if report.Accepted != accepted || report.Duplicates != 3-accepted {
				t.Errorf("%q, run %d: %d accepted, %d were there", repeats, run+1, report.Accepted, report.Duplicates)
			}
		}
	}
}

func TestRequiredJoin(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"visits.csv": "who,at\na,2026-05-01\nb,2026-05-01\n", "people.csv": "who,name\na,Anna\n"})
	report, err := importFrom(t, dir, `format: percorso-mapping/1
name: visits
tables:
  visits: {file: visits.csv, join: {person: {table: people, by: who, required: true}}}
  people: {file: people.csv}
interactions:
  - {from: visits, event: Visited, time: =at, user: =person.name}
`)
	if err != nil {
		t.Fatal(err)
	}
	if report.Interactions != 1 || report.Rejects != 1 || report.Samples[0].Cause != "the table people has no such row" || report.Samples[0].Row != 3 || report.Samples[0].Column != "who" {
		t.Errorf("got %+v", report)
	}
}

func TestIdentifyAndFriends(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"people.csv": "id,old,firm,mail,born,vip\n7,x1,acme,A@b.it,1990,yes\n8,,,,,\n"})
	report, err := importFrom(t, dir, `format: percorso-mapping/1
name: people
tables: {people: {file: people.csv, key: id, types: {born: integer, vip: boolean}}}
interactions:
  - from: people
    call: identify
    time: "2026-01-01"
    user: =id
    identifiers: {email: =mail, till_customer: =old}
    traits: {born: =born, vip: =vip, tags: [a, =old, 3], address: {city: Roma, firm: =firm}}
  - {from: people, when: =firm, call: group, time: "2026-01-01", user: =id, group: =firm, traits: {name: =upper(firm)}}
  - {from: people, when: =old, call: alias, time: "2026-01-01", user: =id, previous: =old}
  - {from: people, screen: Home, category: start, time: "2026-01-01", anonymous: ="a" + id, context: {app: {version: 2}}, campaign: {source: =nil}}
`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range report.Preview {
		kind, rest, _ := strings.Cut(p.Call, `,"messageId"`)
		_, rest, _ = strings.Cut(rest, `"timestamp":"2026-01-01T00:00:00Z",`)
		got = append(got, kind+" "+rest)
	}
	want := []string{
		`{"type":"identify" "userId":"7","context":{"externalIds":[{"type":"email","id":"A@b.it"},{"type":"till_customer","id":"x1"}]},` +
			`"traits":{"born":1990,"vip":true,"tags":["a","x1",3],"address":{"city":"Roma","firm":"acme"}}}`,
		`{"type":"group" "userId":"7","groupId":"acme","traits":{"name":"ACME"}}`,
		`{"type":"alias" "userId":"7","previousId":"x1"}`,
		`{"type":"screen" "anonymousId":"a7","category":"start","name":"Home","context":{"app":{"version":2}}}`,
		`{"type":"identify" "userId":"8","traits":{"tags":["a",3],"address":{"city":"Roma"}}}`,
		`{"type":"screen" "anonymousId":"a8","category":"start","name":"Home","context":{"app":{"version":2}}}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFormulas(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"a.csv": "at,text,amount,none,Odd Name,time,count\n2026-05-01,Hello,12.5,,odd,09:30,3\n"})
	for formula, want := range map[string]string{
		`=amount * 2`:               `25`,
		`=amount + none`:            ``,
		`=none`:                     ``,
		`=(none ?? 0) + 1`:          `1`,
		`=round(none / 2)`:          ``,
		`=num("1.5") + 1`:           `2.5`,
		`=num("x")`:                 `! "x" is no number`,
		`=coalesce(none, "", text)`: `"Hello"`,
		`=upper(text)[0:2]`:         `"HE"`,
		`=col("Odd Name")`:          `"odd"`,
		`=col("Odd Name") + "!"`:    `"odd!"`,
		`=time + "h"`:               `"09:30h"`,
		`=count + 1`:                `4`,
		`=time(at + " " + time, "yyyy-MM-dd HH:mm", "Europe/Rome")`: `"2026-05-01T07:30:00Z"`,
		`=time(at) + duration("90m")`:                               `"2026-05-01T01:30:00Z"`,
		`=time("31/02/2026", "dd/MM/yyyy")`:                         `! "31/02/2026" is no time: month 2 of 2026 has no day 31`,
		`=hash(text)`:                                               `"185f8db32271fe25f561a6fc938b2e26"`,
		`=let x = amount; x > 3 ? "a" : "b"`:                        `"a"`,
		`=map([1, 2], # * 2)`:                                       `[2,4]`,
		`={"a": text, "b": nil}`:                                    `{"a":"Hello","b":null}`,
		`=split("a;b", ";")`:                                        `["a","b"]`,
		`=text matches "^H"`:                                        `true`,
		`=0.1 + 0.2`:                                                `0.3`,
		`\=plain`:                                                   `"=plain"`,
		`plain`:                                                     `"plain"`,
		`=time(at).Year()`:                                          `2026`,
		`=codes.size[text]`:                                         `"big"`,
		`=codes.size["?"]`:                                          ``,
	} {
		report, err := importFrom(t, dir, `format: percorso-mapping/1
name: a
tables: {a: {file: a.csv, types: {amount: number, none: number, count: integer}}}
codes: {size: {Hello: big}}
interactions:
  - from: a
    event: E
    time: =at
    user: u
    properties:
      p: '`+strings.ReplaceAll(formula, "'", "''")+`'
`)
		if err != nil {
			t.Errorf("%s: %v", formula, err)
			continue
		}
		got := ""
		if len(report.Samples) > 0 {
			got = "! " + report.Samples[0].Cause
		} else if _, rest, ok := strings.Cut(report.Preview[0].Call, `"properties":{"p":`); ok {
			got = strings.TrimSuffix(rest, "}}")
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", formula, got, want)
		}
	}
}

// TestCalls imports Segment calls without a mapping, and what an export wrote.
func TestCalls(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"calls.jsonl": `{"type":"track","event":"A","userId":"u","messageId":"m1","timestamp":"2020-05-01T00:00:00Z"}
{"type":"track","userId":"u"}
nonsense

{"type":"page","anonymousId":"a","name":"Home","timestamp":"2020-05-01T00:00:00Z"}
`})
	journal := &memory{}
	o := Options{Files: []string{filepath.Join(dir, "calls.jsonl")}, Source: "web", Sink: journal, Now: now}
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if report.Rows != 4 || report.Accepted != 2 || report.Rejects != 2 || report.Samples[0].Row != 2 || report.Samples[0].Field != "event" || report.Samples[1].Row != 3 {
		t.Errorf("got %+v", report)
	}
	if again, err := Run(t.Context(), o); err != nil || again.Accepted != 0 || again.Duplicates != 2 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
	for _, r := range journal.rejects {
		if r.Source != "web" || !r.Historical || len(r.Sample) == 0 || r.Place == "" {
			t.Errorf("the reject is %+v", r)
		}
	}

	// There and back: the same events, byte for byte, sources included.
	from := append([]percorso.Event(nil), journal.events...)
	from[0].Source = "app"
	var lines []byte
	for i := range from {
		lines = append(spec.Export(lines, &from[i], spec.Origin{}), '\n')
	}
	path := filepath.Join(dir, "export.jsonl")
	if err := os.WriteFile(path, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	back := &memory{}
	if _, err := Run(t.Context(), Options{Files: []string{path}, Sink: back, Source: "other"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(from, back.events); diff != "" {
		t.Errorf("export and import (-from +back):\n%s", diff)
	}
}

func TestLimitAndProgress(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"visits.csv": manyVisits(5000)})
	m := parse(t, dir, visits)
	report, err := Run(t.Context(), Options{Mapping: m, DryRun: true, Limit: 10, Now: now})
	if err != nil || report.Rows != 10 || report.Interactions != 10 {
		t.Errorf("with a limit: %+v, %v", report, err)
	}
	var last Progress
	told := 0
	report, err = Run(t.Context(), Options{Mapping: m, Sink: &memory{}, Progress: func(p Progress) { last = p; told++ }})
	if err != nil {
		t.Fatal(err)
	}
	if told == 0 || last.Rows != 5000 || last.Interactions != report.Interactions || last.Bytes != last.TotalBytes || last.File != "visits.csv" {
		t.Errorf("told %d times, at last %+v", told, last)
	}
}

func TestStopping(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"visits.csv": manyVisits(30_000)})
	m := parse(t, dir, visits)

	ctx, cancel := context.WithCancel(t.Context())
	report, err := Run(ctx, Options{Mapping: m, Sink: &memory{}, Batch: 100, Progress: func(p Progress) {
		if p.Rows > 0 {
			cancel()
		}
	}, Now: (&ticking{}).now})
	if !errors.Is(err, context.Canceled) || report == nil || report.Rows >= 30_000 {
		t.Errorf("stopped: %v, %+v", err, report)
	}

	full := percorso.Errorf(percorso.Unavailable, "the disk is full")
	report, err = Run(t.Context(), Options{Mapping: m, Sink: &memory{fail: full}, Batch: 100})
	if !errors.Is(err, full) || percorso.KindOf(err) != percorso.Unavailable || report.Accepted != 0 {
		t.Errorf("a journal that takes nothing: %v, %+v", err, report)
	}
}

// ticking is a clock on which every look takes a second.
type ticking struct{ n int64 }

func (c *ticking) now() time.Time {
	c.n++
	return time.Unix(1_790_000_000+c.n, 0)
}

func TestWrongOptions(t *testing.T) {
	for _, o := range []Options{{}, {Sink: &memory{}}, {DryRun: true}, {DryRun: true, Files: []string{"x"}, Limit: -1}} {
		if _, err := Run(t.Context(), o); percorso.KindOf(err) != percorso.Invalid {
			t.Errorf("%+v: got %v", o, err)
		}
	}
	if _, err := Run(t.Context(), Options{DryRun: true, Files: []string{"none.jsonl"}}); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := ReadMapping("none.yaml"); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("a mapping that is not there: %v", err)
	}
	if !isTruncated(fmt.Errorf("wrapped: %w", io.ErrUnexpectedEOF)) {
		t.Error("the end came too early")
	}
}
