package people

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// Hash is what is kept of a secret that we made ourselves. A secret has 256 random
// bits, so that its hash need not be slow.
type Hash [sha256.Size]byte

// HashOf returns the hash of a secret.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// newSecret returns 43 letters that nobody can guess; they may stand in an
// address.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
