package picture

import (
	"bytes"
	"os"
	"testing"
	"time"

	"percorso/journeymap/document"
)

func TestEye(t *testing.T) {
	in := os.Getenv("EYE")
	if in == "" {
		t.Skip()
	}
	text, err := os.ReadFile(in)
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := document.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Draw(doc, Options{Theme: os.Getenv("THEME"), View: os.Getenv("VIEW"), Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	_ = WriteSVG(&b, s)
	_ = os.WriteFile(os.Getenv("OUT")+".svg", b.Bytes(), 0o600)
	b.Reset()
	_ = WritePNG(&b, s, 1)
	_ = os.WriteFile(os.Getenv("OUT")+".png", b.Bytes(), 0o600)
	t.Log(s.Width, s.Height, len(s.Items))
}
