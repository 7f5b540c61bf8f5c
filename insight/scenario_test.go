package insight_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/insight"
	"percorso/sequence"
	"percorso/sequence/index"
)

var rewrite = flag.Bool("rewrite", false, "renew the answers in testdata")

// TestScenarios asks what the texts in testdata/scenario ask. A text has a
// catalogue, customers with their traits, events, and questions each with its
// answer; columns are two spaces apart.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenario/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := runScenario(t, string(text))
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(text), got); diff != "" && !*rewrite {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// scenario is a workspace made of a text.
type scenario struct {
	table    *catalogue.Table
	codes    *catalogue.Signatures
	names    map[string]int // of customers, from 1
	traits   []map[string]string
	rows     []sequence.Row
	question strings.Builder
}

var columns = regexp.MustCompile(`\s{2,}`)

// runScenario returns the text with its answers as they come out.
func runScenario(t *testing.T, text string) string {
	t.Helper()
	s := &scenario{table: &catalogue.Table{Version: 1}, codes: catalogue.NewSignatures(), names: map[string]int{}, traits: []map[string]string{{}}}
	var out strings.Builder
	section := ""
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		switch word := strings.TrimSpace(line); word {
		case "catalogue", "customers", "events", "ask":
			section = word
			s.question.Reset()
		case "answer":
			section = word
			fmt.Fprintf(&out, "answer\n%s", s.ask(t))
			continue
		default:
			if section == "answer" {
				continue
			}
			if word != "" && word[0] != '#' {
				s.read(t, section, word)
			}
		}
		out.WriteString(line + "\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

func (s *scenario) read(t *testing.T, section, line string) {
	t.Helper()
	cells := columns.Split(line, -1)
	switch section {
	case "catalogue":
		s.place(t, cells)
	case "customers":
		s.traits[s.customer(cells[0])] = pairs(t, cells[1:])
	case "events":
		s.event(t, cells)
	case "ask":
		s.question.WriteString(line + "\n")
	default:
		t.Fatalf("a line outside of a section: %s", line)
	}
}

// place reads a line of the catalogue: "stages  a > b", "loop  b > a", or an
// event with its channel, touchpoint and stage, and "outcome".
func (s *scenario) place(t *testing.T, cells []string) {
	t.Helper()
	tb := s.table
	switch cells[0] {
	case "stages":
		tb.Model.ID = "model"
		for id := range strings.SplitSeq(cells[1], " > ") {
			tb.Model.Stages = append(tb.Model.Stages, catalogue.Stage{ID: percorso.StageID(id)})
		}
		return
	case "loop":
		from, to, _ := strings.Cut(cells[1], " > ")
		tb.Model.Loops = append(tb.Model.Loops, catalogue.Loop{From: percorso.StageID(from), To: percorso.StageID(to)})
		return
	}
	if len(cells) < 4 {
		t.Fatalf("the catalogue's line %q needs event, channel, touchpoint and stage", cells)
	}
	s.codes.Intern(signature(cells[0]))
	tb.Channel = append(tb.Channel, uint8(number(&tb.Channels, cells[1], func(c catalogue.Channel) string { return string(c.ID) },
		catalogue.Channel{ID: percorso.ChannelID(cells[1])})))
	tb.Touchpoint = append(tb.Touchpoint, uint16(number(&tb.Touchpoints, cells[2], func(c catalogue.Touchpoint) string { return string(c.ID) },
		catalogue.Touchpoint{ID: percorso.TouchpointID(cells[2])})))
	tb.Stage = append(tb.Stage, uint8(number(&tb.Model.Stages, cells[3], func(c catalogue.Stage) string { return string(c.ID) },
		catalogue.Stage{ID: percorso.StageID(cells[3])})))
	tb.Outcome = append(tb.Outcome, len(cells) > 4 && cells[4] == "outcome")
}

func signature(event string) catalogue.Signature {
	return catalogue.Signature{Type: percorso.Track, Name: event, Source: "shop"}
}

// number returns the position of id in the list plus one, 0 for "-"; it appends
// what is new.
func number[T any](list *[]T, id string, name func(T) string, fresh T) int {
	if id == "-" {
		return 0
	}
	for i, x := range *list {
		if name(x) == id {
			return i + 1
		}
	}
	*list = append(*list, fresh)
	return len(*list)
}

func (s *scenario) customer(name string) int {
	n, ok := s.names[name]
	if !ok {
		n = len(s.traits)
		s.names[name] = n
		s.traits = append(s.traits, map[string]string{})
	}
	return n
}

// event reads "ana  2026-03-01 09:00  Product Viewed  value=12.50  emotion=+1".
func (s *scenario) event(t *testing.T, cells []string) {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05", (cells[1] + ":00")[:19])
	if err != nil {
		t.Fatal(err)
	}
	row := sequence.Row{
		Seq: int64(len(s.rows) + 1), Time: at.UnixMilli(),
		Node: graph.Node(s.customer(cells[0])), Signature: s.codes.Intern(signature(cells[2])),
	}
	for name, v := range pairs(t, cells[3:]) {
		n, _ := strconv.ParseFloat(v, 64)
		switch name {
		case "value":
			row.Value, row.Flags = int64(n*100+0.5), row.Flags|sequence.HasValue
			if n < 0 {
				row.Value = int64(n*100 - 0.5)
			}
		case "emotion":
			row.Emotion, row.Flags = percorso.Emotion(n*1000), row.Flags|sequence.HasEmotion
		default:
			row.Props = append(row.Props, sequence.Prop{Name: name, Value: v})
		}
	}
	s.rows = append(s.rows, row)
}

func pairs(t *testing.T, cells []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, c := range cells {
		name, v, ok := strings.Cut(c, "=")
		if !ok {
			t.Fatalf("%q should be name=value", c)
		}
		out[name] = v
	}
	return out
}

// ask answers the question that was read last.
func (s *scenario) ask(t *testing.T) string {
	t.Helper()
	q, err := insight.ParseQuery([]byte(s.question.String()))
	if err != nil {
		return "error  " + err.Error() + "\n"
	}
	x, err := index.Open(index.Options{Signatures: s.codes})
	if err != nil {
		t.Fatal(err)
	}
	x.Append(s.rows, nil, int64(len(s.rows)))
	answer, err := s.asker(x.View()).Ask(context.Background(), q)
	if err != nil {
		return "error  " + err.Error() + "\n"
	}
	return render(answer)
}

func (s *scenario) asker(view insight.View) *insight.Asker {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return &insight.Asker{
		View: func() insight.View { return view }, Tables: s, Traits: s,
		Zone: "Europe/Rome", Currency: "EUR", Now: func() time.Time { return now },
	}
}

// Table makes a scenario its own catalogue.
func (s *scenario) Table(model percorso.ModelID, _ []catalogue.Signature) (*catalogue.Table, error) {
	if model != "" && model != s.table.Model.ID {
		return nil, percorso.Errorf(percorso.NotFound, "there is no stage model %q", model)
	}
	return s.table, nil
}

// MatchTrait makes a scenario its own identity.
func (s *scenario) MatchTrait(name string, test func(value string, present bool) bool) func(graph.Node) bool {
	return func(n graph.Node) bool {
		v, ok := s.traits[n][name]
		return test(v, ok)
	}
}
