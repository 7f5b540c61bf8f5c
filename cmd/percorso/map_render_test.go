package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMapRender(t *testing.T) {
	s := newShell(t)
	file, dir := write(t, "map.json"), t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	s.must("map", "render", file, "-o", at("a.svg"), "--theme", "dark", "--language", "en")
	svg, err := os.ReadFile(at("a.svg"))
	if err != nil || !bytes.HasPrefix(svg, []byte("<svg ")) || !bytes.Contains(svg, []byte("Evidence")) {
		t.Errorf("%.60s %v", svg, err)
	}
	s.must("map", "render", file, "-o", at("a.png"), "--view", "circle", "--scale", "0.5")
	text, err := os.ReadFile(at("a.png"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(text)); err != nil {
		t.Error(err)
	}
	for says, args := range map[string][]string{
		"name a file":      {"-o", at("b.svg")},
		".svg or .png":     {file, "-o", at("b.gif")},
		"light or dark":    {file, "-o", at("b.svg"), "--theme", "blue"},
		"it or en":         {file, "-o", at("b.svg"), "--language", "fr"},
		"or blueprint":     {file, "-o", at("b.svg"), "--view", "spiral"},
		"0.1 to 4":         {file, "-o", at("b.png"), "--scale", "9"},
		"no such file":     {at("none.json"), "-o", at("b.svg")},
		"or a map of the ": {file, "--map", "x", "-o", at("b.svg")},
		"with --map":       {file, "-o", at("b.svg"), "--figures"},
	} {
		code, _, errs := s.run(append([]string{"map", "render"}, args...)...)
		if code != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
	if _, err := os.Stat(at("b.svg")); err == nil {
		t.Error("something was written in spite of a mistake")
	}
}
