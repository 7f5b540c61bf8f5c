// Package ids makes the names of things that have none of their own.
package ids

import (
	"crypto/rand"
	"strings"
)

// New returns 16 small letters and digits, 80 random bits: nothing else has
// them, and nobody guesses them.
func New() string { return strings.ToLower(rand.Text()[:16]) }
