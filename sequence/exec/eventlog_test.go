package exec_test

import (
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso/catalogue"
	"percorso/internal/testdata"
	"percorso/sequence"
	"percorso/sequence/exec"
	"percorso/sequence/figures"
)

// eventLog is a log of cases, each its activities in order.
type eventLog struct {
	ids   []string // activities, by name
	cases [][]logged
}

type logged struct {
	activity string
	at       int64
}

// readXES reads the traces of an XES file: names and times of events.
func readXES(t *testing.T, set, file string) *eventLog {
	t.Helper()
	dec := xml.NewDecoder(testdata.Unzip(t, filepath.Join(testdata.Dir(t, set), file)))
	log := &eventLog{}
	inEvent := false
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return log.named()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			last := len(log.cases) - 1
			switch e.Name.Local {
			case "trace":
				log.cases = append(log.cases, nil)
			case "event":
				inEvent = true
				log.cases[last] = append(log.cases[last], logged{})
			case "string", "date":
				if !inEvent {
					continue
				}
				key, value := attribute(e, "key"), attribute(e, "value")
				x := &log.cases[last][len(log.cases[last])-1]
				switch key {
				case "concept:name":
					x.activity = value
				case "time:timestamp":
					at, err := time.Parse(time.RFC3339, value)
					if err != nil {
						t.Fatal(err)
					}
					x.at = at.Unix()
				}
			}
		case xml.EndElement:
			if e.Name.Local == "event" {
				inEvent = false
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// readFines reads the traffic fines: days only, in the order of the file.
func readFines(t *testing.T) *eventLog {
	t.Helper()
	rows := csv.NewReader(testdata.Unzip(t, filepath.Join(testdata.Dir(t, "traffic_fines"), "traffic_fines.csv.gz")))
	log, at := &eventLog{}, map[string]int{}
	for first := true; ; first = false {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return log.named()
		}
		if err != nil {
			t.Fatal(err)
		}
		if first {
			continue
		}
		day, err := time.Parse(time.DateOnly, row[4])
		if err != nil {
			t.Fatal(err)
		}
		n, ok := at[row[0]]
		if !ok {
			n = len(log.cases)
			at[row[0]] = n
			log.cases = append(log.cases, nil)
		}
		log.cases[n] = append(log.cases[n], logged{row[1], day.Unix()})
	}
}

// named orders the events of each case by time, those of equal time as the file
// does, and lists the activities.
func (log *eventLog) named() *eventLog {
	seen := map[string]bool{}
	for _, c := range log.cases {
		slices.SortStableFunc(c, func(a, b logged) int { return int(a.at - b.at) })
		for _, x := range c {
			if !seen[x.activity] {
				seen[x.activity] = true
				log.ids = append(log.ids, x.activity)
			}
		}
	}
	slices.Sort(log.ids)
	return log
}

// paths is the log as the engine takes it: a customer for each case.
func (log *eventLog) paths() (*sequence.Block, *figures.PathNodes, figures.PathRule) {
	b := &sequence.Block{First: []uint32{0}}
	for _, c := range log.cases {
		for _, x := range c {
			n, _ := slices.BinarySearch(log.ids, x.activity)
			b.Time, b.Code = append(b.Time, uint32(x.at)), append(b.Code, catalogue.SignatureID(n))
		}
		b.First, b.Node = append(b.First, uint32(len(b.Code))), append(b.Node, 0)
	}
	nodes := &figures.PathNodes{Count: len(log.ids)}
	for n := range log.ids {
		nodes.At = append(nodes.At, uint16(n+1))
	}
	return b, nodes, figures.PathRule{Gap: ^uint32(0)}
}

// Cases, variants, activities and the most frequent variants of three public
// event logs. Their READMEs in the shared data and the papers on them give the
// numbers of cases, events and variants; the variants with their counts are those
// that process mining literature shows for the logs (traffic fines: de Leoni
// and Mannhardt, 4TU 10.4121/uuid:270fd440; BPIC 2012: van Dongen).
func TestVariantsOfEventLogs(t *testing.T) {
	for _, c := range []struct {
		name                 string
		read                 func(*testing.T) *eventLog
		cases, events        int
		activities, variants int
		most                 [][]string
		paths                []int64
	}{
		{
			"receipt", func(t *testing.T) *eventLog { return readXES(t, "receipt_wabo", "receipt.xes.gz") }, 1434, 8577, 27, 116,
			nil,
			[]int64{713, 123, 116},
		},
		{
			"bpic2012", func(t *testing.T) *eventLog { return readXES(t, "bpic2012", "bpic2012.xes.gz") }, 13087, 262200, 24, 4366,
			[][]string{{"A_SUBMITTED", "A_PARTLYSUBMITTED", "A_DECLINED"}},
			[]int64{3429, 1872},
		},
		{
			"traffic fines", readFines, 150370, 561470, 11, 231,
			[][]string{
				{"Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Send for Credit Collection"},
				{"Create Fine", "Payment"},
				{"Create Fine", "Send Fine"},
			},
			[]int64{56482, 46371, 20385},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := c.read(t)
			block, nodes, rule := log.paths()
			if len(log.cases) != c.cases || len(block.Code) != c.events || len(log.ids) != c.activities {
				t.Errorf("%d cases, %d events, %d activities", len(log.cases), len(block.Code), len(log.ids))
			}
			f, err := exec.Variants(context.Background(), []*sequence.Block{block}, &catalogue.Table{}, everything(), nodes, rule, figures.VariantRule{IDs: log.ids, Top: 20})
			if err != nil {
				t.Fatal(err)
			}
			if f.Paths != int64(c.cases) || f.Distinct != int64(c.variants) {
				t.Errorf("%d cases in %d variants, published are %d in %d", f.Paths, f.Distinct, c.cases, c.variants)
			}
			for i, want := range c.paths {
				if f.List[i].Paths != want {
					t.Errorf("variant %d has %d cases, published are %d", i+1, f.List[i].Paths, want)
				}
			}
			for i, want := range c.most {
				var got []string
				for _, n := range f.List[i].Nodes {
					got = append(got, log.ids[n])
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("variant %d (-published +ours):\n%s", i+1, diff)
				}
			}
			checkFollows(t, log, block, nodes, rule)
		})
	}
}

// checkFollows counts what directly follows what from the file alone.
func checkFollows(t *testing.T, log *eventLog, block *sequence.Block, nodes *figures.PathNodes, rule figures.PathRule) {
	type pair struct{ from, to string }
	want := map[pair]int64{}
	for _, c := range log.cases {
		for i := 1; i < len(c); i++ {
			want[pair{c[i-1].activity, c[i].activity}]++
		}
	}
	slots := make([]uint16, len(log.ids))
	for n := range slots {
		slots[n] = uint16(n)
	}
	g, err := exec.PathGraph(context.Background(), []*sequence.Block{block}, &catalogue.Table{}, everything(), nodes, slots, rule)
	if err != nil {
		t.Fatal(err)
	}
	got := map[pair]int64{}
	for _, e := range g.Edges {
		got[pair{log.ids[e.From], log.ids[e.To]}] = e.Count
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what directly follows what (-file +ours):\n%s", diff)
	}
}
