package journal

import (
	"context"

	"percorso"
	"percorso/collect/spec"
)

// Reject is a call that was not accepted.
type Reject = spec.Reject

// Appended says what became of events that were appended.
type Appended = spec.Appended

// KeepRejects is how many rejects a store keeps, the newest. Their counts go on
// for ever.
const KeepRejects = 50_000

// Store keeps the journal of one workspace. Package journaltest is its promise.
// A method that cannot write now, and may later, returns an error of kind
// percorso.Unavailable, and has changed nothing.
type Store interface {
	BlockStore
	RejectStore
	CursorStore
	// Backup writes a consistent copy to path while the journal goes on.
	Backup(ctx context.Context, path string) error
	Close() error
}

// BlockStore keeps the events.
type BlockStore interface {
	// Append adds blocks, in order, and rejects, giving them their IDs. It
	// returns after both are safe on disk; on an error neither is there.
	Append(ctx context.Context, blocks []Block, rejects []Reject) error
	// Replace puts with in the place of the blocks that it spans, which begin
	// and end where it does.
	Replace(ctx context.Context, with Block) error
	// Blocks returns blocks in order without IDs, from the one that holds
	// position from, or the next one. It stops after the block that reaches
	// max events; at least one block is returned when there is one.
	Blocks(ctx context.Context, from int64, max int) ([]Block, error)
	// Scan yields blocks in order without Body, from the one that holds position
	// from, or the next one. A block is valid until yield returns; an error of
	// yield ends the scan and is returned.
	Scan(ctx context.Context, from int64, yield func(Block) error) error
	// Last returns the position of the last event, 0 when there is none.
	Last(ctx context.Context) (int64, error)
}

// RejectFilter chooses rejects; the zero value means the newest 100.
type RejectFilter struct {
	ID         int64             // this one only
	Source     percorso.SourceID // of this source only
	Code       spec.Code         // with this code only
	Before     int64             // with a smaller ID: the next page
	Unreplayed bool              // without those replayed already
	Limit      int               // default 100, at most 1,000
}

// RejectCount says how many calls of a source were turned away for one reason,
// since the beginning.
type RejectCount struct {
	Source percorso.SourceID `json:"source"`
	Code   spec.Code         `json:"code"`
	N      int64             `json:"n"`
	LastAt int64             `json:"last_at"` // Unix ms
}

// RejectStore keeps what was not accepted.
type RejectStore interface {
	// Rejects returns those that f chooses, newest first. F.Limit is set.
	Rejects(ctx context.Context, f RejectFilter) ([]Reject, error)
	// RejectCounts returns the counts, most frequent first.
	RejectCounts(ctx context.Context) ([]RejectCount, error)
	// MarkReplayed notes that reject id was replayed at a time, in Unix ms. An
	// unknown id is an error of kind NotFound.
	MarkReplayed(ctx context.Context, id, at int64) error
}

// CursorStore keeps how far each consumer has read.
type CursorStore interface {
	// Cursor returns the position of the consumer, 0 when it is new.
	Cursor(ctx context.Context, name string) (int64, error)
	// SetCursor returns after the position is safe on disk.
	SetCursor(ctx context.Context, name string, seq int64) error
}
