package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"percorso"
)

// someSignatures draws signatures such as the default catalogue tells apart.
func someSignatures(t *rapid.T) ([]Signature, []int64) {
	events := []string{"Product Viewed", "Order Completed", "Store Visited", "Quiz Finished", "Email Opened", "Points Earned"}
	channels := []string{"", "web", "store", "pos", "whatsapp", "moon"}
	n := rapid.IntRange(1, 8).Draw(t, "n")
	sigs, counts := make([]Signature, 0, n), make([]int64, 0, n)
	for i := range n {
		sig := Signature{
			Type: rapid.SampledFrom([]percorso.CallType{percorso.Track, percorso.Page, percorso.Identify}).Draw(t, "type"),
			Name: rapid.SampledFrom(events).Draw(t, "name"), Channel: rapid.SampledFrom(channels).Draw(t, "channel"),
			Source: percorso.SourceID(fmt.Sprintf("s%d", i)), About: rapid.SampledFrom([]string{"", "", "till", "nonsense"}).Draw(t, "about"),
		}
		sigs, counts = append(sigs, sig), append(counts, rapid.Int64Range(0, 1000).Draw(t, "count"))
	}
	return sigs, counts
}

// TestThePiecesAddUp: what channels, touchpoints and stages have is what there
// is, and each rule decides what the table says it does.
func TestThePiecesAddUp(t *testing.T) {
	e, err := newEdition(commented, 1)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		sigs, counts := someSignatures(t)
		p, err := e.pieces(sigs, counts)
		if err != nil {
			t.Fatal(err)
		}
		table, err := e.doc.Compile("", sigs)
		if err != nil {
			t.Fatal(err)
		}
		all, atPoint, onStage := int64(0), int64(0), int64(0)
		for i := range sigs {
			if placed(sigs[i].Type) {
				all += counts[i]
			}
			if table.Touchpoint[i] > 0 {
				atPoint += counts[i]
			}
			if table.Stage[i] > 0 {
				onStage += counts[i]
			}
		}
		channels, points, stages := int64(0), int64(0), int64(0)
		for _, c := range p.Channels {
			channels += c.Interactions
		}
		for _, tp := range p.Touchpoints {
			points += tp.Interactions
		}
		for _, s := range p.Models[0].Stages {
			stages += s.Interactions
		}
		if p.Interactions != all || channels != all || points != atPoint || stages != onStage || p.Models[0].Nowhere != atPoint-onStage {
			t.Fatalf("%d interactions, %d on channels, %d at touchpoints, %d on stages; want %d, %d, %d, %d", p.Interactions, channels, points, stages, all, all, atPoint, onStage)
		}
		i := rapid.IntRange(0, len(sigs)-1).Draw(t, "traced")
		checkTrace(t, &e, table, i, sigs)
	})
}

// checkTrace compares a trace with the table, and the first rule of each kind
// with where the signature is.
func checkTrace(t *rapid.T, e *edition, table *Table, i int, sigs []Signature) {
	sig := sigs[i]
	c := &Catalogue{edition: *e}
	trace, err := c.Trace(sig, sigs, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := table.Place(SignatureID(i))
	if trace.Place != want {
		t.Fatalf("%+v is traced to %+v; the table has %+v", sig, trace.Place, want)
	}
	if len(trace.Channel) > 0 && trace.Channel[0].Target != string(want.Channel) {
		t.Fatalf("%+v: the first channel rule leads to %s, it is on %s", sig, trace.Channel[0].Target, want.Channel)
	}
	if len(trace.Touchpoint) > 0 {
		target := trace.Touchpoint[0].Target
		if target == None {
			target = ""
		}
		if target != string(want.Touchpoint) || len(trace.Touchpoint[0].By) == 0 {
			t.Fatalf("%+v: the first touchpoint rule leads to %s by %+v, it is at %s", sig, target, trace.Touchpoint[0].By, want.Touchpoint)
		}
	}
}

func TestAShadowedRuleNamesWhoTakesItsTurn(t *testing.T) {
	text := ext(`
touchpoint_rules:
  - {touchpoint: till, when: {event: Quiz Finished}}
  - {touchpoint: cart, when: {event: "quiz *", channel: web}}
  - {touchpoint: fairs, when: {event: Never Seen}}
`)
	e, err := newEdition(text, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.pieces([]Signature{track("web", "", "Quiz Finished")}, []int64{7})
	if err != nil {
		t.Fatal(err)
	}
	first, second, third := p.TouchpointRules[0], p.TouchpointRules[1], p.TouchpointRules[2]
	if first.Interactions != 7 || !first.Own || len(first.Shadows) != 0 {
		t.Errorf("the first rule: %+v", first)
	}
	if second.Interactions != 0 || second.Matches != 1 || !slices.Equal(second.Shadows, []string{first.Mark}) {
		t.Errorf("the second rule: %+v", second)
	}
	if third.Matches != 0 || len(third.Shadows) != 0 {
		t.Errorf("a rule that nothing has come to: %+v", third)
	}
}

// TestTheProposedRulePlacesTheGroup: the rule that is proposed for what nothing
// places takes all of it, and no interaction more.
func TestTheProposedRulePlacesTheGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sigs, counts := someSignatures(t)
		e, err := newEdition(starter, 0)
		if err != nil {
			t.Fatal(err)
		}
		c := &Catalogue{edition: e}
		u, err := c.Unplaced(sigs, counts)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range u.Touchpoints {
			text, _, err := c.Edit([]Change{{Op: "add-rule", Of: "touchpoint", Rule: &RuleText{Target: "till", When: g.Rule}}})
			if err != nil {
				t.Fatal(err)
			}
			p, err := c.Preview(text, sigs, counts)
			if err != nil {
				t.Fatal(err)
			}
			if p.Signatures != g.Signatures || p.Touchpoint != g.Interactions {
				t.Fatalf("%v moves %d signatures with %d interactions; the group has %d with %d", g.Rule, p.Signatures, p.Touchpoint, g.Signatures, g.Interactions)
			}
		}
	})
}

// TestThePreviewIsWhatComesTrue compares a preview with the figures after
// saving.
func TestThePreviewIsWhatComesTrue(t *testing.T) {
	c := openCatalogue(t, &memory{})
	sigs := []Signature{track("x", "store", "Product Tried On"), track("x", "web", "Product Viewed"), track("x", "web", "Quiz Finished")}
	counts := []int64{30, 20, 10}
	changes := []Change{
		{Op: "add-rule", Of: "touchpoint", Rule: &RuleText{Target: "till", When: []Condition{{"event": {"Product Tried On"}}}}},
		{Op: "place", Model: "infinite", ID: "web.quiz_finished", To: "loyalty"},
	}
	text, base, err := c.Edit(changes)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Preview(text, sigs, counts)
	if err != nil {
		t.Fatal(err)
	}
	if p.Changed != 40 || p.Signatures != 2 || p.Touchpoint != 30 || !slices.Equal(p.Moved, []bool{true, false, true}) {
		t.Errorf("the preview: %+v", p)
	}
	if _, err := c.SaveChanges(t.Context(), "Marta", changes, "", base); err != nil {
		t.Fatal(err)
	}
	after, err := c.Pieces(sigs, counts)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range p.Touchpoints {
		i := slices.IndexFunc(after.Touchpoints, func(tp TouchpointPiece) bool { return string(tp.ID) == b.ID })
		if i >= 0 && after.Touchpoints[i].Interactions != b.After {
			t.Errorf("%s has %d interactions, the preview said %d", b.ID, after.Touchpoints[i].Interactions, b.After)
		}
	}
	for i, s := range p.Models[0].Stages {
		if got := after.Models[0].Stages[i].Interactions; got != s.After {
			t.Errorf("stage %s has %d interactions, the preview said %d", s.ID, got, s.After)
		}
	}
	if _, err := c.SaveChanges(t.Context(), "Ugo", changes[1:], "", base); percorso.KindOf(err) != percorso.Conflict {
		t.Errorf("saving on the old version: %v; want a conflict", err)
	}
}

func TestDifferencesAreToldOneByOne(t *testing.T) {
	m := &memory{}
	c := openCatalogue(t, m)
	save := func(changes ...Change) {
		t.Helper()
		_, base := c.Text()
		if _, err := c.SaveChanges(t.Context(), "Marta", changes, "", base); err != nil {
			t.Fatal(err)
		}
	}
	marks := marksOf(Default().TouchpointRules)
	save(Change{Op: "set-channel", Channel: &Channel{ID: "van", Name: percorso.Text{It: "Furgone", En: "Van"}, Kind: Physical}})
	save(
		Change{Op: "set-touchpoint", Touchpoint: &Touchpoint{ID: "van_visit", Name: percorso.Text{It: "Furgone", En: "Van"}, Kind: Physical, Ownership: Owned, Channel: "van"}},
		Change{Op: "add-rule", Of: "touchpoint", Rule: &RuleText{Target: "van_visit", When: []Condition{{"channel": {"van"}}}}},
		Change{Op: "remove-rule", Of: "touchpoint", Mark: marks[20]},
		Change{Op: "place", Model: "infinite", ID: "van_visit", To: "discovery"},
		Change{Op: "default-model", Model: "advocacy"},
	)
	list, err := c.Diff(t.Context(), 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, d.What+" "+d.ID+" "+d.How)
	}
	want := []string{"default_model  added", "touchpoint van_visit added", "touchpoint_rule van_visit added", "touchpoint_rule " + marks[20] + " removed", "model infinite added", "place van_visit added"}
	if !slices.Equal(got, want) {
		t.Errorf("the differences are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if back, err := c.Diff(t.Context(), 2, 2); err != nil || len(back) != 0 {
		t.Errorf("a version differs from itself: %v, %v", back, err)
	}
	if _, err := c.Diff(t.Context(), 0, 99); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("a version that is not there: %v", err)
	}
}

// TestHostileDocumentsAreRefusedInTime: what is huge, refers to itself or nests
// without end is refused in words, and soon.
func TestHostileDocumentsAreRefusedInTime(t *testing.T) {
	c := openCatalogue(t, &memory{})
	laughs := "format: percorso-catalogue/1\nextends: default\na: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nlists: {x: *c}\n"
	for name, text := range map[string]string{
		"huge":           strings.Repeat("# x\n", MaxYAML),
		"laughs":         laughs,
		"an alias ring":  "format: percorso-catalogue/1\nextends: default\nlists: &l {x: *l}\n",
		"a merge ring":   "format: percorso-catalogue/1\n<<: &m {<<: *m}\n",
		"deep":           "format: percorso-catalogue/1\nlists: " + strings.Repeat("[", 100_000),
		"a list ring":    ext("lists: {a: [\"@b\"], b: [\"@a\"]}\n"),
		"wrong patterns": ext("touchpoint_rules: [{touchpoint: till, when: {event: \"/(a+/\"}}]\n"),
	} {
		start := time.Now()
		_, err := c.SaveAs(t.Context(), "Mallory", text, "", 0)
		if kind := percorso.KindOf(err); kind != percorso.Invalid && kind != percorso.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
	many := make([]Change, maxChanges+1)
	if _, _, err := c.Edit(many); percorso.KindOf(err) != percorso.TooLarge {
		t.Errorf("too many changes: %v", err)
	}
}

// TestALargeCatalogueIsEditedInTime edits one touchpoint among thousands.
func TestALargeCatalogueIsEditedInTime(t *testing.T) {
	var b strings.Builder
	b.WriteString("format: percorso-catalogue/1\nextends: default\ntouchpoints:\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "  - {id: p%d, name: P%d, kind: digital, ownership: owned, channel: web} # %d\n", i, i, i)
	}
	start := time.Now()
	out := edited(t, b.String(), Change{Op: "set-touchpoint", Touchpoint: &Touchpoint{ID: "p1500", Name: percorso.Text{It: "X", En: "X"}, Kind: Human, Ownership: Owned, Channel: "web"}})
	if !strings.Contains(out, "- {id: p1500, name: X, kind: human, ownership: owned, channel: web} # 1500\n") || strings.Count(out, "#") != 2000 {
		t.Error("the touchpoint was not changed where it stood")
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}
