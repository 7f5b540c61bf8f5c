package document

// digits are those of an order key, in the order of their bytes.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// Between returns an order key after a and before b, compared byte by byte; ""
// stands for the beginning or the end. Where there is none, because a is not
// before b or one is no key, it returns one after a.
//
// A key is a fraction in base 62 without trailing zeros. Appending always grows
// it by one digit in 62 · 61 steps, not each time: the last digit counts up
// where it can.
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
		switch {
		case high-low > 1 && b == "" && i < len(a):
			return string(append(out, digits[low+1])) // at the end: count up
		case high-low > 1:
			return string(append(out, digits[low+(high-low)/2]))
		}
		out = append(out, digits[low])
		if high != low {
			b = "" // from here on b is no limit
		}
	}
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
