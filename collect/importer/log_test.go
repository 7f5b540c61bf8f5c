package importer

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/collect/spec"
	"percorso/internal/testdata"
)

// log is what happened to each person, for directly-follows pairs.
type log struct {
	names  map[string]int32
	words  []string
	people map[string]int32
	steps  [][]stepAt
	events int
}

type stepAt struct {
	at   int64
	name int32
}

func newLog() *log { return &log{names: map[string]int32{}, people: map[string]int32{}} }

func (l *log) add(who string, at int64, name string) {
	n, ok := l.names[name]
	if !ok {
		n = int32(len(l.words))
		l.words = append(l.words, strings.Clone(name))
		l.names[l.words[n]] = n
	}
	p, ok := l.people[who]
	if !ok {
		p = int32(len(l.steps))
		l.people[strings.Clone(who)] = p
		l.steps = append(l.steps, nil)
	}
	l.steps[p] = append(l.steps[p], stepAt{at, n})
	l.events++
}

// pair is one activity directly after another, and how often.
type pair struct {
	From, To string
	N        int
}

// pairs returns the most frequent ones. Equal times keep their order.
func (l *log) pairs(most int) []pair {
	counts := map[[2]int32]int{}
	for _, steps := range l.steps {
		slices.SortStableFunc(steps, func(a, b stepAt) int { return cmp.Compare(a.at, b.at) })
		for i := 1; i < len(steps); i++ {
			counts[[2]int32{steps[i-1].name, steps[i].name}]++
		}
	}
	var out []pair
	for k, n := range counts {
		out = append(out, pair{l.words[k[0]], l.words[k[1]], n})
	}
	slices.SortFunc(out, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out[:min(len(out), most)]
}

// imported gathers the log out of what was imported.
func (l *log) imported(e *percorso.Event, c *spec.Call) {
	who := c.UserID
	if who == "" {
		who = c.AnonymousID
	}
	l.add(who, e.Time, c.Name)
}

func compareLogs(t *testing.T, want, got *log) {
	t.Helper()
	if want.events != got.events || len(want.people) != len(got.people) {
		t.Errorf("%d events of %d cases, the files have %d of %d", got.events, len(got.people), want.events, len(want.people))
	}
	if diff := gocmp.Diff(want.pairs(15), got.pairs(15)); diff != "" {
		t.Errorf("the most frequent pairs (-files +imported):\n%s", diff)
	}
}

// plainXES reads an event log by encoding/xml into memory.
func plainXES(t *testing.T, path string) *log {
	t.Helper()
	type attr struct {
		Key   string `xml:"key,attr"`
		Value string `xml:"value,attr"`
	}
	get := func(list []attr, key string) string {
		for _, a := range list {
			if a.Key == key {
				return a.Value
			}
		}
		return ""
	}
	d := xml.NewDecoder(testdata.Unzip(t, path))
	l := newLog()
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return l
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "trace" {
			continue
		}
		var trace struct {
			Strings []attr `xml:"string"`
			Events  []struct {
				Strings []attr `xml:"string"`
				Dates   []attr `xml:"date"`
			} `xml:"event"`
		}
		if err := d.DecodeElement(&trace, &start); err != nil {
			t.Fatal(err)
		}
		for _, e := range trace.Events {
			at, err := time.Parse("2006-01-02T15:04:05.999Z07:00", get(e.Dates, "time:timestamp"))
			if err != nil {
				t.Fatal(err)
			}
			l.add(get(trace.Strings, "concept:name"), at.UnixMilli(), get(e.Strings, "concept:name"))
		}
	}
}
