package index

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"percorso"
	"percorso/catalogue"
	"percorso/identity/graph"
	"percorso/sequence"
)

// plain is an interaction as a person would write it down.
type plain struct {
	Time, Seq int64
	Node      graph.Node
	Code      catalogue.SignatureID
	Value     string
	Emotion   string
	Props     map[string]string
}

// model is the index, so simple that one can believe it.
type model struct {
	rows   []plain
	labels map[graph.Node]graph.Node
	cursor int64
	values map[string][]string // by property, in order of first sight
	limit  int
}

// kept returns the value as the index gives it back.
func (m *model) kept(name, value string) string {
	if !slices.Contains(m.values[name], value) {
		if len(value) > longestValue || len(m.values[name]) >= m.limit {
			return "(other)"
		}
		m.values[name] = append(m.values[name], value)
	}
	return value
}

func (m *model) append(rows []sequence.Row, moves []graph.Move, seq int64) {
	before := m.cursor
	for _, r := range rows {
		if r.Node == 0 || r.Seq <= before {
			continue
		}
		p := plain{Time: r.Time, Seq: r.Seq, Node: r.Node, Code: r.Signature, Props: map[string]string{}}
		if r.Flags&sequence.HasValue != 0 {
			p.Value = fmt.Sprint(r.Value)
		}
		if r.Flags&sequence.HasEmotion != 0 {
			p.Emotion = fmt.Sprint(r.Emotion)
		}
		for _, prop := range r.Props {
			if _, twice := p.Props[prop.Name]; !twice {
				p.Props[prop.Name] = m.kept(prop.Name, prop.Value)
			}
		}
		m.rows = append(m.rows, p)
		m.cursor = max(m.cursor, r.Seq)
	}
	m.cursor = max(m.cursor, seq)
	for _, mv := range moves {
		m.labels[mv.Node] = mv.Profile
	}
}

func (m *model) label(n graph.Node) graph.Node {
	if l, ok := m.labels[n]; ok {
		return l
	}
	return n
}

// profiles returns the interactions by label.
func (m *model) profiles() map[graph.Node][]plain {
	all := map[graph.Node][]plain{}
	for _, r := range m.rows {
		all[m.label(r.Node)] = append(all[m.label(r.Node)], r)
	}
	for _, rows := range all {
		slices.SortStableFunc(rows, func(a, b plain) int {
			return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Seq, b.Seq))
		})
	}
	return all
}

// nodeAt returns the node that leads interaction i of the profile.
func (p *part) nodeAt(profile, i int) graph.Node {
	if profile < p.multi {
		return p.node[profile]
	}
	return p.nodesOf(profile)[p.slot.at(i-int(p.first[p.multi]))]
}

// materialise turns a view back into interactions by label.
func materialise(t interface{ Fatalf(string, ...any) }, v *View) map[graph.Node][]plain {
	all := map[graph.Node][]plain{}
	for k, b := range v.Blocks() {
		value := sparseMap(b.Value)
		emotion := sparseMap(b.Emotion)
		for p := range b.Profiles() {
			if b.Skip.Has(uint32(p)) {
				continue
			}
			if _, twice := all[b.Node[p]]; twice {
				t.Fatalf("profile %d lives in two blocks", b.Node[p])
			}
			if block, profile, ok := v.Locate(b.Node[p]); v.Label(b.Node[p]) == b.Node[p] && (!ok || block != k || int(profile) != p) {
				t.Fatalf("profile %d is at %d/%d, Locate says %d/%d %t", b.Node[p], k, p, block, profile, ok)
			}
			for i := b.First[p]; i < b.First[p+1]; i++ {
				row := plain{
					Time: int64(b.Time[i])*1000 + int64(v.parts[k].order.key(int(i))>>keySeqBits),
					Seq:  b.Seq(i), Node: v.parts[k].nodeAt(p, int(i)),
					Code: b.Code[i], Value: value[i], Emotion: emotion[i], Props: map[string]string{},
				}
				for id, c := range v.parts[k].props {
					switch code := c.at(i); code {
					case 0:
					case otherCode:
						row.Props[v.dicts[id].name] = "(other)"
					default:
						row.Props[v.dicts[id].name] = v.dicts[id].values[code-1]
					}
				}
				all[b.Node[p]] = append(all[b.Node[p]], row)
			}
		}
	}
	return all
}

func sparseMap[T any](s sequence.Sparse[T]) map[uint32]string {
	m := map[uint32]string{}
	for k, i := range s.At {
		m[i] = fmt.Sprint(s.Of[k])
	}
	return m
}

// compare stops the test where the view differs from the model.
func (m *model) compare(t *rapid.T, v *View) {
	t.Helper()
	if diff := gocmp.Diff(m.profiles(), materialise(t, v)); diff != "" {
		t.Fatalf("the view differs from the model (-model +view):\n%s", diff)
	}
	if v.Seq() != m.cursor {
		t.Fatalf("the view is at %d, want %d", v.Seq(), m.cursor)
	}
	counts := map[catalogue.SignatureID]int64{}
	newest := int64(0)
	for _, r := range m.rows {
		counts[r.Code]++
		newest = max(newest, r.Time/1000)
	}
	got := map[catalogue.SignatureID]int64{}
	for c, n := range v.Counts() {
		if n != 0 {
			got[catalogue.SignatureID(c)] = n
		}
	}
	if diff := gocmp.Diff(counts, got); diff != "" || int64(v.Newest()) != newest {
		t.Fatalf("newest %d, want %d; counts (-model +view):\n%s", v.Newest(), newest, diff)
	}
	for name := range m.values {
		m.compareProperty(t, v, name)
	}
	m.compareProperty(t, v, "never seen")
}

// compareProperty filters by every value, by absence and by what is not kept.
func (m *model) compareProperty(t *rapid.T, v *View, name string) {
	t.Helper()
	counts := map[string]int64{}
	bySeq := map[int64]string{}
	for _, r := range m.rows {
		if value, ok := r.Props[name]; ok {
			counts[value]++
			bySeq[r.Seq] = value
		} else {
			bySeq[r.Seq] = "(absent)"
		}
	}
	tests := append(slices.Clone(m.values[name]), "(absent)", "(other)")
	for _, want := range tests {
		asked := map[string]int{}
		bits, err := v.Match(name, func(value string, present bool) bool {
			switch {
			case !present:
				value = "(absent)"
			case value == "":
				value = "(other)"
			}
			asked[value]++
			return value == want
		})
		if err != nil {
			t.Fatalf("Match: %v", err)
		}
		for value, n := range asked {
			if n != 1 {
				t.Fatalf("asked %d times for %q", n, value)
			}
		}
		for k, b := range v.Blocks() {
			for p := range b.Profiles() {
				for i := b.First[p]; i < b.First[p+1] && !b.Skip.Has(uint32(p)); i++ {
					if has := bySeq[b.Seq(i)] == want; bits[k].Has(i) != has {
						t.Fatalf("property %s of %d: %q matches %t", name, b.Seq(i), want, !has)
					}
				}
			}
		}
	}
	for _, vc := range v.PropertyValues(name, 0) {
		if counts[vc.Value] != vc.N {
			t.Fatalf("property %s has %q %d times, want %d", name, vc.Value, vc.N, counts[vc.Value])
		}
	}
	for _, info := range v.Properties() {
		if info.Name == name && (info.Other != counts["(other)"] || info.Values != len(m.values[name])) {
			t.Fatalf("property %+v, want %d others of %d values", info, counts["(other)"], len(m.values[name]))
		}
	}
}

func drawRow(t *rapid.T, seq int64) sequence.Row {
	r := sequence.Row{
		Seq:       seq,
		Time:      rapid.Int64Range(0, 4).Draw(t, "second")*1000 + rapid.SampledFrom([]int64{0, 0, 1, 999}).Draw(t, "ms"),
		Node:      graph.Node(rapid.Uint32Range(0, 14).Draw(t, "node")),
		Signature: catalogue.SignatureID(rapid.Uint16Range(0, 5).Draw(t, "code")),
		Flags:     sequence.RowFlags(rapid.Uint8Range(0, 3).Draw(t, "flags")),
		Value:     rapid.Int64Range(-3, 3).Draw(t, "value"),
		Emotion:   percorso.Emotion(rapid.Int16Range(-2000, 2000).Draw(t, "emotion")),
	}
	for range rapid.IntRange(0, 3).Draw(t, "props") {
		r.Props = append(r.Props, sequence.Prop{
			Name:  rapid.SampledFrom([]string{"a", "b", "rare"}).Draw(t, "name"),
			Value: rapid.SampledFrom([]string{"x", "y", "z", "v1", "v2", "v3", string(make([]byte, 300))}).Draw(t, "text"),
		})
	}
	return r
}

func drawMoves(t *rapid.T) []graph.Move {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Move {
		return graph.Move{
			Node:    graph.Node(rapid.Uint32Range(1, 14).Draw(t, "moved")),
			Profile: graph.Node(rapid.Uint32Range(1, 14).Draw(t, "to")),
		}
	}), 0, 3).Draw(t, "moves")
}

func TestIndexIsTheModel(t *testing.T) {
	dir := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		m := &model{labels: map[graph.Node]graph.Node{}, values: map[string][]string{}, limit: 4}
		o := Options{Path: filepath.Join(dir, fmt.Sprint(runs)), Signatures: catalogue.NewSignatures(), MaxValues: m.limit}
		for i := range 6 {
			o.Signatures.Intern(catalogue.Signature{Name: fmt.Sprint(i)})
		}
		x, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		x.limits = limits{parts: rapid.IntRange(1, 3).Draw(t, "parts"), waste: 1}
		seq := rapid.SampledFrom([]int64{0, 0, 1 << 40}).Draw(t, "start")
		var old *View
		var oldProfiles map[graph.Node][]plain
		for range rapid.IntRange(1, 30).Draw(t, "actions") {
			switch rapid.SampledFrom([]string{"append", "append", "append", "view", "view", "compact", "reopen", "assign"}).Draw(t, "action") {
			case "append":
				var rows []sequence.Row
				if rapid.Bool().Draw(t, "again") && m.cursor > 0 {
					rows = append(rows, drawRow(t, m.cursor))
				}
				for range rapid.IntRange(0, 12).Draw(t, "rows") {
					seq += rapid.Int64Range(1, 3).Draw(t, "gap")
					rows = append(rows, drawRow(t, seq))
				}
				moves := drawMoves(t)
				x.Append(rows, moves, seq)
				m.append(rows, moves, seq)
			case "view":
				v := x.View()
				m.compare(t, v)
				if old != nil {
					if diff := gocmp.Diff(oldProfiles, materialise(t, old)); diff != "" {
						t.Fatalf("an old view changed (-before +now):\n%s", diff)
					}
				}
				old, oldProfiles = v, materialise(t, v)
			case "compact":
				if err := x.Compact(context.Background()); err != nil {
					t.Fatal(err)
				}
				if n := len(x.View().parts); n > 1 {
					t.Fatalf("%d parts after Compact", n)
				}
			case "reopen":
				if err := x.Snapshot(context.Background()); err != nil {
					t.Fatal(err)
				}
				if err := x.Close(); err != nil {
					t.Fatal(err)
				}
				if x, err = Open(o); err != nil || x.Discarded() != nil {
					t.Fatalf("open: %v, discarded: %v", err, x.Discarded())
				}
				m.compare(t, x.View())
			case "assign":
				moves := drawMoves(t)
				x.Assign(moves)
				clear(m.labels)
				m.append(nil, moves, m.cursor)
			}
		}
		m.compare(t, x.View())
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
