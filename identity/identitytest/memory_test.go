package identitytest

import (
	"testing"

	"percorso/identity"
)

func TestMemory(t *testing.T) {
	Run(t, func(*testing.T) identity.Store { return &Memory{} })
}
