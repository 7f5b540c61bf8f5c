package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"percorso/journeymap/document"
	"percorso/journeymap/lint"
	"percorso/journeymap/template"
)

// write puts a template into a file, changed by ops.
func write(t *testing.T, name string, ops ...document.Op) string {
	t.Helper()
	doc, err := template.Get("see_think_do_care", "it")
	if err != nil {
		t.Fatal(err)
	}
	doc.Apply(ops)
	text, err := document.Encode(doc, "m1")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMapValidate(t *testing.T) {
	s := newShell(t)
	right, broken := write(t, "right.percorso-map.json"), filepath.Join(t.TempDir(), "broken.json")
	if out := s.must("map", "validate", right); !strings.Contains(out, "4 stages and steps, 8 lanes") {
		t.Errorf("says %s", out)
	}
	for _, tt := range []struct {
		text string
		code int
		says string
	}{
		{"{\n  \"format\": \"percorso-map/1\",\n  \"stages\": [}\n", exitUsage, "line 3, column 14"},
		{`{"format":"percorso-map/1","lanes":[{"cards":[{"stage":"nowhere"}]}]}`, exitUsage, "lanes[0].cards[0].stage"},
		{`{"format":"percorso-map/2"}`, exitNewer, "update Percorso"},
	} {
		if err := os.WriteFile(broken, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := s.run("map", "validate", right, broken)
		if code != tt.code || !strings.Contains(out, tt.says) || !strings.Contains(out, "broken.json") || !strings.Contains(errs, "1 of 2") {
			t.Errorf("%d %s %s", code, out, errs)
		}
	}
	if code, _, errs := s.run("map", "validate"); code != exitUsage || !strings.Contains(errs, "name the file") {
		t.Errorf("%d %s", code, errs)
	}
}

// TestMapLint: what a file lacks is said in the reader's language, and ends with 1.
func TestMapLint(t *testing.T) {
	s := newShell(t)
	file := write(t, "a.json", document.Op{Op: document.Set, ID: document.Root, Key: "scenario", Value: json.RawMessage("null")})
	code, out, errs := s.run("map", "lint", file, "--lang", "it")
	if code != exitDiffers || !strings.Contains(out, "Manca lo scenario") || !strings.Contains(out, "[map]") || strings.Contains(out, "{title}") || errs != "" {
		t.Errorf("%d %s %s", code, out, errs)
	}
	code, out, _ = s.run("map", "lint", file, "--json")
	var found lint.Findings
	if err := json.Unmarshal([]byte(out), &found); code != exitDiffers || err != nil || found.Warnings == 0 {
		t.Errorf("%d %v %s", code, err, out)
	}
	for _, args := range [][]string{{}, {file, "--map", "x"}, {file, "--server", "http://127.0.0.1:1"}} {
		if code, _, errs := s.run(append([]string{"map", "lint"}, args...)...); code != exitUsage {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
	if len(lintWords["it"]) != len(lintWords["en"]) {
		t.Errorf("%d words in Italian, %d in English", len(lintWords["it"]), len(lintWords["en"]))
	}
}

// TestAMapWithPictures: it goes into a workspace and out of it whole, by a server
// and by the folder, and there it is drawn and looked at with its figures.
func TestAMapWithPictures(t *testing.T) {
	s := newShell(t)
	s.must("init")
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	doc, err := template.Get("see_think_do_care", "it")
	if err != nil {
		t.Fatal(err)
	}
	doc.Apply([]document.Op{
		{Op: document.Set, ID: "actions-see-1", Key: "image", Value: json.RawMessage(`{"asset":"mine","width":30,"height":20,"alt":"Una vetrina"}`)},
		{Op: document.Set, ID: "see", Key: "bind", Value: json.RawMessage(`{"of":"touchpoint","touchpoint":"nowhere"}`)},
	})
	text, err := document.EncodeWith(doc, "m", []document.Picture{{Asset: "mine", Kind: "image/png", Content: content.Bytes()}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	base, stop, ended := s.start("serve", "--listen", "127.0.0.1:0")
	s.env["PERCORSO_TOKEN"] = s.ownerWith(base, "maps", "new_maps", "figures")
	var made []madeMap
	if err := json.Unmarshal([]byte(s.must("map", "import", "--server", base, file, "--json")), &made); err != nil || len(made) != 1 {
		t.Fatalf("%v %+v", err, made)
	}
	id := string(made[0].ID)
	served := s.must("map", "export", "--server", base, id)
	if out := s.must("map", "export", "--server", base, id, "--images=false"); strings.Contains(out, `"assets"`) {
		t.Error("left out they are in it")
	}
	svg := filepath.Join(t.TempDir(), "a.svg")
	s.must("map", "render", "--server", base, "--map", id, "-o", svg, "--figures", "--view", "blueprint")
	if code, out, _ := s.run("map", "lint", "--server", base, "--map", id); code != exitDiffers || !strings.Contains(out, "nowhere") {
		t.Errorf("%d %s", code, out)
	}
	stop()
	<-ended

	if out := s.must("map", "export", id); out != served {
		t.Error("the folder's file is not the server's")
	}
	pictures, err := document.Pictures([]byte(served))
	if err != nil || len(pictures) != 1 || !bytes.Equal(pictures[0].Content, content.Bytes()) {
		t.Fatalf("%v %v", pictures, err)
	}
	back, _, err := document.Decode([]byte(served))
	if err != nil || !slices.Equal(back.Shows(), []string{pictures[0].Asset}) {
		t.Errorf("it shows %v, and has %s, %v", back.Shows(), pictures[0].Asset, err)
	}
	if code, out, _ := s.run("map", "lint", "--map", id); code != exitDiffers || !strings.Contains(out, "nowhere") {
		t.Errorf("%d %s", code, out)
	}
	s.must("map", "render", "--map", id, "-o", svg, "--figures")
	if drawn, err := os.ReadFile(svg); err != nil || !bytes.Contains(drawn, []byte("Una vetrina")) {
		t.Errorf("the picture on its card is not drawn: %v", err)
	}
	if err := os.WriteFile(file, []byte(`{"format":"percorso-map/1","assets":{"x":{"kind":"image/png","data":"PHN2Zz4="}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := s.run("map", "import", file); code != exitUsage || !strings.Contains(errs, "assets.x") || !strings.Contains(errs, "SVG") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestMapDiff(t *testing.T) {
	s := newShell(t)
	text := func(v string) json.RawMessage { return json.RawMessage(`"` + v + `"`) }
	a := write(t, "a.json")
	b := write(t, "b.json",
		document.Op{Op: document.Set, ID: "think", Key: "title", Value: text("Ci penso")},
		document.Op{Op: document.Set, ID: "actions-see-1", Key: "stage", Value: text("do")},
		document.Op{Op: document.Delete, ID: "pains-do-1"},
		document.Op{Op: document.Insert, ID: "new", Kind: document.KindCard, Parent: "pains", Order: "z", Props: map[string]json.RawMessage{"stage": text("see"), "text": text("Troppi annunci")}},
		document.Op{Op: document.Move, ID: "care", Parent: document.Root, Order: "0V"},
	)
	if out := s.must("map", "diff", a, a); !strings.Contains(out, "No difference") {
		t.Errorf("of itself: %s", out)
	}
	code, out, _ := s.run("map", "diff", a, b, "--lang", "it")
	if code != exitDiffers {
		t.Errorf("ends with %d", code)
	}
	for _, line := range []string{
		"~ tappa «Ci penso»", "    title: «Think» → «Ci penso»", "> tappa «Care»", "    stage: «See» → «Do»",
		"+ carta «Troppi annunci», in pains", "- carta «Le spese di spedizione escono alla fine», in pains", "1 aggiunti, 1 tolti, 1 cambiati, 2 spostati",
	} {
		if !strings.Contains(out, line) {
			t.Errorf("%q is not said in\n%s", line, out)
		}
	}
	code, out, _ = s.run("map", "diff", a, b, "--json")
	var d document.Difference
	if err := json.Unmarshal([]byte(out), &d); err != nil || code != exitDiffers || len(d.Nodes) != 5 {
		t.Errorf("%d %v %+v", code, err, d)
	}
	if code, _, errs := s.run("map", "diff", a, "nowhere.json"); code != exitUsage || !strings.Contains(errs, "nowhere.json") {
		t.Errorf("%d %s", code, errs)
	}
}

// TestMapImportExport: through a server, and through the folder.
func TestMapImportExport(t *testing.T) {
	s := newShell(t)
	s.must("init")
	file := write(t, "coat.json")
	if code, _, errs := s.run("map", "import", file); code != exitUsage || !strings.Contains(errs, "owner-link") {
		t.Errorf("without an owner: %d %s", code, errs)
	}
	base, stop, ended := s.start("serve", "--listen", "127.0.0.1:0")
	token := s.ownerWith(base, "maps", "new_maps", "figures")
	s.env["PERCORSO_TOKEN"] = token
	var made []madeMap
	if err := json.Unmarshal([]byte(s.must("map", "import", "--server", base, file, "--title", "Cappotto", "--json")), &made); err != nil || len(made) != 1 {
		t.Fatalf("%v %+v", err, made)
	}
	if out := s.must("map", "list", "--server", base); !strings.Contains(out, string(made[0].ID)) || !strings.Contains(out, "Cappotto") {
		t.Errorf("lists %s", out)
	}
	served := s.must("map", "export", "--server", base, string(made[0].ID))
	delete(s.env, "PERCORSO_TOKEN")
	if code, _, errs := s.run("map", "list", "--server", base); code != exitUsage || !strings.Contains(errs, "PERCORSO_TOKEN") {
		t.Errorf("without a token: %d %s", code, errs)
	}
	stop()
	<-ended

	out := filepath.Join(t.TempDir(), "coat.percorso-map.json")
	s.must("map", "export", string(made[0].ID), "--out", out)
	text, err := os.ReadFile(out)
	if err != nil || string(text) != served {
		t.Errorf("%v: the folder's file is not the server's", err)
	}
	code, diff, _ := s.run("map", "diff", file, out)
	if code != exitDiffers || !strings.Contains(diff, "Cappotto") || !strings.Contains(diff, "1 changed") {
		t.Errorf("but for the title it is the same: %s", diff)
	}
	s.must("map", "import", out)
	folder := filepath.Join(t.TempDir(), "maps")
	s.must("map", "export", "--all", "--out", folder)
	s.must("map", "export", "--all", "--out", folder)
	all, err := filepath.Glob(filepath.Join(folder, "*"+mapFile))
	if err != nil || len(all) != 2 {
		t.Errorf("%v: %v", err, all)
	}
	for _, args := range [][]string{{"map", "export"}, {"map", "export", "--all"}, {"map", "export", "x", "--all", "-o", folder}, {"map", "export", "nowhere"}} {
		if code, _, errs := s.run(args...); code != exitUsage || !strings.Contains(errs, "map") {
			t.Errorf("%v ends with %d: %s", args, code, errs)
		}
	}
}
