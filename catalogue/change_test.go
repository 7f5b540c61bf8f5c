package catalogue

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"percorso"
)

// edited makes changes to text and returns what comes of it.
func edited(t *testing.T, text string, changes ...Change) string {
	t.Helper()
	e, err := newEdition(text, 1)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.edit(changes)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// lines returns which lines were taken out of a and which came into b.
func lines(a, b string) (out, in []string) {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for _, l := range x {
		if !slices.Contains(y, l) {
			out = append(out, l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			in = append(in, l)
		}
	}
	return out, in
}

const commented = `# Ours, since 2019.
format: percorso-catalogue/1
extends: default   # and what is ours

# The van goes round in summer.
channels:
  # painted green
  - id: van
    name: {it: Furgone, en: Van}   # Ducato
    kind: physical
  - {id: fair_stand, name: Stand, kind: physical} # from Paolo
channel_rules:
- channel: van
  when: {event: ["Van Visited", van_booked]}

touchpoints:
  - {id: van_visit, name: {it: Furgone, en: Van}, kind: physical, ownership: owned, channel: van}   # ask Marta
touchpoint_rules:
  # all that happens there
  - {touchpoint: van_visit, when: {channel: van}}   # so far
models:
  - id: infinite
    places:
      van_visit: discovery   # or evaluation?
# the end
`

func TestAChangeTouchesItsOwnLinesOnly(t *testing.T) {
	rule := markOf(TouchpointRule{Touchpoint: "van_visit", When: When{{"channel": {"van"}}}})
	for _, c := range []struct {
		name    string
		change  Change
		out, in []string
	}{
		{
			"a channel's name",
			Change{Op: "set-channel", Channel: &Channel{ID: "van", Name: percorso.Text{It: "Furgoncino", En: "Van"}, Kind: Physical}},
			[]string{"    name: {it: Furgone, en: Van}   # Ducato"},
			[]string{"    name: {it: Furgoncino, en: Van}   # Ducato"},
		},
		{
			"a new channel",
			Change{Op: "set-channel", Channel: &Channel{ID: "boat", Name: percorso.Text{It: "Barca", En: "Boat"}, Kind: Physical}},
			nil,
			[]string{"  - {id: boat, name: {it: Barca, en: Boat}, kind: physical}"},
		},
		{
			"a touchpoint on one line",
			Change{Op: "set-touchpoint", Touchpoint: &Touchpoint{ID: "van_visit", Name: percorso.Text{It: "Furgone", En: "Van"}, Kind: Human, Ownership: Owned, Channel: "van", Moment: true}},
			[]string{"  - {id: van_visit, name: {it: Furgone, en: Van}, kind: physical, ownership: owned, channel: van}   # ask Marta"},
			[]string{"  - {id: van_visit, name: {it: Furgone, en: Van}, kind: human, ownership: owned, channel: van, moment: true}   # ask Marta"},
		},
		{
			"a rule",
			Change{Op: "set-rule", Of: "touchpoint", Mark: rule, Rule: &RuleText{Target: "van_visit", When: When{{"channel": {"van"}, "event": {"Van Visited"}}}}},
			[]string{"  - {touchpoint: van_visit, when: {channel: van}}   # so far"},
			[]string{"  - {touchpoint: van_visit, when: {event: Van Visited, channel: van}}   # so far"},
		},
		{
			"a place",
			Change{Op: "place", Model: "infinite", ID: "van_visit", To: "evaluation"},
			[]string{"      van_visit: discovery   # or evaluation?"},
			[]string{"      van_visit: evaluation   # or evaluation?"},
		},
		{
			"the default model",
			Change{Op: "default-model", Model: "advocacy"},
			nil,
			[]string{"default_model: advocacy"},
		},
		{
			"a list",
			Change{Op: "set-list", ID: "search_sites", Patterns: []string{"@search_sites", "search.example"}},
			nil,
			[]string{"lists:", `  search_sites: ["@search_sites", search.example]`},
		},
	} {
		out, in := lines(commented, edited(t, commented, c.change))
		in = slices.DeleteFunc(in, func(l string) bool { return l == "" })
		if !slices.Equal(out, c.out) || !slices.Equal(in, c.in) {
			t.Errorf("%s:\n- %s\n+ %s\nwant\n- %s\n+ %s", c.name, strings.Join(out, "\n- "), strings.Join(in, "\n+ "), strings.Join(c.out, "\n- "), strings.Join(c.in, "\n+ "))
		}
	}
}

// TestPercorsosRulesChangeWhereTheyStand: a rule of Percorso's that somebody
// changes keeps its turn, one that is removed is gone, and both come back.
func TestPercorsosRulesChangeWhereTheyStand(t *testing.T) {
	rules := Default().TouchpointRules
	marks := marksOf(rules)
	at := slices.IndexFunc(rules, func(r TouchpointRule) bool { return r.Touchpoint == "promotions" })
	narrow := Change{Op: "set-rule", Of: "touchpoint", Mark: marks[at], Rule: &RuleText{Target: "promotions", When: When{{"event": {"Promotion Clicked"}}}}}
	gone := Change{Op: "remove-rule", Of: "touchpoint", Mark: marks[at+1]}
	text := edited(t, starter, narrow, gone)
	d, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := d.resolve()
	if err != nil {
		t.Fatal(err)
	}
	if got := whole.TouchpointRules[at]; got.When[0]["event"][0] != "Promotion Clicked" || len(whole.TouchpointRules) != len(rules)-1 {
		t.Errorf("rule %d is %+v of %d", at, got, len(whole.TouchpointRules))
	}
	if got := markOf(whole.TouchpointRules[at+1]); got != marks[at+2] {
		t.Errorf("after it stands %s, want %s", got, marks[at+2])
	}
	back := edited(t, text, Change{Op: "reset-rule", Of: "touchpoint", Mark: marks[at]}, Change{Op: "reset-rule", Of: "touchpoint", Mark: marks[at+1]})
	if d, err = Parse([]byte(back)); err != nil || len(d.TouchpointRules) != 0 {
		t.Errorf("%v after the reset: %s", err, back)
	}
}

func TestAStageModelIsChangedPieceByPiece(t *testing.T) {
	renamed := percorso.Text{It: "Ispirazione", En: "Inspiration"}
	text := edited(t, starter,
		Change{Op: "add-model", Model: "ours", Template: "infinite", Name: &percorso.Text{It: "Il nostro", En: "Ours"}},
		Change{Op: "set-stage", Model: "ours", Stage: &Stage{ID: "discovery", Name: renamed}},
		Change{Op: "set-stage", Model: "ours", Stage: &Stage{ID: "trial", Name: percorso.Text{It: "Prova", En: "Trial"}}, Before: "purchase"},
		Change{Op: "place", Model: "ours", ID: "fitting_room", To: "trial"},
		Change{Op: "remove-stage", Model: "ours", Stage: &Stage{ID: "loyalty"}, To: "use"},
		Change{Op: "set-loop", Model: "ours", Loop: &Loop{From: "use", To: "trial", Name: percorso.Text{It: "riprova", En: "tries again"}}},
		Change{Op: "default-model", Model: "ours"},
		Change{Op: "set-stage", Model: "advocacy", Stage: &Stage{ID: "awareness", Name: renamed}},
	)
	d, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	table, err := d.Compile("", []Signature{
		{Type: percorso.Track, Source: "x", Channel: "store", Name: "Product Tried On"}, track("x", "", "Points Earned"), track("x", "web", "Order Completed"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []percorso.StageID{"trial", "use", "purchase"} {
		if _, _, got := table.where(i); got != want {
			t.Errorf("signature %d stands on %s, want %s", i, got, want)
		}
	}
	if table.Model.ID != "ours" || len(table.Model.Stages) != 5 || table.Model.Stages[0].Name != renamed || table.Model.Stages[2].ID != "trial" {
		t.Errorf("the model is %+v", table.Model)
	}
	if slices.ContainsFunc(table.Model.Loops, func(l Loop) bool { return l.From == "loyalty" }) || len(table.Model.Loops) != 3 {
		t.Errorf("the loops are %+v", table.Model.Loops)
	}
	if Default().Models[3].Stages[0].Name == renamed {
		t.Error("Percorso's own catalogue was changed")
	}
}

func TestStageRulesChangeWhereTheyStand(t *testing.T) {
	i := slices.IndexFunc(Default().Models, func(m StageModel) bool { return m.ID == "infinite" })
	theirs := marksOf(Default().Models[i].Rules)[0]
	rule := &RuleText{Target: "loyalty", When: []Condition{{"event": {"Club Joined"}}}}
	text := edited(t, commented, Change{Op: "add-rule", Of: "stage", Model: "infinite", Rule: rule})
	text = edited(t, text, Change{Op: "remove-rule", Of: "stage", Model: "infinite", Mark: theirs})
	e, err := newEdition(text, 1)
	if err != nil {
		t.Fatal(err)
	}
	rulesOf := func(e edition) []RuleUse {
		p, err := e.pieces([]Signature{{Type: percorso.Track, Name: "Club Joined", Source: "shop"}}, []int64{7})
		if err != nil {
			t.Fatal(err)
		}
		return p.Models[slices.IndexFunc(p.Models, func(m ModelPiece) bool { return m.ID == "infinite" })].Rules
	}
	rules := rulesOf(e)
	if !rules[0].Own || rules[0].Target != "loyalty" || rules[0].Interactions != 7 || rules[0].Signatures != 1 {
		t.Errorf("the new rule: %+v", rules[0])
	}
	if slices.ContainsFunc(rules, func(r RuleUse) bool { return r.Mark == theirs }) {
		t.Error("the rule that was removed is still there")
	}
	text = edited(t, text, Change{Op: "reset-rule", Of: "stage", Model: "infinite", Mark: theirs},
		Change{Op: "remove-rule", Of: "stage", Model: "infinite", Mark: rules[0].Mark})
	if text != commented {
		out, in := lines(commented, text)
		t.Errorf("after both were taken back, lines went %q and came %q", out, in)
	}
}

// TestListsAndOutcomesGoBackToPercorsos sets a list and the outcomes, and takes
// both back.
func TestListsAndOutcomesGoBackToPercorsos(t *testing.T) {
	text := edited(t, commented, Change{Op: "set-list", ID: "our_words", Patterns: []string{"van*", "fair"}},
		Change{Op: "set-outcomes", Outcomes: []Condition{{"event": {"Contract Won"}}, {"touchpoint": {"van_visit"}}}})
	d, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Lists["our_words"], []string{"van*", "fair"}) || len(d.Outcomes) != 2 {
		t.Errorf("lists %v, outcomes %v", d.Lists, d.Outcomes)
	}
	back := edited(t, text, Change{Op: "set-list", ID: "our_words"}, Change{Op: "set-outcomes"})
	if d, err = Parse([]byte(back)); err != nil || len(d.Lists) != 0 || d.Outcomes != nil {
		t.Errorf("taken back: lists %v, outcomes %v, %v", d.Lists, d.Outcomes, err)
	}
}

func TestWrongChangesSayWhatIsWrong(t *testing.T) {
	e, err := newEdition(commented, 3)
	if err != nil {
		t.Fatal(err)
	}
	name := percorso.Text{It: "X", En: "X"}
	for _, c := range []struct {
		change Change
		kind   percorso.ErrorKind
		says   string
	}{
		{Change{Op: "dance"}, percorso.Invalid, "no change"},
		{Change{Op: "set-channel"}, percorso.Invalid, "channel is missing"},
		{Change{Op: "set-channel", Channel: &Channel{ID: "A B", Name: name, Kind: Digital}}, percorso.Invalid, "cannot be an id"},
		{Change{Op: "set-channel", Channel: &Channel{ID: "a", Name: percorso.Text{It: "a\x00b"}, Kind: Digital}}, percorso.Invalid, "control character"},
		{Change{Op: "set-channel", Channel: &Channel{ID: "a", Name: percorso.Text{It: strings.Repeat("x", 400)}, Kind: Digital}}, percorso.Invalid, "at most 300"},
		{Change{Op: "remove-channel", ID: "web"}, percorso.Invalid, "Percorso's own"},
		{Change{Op: "remove-channel", ID: "van"}, percorso.Invalid, "no channel"}, // its rules lead there
		{Change{Op: "remove-touchpoint", ID: "nothing"}, percorso.NotFound, "any more"},
		{Change{Op: "set-rule", Of: "touchpoint", Mark: "x-1", Rule: &RuleText{Target: "till", When: When{{"event": {"a"}}}}}, percorso.NotFound, "any more"},
		{Change{Op: "add-rule", Of: "touchpoint", Rule: &RuleText{Target: "till"}}, percorso.Invalid, "no condition"},
		{Change{Op: "add-rule", Of: "touchpoint", Rule: &RuleText{Target: "till", When: When{{"event": {"/(/"}}}}}, percorso.Invalid, "regular expression"},
		{Change{Op: "place", Model: "infinite", ID: "till", To: "nowhere"}, percorso.Invalid, "no stage"},
		{Change{Op: "add-model", Model: "infinite", Template: "advocacy", Name: &name}, percorso.Conflict, "another id"},
		{Change{Op: "remove-model", Model: "infinite"}, percorso.Invalid, "till"}, // the amendment goes, the places stay Percorso's
	} {
		text, err := e.edit([]Change{c.change})
		if c.change.Op == "remove-model" {
			if err != nil || strings.Contains(text, "infinite") {
				t.Errorf("taking the amendment away: %v\n%s", err, text)
			}
			continue
		}
		if percorso.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v; want %s: %s", c.change, err, c.kind, c.says)
		}
	}
}

// TestAnyNameIsWrittenAndReadBack draws names and values as people and attackers
// type them.
func TestAnyNameIsWrittenAndReadBack(t *testing.T) {
	hostile := []string{
		"<script>alert(1)</script>", "*alias", "&anchor", "!tag", "# no comment", "a: b", "- a", "{a}", "[a]", "yes", "null", "~", "1", "1e3", "0x1F",
		"'", `"`, `\`, `\"`, "a #b", "🛍️ نقطة", "%x", "@list", "`", "|", ">", "?", "a\u2028b", "é", "x:", ":x", "<<", "=", "2026-11-22", "true", "..", "a, b", " a", "a ",
	}
	e, err := newEdition(commented, 1)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.OneOf(rapid.SampledFrom(hostile), rapid.StringMatching(`[ -~àèìòù]{1,20}`))
		name := percorso.Text{It: draw.Draw(t, "it"), En: draw.Draw(t, "en")}
		value := draw.Draw(t, "value")
		text, err := e.edit([]Change{
			{Op: "set-touchpoint", Touchpoint: &Touchpoint{ID: "new", Name: name, Kind: Digital, Ownership: Paid, Channel: "van"}},
			{Op: "add-rule", Of: "touchpoint", Rule: &RuleText{Target: "new", When: When{{"source": {value}}}}},
		})
		if err != nil {
			if percorso.KindOf(err) == percorso.Invalid && (strings.HasPrefix(value, "@") || strings.HasPrefix(value, "/")) {
				return // an unknown list, a wrong expression
			}
			t.Fatal(err)
		}
		d, err := Parse([]byte(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if got := d.Touchpoints[len(d.Touchpoints)-1].Name; got != name {
			t.Fatalf("%q comes back as %q\n%s", name, got, text)
		}
		if got := d.TouchpointRules[1].When[0]["source"][0]; got != value {
			t.Fatalf("%q comes back as %q", value, got)
		}
		if !strings.Contains(text, "# painted green") {
			t.Fatalf("the comments are gone\n%s", text)
		}
	})
}

// TestOtherWaysOfWritingAreChangedToo: JSON and flow style are YAML as well.
func TestOtherWaysOfWritingAreChangedToo(t *testing.T) {
	alone, err := os.ReadFile("testdata/alone.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"flow":    "{format: percorso-catalogue/1, extends: default, channels: [{id: van, name: Van, kind: physical}]}\n",
		"json":    `{"format":"percorso-catalogue/1","extends":"default"}`,
		"quoted":  "\"format\": percorso-catalogue/1\n'extends': default\n\"channels\":\n  - \"id\": van\n    name: Van\n    kind: physical\n",
		"windows": "format: percorso-catalogue/1\r\nextends: default\r\nchannels:\r\n  - id: van\r\n    name: Van\r\n    kind: physical\r\n",
		"null":    "format: percorso-catalogue/1\nextends: default\nchannels:\ntouchpoints: []\n",
		"alone":   string(alone),
		"default": string(DefaultYAML()),
	} {
		ch := Channel{ID: "boat", Name: percorso.Text{It: "Barca", En: "Boat"}, Kind: Human}
		out := edited(t, text, Change{Op: "set-channel", Channel: &ch})
		d, err := Parse([]byte(out))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := d.Channels[len(d.Channels)-1]; got != ch {
			t.Errorf("%s: the last channel is %+v\n%s", name, got, out)
		}
	}
}
