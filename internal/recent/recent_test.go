package recent

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTheOldestGoes holds the list against one that is searched and sorted anew each
// time.
func TestTheOldestGoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const most = 3
		var list List[int, int]
		var want [][2]int
		for n := range rapid.IntRange(0, 40).Draw(t, "steps") {
			key := rapid.IntRange(0, 5).Draw(t, "key")
			at := slices.IndexFunc(want, func(e [2]int) bool { return e[0] == key })
			if rapid.Bool().Draw(t, "put") {
				list.Put(key, n, most)
				if at >= 0 {
					want = slices.Delete(want, at, at+1)
				}
				want = append(want, [2]int{key, n})
				want = want[max(0, len(want)-most):]
				continue
			}
			value, ok := list.Get(key)
			if ok != (at >= 0) || ok && value != want[at][1] {
				t.Fatalf("%d is %d, %t; there are %v", key, value, ok, want)
			}
			if ok {
				e := want[at]
				want = append(slices.Delete(want, at, at+1), e)
			}
		}
	})
}
