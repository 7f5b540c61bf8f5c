package people

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"percorso"
)

// PersonID names a person in a workspace, for good.
type PersonID string

// State is how far somebody has come in.
type State string

// The states of a person.
const (
	Invited State = "invited" // has a link, and no password yet
	Active  State = "active"
	Blocked State = "blocked" // may not sign in, until an owner says so
)

// Person is somebody who may open the workspace, or was invited to.
type Person struct {
	ID        PersonID
	Email     string // in small letters
	Name      string
	Role      Role
	State     State
	Password  string // its hash; empty without one
	Subject   string // who it is to the sign-in provider; empty before the first time
	CreatedAt time.Time
	LastSeen  time.Time // zero for never
}

// CanSignIn reports whether there is a way in for the person.
func (p Person) CanSignIn() bool {
	return p.State == Active && (p.Password != "" || p.Subject != "")
}

// Fault says what is wrong with one field of a request.
type Fault struct {
	Field string // as the API names it
	Err   error
}

// Error returns the cause and the remedy.
func (f *Fault) Error() string { return f.Field + ": " + f.Err.Error() }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

func faulty(field, format string, args ...any) error {
	return &Fault{Field: field, Err: percorso.Errorf(percorso.Invalid, format, args...)}
}

const (
	maxEmail = 254
	maxName  = 100 // characters
)

// cleanEmail returns an e-mail address as it is compared.
func cleanEmail(text string) (string, error) {
	email := strings.ToLower(norm.NFC.String(strings.TrimSpace(text)))
	local, domain, _ := strings.Cut(email, "@")
	switch {
	case len(email) > maxEmail:
		return "", faulty("email", "an address has at most %d bytes", maxEmail)
	case local == "" || !strings.Contains(strings.Trim(domain, "."), ".") || strings.Contains(domain, "@"),
		strings.ContainsFunc(email, func(r rune) bool {
			return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`<>()[]\,;:"`, r)
		}):
		return "", faulty("email", "it is no e-mail address: write it like anna@example.com")
	}
	return email, nil
}

// cleanName returns a name as it is shown. Any script and emoji may stand in it,
// but nothing that changes the order of what is around it.
func cleanName(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", faulty("name", "it is not UTF-8")
	}
	name := strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	if name == "" {
		return "", faulty("name", "write a name, as colleagues know it")
	}
	if utf8.RuneCountInString(name) > maxName {
		return "", faulty("name", "it has more than %d characters", maxName)
	}
	for _, r := range name {
		if unicode.IsControl(r) || turnsText(r) {
			return "", faulty("name", "it holds a character that cannot be seen (%U): leave it out", r)
		}
	}
	return name, nil
}

// turnsText reports whether r makes what follows run the other way.
func turnsText(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
