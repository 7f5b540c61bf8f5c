package picture

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"percorso"
	"percorso/journeymap/document"
)

// build makes a map of nodes in a few words.
type build struct{ ops []document.Op }

func (b *build) add(id, kind, parent string, props map[string]any) {
	raw := map[string]json.RawMessage{}
	for k, v := range props {
		text, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		raw[k] = text
	}
	b.ops = append(b.ops, document.Op{Op: document.Insert, ID: document.NodeID(id), Kind: document.Kind(kind), Parent: document.NodeID(parent), Order: fmt.Sprintf("V%06dV", len(b.ops)), Props: raw})
}

func (b *build) doc() *document.Document {
	d := document.New()
	d.Apply(b.ops)
	return d
}

func sketch(t testing.TB, doc *document.Document, o Options) (*Scene, string) {
	t.Helper()
	scene, err := Draw(doc, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteSVG(&b, scene); err != nil {
		t.Fatal(err)
	}
	return scene, b.String()
}

// allowed are the elements of an SVG of ours; style holds fonts and classes.
var allowed = map[string]bool{"svg": true, "title": true, "desc": true, "style": true, "rect": true, "path": true, "text": true, "image": true}

// checkSafe reads an SVG as XML and refuses whatever could run or link out.
func checkSafe(t testing.TB, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the SVG is no XML: %v", err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !allowed[e.Name.Local] {
			t.Fatalf("<%s> in the SVG", e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "data:image/") {
				t.Fatalf("%s=%q in the SVG", a.Name.Local, a.Value)
			}
		}
	}
}

// TestFontsOfAFamily: a browser puts faces of different weights together by the
// weight alone, so those of a family must not share any.
func TestFontsOfAFamily(t *testing.T) {
	var b build
	b.add("s", "stage", "map", map[string]any{"title": "Łódź Ελλάδα Привет perché"})
	b.add("l", "lane", "map", map[string]any{"kind": "quotes", "title": "Łódź"})
	b.add("c", "card", "l", map[string]any{"stage": "s", "text": "Łódź Ελλάδα Привет perché"})
	_, svg := sketch(t, b.doc(), Options{})
	taken := map[string]bool{}
	for _, m := range regexp.MustCompile(`@font-face{font-family:"([^"]*)";font-style:(\w+);font-weight:(\d+) (\d+)`).FindAllStringSubmatch(svg, -1) {
		for _, weight := range []string{"400", "500", "600"} {
			if m[3] <= weight && weight <= m[4] {
				key := m[1] + " " + m[2] + " " + weight
				if taken[key] {
					t.Errorf("%s is there twice", key)
				}
				taken[key] = true
			}
		}
	}
	for _, want := range []string{"Percorso Sans normal 600", "Percorso Sans Ext normal 600", "Percorso Voice Ext italic 400", "Percorso Cyrillic normal 400", "Percorso Greek normal 400"} {
		if !taken[want] {
			t.Errorf("%s is not embedded", want)
		}
	}
}

func coat(t testing.TB, name string) *document.Document {
	t.Helper()
	text, err := os.ReadFile("../../demo/maps/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := document.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestEveryWordIsInThePicture: of the demo's maps nothing is cut, and every card's
// text is there.
func TestEveryWordIsInThePicture(t *testing.T) {
	files, err := filepath.Glob("../../demo/maps/*.json")
	if err != nil || len(files) != 6 {
		t.Fatal(files, err)
	}
	tags := regexp.MustCompile(`<[^>]*>`)
	for _, file := range files {
		doc := coat(t, strings.TrimSuffix(filepath.Base(file), ".json"))
		_, svg := sketch(t, doc, Options{})
		checkSafe(t, svg)
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		said := squeeze(tags.ReplaceAllString(strings.NewReplacer("&#39;", "'", "&quot;", `"`, "&amp;", "&").Replace(svg), ""))
		for _, n := range doc.Nodes() {
			for _, prop := range []string{"text", "title", "subtitle", "quote", "scenario", "label"} {
				if text := n.Text(prop); text != "" && !strings.Contains(said, squeeze(text)) {
					t.Errorf("%s: %s of %s is not in the picture: %q", file, prop, n.ID, text)
				}
			}
		}
		if strings.Contains(said, squeeze(italian.cut)) || strings.Contains(said, squeeze(english.cut)) {
			t.Errorf("%s: something was shortened", file)
		}
	}
}

func TestThemesLanguagesAndViews(t *testing.T) {
	doc := coat(t, "cappotto-it")
	for _, theme := range []string{Light, Dark} {
		for _, language := range []string{Italian, English} {
			for _, view := range []string{Table, Circle, Blueprint} {
				scene, svg := sketch(t, doc, Options{Theme: theme, Language: language, View: view, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
				checkSafe(t, svg)
				for _, want := range map[string][]string{Italian: {"22 nov 2026", "Prove a sostegno"}, English: {"22 Nov 2026", "Evidence"}}[language] {
					if !strings.Contains(svg, want) {
						t.Errorf("%s %s %s: no %q", theme, language, view, want)
					}
				}
				var b bytes.Buffer
				if err := WritePNG(&b, scene, 1); err != nil {
					t.Fatal(err)
				}
				img, err := png.Decode(&b)
				if err != nil {
					t.Fatal(err)
				}
				if got := img.Bounds().Size(); got.X != int(scene.Width) || got.Y != int(scene.Height) {
					t.Errorf("%s: the PNG is %v, the scene %g by %g", view, got, scene.Width, scene.Height)
				}
			}
		}
	}
	for language, words := range map[string]*words{Italian: &italian, English: &english} {
		_, svg := sketch(t, doc, Options{Language: language, View: Blueprint})
		for _, line := range []string{words.interaction, words.visibility, words.internal, words.lanes["support"]} {
			if !strings.Contains(svg, line) {
				t.Errorf("%s: the blueprint lacks %q", language, line)
			}
		}
	}
	for _, o := range []Options{{Theme: "blue"}, {Language: "fr"}, {View: "spiral"}} {
		if _, err := Draw(doc, o); percorso.KindOf(err) != percorso.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestHostile: nothing that people write leaves the picture's bounds, runs or
// links out; and what is left out is said.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"script":   `</text><script>alert(1)</script><image href="http://example.com/x.png"/>`,
		"entities": `&lt;!ENTITY x "y"> &#x0; ]]> <![CDATA[ <!-- --> " '`,
		"control":  "a\x00b\x01\x1b[31m\uFFFE\uFFFF\u202Etxt.exe",
		"bad utf8": "caff\xff\xfe\xe8",
		"emoji":    "👩‍👩‍👧‍👦 🏳️‍🌈 ☕ 日本語のカード",
		"rtl":      "مرحبا بالعالم שלום עולם",
		"zalgo":    strings.Repeat("e"+strings.Repeat("\u0301", 40), 30),
		"one word": strings.Repeat("x", 1<<20),
		"long":     strings.Repeat("parole e parole ", 1<<16),
		"lines":    strings.Repeat("\n", 1<<16) + "fine",
	} {
		t.Run(name, func(t *testing.T) {
			var b build
			b.add("p", "persona", "map", map[string]any{"name": text, "role": text, "quote": text, "values": []string{text}, "channels": []string{text}, "age": text})
			b.add("s", "stage", "map", map[string]any{"title": text, "subtitle": text})
			b.add("s2", "stage", "map", map[string]any{"title": text})
			for i, kind := range []string{"actions", "emotion", "pains", "ideas", "images", text} {
				lane := fmt.Sprint("l", i)
				b.add(lane, "lane", "map", map[string]any{"kind": kind, "title": text, "note": text, "band": text})
				b.add(lane+"c", "card", lane, map[string]any{"stage": "s", "text": text, "owner": text, "status": text, "tags": []string{text, text}, "touchpoint": text, "value": 1e300, "image": map[string]any{"asset": text, "alt": text}})
				b.add(lane+"d", "card", lane, map[string]any{"stage": "s2", "text": text, "value": -3})
			}
			b.add("w", "link", "map", map[string]any{"from": "s", "to": "s2", "label": text})
			b.ops = append(b.ops, document.Op{Op: document.Set, ID: document.Root, Key: "title", Value: b.ops[0].Props["name"]}, document.Op{Op: document.Set, ID: document.Root, Key: "scenario", Value: b.ops[0].Props["name"]})
			for _, view := range []string{Table, Circle, Blueprint} {
				scene, svg := sketch(t, b.doc(), Options{View: view, Asset: func(string) []byte { return []byte("GIF89a") }})
				checkSafe(t, svg)
				if scene.Height > 40_000 || scene.Width > 5_000 || len(svg) > 4<<20 {
					t.Errorf("%s: %g by %g, %d bytes", view, scene.Width, scene.Height, len(svg))
				}
				if len(text) > 1<<16 && !strings.Contains(svg, english.cut) {
					t.Errorf("%s: nothing says that it was shortened", view)
				}
				if err := WritePNG(io.Discard, scene, 1); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestTooMany: a thousand stages, ten thousand cards in a cell.
func TestTooMany(t *testing.T) {
	var b build
	b.add("l", "lane", "map", map[string]any{"kind": "actions"})
	for i := range 1000 {
		id := fmt.Sprint("s", i)
		b.add(id, "stage", "map", map[string]any{"title": "Tappa"})
		b.add("w"+id, "link", "map", map[string]any{"from": "s0", "to": id, "type": "loop"})
	}
	for i := range 6000 {
		b.add(fmt.Sprint("c", i), "card", "l", map[string]any{"stage": "s0", "text": strings.Repeat("molte parole ", 40)})
	}
	start := time.Now()
	scene, svg := sketch(t, b.doc(), Options{})
	checkSafe(t, svg)
	if scene.Width > 70_000 || scene.Height > 40_000 || !strings.Contains(svg, english.cut) || !strings.Contains(svg, "more cards") {
		t.Errorf("%g by %g, %d bytes", scene.Width, scene.Height, len(svg))
	}
	var p bytes.Buffer
	if err := WritePNG(&p, scene, 4); err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(&p)
	if err != nil || config.Width*config.Height > mostPixels+config.Width || config.Width > mostSide+1 {
		t.Errorf("the PNG is %d by %d: %v", config.Width, config.Height, err)
	}
	t.Logf("%g by %g, in %s", scene.Width, scene.Height, time.Since(start))
}

// TestTokens compares the colours with those of the pages.
func TestTokens(t *testing.T) {
	css, err := os.ReadFile("../../web/src/ui/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	bright, night, found := strings.Cut(string(css), `[data-mantine-color-scheme="dark"]`)
	if !found {
		t.Fatal("tokens.css has no dark theme any more")
	}
	for half, th := range map[string]theme{bright: light, night: dark} {
		for name, c := range map[string]Colour{
			"bg": th.Bg, "surface": th.Surface, "sunken": th.Sunken, "line": th.Line, "line-2": th.Line2, "edge": th.Edge, "ink": th.Ink, "ink-2": th.Ink2, "ink-3": th.Ink3,
			"digital": th.Digital, "physical": th.Physical, "human": th.Human, "third": th.Third, "pos": th.Pos, "neg": th.Neg, "neg-t": th.NegTint, "mid": th.Mid, "warn": th.Warn, "flow": th.Flow, "flow-2": th.Flow2,
		} {
			if !regexp.MustCompile(`(?i)--` + name + `:\s*` + c.hex() + `\b`).MatchString(half) {
				t.Errorf("--%s is not %s in tokens.css", name, c.hex())
			}
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("Un cappotto", "emotion", 1.5, "s")
	f.Add("<svg onload=x>", "needs", -9.0, "l")
	f.Fuzz(func(t *testing.T, text, kind string, value float64, stage string) {
		if value != value || value > 1e308 || value < -1e308 {
			value = 0
		}
		var b build
		b.add("s", "stage", "map", map[string]any{"title": text})
		b.add("t", "stage", "s", map[string]any{"title": kind})
		b.add("l", "lane", "map", map[string]any{"kind": kind, "band": text, "height": value})
		b.add("c", "card", "l", map[string]any{"stage": stage, "text": text, "value": value, "series": kind})
		b.add("d", "card", "l", map[string]any{"stage": "t", "text": text, "met": true, "owner": text, "cost": value, "effort": value, "gain": value})
		b.add("w", "link", "map", map[string]any{"from": stage, "to": "d", "type": kind, "label": text})
		for _, view := range []string{Table, Circle} {
			scene, svg := sketch(t, b.doc(), Options{View: view})
			checkSafe(t, svg)
			if err := WritePNG(io.Discard, scene, 0.5); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// large is a map of 30 stages, 20 lanes and 600 cards.
func large() *document.Document {
	var b build
	for i := range 30 {
		b.add(fmt.Sprint("s", i), "stage", "map", map[string]any{"title": fmt.Sprint("Tappa ", i+1), "subtitle": "dal primo freddo"})
	}
	kinds := []string{"actions", "touchpoints", "emotion", "questions", "needs", "pains", "ideas", "backstage"}
	for l := range 20 {
		lane, kind := fmt.Sprint("l", l), kinds[l%len(kinds)]
		b.add(lane, "lane", "map", map[string]any{"kind": kind})
		for s := range 30 {
			props := map[string]any{"stage": fmt.Sprint("s", s), "text": "Metto a confronto tre cappotti, sul telefono", "evidence": "measured", "owner": "Marta Bassi", "met": s%2 == 0}
			if kind == "touchpoints" {
				props["touchpoint"] = "product_page"
			}
			if kind == "emotion" {
				props["value"], props["text"] = float64(s%5)-2, ""
			}
			b.add(fmt.Sprint(lane, "c", s), "card", lane, props)
		}
	}
	return b.doc()
}

func BenchmarkSVG600(b *testing.B) {
	doc := large()
	for b.Loop() {
		scene, err := Draw(doc, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := WriteSVG(io.Discard, scene); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPNG600(b *testing.B) {
	doc := large()
	for b.Loop() {
		scene, err := Draw(doc, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := WritePNG(io.Discard, scene, 1); err != nil {
			b.Fatal(err)
		}
	}
}
