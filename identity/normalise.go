package identity

import (
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"percorso"
)

// Ignored says why a value was not taken as an identifier. The words stand in
// JSON answers.
type Ignored string

// The reasons to leave a value aside.
const (
	Blocked  Ignored = "blocked"   // it points at nobody
	TooLong  Ignored = "too_long"  // over MaxValue bytes
	NotText  Ignored = "not_text"  // control characters, or no UTF-8
	NotEmail Ignored = "not_email" // no address
	NotPhone Ignored = "not_phone" // no number that could be called
	Masked   Ignored = "masked"    // parts are starred out, as those of a payment card are
	TooMany  Ignored = "too_many"  // one kind more than a graph takes

	taken Ignored = "" // nothing is wrong with it
)

// MaxValue is how many bytes an identifier may have.
const MaxValue = 256

const (
	maxPhones = 1 << 16 // remembered spellings of phone numbers
	italy     = "IT"    // where the short cut for mobile numbers holds
	italian   = "+39"   // its prefix
)

// normaliser writes identifiers in the one form in which they are compared. It
// is for one goroutine at a time.
type normaliser struct {
	region string
	phones map[string]string // as written to E.164, or "" when it is no number
	buf    []byte
}

func newNormaliser(region string) *normaliser {
	return &normaliser{region: region, phones: map[string]string{}}
}

// identifier returns a value in its normal form, which may alias raw, or why
// there is none.
func (n *normaliser) identifier(kind percorso.IdentifierKind, raw string) (string, Ignored) {
	v := strings.TrimSpace(raw)
	if len(v) > MaxValue {
		return "", TooLong
	}
	if !printable(v) {
		return "", NotText
	}
	switch kind {
	case percorso.Email:
		return email(v)
	case percorso.Phone:
		if v = n.phone(v); v == "" {
			return "", NotPhone
		}
		return v, taken
	case percorso.LoyaltyCard:
		return card(v)
	default:
		return v, taken
	}
}

func printable(s string) bool {
	ascii := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return false
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	return ascii || utf8.ValidString(s)
}

// email returns an address in lower case. Dots and plus signs stay: only the
// provider knows whether they matter.
func email(v string) (string, Ignored) {
	at := strings.LastIndexByte(v, '@')
	if at < 1 || at > 64 || strings.ContainsAny(v, " \t\"<>(),;:\\[]") || strings.IndexByte(v, '@') != at {
		return "", NotEmail
	}
	host := v[at+1:]
	if dot := strings.LastIndexByte(host, '.'); dot < 1 || dot == len(host)-1 || host[0] == '.' || strings.Contains(host, "..") {
		return "", NotEmail
	}
	return strings.ToLower(v), taken
}

// card returns a card number in upper case, without what is printed between its
// groups.
func card(v string) (string, Ignored) {
	if strings.ContainsAny(v, "*•") {
		return "", Masked
	}
	if strings.ContainsAny(v, " -.") {
		v = strings.NewReplacer(" ", "", "-", "", ".", "").Replace(v)
	}
	return strings.ToUpper(v), taken
}

// phone returns a number in E.164, or "". Reading one takes some 20 µs, so the
// spelling of most Italian mobiles has a short cut and the rest is remembered.
func (n *normaliser) phone(v string) string {
	if v == "" {
		return ""
	}
	if short := n.italianMobile(v); short != "" {
		return short
	}
	if known, ok := n.phones[v]; ok {
		return known
	}
	if len(n.phones) >= maxPhones {
		clear(n.phones)
	}
	e164 := ""
	if num, err := phonenumbers.Parse(v, n.region); err == nil && phonenumbers.IsValidNumber(num) {
		num.Extension = nil
		e164 = phonenumbers.Format(num, phonenumbers.E164)
	}
	n.phones[strings.Clone(v)] = e164
	return e164
}

// italianMobile returns ten digits from 32 to 38 with +39, or without where the
// region is Italy, in E.164, and "" for all else; a test compares it with the
// long way.
func (n *normaliser) italianMobile(v string) string {
	digits := n.buf[:0]
	rest, prefixed := strings.CutPrefix(v, italian)
	if !prefixed && n.region != italy {
		return ""
	}
	digits = append(digits, italian...)
	for i := range len(rest) {
		switch c := rest[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c == ' ' || c == '-' && i > 0 && i < len(rest)-1:
		default:
			return ""
		}
	}
	n.buf = digits
	if len(digits) != len(italian)+10 || digits[3] != '3' || digits[4] < '2' || digits[4] > '8' {
		return ""
	}
	if len(v) == len(digits) && prefixed {
		return v
	}
	return string(digits)
}
