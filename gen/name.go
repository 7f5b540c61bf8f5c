package gen

// holder is what somebody is called.
type holder struct {
	first, last uint8
	birth       uint16
}

func (s *Simulation) name(person uint32) holder {
	h := hash(s.seed, uint64(person), 'n')
	return holder{
		first: uint8(h % uint64(len(firstNames))),
		last:  uint8(h >> 16 % uint64(len(lastNames))),
		birth: uint16(1951 + (h>>32%28 + h>>40%29)),
	}
}

var firstSlugs, lastSlugs = lower(firstNames), lower(lastNames)

func lower(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		b := []byte(slugOf(n))
		k := 0
		for _, c := range b {
			if c != '-' {
				b[k] = c
				k++
			}
		}
		out[i] = string(b[:k])
	}
	return out
}

// laptopOf returns whose laptop a person sits at: some share one with the
// person before them, who lives in the same house.
func (s *Simulation) laptopOf(person uint32) uint32 {
	if s.who(person).has(sharesLaptop) {
		return person - 1
	}
	return person
}
