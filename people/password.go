package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what one look at a password costs. It stands in each hash, so that it
// can be raised: an older hash is renewed when its password is next seen.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// usualCost is the second choice of OWASP's password storage cheat sheet.
var usualCost = Cost{Memory: 19 << 10, Passes: 2, Threads: 1}

const (
	minPassword = 10  // characters
	maxPassword = 256 // characters
	saltBytes   = 16
	hashBytes   = 32
	// hashesAtOnce bounds the memory that people who knock can take.
	hashesAtOnce = 2
)

var base64Text = base64.RawStdEncoding

// hash returns password's hash with its parameters, in the usual notation:
// $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH.
func (c Cost) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.Memory, c.Threads, hashBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads, base64Text.EncodeToString(salt), base64Text.EncodeToString(key))
}

// matches reports whether password is the one that was hashed, and with what
// cost that was. What is no hash matches nothing.
func matches(hash, password string) (bool, Cost) {
	parts := strings.Split(hash, "$")
	var c Cost
	var version int
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, c
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, c
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil || c.Passes == 0 || c.Threads == 0 || c.Memory > 1<<20 {
		return false, Cost{}
	}
	salt, err := base64Text.DecodeString(parts[4])
	if err != nil {
		return false, Cost{}
	}
	want, err := base64Text.DecodeString(parts[5])
	if err != nil || len(want) != hashBytes {
		return false, Cost{}
	}
	got := argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.Memory, c.Threads, hashBytes)
	return subtle.ConstantTimeCompare(got, want) == 1, c
}

// hasher hashes a few passwords at a time.
type hasher struct {
	cost  Cost
	room  chan struct{}
	dummy string // takes the place of the hash that nobody has
}

func newHasher(cost Cost) *hasher {
	return &hasher{cost: cost, room: make(chan struct{}, hashesAtOnce), dummy: cost.hash("nobody")}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	select {
	case h.room <- struct{}{}:
		defer func() { <-h.room }()
		return h.cost.hash(password), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// matches takes as long for somebody unknown as for a wrong password: hash is
// empty then. renew says that the hash was made at another cost than today's.
func (h *hasher) matches(ctx context.Context, hash, password string) (ok, renew bool, err error) {
	select {
	case h.room <- struct{}{}:
		defer func() { <-h.room }()
	case <-ctx.Done():
		return false, false, ctx.Err()
	}
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	ok, cost := matches(hash, password)
	return ok && known, cost != h.cost, nil
}

// fits reports, as a Fault, what keeps a text from being p's password.
func fits(p Person, password string) error {
	n := utf8.RuneCountInString(password)
	folded := strings.ToLower(strings.TrimSpace(password))
	local, _, _ := strings.Cut(p.Email, "@")
	switch {
	case !utf8.ValidString(password):
		return faulty("password", "it is not UTF-8")
	case n < minPassword:
		return faulty("password", "it has %d characters: use at least %d; a few words in a row are easy to keep in mind", n, minPassword)
	case n > maxPassword:
		return faulty("password", "it has more than %d characters", maxPassword)
	case folded == p.Email || folded == strings.ToLower(p.Name) || folded == local:
		return faulty("password", "it is your name or e-mail address: choose something that others do not know")
	case common(folded):
		return faulty("password", "it is among the first that anybody would try: choose another")
	}
	return nil
}

// tried are beginnings of what is tried first; a password that has little else
// is guessed.
var tried = []string{
	"password", "passw0rd", "123456789", "1234567890", "qwertyuiop", "qwerty", "abcdefgh", "iloveyou", "administrator", "admin",
	"letmein", "welcome", "benvenuto", "ciaociao", "percorso", "juventus", "francesca", "alessandro", "napoli", "superman", "changeme",
}

func common(folded string) bool {
	if strings.Trim(folded, folded[:1]) == "" || strings.Contains("01234567890123456789", folded) || strings.Contains("98765432109876543210", folded) {
		return true
	}
	for _, begin := range tried {
		if rest, ok := strings.CutPrefix(folded, begin); ok && (rest == begin || len(strings.Trim(rest, "0123456789!.?*")) == 0) {
			return true
		}
	}
	return false
}
