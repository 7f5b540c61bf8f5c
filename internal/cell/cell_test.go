package cell_test

import (
	"testing"

	"percorso/internal/cell"
)

func TestInert(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Ada": "Ada", "a=1": "a=1", "è": "è", "=1+1": "'=1+1", "+39 02": "'+39 02", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
	} {
		if got := cell.Inert(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
