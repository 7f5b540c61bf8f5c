package index

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPackedGivesBackWhatWasSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.Uint8Range(0, maxWidth).Draw(t, "width")
		numbers := rapid.SliceOfN(rapid.Uint64Range(0, 1<<width-1), 1, 200).Draw(t, "numbers")
		c := newPacked(len(numbers), width)
		for i, v := range numbers {
			c.set(i, v)
		}
		for i, v := range numbers {
			if got := c.at(i); got != v {
				t.Fatalf("number %d is %d, want %d", i, got, v)
			}
		}
		from := rapid.IntRange(0, len(numbers)-1).Draw(t, "from")
		n := rapid.IntRange(1, len(numbers)-from).Draw(t, "n")
		to := rapid.IntRange(0, 70).Draw(t, "to")
		other := newPacked(to+n, width)
		if to > 0 {
			other.set(to-1, 1<<width-1)
		}
		other.copyRun(to, c, from, n)
		for k := range n {
			if got := other.at(to + k); got != numbers[from+k] {
				t.Fatalf("copied number %d is %d, want %d", k, got, numbers[from+k])
			}
		}
		if to > 0 && other.at(to-1) != 1<<width-1 {
			t.Fatalf("copying changed the number before")
		}
	})
}

func TestOrderKeysCompareAsMillisecondThenPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Int64Range(1, 1<<46).Draw(t, "low")
		high := low + rapid.Int64Range(0, 1<<46-1).Draw(t, "span")
		o := newOrder(2, low, high, true)
		ms, seq := rapid.Uint16Range(0, 999).Draw(t, "ms"), rapid.Int64Range(low, high).Draw(t, "seq")
		o.setKey(1, orderKey(ms, seq))
		if got := o.key(1); got != orderKey(ms, seq) || o.seq(1) != seq {
			t.Fatalf("key %x and position %d, want %x and %d", got, o.seq(1), orderKey(ms, seq), seq)
		}
	})
}
