package identity

import "context"

// Part says what a block holds. The numbers are stored; they are never reused.
type Part uint8

// The parts.
const (
	EvidencePart Part = 1 // identifiers and links
	TraitsPart   Part = 2
)

// Block is a piece of what is kept, opaque to the store.
// docs/format/identity.md says what is in it.
type Block struct {
	ID   int64 // from 1, ascending in the order of loading
	Part Part
	Body []byte
}

// Save is one change of the store, all of it or nothing.
type Save struct {
	From   int64   // the cursor that the store must have
	Cursor int64   // the cursor that it then has
	Drop   []int64 // blocks that others replace
	Add    []Block
}

// Store keeps the blocks and how far into the journal they reach.
type Store interface {
	// LoadIdentity calls each for every block, by ID, and returns the cursor
	// of the last Save, or 0. The block is the callee's. An error of each ends
	// it and is returned.
	LoadIdentity(ctx context.Context, each func(Block) error) (cursor int64, err error)
	// SaveIdentity carries out s and returns when it is durable. It is an error
	// of kind Conflict, and nothing changes, when the cursor is not s.From.
	SaveIdentity(ctx context.Context, s Save) error
}
