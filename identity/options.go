package identity

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"percorso"
	"percorso/identity/graph"
)

// Options tunes an Identity; the zero value is ready to use. Limits hold for
// all evidence as soon as they change. Region and Blocked hold for what is
// observed from then on: rebuild to apply them to the past.
type Options struct {
	// Region is the country, ISO 3166, of phone numbers written without an
	// international prefix. Default IT.
	Region string
	// Limits bound what one profile may hold.
	Limits graph.Limits
	// Blocked are values that point at nobody, besides those that are always
	// blocked.
	Blocked []BlockedValue
}

// BlockedValue is a value, or a shape of values, that points at nobody.
type BlockedValue struct {
	// Kind it holds for. Default every kind.
	Kind percorso.IdentifierKind
	// Is is the value itself, letter case and blanks around it aside.
	Is string
	// Like is a regular expression (RE2) that the whole value meets, letter
	// case aside. Give either Is or Like.
	Like string
}

func (o Options) withDefaults() Options {
	if o.Region == "" {
		o.Region = "IT"
	}
	o.Region = strings.ToUpper(o.Region)
	o.Limits = o.Limits.WithDefaults()
	return o
}

func (o Options) validate() error {
	if phonenumbers.GetCountryCodeForRegion(o.Region) == 0 {
		return percorso.Errorf(percorso.Invalid, "identity region: %q is no country with phone numbers; give two letters, such as IT", o.Region)
	}
	return o.Limits.Validate()
}

// blocklist holds the blocked values in the form in which they are looked up.
type blocklist struct {
	is   map[percorso.Identifier]bool // values in lower case; kind "" is any
	like map[percorso.IdentifierKind][]*regexp.Regexp
}

func newBlocklist(extra []BlockedValue) (*blocklist, error) {
	l := &blocklist{is: map[percorso.Identifier]bool{}, like: map[percorso.IdentifierKind][]*regexp.Regexp{}}
	for i, b := range extra {
		switch {
		case (b.Is == "") == (b.Like == ""):
			return nil, percorso.Errorf(percorso.Invalid, "blocked identity value %d: give either is or like", i+1)
		case b.Is != "":
			l.is[percorso.Identifier{Kind: b.Kind, Value: strings.ToLower(strings.TrimSpace(b.Is))}] = true
		default:
			re, err := regexp.Compile(`(?i)^(?:` + b.Like + `)$`)
			if err != nil {
				return nil, percorso.Errorf(percorso.Invalid, "blocked identity value %d: like is no regular expression: %w", i+1, err)
			}
			l.like[b.Kind] = append(l.like[b.Kind], re)
		}
	}
	return l, nil
}

// blocks reports whether a normalised value points at nobody.
func (l *blocklist) blocks(kind percorso.IdentifierKind, value string) bool {
	if alwaysBlocked(kind, value) {
		return true
	}
	if len(l.is) > 0 {
		low := strings.ToLower(value)
		if l.is[percorso.Identifier{Value: low}] || l.is[percorso.Identifier{Kind: kind, Value: low}] {
			return true
		}
	}
	for _, k := range [2]percorso.IdentifierKind{"", kind} {
		for _, re := range l.like[k] {
			if re.MatchString(value) {
				return true
			}
		}
	}
	return false
}

// alwaysBlocked knows the values that programs send for nobody. The first four
// are those of Segment; the others are what languages and tools print for a
// missing value, and placeholders that a person cannot have.
func alwaysBlocked(kind percorso.IdentifierKind, value string) bool {
	if strings.Trim(value, "0-") == "" { // ^[0-]*$
		return true
	}
	if len(value) <= len("[object object]") {
		switch strings.ToLower(value) {
		case "-1", "null", "anonymous",
			"undefined", "nan", "none", "nil", "(null)", "(none)", "(not set)", "n/a", "#n/a",
			"true", "false", "[object object]", "unknown", "guest":
			return true
		}
	}
	switch kind {
	case percorso.Email:
		local, _, _ := strings.Cut(value, "@")
		switch local {
		case "noreply", "no-reply", "donotreply", "do-not-reply": // nobody reads these
			return true
		}
		return value == "test@test.com" || value == "test@test.it"
	case percorso.Phone: // +39 333 333 3333: what a till wants and a customer would not give
		return len(value) > 9 && oneSign(value[len(value)-8:])
	case percorso.LoyaltyCard: // the card that lies at the till
		return len(value) >= 6 && oneSign(value)
	default:
		return false
	}
}

func oneSign(s string) bool { return strings.Trim(s, s[:1]) == "" }
