package catalogue

import (
	"os"
	"strings"
	"testing"
)

// fences returns the YAML examples of a page.
func fences(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, part := range strings.Split(string(text), "```") {
		if body, ok := strings.CutPrefix(part, "yaml\n"); ok && i%2 == 1 && !strings.Contains(body, "...") {
			out = append(out, body)
		}
	}
	if len(out) < 4 {
		t.Fatalf("%s has %d examples", page, len(out))
	}
	return out
}

func TestTheExamplesInTheGuideAreRead(t *testing.T) {
	for _, page := range []string{"../docs/guide/catalogue.md", "../docs/guide/catalogue.it.md"} {
		for _, example := range fences(t, page) {
			if !strings.HasPrefix(example, "format:") {
				example = ext(example)
			}
			if _, err := Parse([]byte(example)); err != nil {
				t.Errorf("%s: %v\n%s", page, err, example)
			}
		}
	}
}

// TestTheExamplesOfTheFormatAreRead reads the page's examples as one document,
// for later ones use what earlier ones define.
func TestTheExamplesOfTheFormatAreRead(t *testing.T) {
	text := ext(strings.Join(fences(t, "../docs/format/catalogue.md"), "\n"))
	if _, err := Parse([]byte(text)); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}
