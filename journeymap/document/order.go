package document

// digits are those of an order key, in the order of their bytes.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// Between returns an order key after a and before b, compared byte by byte; ""
// stands for the beginning or the end. Where there is none, because a is not
// before b or one is no key, it returns one after a.
//
// A key is a fraction in base 62 without trailing zeros. Whoever goes on in one
// place, at the end, at the beginning, always after the last or before it, gets
// a digit more in about 60 steps, not with each.
func Between(a, b string) string {
	if !isKey(a) {
		a = ""
	}
	if b != "" && (!isKey(b) || b <= a) {
		b = ""
	}
	var out []byte
	for i := 0; ; i++ {
		low, high := 0, len(digits)
		if i < len(a) {
			low = value(a[i])
		}
		if b != "" && i < len(b) {
			high = value(b[i])
		}
		if high-low > 1 {
			at := low + (high-low)/2
			switch {
			case b == "" && i < len(a):
				at = low + 1 // nothing above: count up
			case b != "" && i >= len(a):
				at = high - 1 // nothing below: count down
			}
			return string(append(out, digits[at]))
		}
		out = append(out, digits[low])
		if high != low {
			b = "" // from here on b is no limit
		}
	}
}

// Spread returns n order keys, rising, as short as can be and with room between
// them.
func Spread(n int) []string {
	room, width := len(digits), 1
	for room < 2*(n+1) {
		room *= len(digits)
		width++
	}
	out := make([]string, n)
	for i := range out {
		at := (i + 1) * (room / (n + 1))
		key := make([]byte, width)
		for j := width - 1; j >= 0; j-- {
			key[j] = digits[at%len(digits)]
			at /= len(digits)
		}
		for key[len(key)-1] == '0' {
			key = key[:len(key)-1]
		}
		out[i] = string(key)
	}
	return out
}

// isKey reports whether key is one that Between makes.
func isKey(key string) bool {
	for i := range len(key) {
		if value(key[i]) < 0 {
			return false
		}
	}
	return key == "" || key[len(key)-1] != '0'
}

func value(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 36
	}
	return -1
}
