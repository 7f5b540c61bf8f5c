package ids

import (
	"regexp"
	"testing"
)

func TestNew(t *testing.T) {
	form := regexp.MustCompile(`^[a-z0-9]{16}$`)
	seen := map[string]bool{}
	for range 10_000 {
		id := New()
		if !form.MatchString(id) || seen[id] {
			t.Fatalf("%q is no new id", id)
		}
		seen[id] = true
	}
}
