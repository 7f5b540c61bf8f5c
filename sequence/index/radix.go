package index

// sortByKey sorts items by key, 11 bits at a time; items of equal keys keep their
// order. It may return scratch memory in the place of items.
func sortByKey[T any](items []T, key func(*T) uint32) []T {
	const digits = 1 << 11
	sorted := true
	var count [3][digits]uint32
	last := uint32(0)
	for i := range items {
		k := key(&items[i])
		sorted = sorted && k >= last
		last = k
		count[0][k%digits]++
		count[1][k>>11%digits]++
		count[2][k>>22]++
	}
	if sorted {
		return items
	}
	scratch := make([]T, len(items))
	for pass := range count {
		shift := 11 * pass
		n := &count[pass]
		if n[key(&items[0])>>shift%digits] == uint32(len(items)) {
			continue // all alike
		}
		sum := uint32(0)
		for d, c := range n {
			n[d] = sum
			sum += c
		}
		for i := range items {
			d := key(&items[i]) >> shift % digits
			scratch[n[d]] = items[i]
			n[d]++
		}
		items, scratch = scratch, items
	}
	return items
}
